"""Products and services: two catalogues that a sale may mix."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from ganho.conta_azul.paging import Params, flat, read_pages, shape_of
from ganho.conta_azul.part import Part
from ganho.conta_azul.schemas.catalogo import (
    ErpItem,
    Produto,
    ProdutoRequest,
    Servico,
    ServicoRequest,
)
from ganho.conta_azul.schemas.loose import Criado
from ganho.domain.names import fold_name

STATUSES = ("ATIVO", "INATIVO")
SERVICES_PAGE = 100
"""The most that `/v1/servicos` allows."""


class Catalogue(Part):
    """`/v1/produtos` and `/v1/servicos`."""

    def products(self, changed_since: datetime | None = None) -> Iterator[ErpItem]:
        """List every product, active or not, variations included."""
        # GET /v1/produtos: developers.contaazul.com, product and service files, read 2026-07-01.
        seen: set[str] = set()
        for status in STATUSES:
            for changes in self._changes(changed_since):
                for item in self._products({"status": status, **changes}):
                    if item.item_id not in seen:
                        seen.add(item.item_id)
                        yield item

    def services(self) -> Iterator[ErpItem]:
        """List every service; the vendor has no filter for changes."""
        # GET /v1/servicos: developers.contaazul.com, product and service files, read 2026-07-01.
        # It has no filter by date of change.
        return self._services({})

    def find_products(
        self, *, name: str | None = None, code: str | None = None
    ) -> list[ErpItem]:
        """Look for products by code or, without one, by folded name."""
        # GET /v1/produtos: developers.contaazul.com, product and service files, read 2026-07-01.
        if code is not None:
            return [item for item in self._products({"sku": code}) if item.code == code]
        rows = self._products({"busca": name or ""})
        return [item for item in rows if _is_named(item, name or "")]

    def find_services(self, name: str) -> list[ErpItem]:
        """Look for services by folded name."""
        # GET /v1/servicos: developers.contaazul.com, product and service files, read 2026-07-01.
        rows = self._services({"busca_textual": name})
        return [item for item in rows if _is_named(item, name)]

    def balance(
        self, product_id: str, name: str, code: str | None = None
    ) -> Decimal | None:
        """Read a product's stock on hand; None for a service or an unknown product.

        A product that was matched by its code may have another name by now.
        """
        # GET /v1/produtos: developers.contaazul.com, product and service files, read 2026-07-01.
        looks: list[Params] = [{"sku": code}] if code else []
        if name:
            looks.append({"busca": name})
        for params in looks:
            for item in self._products(params):
                if item.item_id == product_id:
                    return item.balance
        return None

    def create_product(self, request: ProdutoRequest) -> str:
        """Create a product, sent once; give its id."""
        # POST /v1/produtos: developers.contaazul.com, product and service files, read 2026-07-01.
        return self._calls.create("/v1/produtos", request.body(), shape_of(Criado)).id

    def create_service(self, request: ServicoRequest) -> str:
        """Create a service, sent once; give its id."""
        # POST /v1/servicos: developers.contaazul.com, product and service files, read 2026-07-01.
        return self._calls.create("/v1/servicos", request.body(), shape_of(Criado)).id

    def _products(self, params: Params) -> Iterator[ErpItem]:
        for row in flat(read_pages(self._calls, "/v1/produtos", Produto, params)):
            yield from row.to_items()

    def _services(self, params: Params) -> Iterator[ErpItem]:
        path = "/v1/servicos"
        pages = read_pages(self._calls, path, Servico, params, SERVICES_PAGE)
        for row in flat(pages):
            yield from row.to_items()


def _is_named(item: ErpItem, name: str) -> bool:
    return fold_name(item.name) == fold_name(name)
