"""The payment conditions that Conta Azul knows."""

import re

AT_ONCE = "À vista"
TIMES = re.compile(r"([1-9][0-9]?)x")
DAYS = re.compile(r"[0-9]{1,3}(?: ?, ?[0-9]{1,3})*")


def check_condition(condition: str) -> str:
    """Refuse a payment condition that Conta Azul does not know; raises ValueError."""
    known = condition == AT_ONCE or TIMES.fullmatch(condition)
    if not known and not DAYS.fullmatch(condition):
        message = "must be `À vista`, `3x` or a list of days such as `30,60`"
        raise ValueError(message)
    return condition


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
        message = f"must be empty or one of {', '.join(sorted(METHODS))}"
        raise ValueError(message)
    return method
