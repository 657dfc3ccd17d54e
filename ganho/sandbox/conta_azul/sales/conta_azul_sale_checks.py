"""What the vendor checks before it creates a sale; the first problem is the answer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_finance import Choice, Finance
from ganho.sandbox.conta_azul.conta_azul_wire import Call, Refusal, cents, is_uuid
from ganho.sandbox.conta_azul.people.pessoas import People
from ganho.sandbox.conta_azul.produtos import Products
from ganho.sandbox.conta_azul.sales.sale_record import Parcel, SaleLine, Terms
from ganho.sandbox.conta_azul.servicos import Services
from ganho.sandbox.conta_azul.tenant import Account

REQUIRED = (
    "id_cliente",
    "numero",
    "situacao",
    "data_venda",
    "itens",
    "condicao_pagamento",
)
METHODS = frozenset(
    {
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
        "CARTAO_CREDITO_VIA_LINK",
        "PIX_COBRANCA",
    }
)
"""The last two are what the pages called two of them until June 2026."""
TIMES = re.compile(r"([1-9]\d{0,2})x")
DAY_LIST = re.compile(r"\d+(\s*,\s*\d+)*")


@dataclass(frozen=True)
class Catalogue:
    """What a sale may refer to."""

    people: People
    products: Products
    services: Services
    finance: Finance


@dataclass(frozen=True)
class Money:
    """How a sale's total comes about."""

    gross: Decimal
    discount: Decimal
    freight: Decimal

    @property
    def total(self) -> Decimal:
        """What the customer owes."""
        return self.gross - self.discount + self.freight


class SaleChecks:
    """The checks of one account."""

    def __init__(self, account: Account, catalogue: Catalogue) -> None:
        self._account = account
        self._catalogue = catalogue

    def check_words(self, call: Call) -> dict[str, Any]:
        """Check that what is required is there and has the right form."""
        body = call.body if isinstance(call.body, dict) else {}
        for name in REQUIRED:
            if body.get(name) in (None, "", []):
                missing = "deve conter ao menos 1 item" if name == "itens" else None
                raise call.refuse(missing or f"O campo '{name}' é obrigatório")
        if type(body["numero"]) is not int or body["numero"] < 1:
            raise call.refuse("O campo 'numero' é inválido")
        if body["situacao"] not in ("EM_ANDAMENTO", "APROVADO"):
            raise call.refuse("O campo 'situacao' deve ser EM_ANDAMENTO ou APROVADO")
        if not isinstance(body["itens"], list):
            raise call.refuse("O campo 'itens' é inválido")
        day_of(call, body, "data_venda")
        return body

    def check_references(self, call: Call, body: dict[str, Any]) -> None:
        """Check that what a sale or contract refers to exists."""
        finance = self._catalogue.finance
        self._check_id(call, body, "id_cliente", self._catalogue.people.by_id)
        self._check_id(call, body, "id_categoria", _revenue(finance))
        self._check_id(call, body, "id_centro_custo", finance.cost_centers)
        self._check_id(call, body, "id_vendedor", finance.sellers)
        payment = body["condicao_pagamento"]
        self._check_id(call, payment, "id_conta_financeira", finance.accounts)

    def lines(self, call: Call, rows: list[Any]) -> tuple[SaleLine, ...]:
        """Read the items; each needs an id of the catalogue."""
        return tuple(self._line(call, row) for row in rows)

    def money(
        self, call: Call, body: dict[str, Any], lines: Iterable[SaleLine]
    ) -> Money:
        """Work the total out, rounded as this account rounds."""
        gross = gross_of(lines, self._account.switches.rounding)
        parts = body.get("composicao_de_valor") or {}
        freight = cents(number_of(call, parts, "frete", default=0))
        words = parts.get("desconto")
        discount = cents(_discount(call, words, gross)) if words else Decimal(0)
        money = Money(gross, discount, freight)
        if money.total < 0:
            raise call.refuse("O valor total da venda não pode ser negativo")
        return money

    def terms(self, call: Call, payment: Any, total: Decimal) -> Terms:
        """Read the payment: parcels that fit the condition and sum to the total."""
        condition = payment.get("opcao_condicao_pagamento")
        if not condition:
            raise call.refuse("O campo 'opcao_condicao_pagamento' é obrigatório")
        if not payment.get("parcelas"):
            raise call.refuse("O campo 'parcelas' é obrigatório")
        check_method(call, payment)
        parcels = tuple(_parcel(call, row) for row in payment["parcelas"])
        if len(parcels) != _count_of(call, condition):
            raise call.refuse("A quantidade de parcelas não confere com a condição")
        if sum(parcel.amount for parcel in parcels) != total:
            raise call.refuse("A soma das parcelas difere do valor total da venda")
        return Terms(
            condition=condition,
            parcels=parcels,
            method=payment.get("tipo_pagamento"),
            account_id=payment.get("id_conta_financeira"),
        )

    def _line(self, call: Call, row: Any) -> SaleLine:
        if not isinstance(row, dict):
            raise call.refuse("O campo 'itens' é inválido")
        for name in ("id", "quantidade", "valor"):
            if row.get(name) is None:
                raise call.refuse(f"O campo 'itens.{name}' é obrigatório")
        _check_uuid(call, row, "id")
        item_id = row["id"].lower()
        product = self._catalogue.products.by_id.get(item_id)
        service = self._catalogue.services.by_id.get(item_id)
        if product is None and service is None:
            raise self._unknown(call, "item")
        quantity = number_of(call, row, "quantidade")
        if quantity <= 0:
            raise call.refuse("O campo 'quantidade' deve ser maior que zero")
        return SaleLine(
            item_id=item_id,
            kind="PRODUTO" if product else "SERVICO",
            name=(product or service).name,  # type: ignore[union-attr]
            quantity=quantity,
            price=number_of(call, row, "valor"),
            text=row.get("descricao") or "",
        )

    def _check_id(
        self, call: Call, body: dict[str, Any], name: str, known: Iterable[str]
    ) -> None:
        if body.get(name) is None:
            return
        _check_uuid(call, body, name)
        if body[name].lower() not in known:
            raise self._unknown(call, name)

    def _unknown(self, call: Call, name: str) -> Refusal:
        status = self._account.switches.unknown_id_status
        return call.refuse(f"O {name} informado não existe", status)


def gross_of(lines: Iterable[SaleLine], rounding: str) -> Decimal:
    """Sum the lines, meeting the centavo where the account meets it."""
    match rounding:
        case "unit_price":
            amounts = [cents(line.quantity * cents(line.price)) for line in lines]
        case "per_line":
            amounts = [cents(line.quantity * line.price) for line in lines]
        case _:
            amounts = [line.quantity * line.price for line in lines]
    return cents(sum(amounts, Decimal(0)))


def check_method(call: Call, payment: dict[str, Any]) -> None:
    """Check the payment's enum."""
    method = payment.get("tipo_pagamento")
    if method is not None and method not in METHODS:
        raise call.refuse("O campo 'tipo_pagamento' é inválido")


def day_of(call: Call, body: dict[str, Any], name: str) -> date:
    """Read a date."""
    try:
        return date.fromisoformat(body.get(name) or "")
    except (TypeError, ValueError):
        raise call.refuse(f"O campo '{name}' é inválido") from None


def number_of(
    call: Call, body: dict[str, Any], name: str, *, default: int | None = None
) -> Decimal:
    """Read a number that is not negative."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        raise call.refuse(f"O campo '{name}' é inválido")
    return Decimal(value)


def _revenue(finance: Finance) -> dict[str, Choice]:
    return {
        id_: one for id_, one in finance.categories.items() if one.kind == "RECEITA"
    }


def _check_uuid(call: Call, body: dict[str, Any], name: str) -> None:
    if not is_uuid(body[name]):
        raise call.refuse("o valor informado para o ID precisa ser do tipo UUID")


def _discount(call: Call, words: dict[str, Any], gross: Decimal) -> Decimal:
    value = number_of(call, words, "valor")
    match words.get("tipo"):
        case "VALOR":
            return value
        case "PORCENTAGEM":
            return gross * value / 100
        case _:
            raise call.refuse("O campo 'desconto.tipo' é inválido")


def _parcel(call: Call, row: dict[str, Any]) -> Parcel:
    return Parcel(
        due_on=day_of(call, row, "data_vencimento").isoformat(),
        amount=number_of(call, row, "valor"),
        text=row.get("descricao") or "",
    )


def _count_of(call: Call, condition: object) -> int:
    """How many parcels a condition asks for."""
    text = str(condition)
    if text == "À vista":
        return 1
    if times := TIMES.fullmatch(text):
        return int(times[1])
    if DAY_LIST.fullmatch(text):
        return len(text.split(","))
    raise call.refuse("O campo 'opcao_condicao_pagamento' é inválido")
