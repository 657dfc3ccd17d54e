"""Contracts as we write them: nothing can be corrected later, for there is no update."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from dateutil.relativedelta import relativedelta
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from ganho.conta_azul.schemas.strict import Dia, Numero, Request, Uuid, rejecting
from ganho.conta_azul.schemas.venda_request import (
    ComposicaoDeValorRequest,
    DescontoRequest,
    TipoPagamento,
)
from ganho.domain.contract.contract import Contract
from ganho.domain.markers import DESCRIPTION_LIMIT, marked
from ganho.domain.money import cents
from ganho.domain.reasons import Reason
from ganho.domain.sale import SaleLine, SaleReferences
from ganho.errors import RejectedError

DayOfMonth = Annotated[int, Field(ge=1, le=31)]
YEAR_OF_MONTHS = 12
ANY_METHOD = "OUTRO"
"""A contract must name a method; a sale need not."""


class ItemContratoRequest(Request):
    """One line of each of its sales."""

    id: Uuid
    quantidade: Annotated[Numero, Field(gt=0)]
    valor: Annotated[Numero, Field(ge=0)]
    descricao: Annotated[str, Field(max_length=DESCRIPTION_LIMIT)] | None = None


class TermosRequest(Request):
    """How often, from when, how long. The number belongs here, not beside it."""

    numero: Annotated[int, Field(ge=1)]
    tipo_frequencia: Literal["MENSAL", "ANUAL"]
    intervalo_frequencia: Annotated[int, Field(ge=1, le=60)]
    tipo_expiracao: Literal["DATA", "NUNCA"]
    data_inicio: Dia
    data_fim: Dia
    dia_emissao_venda: DayOfMonth

    @model_validator(mode="after")
    def _end_after_the_start(self) -> Self:
        if self.data_fim < self.data_inicio:
            raise PydanticCustomError("end_before_start", "it ends before it starts")
        return self


class CondicaoContratoRequest(Request):
    """How each of its sales is paid."""

    tipo_pagamento: TipoPagamento
    dia_vencimento: DayOfMonth
    primeira_data_vencimento: Dia
    id_conta_financeira: Uuid | None = None

    @classmethod
    def from_contract(cls, contract: Contract, account_id: str | None) -> Self:
        """Write down how a contract is paid."""
        return cls.model_validate(
            {
                "tipo_pagamento": contract.method or ANY_METHOD,
                "dia_vencimento": contract.due_day,
                "primeira_data_vencimento": contract.first_due_on,
                "id_conta_financeira": account_id,
            }
        )


class ContratoRequest(Request):
    """The body of `POST /v1/contratos`."""

    PERSONAL = ("observacoes",)

    id_cliente: Uuid
    termos: TermosRequest
    condicao_pagamento: CondicaoContratoRequest
    itens: Annotated[tuple[ItemContratoRequest, ...], Field(min_length=1)]
    composicao_de_valor: ComposicaoDeValorRequest | None = None
    id_categoria: Uuid | None = None
    id_centro_custo: Uuid | None = None
    id_vendedor: Uuid | None = None
    observacoes: Annotated[str, Field(max_length=500)]

    @property
    def total(self) -> Decimal:
        """Compute what the ERP will bill each period."""
        gross = sum((item.quantidade * item.valor for item in self.itens), Decimal(0))
        composition = self.composicao_de_valor
        return cents(gross) - (composition.desconto.valor if composition else 0)

    @classmethod
    def from_contract(
        cls,
        contract: Contract,
        references: SaleReferences,
        *,
        number: int,
        marker: str,
    ) -> Self:
        """Write a contract down; RejectedError where it breaks a limit of the vendor.

        The marker stands in the notes and in the first item's text, which its sales
        show. What would bill another total than was agreed is refused too.
        """
        with rejecting(Reason.CONTRACT_REFUSED):
            request = cls(
                id_cliente=references.customer_id,
                termos=_terms(contract, number),
                condicao_pagamento=CondicaoContratoRequest.from_contract(
                    contract, references.account_id
                ),
                itens=_items(contract, references, marker),
                composicao_de_valor=_composition(contract.discount),
                id_categoria=references.category_id,
                id_centro_custo=references.cost_center_id,
                id_vendedor=references.seller_id,
                observacoes=contract.notes,
            )
        if request.total != contract.total:
            raise RejectedError(Reason.CONTRACT_REFUSED, field="", rule="total")
        return request


def _terms(contract: Contract, number: int) -> TermosRequest:
    """`data_fim` is demanded even where nothing ends; there it counts for nothing."""
    yearly = contract.period_months % YEAR_OF_MONTHS == 0
    interval = contract.period_months // (YEAR_OF_MONTHS if yearly else 1)
    return TermosRequest(
        numero=number,
        tipo_frequencia="ANUAL" if yearly else "MENSAL",
        intervalo_frequencia=interval,
        tipo_expiracao="DATA" if contract.ends_on else "NUNCA",
        data_inicio=contract.starts_on,
        data_fim=contract.ends_on or _a_year_on(contract.starts_on),
        dia_emissao_venda=contract.starts_on.day,
    )


def _a_year_on(day: date) -> date:
    return day + relativedelta(years=1, days=-1)


def _items(
    contract: Contract, references: SaleReferences, marker: str
) -> tuple[ItemContratoRequest, ...]:
    return tuple(
        ItemContratoRequest(
            id=references.item_ids[line.item.ref],
            quantidade=line.quantity,
            valor=line.unit_price,
            descricao=_description(line, marker if index == 0 else ""),
        )
        for index, line in enumerate(contract.lines)
    )


def _description(line: SaleLine, marker: str) -> str | None:
    if not marker:
        return line.detail or None
    return marked(marker, f"{line.item.name} {line.detail}".rstrip())


def _composition(discount: Decimal) -> ComposicaoDeValorRequest | None:
    if not discount:
        return None
    return ComposicaoDeValorRequest(desconto=DescontoRequest(valor=discount))
