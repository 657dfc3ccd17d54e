"""`GET /v1/pessoas`: filters that hide by default, and one that filters nothing."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ganho.sandbox.conta_azul.conta_azul_wire import (
    SAO_PAULO,
    Call,
    days_between,
    moments_between,
)
from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches
from ganho.sandbox.conta_azul.people.cpf_cnpj import bare
from ganho.sandbox.conta_azul.people.person_record import KINDS, PROFILES, Person

Keep = Callable[[Person], bool]
ARRAYS: dict[str, Callable[[Person], str]] = {
    "ids": lambda person: person.id,
    "nomes": lambda person: person.name.casefold(),
    "emails": lambda person: person.email.casefold(),
    "telefones": lambda person: person.phone,
    "codigos_pessoa": lambda person: person.code.casefold(),
}
ORDERS: dict[str, Callable[[Person], Any]] = {
    "NOME": lambda person: (person.name.casefold(), person.id),
    "EMAIL": lambda person: (person.email, person.id),
    "DOCUMENTO": lambda person: (person.document, person.id),
    "ATIVO": lambda person: (person.active, person.id),
}


def filters(call: Call, switches: ContaAzulSwitches) -> Iterator[Keep]:
    """Read the list's parameters; unknown ones are ignored."""
    kinds = _words(call, switches, "tipos_pessoa", tuple(KINDS))
    profiles = set(_words(call, switches, "tipo_perfil", PROFILES))
    yield lambda person: person.kind in kinds
    yield lambda person: not profiles.isdisjoint(person.profiles)
    if changed := moments_between(call, "data_alteracao_de", "data_alteracao_ate"):
        yield lambda person: changed(person.changed_at)
    if created := days_between(call, "data_criacao_inicio", "data_criacao_fim"):
        yield lambda person: created(person.created_at.astimezone(SAO_PAULO).date())
    if text := call.query.get("busca", "").strip():
        yield lambda person: _is_found_by(text, person)
    for name, read in ARRAYS.items():
        if values := {value.casefold() for value in _values(call, switches, name)}:
            yield _one_of(values, read)
    documents = {bare(one) for one in _values(call, switches, "documentos")}
    if documents and switches.documents_filter:
        yield lambda person: person.document in documents


def order(call: Call) -> tuple[Callable[[Person], Any], bool]:
    """Read the order asked for."""
    word = call.query.get("tipo_ordenacao", "NOME")
    if word not in ORDERS:
        raise call.refuse("O parâmetro 'tipo_ordenacao' é inválido")
    return ORDERS[word], call.query.get("ordem_ordenacao") == "DESC"


def _values(call: Call, switches: ContaAzulSwitches, name: str) -> list[str]:
    """Read a parameter of several values, as far as this account reads them."""
    values = [value for value in call.query.getlist(name) if value]
    match switches.repeated_values:
        case "first":
            return values[:1]
        case "comma":
            return [part.strip() for value in values for part in value.split(",")]
        case _:
            return values


def _words(
    call: Call, switches: ContaAzulSwitches, name: str, known: Sequence[str]
) -> Sequence[str]:
    """Read an enum; without it the first known word is meant, or all of them."""
    values = _values(call, switches, name)
    for value in values:
        if value not in known:
            raise call.refuse(f"O parâmetro '{name}' é inválido")
    return values or (known[:1] if switches.hidden_by_default else known)


def _one_of(values: set[str], read: Callable[[Person], str]) -> Keep:
    return lambda person: read(person) in values


def _is_found_by(text: str, person: Person) -> bool:
    """Search by name or document; accents count."""
    characters = bare(text)
    by_document = bool(re.search(r"\d", characters)) and characters in person.document
    return by_document or text.casefold() in person.name.casefold()
