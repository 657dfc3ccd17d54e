"""The payment conditions that Conta Azul knows."""

import re

from ganho.domain.names import fold_name
from ganho.errors import Sentence

AT_ONCE = "À vista"
TIMES = re.compile(r"([1-9][0-9]?)x")
DAYS = re.compile(r"[0-9]{1,3}(?: ?, ?[0-9]{1,3})*")


def check_condition(condition: str) -> str:
    """Refuse a payment condition that Conta Azul does not know; raises ValueError."""
    known = condition == AT_ONCE or TIMES.fullmatch(condition)
    if not known and not DAYS.fullmatch(condition):
        raise ValueError(
            Sentence("must be `À vista`, `3x` or a list of days such as `30,60`")
        )
    return condition


def condition_in(text: str) -> str | None:
    """Read a condition as people write it: `a vista`, `3X`, `30, 60`; None if none."""
    folded = fold_name(text)
    if folded == fold_name(AT_ONCE):
        return AT_ONCE
    known = TIMES.fullmatch(folded) or DAYS.fullmatch(folded)
    return folded if known else None


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
    }
)
"""The payment methods a sale may name, in the vendor's words."""


def check_method(method: str) -> str:
    """Refuse a payment method that Conta Azul does not know; raises ValueError."""
    if method and method not in METHODS:
        known = {"methods": ", ".join(sorted(METHODS))}
        raise ValueError(Sentence("must be empty or one of {methods}", known))
    return method


def check_named_method(method: str) -> str:
    """Refuse a method that names none, too; raises ValueError."""
    if not method:
        raise ValueError(Sentence("must not be empty"))
    return check_method(method)


def method_in(text: str) -> str | None:
    """Read a method in the vendor's words, `Boleto bancário` too; None if it is none.

    An empty text names none.
    """
    word = fold_name(text).upper().replace(" ", "_")
    return word if word in METHODS else None
