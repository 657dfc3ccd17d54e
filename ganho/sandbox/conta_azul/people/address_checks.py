"""What the vendor refuses in a person's addresses, by its own specification."""

import re
from typing import Any

LIMITS = {"logradouro": 100, "numero": 10, "bairro": 100, "complemento": 200}
TEXTS = (*LIMITS, "cidade", "estado", "cep", "pais")
STATES = frozenset(
    {
        *("AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS"),
        *("MT", "PA", "PB", "PE", "PI", "PR", "RJ", "RN", "RO", "RR", "RS", "SC"),
        *("SE", "SP", "TO"),
    }
)
CEP = re.compile(r"[0-9]{5}-?[0-9]{3}")


def fault_of_addresses(addresses: Any, kind: str) -> str | None:
    """Name the part that is wrong; None if there is none."""
    if addresses is None:
        return None
    if not isinstance(addresses, list):
        return "enderecos"
    faults = (_fault(one, kind) for one in addresses)
    return next((fault for fault in faults if fault), None)


def _fault(address: Any, kind: str) -> str | None:
    if not isinstance(address, dict):
        return "enderecos"
    texts = {name: address.get(name) for name in TEXTS if address.get(name) is not None}
    for name, text in texts.items():
        if not isinstance(text, str) or len(text) > LIMITS.get(name, len(text)):
            return name
    wrong = {
        "estado": texts.get("estado", "SP") not in STATES,
        "cep": not CEP.fullmatch(str(texts.get("cep", "01001-000"))),
        "pais": kind != "Estrangeira" and texts.get("pais", "Brasil") != "Brasil",
    }
    return next((name for name, is_wrong in wrong.items() if is_wrong), None)
