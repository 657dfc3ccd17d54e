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
from ganho.conta_azul.spans import Spans
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
            params: Params = {"status": status}
            listed = Spans(self._calls, "/v1/produtos", Produto, params)
            for row in flat(listed.read(self._changes(changed_since))):
                for item in row.to_items():
                    if item.item_id not in seen:
                        seen.add(item.item_id)
                        yield item

    def services(self) -> Iterator[ErpItem]:
        """List every service; the vendor has no filter for changes."""
        # GET /v1/servicos: developers.contaazul.com, product and service files, read 2026-07-01.
        # It has no filter by date of change.
        pages = read_pages(self._calls, "/v1/servicos", Servico, {}, SERVICES_PAGE)
        for row in flat(pages):
            yield from row.to_items()

    def item(self, item_id: str) -> ErpItem | None:
        """Read a product or service by its id.

        A service that was deleted may still be shown so: only its list tells.
        """
        # GET /v1/produtos/{id}, GET /v1/servicos/{id}: developers.contaazul.com, product
        # and service files, read 2026-07-01.
        product = self._calls.find(f"/v1/produtos/{item_id}", shape_of(Produto))
        if product is not None:
            return next(iter(product.to_items()), None)
        service = self._calls.find(f"/v1/servicos/{item_id}", shape_of(Servico))
        return next(iter(service.to_items()), None) if service else None

    def find_products(
        self, *, name: str | None = None, code: str | None = None
    ) -> list[ErpItem]:
        """Look for products by code or, without one, by folded name."""
        # GET /v1/produtos: developers.contaazul.com, product and service files, read 2026-07-01.
        # The filter is `sku`; `codigo`, the answer's word, is ignored in silence.
        if code is not None:
            rows = self._looked_up({"sku": code})
            return [item for item in rows if item.code == code]
        rows = self._looked_up({"busca": name or ""})
        return [item for item in rows if _is_named(item, name or "")]

    def find_services(self, name: str) -> list[ErpItem]:
        """Look for services by folded name."""
        # GET /v1/servicos: developers.contaazul.com, product and service files, read 2026-07-01.
        # The only filter that this list heeds.
        pages = read_pages(
            self._calls,
            "/v1/servicos",
            Servico,
            {"busca_textual": name},
            SERVICES_PAGE,
            of_one=True,
        )
        found = (item for row in flat(pages) for item in row.to_items())
        return [item for item in found if _is_named(item, name)]

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
            for item in self._looked_up(params):
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

    def _looked_up(self, params: Params) -> Iterator[ErpItem]:
        path, calls = "/v1/produtos", self._calls
        for row in flat(read_pages(calls, path, Produto, params, of_one=True)):
            yield from row.to_items()


def _is_named(item: ErpItem, name: str) -> bool:
    return fold_name(item.name) == fold_name(name)
