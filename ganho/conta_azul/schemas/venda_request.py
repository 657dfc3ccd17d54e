"""Sales as we write them: exact, complete, and their parcels making the total."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ganho.conta_azul.schemas.strict import (
    Dia,
    Dinheiro,
    Numero,
    Request,
    Uuid,
    rejecting,
)
from ganho.domain.markers import DESCRIPTION_LIMIT
from ganho.domain.money import cents
from ganho.domain.reasons import Reason
from ganho.domain.sale import Payment, Sale, SaleReferences

# Until June 2026 the vendor's file had `CARTAO_CREDITO_VIA_LINK` and `PIX_COBRANCA`.
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
# A create takes these two alone; the others come of what people do later.
SaleStatus = Literal["EM_ANDAMENTO", "APROVADO"]
# With its accent and capital, times, or days: these are all the forms there are.
CONDITION = r"^(À vista|[1-9][0-9]{0,2}x|[0-9]{1,3}( ?, ?[0-9]{1,3})*)$"


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
    # The sales file gives no limit, the one of contracts this.
    descricao: Annotated[str, Field(max_length=DESCRIPTION_LIMIT)] | None = None


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
            id=references.item_ids[line.item.ref],
            quantidade=line.quantity,
            valor=line.unit_price,
            descricao=line.detail or None,
        )
        for line in sale.lines
    )


def _composition_of(discount: Decimal) -> ComposicaoDeValorRequest | None:
    if not discount:
        return None
    return ComposicaoDeValorRequest(desconto=DescontoRequest(valor=discount))


def parcels_of(option: str) -> int:
    """Count the parcels that an `opcao_condicao_pagamento` stands for."""
    times = re.fullmatch(r"([0-9]+)x", option)
    return int(times[1]) if times else len(option.split(","))
