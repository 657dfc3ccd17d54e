"""What the vendor checks before it creates a contract."""

from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import Call
from ganho.sandbox.conta_azul.sales.conta_azul_sale_checks import check_method, day_of

TERM_ERRORS = {
    "numero": "O número do contrato é obrigatório",
    "data_inicio": "Data de início da recorrência não pode ser nula",
    "data_fim": "Data de fim da recorrência não pode ser nula",
    "tipo_frequencia": "O campo 'tipo_frequencia' é obrigatório",
    "intervalo_frequencia": "O campo 'intervalo_frequencia' é obrigatório",
    "tipo_expiracao": "O campo 'tipo_expiracao' é obrigatório",
    "dia_emissao_venda": "O campo 'dia_emissao_venda' é obrigatório",
}
RANGES = {"numero": 10**9, "intervalo_frequencia": 60, "dia_emissao_venda": 31}
LONGEST_TEXT = 500
WORDS = {"tipo_frequencia": ("MENSAL", "ANUAL"), "tipo_expiracao": ("DATA", "NUNCA")}


def part_of(call: Call, body: dict[str, Any], name: str) -> dict[str, Any]:
    """Read a part of the body; what is not there is checked field by field."""
    part = body.get(name) or {}
    if not isinstance(part, dict):
        raise call.refuse(f"O campo '{name}' é inválido")
    return part


def check_items(call: Call, body: dict[str, Any]) -> list[Any]:
    """Check that there are items, and that none says too much."""
    items = body.get("itens")
    if not items or not isinstance(items, list):
        raise call.refuse("Lista de itens da recorrência não pode ser vazia")
    for item in items:
        text = item.get("descricao") if isinstance(item, dict) else None
        if len(str(text or "")) > LONGEST_TEXT:
            raise call.refuse("A descrição do item deve ter no máximo 500 caracteres")
    return items


def check_terms(call: Call, terms: dict[str, Any]) -> dict[str, Any]:
    """Check how often, how long and from when; the first problem is the answer."""
    for name, text in TERM_ERRORS.items():
        if terms.get(name) in (None, ""):
            raise call.refuse(text)
    for name, most in RANGES.items():
        _check_range(call, terms, name, most)
    for name, words in WORDS.items():
        if terms[name] not in words:
            raise call.refuse(f"O campo '{name}' é inválido")
    if day_of(call, terms, "data_fim") < day_of(call, terms, "data_inicio"):
        raise call.refuse("Data de fim não pode ser anterior à data de início")
    return {name: terms[name] for name in TERM_ERRORS}


def check_payment(call: Call, payment: dict[str, Any]) -> dict[str, Any]:
    """Check how each of its sales is paid."""
    if not payment.get("tipo_pagamento"):
        raise call.refuse("O campo 'tipo_pagamento' é obrigatório")
    check_method(call, payment)
    _check_range(call, payment, "dia_vencimento", 31)
    day_of(call, payment, "primeira_data_vencimento")
    return payment


def _check_range(call: Call, body: dict[str, Any], name: str, most: int) -> None:
    value = body.get(name)
    if type(value) is not int or not 1 <= value <= most:
        raise call.refuse(f"O campo '{name}' é inválido")
