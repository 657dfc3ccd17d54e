"""The newest sales, whoever made them: are there other hands at work?"""

from datetime import date

from ganho.conta_azul.paging import PAGE, Params, page_of, shape_of
from ganho.conta_azul.part import Part
from ganho.conta_azul.schemas.loose import Answer, LooseText, to_word
from ganho.conta_azul.schemas.venda import ListedSale, VendaListada
from ganho.domain.model import Value

PENDING_REVIEW = "REVISAO_PENDENTE"
"""The status that the vendor's own integrations leave, and the API cannot create."""


class OriginOfSale(Value):
    """What a sale that is read by its id tells of who made it."""

    pending_review: bool
    notes: str


class Negociacao(Answer):
    """Of `venda` inside `GET /v1/venda/{id}`, what tells of its maker."""

    status: LooseText = ""
    observacoes: LooseText = ""


class VendaDeAlguem(Answer):
    """The answer to `GET /v1/venda/{id}`."""

    venda: Negociacao


class Recent(Part):
    """`/v1/venda`, a glance."""

    def newest_sales(self, since: date, until: date) -> list[ListedSale]:
        """List the sales created on these days, the newest thousand at most."""
        # GET /v1/venda/busca: the vendor's sales-openapi.yaml, 2026-07-25.
        params: Params = {
            "data_criacao_de": since.isoformat(),
            "data_criacao_ate": until.isoformat(),
            "campo_ordenado_descendente": "DATA",
            "pagina": 1,
            "tamanho_pagina": PAGE,
        }
        page = self._calls.get("/v1/venda/busca", page_of(VendaListada), params)
        return [row.to_listed_sale() for row in page.rows if row.id]

    def origin_of_sale(self, sale_id: str) -> OriginOfSale | None:
        """Read what a sale tells of its maker."""
        # GET /v1/venda/{id}: the vendor's sales-openapi.yaml, 2026-07-25.
        found = self._calls.find(f"/v1/venda/{sale_id}", shape_of(VendaDeAlguem))
        if found is None:
            return None
        pending = to_word(found.venda.status) == PENDING_REVIEW
        return OriginOfSale(pending_review=pending, notes=found.venda.observacoes)
