"""Contracts: created once, never corrected, found again by what they carry."""

from collections.abc import Iterator
from datetime import date

from ganho.conta_azul.odd_records import readable, record_of, require_id
from ganho.conta_azul.paging import Params, flat, read_pages, shape_of
from ganho.conta_azul.part import Part
from ganho.conta_azul.sales import number_of
from ganho.conta_azul.schemas.contrato import (
    ContratoLido,
    ContratoListado,
    ItemDaVenda,
    ListedContract,
    ReadContract,
    SaleItem,
)
from ganho.conta_azul.schemas.contrato_request import ContratoRequest
from ganho.conta_azul.schemas.loose import Criado

EVER: Params = {
    "data_inicio": date(2000, 1, 1).isoformat(),
    "data_fim": date(2099, 12, 31).isoformat(),
    "status": "TODOS",
    "campo_ordenado_ascendente": "DATA_INICIO",
}
"""Both dates are demanded, and which of a contract's they are about is not known.

In this order, contracts made while the pages are read mostly come last.
"""
CONTRACTS_PAGE = 50
"""The most that the vendor's file allows; production took 1000 (seen in 2026-08)."""
ITEMS_PAGE = 100


class Contracts(Part):
    """`/v1/contratos`."""

    def next_contract_number(self) -> int:
        """Ask for the next number, which is neither reserved nor permanent."""
        # GET /v1/contratos/proximo-numero: the vendor's scheduled-sales-openapi.yaml, 2026-07-25.
        # Falls back after deletes; in their changelog since 2025-11-11.
        return self._calls.get("/v1/contratos/proximo-numero", number_of)

    def create_contract(self, request: ContratoRequest) -> str:
        """Create a contract and all its sales, sent once; give its id.

        Raises RefusedError, UnknownOutcomeError, or RetryableError: nothing changed.
        """
        # POST /v1/contratos: the vendor's scheduled-sales-openapi.yaml, 2026-07-25.
        # In production the promised id_venda was missing.
        return self._calls.create(
            "/v1/contratos", request.body(), shape_of(Criado), request.secrets
        ).id

    def contracts(self, customer_id: str | None = None) -> Iterator[ListedContract]:
        """List all contracts, ended ones too, or those of one customer.

        Each once, although pages may shift while they are read.
        """
        # GET /v1/contratos: the vendor's scheduled-sales-openapi.yaml, 2026-07-25.
        # Both dates are required, 400 otherwise.
        params = {**EVER, "cliente_id": customer_id} if customer_id else EVER
        path, size = "/v1/contratos", CONTRACTS_PAGE
        seen: set[str] = set()
        of_one = customer_id is not None
        pages = read_pages(
            self._calls, path, ContratoListado, params, size, of_one=of_one
        )
        for row in flat(pages):
            listed = row.to_listed_contract()
            new = not listed.contract_id or listed.contract_id not in seen
            if new and _may_be_of(listed, customer_id):
                seen.add(listed.contract_id)
                yield listed

    def contract(self, contract_id: str) -> ReadContract:
        """Read a contract that was listed: an unknown id answers 500, not 404.

        Raises OddRecordError for one that is there and cannot be read.
        """
        # GET /v1/contratos/{id}: the vendor's scheduled-sales-openapi.yaml, 2026-07-25.
        # An unknown id is answered 500.
        path = f"/v1/contratos/{contract_id}"
        require_id(contract_id)
        shape = record_of(ContratoLido)
        found = readable(self._calls.get(path, shape, of_one=True))
        return found.to_read_contract()

    def sale_items(self, sale_id: str) -> list[SaleItem]:
        """Read a sale's lines; a contract shows its own nowhere else."""
        # GET /v1/venda/{id}/itens: the vendor's sales-openapi.yaml, 2026-07-25.
        path = f"/v1/venda/{sale_id}/itens"
        calls = self._calls
        pages = read_pages(calls, path, ItemDaVenda, {}, ITEMS_PAGE, of_one=True)
        return [row.to_sale_item() for row in flat(pages)]


def _may_be_of(listed: ListedContract, customer_id: str | None) -> bool:
    """Check the filter; a row that does not say whose it is may be anybody's."""
    return customer_id is None or listed.customer_id in ("", customer_id)
