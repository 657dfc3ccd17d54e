"""A person, and the three different ways in which the vendor writes one down."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ganho.sandbox.conta_azul.conta_azul_wire import filled, local
from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches
from ganho.sandbox.conta_azul.people.cpf_cnpj import shown

KINDS = {"Física": "FISICA", "Jurídica": "JURIDICA", "Estrangeira": "ESTRANGEIRA"}
"""The word on write -> the word in lists."""
PROFILES = ("Cliente", "Fornecedor", "Transportadora")
WRITTEN = (
    "nome_fantasia",
    "cpf",
    "cnpj",
    "codigo",
    "email",
    "telefone_celular",
    "telefone_comercial",
    "data_nascimento",
    "rg",
    "observacao",
    "enderecos",
    "inscricoes",
    "outros_contatos",
    "contato_cobranca_faturamento",
)


@dataclass(kw_only=True)
class Person:
    """A customer, supplier or carrier; `document` is bare."""

    id: str
    legacy_id: int
    legacy_uuid: str
    name: str
    kind: str
    created_at: datetime
    changed_at: datetime
    document: str = ""
    profiles: tuple[str, ...] = ("Cliente",)
    active: bool = True
    notes: str = ""
    code: str = ""
    email: str = ""
    phone: str = ""
    origin: str = "API"
    rest: dict[str, Any] = field(default_factory=dict)
    """What was written, in the words of the write."""


def created_body(person: Person) -> dict[str, Any]:
    """Answer a create: what was written, and no legacy id."""
    rest = person.rest
    return {
        "id": person.id,
        "tipo_pessoa": person.kind,
        "nome": person.name,
        "ativo": person.active,
        "origem": person.origin,
        "perfis": _profiles(person),
        "estrangeiro": person.kind == "Estrangeira",
        **{name: rest[name] for name in WRITTEN if rest.get(name) is not None},
    }


def listed_body(
    person: Person, switches: ContaAzulSwitches, *, with_address: bool = False
) -> dict[str, Any]:
    """Write a person as lists do: upper-case words without accents."""
    addresses = person.rest.get("enderecos", []) if with_address else []
    address = addresses[0] if addresses and switches.addresses_listed else None
    return {
        "id": person.id,
        "id_legado": person.legacy_id,
        "uuid_legado": person.legacy_uuid,
        "nome": person.name,
        "documento": shown(person.document, switches.documents_shown),
        "email": person.email,
        "telefone": person.phone,
        "tipo_pessoa": KINDS[person.kind],
        "perfis": [profile.upper() for profile in person.profiles],
        "ativo": person.active,
        "observacoes_gerais": person.notes,
        "data_criacao": local(person.created_at),
        "data_alteracao": _changed(person, switches),
        **filled({"endereco": address}),
    }


def read_body(person: Person, switches: ContaAzulSwitches) -> dict[str, Any]:
    """Write a person as it is read by id, by names of its own."""
    rest = person.rest
    return filled(
        {
            "id": person.id,
            "nome": person.name,
            "documento": shown(person.document, switches.documents_shown),
            "tipo_pessoa": person.kind,
            "codigo": person.code,
            "email": person.email,
            "telefone_celular": rest.get("telefone_celular"),
            "telefone_comercial": rest.get("telefone_comercial"),
            "nome_empresa": rest.get("nome_fantasia"),
            "ativo": person.active,
            "observacao": person.notes,
            "perfis": _profiles(person),
            "pessoas_legado": [{"id": person.legacy_id, "uuid": person.legacy_uuid}],
            "enderecos": rest.get("enderecos", []),
            "inscricoes": rest.get("inscricoes", []),
            "outros_contatos": rest.get("outros_contatos", []),
            "criado_em": local(person.created_at),
            "data_alteracao": _changed(person, switches),
            "atrasos_pagamentos": 0,
            "atrasos_recebimentos": 0,
        }
    )


def _changed(person: Person, switches: ContaAzulSwitches) -> str:
    unchanged = person.changed_at == person.created_at
    return "" if switches.empty_dates and unchanged else local(person.changed_at)


def _profiles(person: Person) -> list[dict[str, str]]:
    return [
        {"id": str(uuid5(NAMESPACE_URL, person.id + profile)), "tipo_perfil": profile}
        for profile in person.profiles
    ]
