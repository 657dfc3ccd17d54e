"""The account itself and its short lists of names."""

import hashlib
from collections.abc import Iterable

from ganho.conta_azul.calls import VENDOR
from ganho.conta_azul.paging import Params, flat, page_of, read_pages, shape_of
from ganho.conta_azul.part import Part
from ganho.conta_azul.schemas.loose import to_document
from ganho.conta_azul.schemas.named import Named, Nomeado
from ganho.conta_azul.schemas.pessoa import ConnectedAccount, ContaConectada
from ganho.errors import RetryableError


class Account(Part):
    """Whose account it is, and what settings may name in it."""

    def connected_company(self) -> str:
        """Tell whose account this is: its id, or else a digest of its tax id."""
        return self.connected_account().company_id

    def connected_account(self) -> ConnectedAccount:
        """Tell whose account this is, with its tax id and name where it says so."""
        # GET /v1/pessoas/conta-conectada: developers.contaazul.com, open-api-person.yaml, read 2026-07-04.
        # Since 2026-03-24 in their changelog.
        path = "/v1/pessoas/conta-conectada"
        account = self._calls.get(path, shape_of(ContaConectada))
        document = to_document(account.documento)
        company_id = account.id_empresa
        if not company_id and document is None:
            raise RetryableError(
                "Conta Azul does not say whose account this is.", vendor=VENDOR
            )
        digest = hashlib.sha256((document or "").encode()).hexdigest()[:32]
        return ConnectedAccount(
            company_id=company_id or digest,
            document=document,
            name=account.nome_fantasia,
        )

    def sellers(self) -> list[Named]:
        """List the sellers."""
        # GET /v1/venda/vendedores: the vendor's sales-openapi.yaml, 2026-07-25.
        page = self._calls.get("/v1/venda/vendedores", page_of(Nomeado))
        return _in_use(page.rows)

    def categories(self) -> list[Named]:
        """List the categories that a sale may have: income, leaves only."""
        # GET /v1/categorias: the vendor's financial-openapi.yaml, 2026-07-25.
        params: Params = {"tipo": "RECEITA", "permite_apenas_filhos": "true"}
        return self._named("/v1/categorias", params)

    def cost_centers(self) -> list[Named]:
        """List the cost centers in use."""
        # GET /v1/centro-de-custo: the vendor's financial-openapi.yaml, 2026-07-25.
        return self._named("/v1/centro-de-custo", {"filtro_rapido": "ATIVO"})

    def accounts(self) -> list[Named]:
        """List the financial accounts in use."""
        # GET /v1/conta-financeira: the vendor's financial-openapi.yaml, 2026-07-25.
        return self._named("/v1/conta-financeira", {"apenas_ativo": "true"})

    def _named(self, path: str, params: Params) -> list[Named]:
        return _in_use(flat(read_pages(self._calls, path, Nomeado, params)))


def _in_use(rows: Iterable[Nomeado]) -> list[Named]:
    entries = {row.id: row.to_named() for row in rows if row.id and row.ativo}
    return list(entries.values())
