"""`GET /v1/contratos`: which contracts are asked for, and in which order."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import Call, days_between
from ganho.sandbox.conta_azul.contracts.contract_record import Contract
from ganho.sandbox.conta_azul.people.person_record import Person

Keep = Callable[[Contract], bool]
SOON = timedelta(days=30)


def filters(call: Call, people: dict[str, Person], today: date) -> Iterator[Keep]:
    """Read the list's parameters; both ends of the time are required."""
    between = days_between(call, "data_inicio", "data_fim")
    if between is None:
        raise call.refuse("Os campos 'data_inicio' e 'data_fim' são obrigatórios")
    yield lambda contract: between(contract.starts_on)
    yield _status(call, today)
    if customers := _values(call, "cliente_id"):
        yield lambda contract: contract.customer_id in customers
    if methods := _values(call, "tipo_pagamento"):
        yield lambda contract: contract.payment["tipo_pagamento"] in methods
    if text := call.query.get("busca_textual", "").strip().casefold():
        yield (
            lambda contract: (
                text in people[contract.customer_id].name.casefold()
                or text == str(contract.number)
            )
        )


def order(call: Call) -> tuple[Callable[[Contract], Any], bool]:
    """Read the order asked for; as they were made where none is."""
    keys: dict[str, Callable[[Contract], Any]] = {
        "DATA_INICIO": lambda contract: (contract.starts_on, contract.legacy_id),
        "DATA_FIM": lambda one: (one.ends_on or date.max, one.legacy_id),
    }
    for name, down in (
        ("campo_ordenado_ascendente", False),
        ("campo_ordenado_descendente", True),
    ):
        if word := call.query.get(name):
            if word not in keys:
                raise call.refuse(f"O parâmetro '{name}' é inválido")
            return keys[word], down
    return lambda contract: contract.legacy_id, False


def _values(call: Call, name: str) -> set[str]:
    """Read several values: repeated keys and commas mean the same here."""
    return set(",".join(call.query.getlist(name)).split(",")) - {""}


def _status(call: Call, today: date) -> Keep:
    match call.query.get("status", "TODOS"):
        case "TODOS":
            return lambda _contract: True
        case "ATIVO" | "INATIVO" as status:
            return lambda contract: contract.status == status
        case "PROXIMO_AO_VENCIMENTO":
            return lambda contract: _ends_soon(contract, today)
        case _:
            raise call.refuse("O parâmetro 'status' é inválido")


def _ends_soon(contract: Contract, today: date) -> bool:
    if contract.status != "ATIVO" or contract.ends_on is None:
        return False
    return today <= contract.ends_on <= today + SOON
