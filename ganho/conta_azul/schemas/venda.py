"""Sales as they come back: just created, listed, and read by id."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AliasChoices, BeforeValidator, Field

from ganho.conta_azul.schemas.loose import (
    OTHER,
    Answer,
    Detail,
    Identity,
    LooseDay,
    LooseDecimal,
    LooseId,
    LooseInt,
    LooseMoment,
    LooseText,
    Row,
    one_of,
    to_day,
    to_word,
)
from ganho.domain.model import Value

Pendency = Literal["stock", "reserving", "other"]
"""What holds a sale; whether one that is being reserved will be held is not known."""
IN_PROGRESS = "EM_ANDAMENTO"
"""The status of a sale that nobody has approved yet."""
REVIEWED = frozenset({"APROVADO", "FATURADO", "CANCELADO"})
"""The statuses of sales that a person has decided about."""


class CreatedSale(Value):
    """What the vendor says of a sale it has just made."""

    sale_id: str
    number: int | None
    total: Decimal | None
    pending: Pendency | None = None


class ListedSale(Value):
    """A sale as the list shows it: without notes, so not yet known to be ours."""

    sale_id: str
    """Empty where the list does not say it: then nobody can look at the sale."""
    number: int | None
    total: Decimal | None
    sold_on: date | None
    created_at: datetime | None
    customer_id: str | None
    origin: str | None
    cancelled: bool
    single: bool = True
    """A sale by itself: neither a contract's own nor a proposal."""
    status: str = OTHER
    changed_at: datetime | None = None


class ReadSale(Value):
    """A sale that was read by its id."""

    sale_id: str
    number: int | None
    total: Decimal
    notes: str
    cancelled: bool
    origin: str | None
    customer_id: str | None
    sold_on: date
    pending: Pendency | None = None
    status: str = OTHER


SituacaoNome = Annotated[
    str,
    one_of(
        "EM_ANDAMENTO",
        "APROVADO",
        "FATURADO",
        "CANCELADO",
        "ORCAMENTO",
        "ORCAMENTO_ACEITO",
        "ORCAMENTO_RECUSADO",
        "CONTRATO",
        "VENDA",
    ),
]
PROPOSALS = ("ORCAMENTO", "ORCAMENTO_ACEITO", "ORCAMENTO_RECUSADO")
"""What was offered and not sold; numbered as sales are."""
NOT_SINGLE = ("SCHEDULED_SALE", "SALE_PROPOSAL")


class Situacao(Detail):
    """`situacao` and `status`, where the vendor makes an object of it."""

    nome: SituacaoNome = OTHER


class Pendencia(Detail):
    """`pendencia` in the answer to a create, `tipo_pendencia` in a read."""

    nome: Annotated[str, BeforeValidator(to_word)] = "NENHUMA"

    def to_pendency(self) -> Pendency | None:
        """Tell what holds the sale, if anything does.

        By the stem: production spells them otherwise than the vendor's list does.
        """
        if self.nome == "NENHUMA":
            return None
        if "RESERVA" not in self.nome:
            return "other"
        return "reserving" if self.nome.startswith("PROCESSAMENTO") else "stock"


class ValorComposicao(Detail):
    """What a created sale came to; it may be left out."""

    valor_liquido: LooseDecimal = None


class VendaCriada(Answer):
    """The answer to `POST /v1/venda`."""

    id: Identity
    numero: LooseInt = None
    # Its `situacao` is not read: here alone it comes in English (`IN_PROCESS`).
    pendencia: Pendencia = Pendencia()
    valor_composicao: ValorComposicao = ValorComposicao()

    def to_created_sale(self) -> CreatedSale:
        """Translate."""
        return CreatedSale(
            sale_id=self.id,
            number=self.numero,
            total=self.valor_composicao.valor_liquido,
            pending=self.pendencia.to_pendency(),
        )


class ClienteDaVenda(Detail):
    """Whose sale it is: `id` in the list, `uuid` in a read."""

    id: LooseId = Field(default="", validation_alias=AliasChoices("id", "uuid"))


class VendaListada(Row):
    """An entry of `GET /v1/venda/busca`."""

    numero: LooseInt = None
    total: LooseDecimal = None
    data: LooseDay = None
    criado_em: LooseMoment = None
    data_alteracao: LooseMoment = None
    cliente: ClienteDaVenda = ClienteDaVenda()
    situacao: Situacao = Situacao()
    origem: LooseText = ""
    tipo: LooseText = ""
    id_contrato: LooseText = ""

    def to_listed_sale(self) -> ListedSale:
        """Translate."""
        return ListedSale(
            sale_id=self.id,
            number=self.numero,
            total=self.total,
            sold_on=self.data,
            created_at=self.criado_em,
            customer_id=self.cliente.id or None,
            origin=self.origem or None,
            cancelled=self.situacao.nome == "CANCELADO",
            single=self.tipo not in NOT_SINGLE
            and self.situacao.nome not in PROPOSALS
            and not self.id_contrato,
            status=self.situacao.nome,
            changed_at=self.data_alteracao,
        )


class ComposicaoValor(Answer):
    """What a sale comes to; one that does not say is not understood."""

    valor_liquido: Decimal


class Venda(Answer):
    """`venda` inside `GET /v1/venda/{id}`."""

    id: Identity
    numero: LooseInt = None
    status: SituacaoNome = OTHER
    situacao: Situacao = Situacao()
    tipo_pendencia: Pendencia = Pendencia()
    data_compromisso: Annotated[date, BeforeValidator(to_day)]
    composicao_valor: ComposicaoValor
    observacoes: LooseText = ""
    id_cliente: LooseId = ""
    origem: LooseText = ""


class VendaLida(Answer):
    """The answer to `GET /v1/venda/{id}`."""

    venda: Venda
    cliente: ClienteDaVenda = ClienteDaVenda()

    def to_read_sale(self) -> ReadSale:
        """Translate. A deleted sale keeps its `situacao` and changes its `status`."""
        venda = self.venda
        return ReadSale(
            sale_id=venda.id,
            number=venda.numero,
            total=venda.composicao_valor.valor_liquido,
            notes=venda.observacoes,
            cancelled="CANCELADO" in (venda.status, venda.situacao.nome),
            origin=venda.origem or None,
            customer_id=venda.id_cliente or self.cliente.id or None,
            sold_on=venda.data_compromisso,
            pending=venda.tipo_pendencia.to_pendency(),
            status=venda.situacao.nome,
        )
