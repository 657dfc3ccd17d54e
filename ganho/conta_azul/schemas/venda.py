"""Sales: what we write, what comes back, and what is listed."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from ganho.conta_azul.schemas.loose import (
    OTHER,
    Answer,
    Detail,
    LooseDay,
    LooseDecimal,
    LooseInt,
    LooseMoment,
    LooseText,
    one_of,
    to_day,
)
from ganho.conta_azul.schemas.strict import (
    Dia,
    Dinheiro,
    Numero,
    Request,
    Uuid,
    rejecting,
)
from ganho.domain.model import Value
from ganho.domain.money import cents
from ganho.domain.reasons import Reason
from ganho.domain.sale import Payment, Sale, SaleReferences

TipoPagamento = Literal[
    "BOLETO_BANCARIO",
    "CARTAO_CREDITO",
    "CARTAO_DEBITO",
    "CARTEIRA_DIGITAL",
    "CASHBACK",
    "CHEQUE",
    "CREDITO_LOJA",
    "CREDITO_VIRTUAL",
    "DEPOSITO_BANCARIO",
    "DINHEIRO",
    "OUTRO",
    "DEBITO_AUTOMATICO",
    "LINK_PAGAMENTO",
    "PIX_PAGAMENTO_INSTANTANEO",
    "COBRANCA_PIX",
    "PROGRAMA_FIDELIDADE",
    "SEM_PAGAMENTO",
    "TRANSFERENCIA_BANCARIA",
    "VALE_ALIMENTACAO",
    "VALE_COMBUSTIVEL",
    "VALE_PRESENTE",
    "VALE_REFEICAO",
]
SaleStatus = Literal["EM_ANDAMENTO", "APROVADO"]
Pendency = Literal["stock", "other"]
"""What holds a sale. One whose stock is still being reserved is not held yet."""

CONDITION = r"^(À vista|[1-9]\d{0,2}x|\d{1,3}( ?, ?\d{1,3})*)$"


class DescontoRequest(Request):
    """A discount in R$, so that no percentage is rounded twice."""

    tipo: Literal["VALOR"] = "VALOR"
    valor: Dinheiro


class ComposicaoDeValorRequest(Request):
    """What stands between the lines and the total."""

    desconto: DescontoRequest


class ItemVendaRequest(Request):
    """One line; every line needs an item of the catalogue."""

    id: Uuid
    quantidade: Annotated[Numero, Field(gt=0)]
    valor: Annotated[Numero, Field(ge=0)]


class ParcelaRequest(Request):
    """One parcel."""

    data_vencimento: Dia
    valor: Annotated[Dinheiro, Field(gt=0)]


class CondicaoPagamentoRequest(Request):
    """How the customer pays; as many parcels as the option says."""

    opcao_condicao_pagamento: Annotated[str, Field(pattern=CONDITION)]
    parcelas: Annotated[tuple[ParcelaRequest, ...], Field(min_length=1)]
    tipo_pagamento: TipoPagamento | None = None
    id_conta_financeira: Uuid | None = None

    @model_validator(mode="after")
    def _count_parcels(self) -> Self:
        if len(self.parcelas) != parcels_of(self.opcao_condicao_pagamento):
            raise PydanticCustomError("parcel_count", "parcels do not fit the option")
        return self

    @classmethod
    def from_payment(cls, payment: Payment, account_id: str | None) -> Self:
        """Write a payment down."""
        parcels = (
            ParcelaRequest(data_vencimento=parcel.due_on, valor=parcel.amount)
            for parcel in payment.parcels
        )
        return cls.model_validate(
            {
                "opcao_condicao_pagamento": payment.condition,
                "parcelas": tuple(parcels),
                "tipo_pagamento": payment.method or None,
                "id_conta_financeira": account_id,
            }
        )


class VendaRequest(Request):
    """The body of `POST /v1/venda`."""

    PERSONAL = ("observacoes",)

    id_cliente: Uuid
    numero: Annotated[int, Field(ge=1)]
    situacao: SaleStatus
    data_venda: Dia
    itens: Annotated[tuple[ItemVendaRequest, ...], Field(min_length=1)]
    condicao_pagamento: CondicaoPagamentoRequest
    composicao_de_valor: ComposicaoDeValorRequest | None = None
    id_categoria: Uuid | None = None
    id_centro_custo: Uuid | None = None
    id_vendedor: Uuid | None = None
    observacoes: Annotated[str, Field(max_length=500)]

    @model_validator(mode="after")
    def _parcels_make_the_total(self) -> Self:
        parcels = sum(parcel.valor for parcel in self.condicao_pagamento.parcelas)
        if parcels != self.total:
            raise PydanticCustomError("parcel_sum", "parcels do not make the total")
        return self

    @property
    def total(self) -> Decimal:
        """Compute what the ERP will make of lines and discount."""
        gross = sum((item.quantidade * item.valor for item in self.itens), Decimal(0))
        composition = self.composicao_de_valor
        return cents(gross) - (composition.desconto.valor if composition else 0)

    @classmethod
    def from_sale(
        cls,
        sale: Sale,
        references: SaleReferences,
        *,
        number: int,
        status: SaleStatus,
    ) -> Self:
        """Write a sale down; RejectedError where it breaks a limit of the vendor."""
        with rejecting(Reason.SALE_REFUSED):
            return cls(
                id_cliente=references.customer_id,
                numero=number,
                situacao=status,
                data_venda=sale.sold_on,
                itens=_items_of(sale, references),
                condicao_pagamento=CondicaoPagamentoRequest.from_payment(
                    sale.payment, references.account_id
                ),
                composicao_de_valor=_composition_of(sale.discount),
                id_categoria=references.category_id,
                id_centro_custo=references.cost_center_id,
                id_vendedor=references.seller_id,
                observacoes=sale.notes,
            )


def _items_of(sale: Sale, references: SaleReferences) -> tuple[ItemVendaRequest, ...]:
    return tuple(
        ItemVendaRequest(
            id=references.item_ids[line.item.key],
            quantidade=line.quantity,
            valor=line.unit_price,
        )
        for line in sale.lines
    )


def _composition_of(discount: Decimal) -> ComposicaoDeValorRequest | None:
    if not discount:
        return None
    return ComposicaoDeValorRequest(desconto=DescontoRequest(valor=discount))


def parcels_of(option: str) -> int:
    """Count the parcels that an `opcao_condicao_pagamento` stands for."""
    times = re.fullmatch(r"(\d+)x", option)
    return int(times[1]) if times else len(option.split(","))


class CreatedSale(Value):
    """What the vendor says of a sale it has just made."""

    sale_id: str
    number: int | None
    total: Decimal | None
    pending: Pendency | None = None


class ListedSale(Value):
    """A sale as the list shows it: without notes, so not yet known to be ours."""

    sale_id: str
    number: int | None
    total: Decimal | None
    sold_on: date | None
    created_at: datetime | None
    customer_id: str | None
    origin: str | None
    cancelled: bool


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
PendenciaNome = Annotated[
    str,
    one_of(
        "NENHUMA",
        "RESERVA_DE_ESTOQUE",
        "PROCESSAMENTO_RESERVA_DE_ESTOQUE",
        "PROCESSAMENTO_RESERVA_ESTOQUE",  # seen in production, not in the vendor's list
    ),
]
PENDENCIES: dict[str, Pendency | None] = {
    "NENHUMA": None,
    "PROCESSAMENTO_RESERVA_DE_ESTOQUE": None,
    "PROCESSAMENTO_RESERVA_ESTOQUE": None,
    "RESERVA_DE_ESTOQUE": "stock",
}


class Situacao(Detail):
    """`situacao` and `status`, where the vendor makes an object of it."""

    nome: SituacaoNome = OTHER


class Pendencia(Detail):
    """`pendencia` in the answer to a create, `tipo_pendencia` in a read."""

    nome: PendenciaNome = "NENHUMA"

    def to_pendency(self) -> Pendency | None:
        """Tell what holds the sale, if anything does."""
        return PENDENCIES.get(self.nome, "other")


class ValorComposicao(Detail):
    """What a created sale came to; it may be left out."""

    valor_liquido: LooseDecimal = None


class VendaCriada(Answer):
    """The answer to `POST /v1/venda`."""

    id: LooseText
    numero: LooseInt = None
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

    id: LooseText = Field(default="", validation_alias=AliasChoices("id", "uuid"))


class VendaListada(Answer):
    """An entry of `GET /v1/venda/busca`."""

    id: LooseText
    numero: LooseInt = None
    total: LooseDecimal = None
    data: LooseDay = None
    criado_em: LooseMoment = None
    cliente: ClienteDaVenda = ClienteDaVenda()
    situacao: Situacao = Situacao()
    origem: LooseText = ""

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
        )


class ComposicaoValor(Answer):
    """What a sale comes to; one that does not say is not understood."""

    valor_liquido: Decimal


class Venda(Answer):
    """`venda` inside `GET /v1/venda/{id}`."""

    id: LooseText
    numero: LooseInt = None
    status: SituacaoNome = OTHER
    situacao: Situacao = Situacao()
    tipo_pendencia: Pendencia = Pendencia()
    data_compromisso: Annotated[date, BeforeValidator(to_day)]
    composicao_valor: ComposicaoValor
    observacoes: LooseText = ""
    id_cliente: LooseText = ""
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
        )
