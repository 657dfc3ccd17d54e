"""Contracts as they come back: listed without notes, read with them elsewhere."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

from ganho.conta_azul.schemas.loose import (
    OTHER,
    Answer,
    Detail,
    Identity,
    LooseDay,
    LooseDecimal,
    LooseId,
    LooseInt,
    LooseText,
    Row,
    one_of,
    to_day,
)
from ganho.domain.model import Value

ContratoStatus = Annotated[str, one_of("ATIVO", "INATIVO", "DELETADO")]
TipoExpiracao = Annotated[str, one_of("DATA", "VEZES", "NUNCA")]
MARKED = "[pipedrive:"
"""How every marker begins, whatever company and deal it names."""


class ListedContract(Value):
    """A contract as the list shows it: not yet known to be ours."""

    contract_id: str
    """Empty where the list does not say it: then nobody can look at the contract."""
    number: int | None
    customer_id: str
    active: bool
    starts_on: date | None
    ends_on: date | None


class ReadContract(Value):
    """A contract that was read by its id. `total` is one period's."""

    contract_id: str
    number: int | None
    customer_id: str
    notes: str
    total: Decimal | None
    starts_on: date
    ended: bool
    next_sale_id: str | None
    """A sale that shows its items: the next one scheduled, else the last confirmed."""


class SaleItem(Value):
    """A line of a sale: the catalogue's item, and what is written on the line."""

    item_id: str
    name: str
    quantity: Decimal
    text: str
    price: Decimal | None = None


class ClienteDoContrato(Detail):
    """Whose contract it is."""

    id: LooseId = ""


class TermosListados(Detail):
    """The terms a list shows."""

    data_fim: LooseDay = None
    tipo_expiracao: TipoExpiracao = OTHER


class ContratoListado(Row):
    """An entry of `GET /v1/contratos`."""

    numero: LooseInt = None
    cliente: ClienteDoContrato = ClienteDoContrato()
    status: ContratoStatus = OTHER
    data_inicio: LooseDay = None
    termos: TermosListados = TermosListados()

    def to_listed_contract(self) -> ListedContract:
        """Translate; `NUNCA` has no end whatever its date says."""
        endless = self.termos.tipo_expiracao == "NUNCA"
        return ListedContract(
            contract_id=self.id,
            number=self.numero,
            customer_id=self.cliente.id,
            # A status that is not known counts as active: rather ask than bill twice.
            active=self.status not in ("INATIVO", "DELETADO"),
            starts_on=self.data_inicio,
            ends_on=None if endless else self.termos.data_fim,
        )


class TermosLidos(Answer):
    """The terms of a contract that was read."""

    numero: LooseInt = None
    data_inicio: Annotated[date, BeforeValidator(to_day)]


class CondicaoLida(Detail):
    """What was sent as the root's `observacoes` comes back here (seen in 2026-08)."""

    observacoes_pagamento: LooseText = ""


class ComposicaoLida(Detail):
    """What one of its sales comes to."""

    valor_liquido: LooseDecimal = None


class ContratoLido(Answer):
    """The answer to `GET /v1/contratos/{id}`."""

    id: Identity
    status: ContratoStatus = OTHER
    cliente: ClienteDoContrato = ClienteDoContrato()
    termos: TermosLidos
    condicao_pagamento: CondicaoLida = CondicaoLida()
    composicao_valor: ComposicaoLida = ComposicaoLida()
    id_proxima_venda_agendada: LooseId = ""
    id_ultima_venda_confirmada: LooseId = ""
    observacoes: LooseText = ""

    def to_read_contract(self) -> ReadContract:
        """Translate. A contract that is over has no next sale, but had a last one."""
        sale_id = self.id_proxima_venda_agendada or self.id_ultima_venda_confirmada
        return ReadContract(
            contract_id=self.id,
            number=self.termos.numero,
            customer_id=self.cliente.id,
            notes=self._notes(),
            total=self.composicao_valor.valor_liquido,
            starts_on=self.termos.data_inicio,
            ended=self.status in ("INATIVO", "DELETADO"),
            next_sale_id=sale_id or None,
        )

    def _notes(self) -> str:
        """Give both notes, the marked ones first: where ours come back may change."""
        both = (self.condicao_pagamento.observacoes_pagamento, self.observacoes)
        texts = [text for text in both if text]
        return "\n".join(sorted(texts, key=lambda one: not one.startswith(MARKED)))


class ItemDaVenda(Row):
    """An entry of `GET /v1/venda/{id}/itens`."""

    id: LooseId = Field(default="", validation_alias="id_item")
    nome: LooseText = ""
    quantidade: LooseDecimal = None
    valor: LooseDecimal = None
    descricao: LooseText = ""

    def to_sale_item(self) -> SaleItem:
        """Translate."""
        return SaleItem(
            item_id=self.id,
            name=self.nome,
            quantity=self.quantidade or Decimal(0),
            text=self.descricao,
            price=self.valor,
        )
