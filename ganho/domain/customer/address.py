"""Addresses: taken whole, from the parts that Pipedrive's geocoder found, or not at all."""

import re
from collections.abc import Iterator

from ganho.domain.deal import PostalAddress
from ganho.domain.model import Value
from ganho.domain.names import cut_name, fold_name

STATES = {
    "acre": "AC",
    "alagoas": "AL",
    "amapa": "AP",
    "amazonas": "AM",
    "bahia": "BA",
    "ceara": "CE",
    "distrito federal": "DF",
    "federal district": "DF",
    "espirito santo": "ES",
    "goias": "GO",
    "maranhao": "MA",
    "mato grosso": "MT",
    "mato grosso do sul": "MS",
    "minas gerais": "MG",
    "para": "PA",
    "paraiba": "PB",
    "parana": "PR",
    "pernambuco": "PE",
    "piaui": "PI",
    "rio de janeiro": "RJ",
    "rio grande do norte": "RN",
    "rio grande do sul": "RS",
    "rondonia": "RO",
    "roraima": "RR",
    "santa catarina": "SC",
    "sao paulo": "SP",
    "sergipe": "SE",
    "tocantins": "TO",
}
CODES = frozenset(STATES.values())
# The geocoder may answer in English.
STATE_OF = re.compile(r"(?:estado d[eoa]|state of) (.+)")
BRAZIL = frozenset({"", "brasil", "brazil", "bresil", "brasile", "br", "bra"})
"""Without a country, a Brazilian state and CEP say it."""
CEP = re.compile(r"([0-9]{5})[-. ]?([0-9]{3})")
LIMITS = {"street": 100, "number": 10, "district": 100, "city": 100}
"""What the ERP takes. Nothing is cut: half a street is another street."""
COMPLEMENT_LIMIT = 200
# More than any part has: parts are tidied like names, and not cut.
LONG = 10_000


class Address(Value):
    """A Brazilian address with everything that an invoice needs."""

    street: str
    number: str
    complement: str = ""
    district: str
    city: str
    state: str
    """Two letters."""
    postal_code: str
    """`01001-000`."""


class AddressReading(Value):
    """What was made of an address; `lacks` names the part that kept it from use."""

    address: Address | None = None
    lacks: str = ""


def read_address(found: PostalAddress) -> AddressReading:
    """Take an address over if it is whole; nothing is guessed from its one-line text."""
    parts = {name: cut_name(text, LONG) for name, text in found}
    parts |= {
        "city": _city(parts["city"], parts.pop("municipality")),
        "state": _state(parts["state"]),
        "postal_code": _postal_code(parts["postal_code"]),
    }
    del parts["country"]
    lacking = "country" if is_abroad(found) else next(_lacking(parts), "")
    if lacking:
        return AddressReading(lacks=lacking)
    return AddressReading(address=Address(**parts))


def is_abroad(found: PostalAddress) -> bool:
    """Tell whether an address names a country, and it is not Brazil."""
    return fold_name(found.country) not in BRAZIL


def _lacking(parts: dict[str, str]) -> Iterator[str]:
    for name, text in parts.items():
        if name != "complement" and not text:
            yield name
    for name, limit in LIMITS.items():
        if len(parts[name]) > limit:
            yield name
    if len(parts["complement"]) > COMPLEMENT_LIMIT:
        yield "complement"


def _city(locality: str, municipality: str) -> str:
    """Choose the city; a place inside another municipality is two answers."""
    named = [name for name in (locality, municipality) if name]
    return named[0] if len({fold_name(name) for name in named}) == 1 else ""


def _state(text: str) -> str:
    if text.upper() in CODES:
        return text.upper()
    folded = fold_name(text)
    of = STATE_OF.fullmatch(folded)
    return STATES.get(of[1] if of else folded, "")


def _postal_code(text: str) -> str:
    code = CEP.fullmatch(text)
    return f"{code[1]}-{code[2]}" if code else ""
