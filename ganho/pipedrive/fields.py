"""Which custom fields matter to us: their names are people's, their codes differ."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

from ganho.domain.deal import FieldHolds, TaxIdEntry
from ganho.domain.model import Value
from ganho.domain.names import fold_name
from ganho.domain.settings import Settings
from ganho.errors import FatalError
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.contract_fields import ContractFields, find_contract_fields
from ganho.pipedrive.deal_fields import code_of
from ganho.pipedrive.payment_fields import PaymentFields, find_payment_fields
from ganho.pipedrive.schemas import FieldWire

Entity = Literal["deal", "person", "organization"]
ENTITIES: tuple[Entity, ...] = ("deal", "person", "organization")
BY_NAME: dict[str, FieldHolds] = {
    "cpf": "cpf",
    "cnpj": "cnpj",
    "cpfcnpj": "either",
    "cnpjcpf": "either",
}
"""A field's name, letters only, and the kind of tax id it holds."""
NO_LABELS: Mapping[str, str] = MappingProxyType({})


class TaxIdField(Value):
    """A custom field that holds tax ids."""

    code: str
    name: str
    holds: FieldHolds


class GoneField(TaxIdField):
    """A field that held tax ids and does not any more."""

    entity: Entity
    now: str = ""
    """What it is called now; empty if it was deleted."""


class FieldMap(Value):
    """The fields we read: tax ids, product categories' labels, contracts, payment."""

    deal: tuple[TaxIdField, ...] = ()
    person: tuple[TaxIdField, ...] = ()
    organization: tuple[TaxIdField, ...] = ()
    gone: tuple[GoneField, ...] = ()
    categories: dict[str, str] = Field(default_factory=dict)
    contract: ContractFields | None = None
    """None where the company does not work with contracts."""
    payment: PaymentFields = PaymentFields()

    def entries(
        self, entity: Entity, custom_fields: dict[str, Any]
    ) -> tuple[TaxIdEntry, ...]:
        """Pick what was typed into an entity's tax id fields."""
        fields: tuple[TaxIdField, ...] = getattr(self, entity)
        typed = [(field, _text(custom_fields.get(field.code))) for field in fields]
        found = [
            TaxIdEntry(
                field=field.name,
                holds=field.holds,
                value=text or "",
                readable=text is not None,
            )
            for field, text in typed
            if text != ""
        ]
        gone = [
            TaxIdEntry(field=f.name, holds=f.holds, value="", gone=True, now=f.now)
            for f in self.gone
            if f.entity == entity
        ]
        return (*found, *gone)


def read_field_map(
    client: PipedriveClient,
    tax_id_field: str,
    *,
    with_categories: bool,
    before: FieldMap | None = None,
) -> FieldMap:
    """Find the tax id fields: the named one, or all called CPF, CNPJ or CPF/CNPJ.

    What was one `before` and is none now is told as gone. Raises FatalError if a field
    was named and none is called so, nor ever was.
    """
    fields = {entity: client.fields(entity) for entity in ENTITIES}
    found = {
        entity: find_tax_id_fields(rows, tax_id_field)
        for entity, rows in fields.items()
    }
    gone = _gone_since(before, found, fields) if before else ()
    if tax_id_field and not any(found.values()) and not gone:
        raise FatalError(
            "Pipedrive has no field named {tax_id_field!r} (tax_id_field).",
            remedy="Correct tax_id_field in the company file and run `ganho apply`.",
            tax_id_field=tax_id_field,
        )
    return FieldMap(
        **found,
        gone=gone,
        categories=_categories(client) if with_categories else {},
    )


def _gone_since(
    before: FieldMap,
    found: Mapping[Entity, tuple[TaxIdField, ...]],
    fields: Mapping[Entity, Sequence[FieldWire]],
) -> tuple[GoneField, ...]:
    """Tell which fields held tax ids before; renamed ones keep their code."""
    known = [
        *before.gone,
        *(
            GoneField(entity=entity, **field.model_dump())
            for entity in ENTITIES
            for field in getattr(before, entity)
        ),
    ]
    gone = {}
    for field in known:
        if field.code not in {one.code for one in found[field.entity]}:
            names = {one.field_code: one.field_name for one in fields[field.entity]}
            now = names.get(field.code, "")
            gone[field.entity, field.code] = field.model_copy(update={"now": now})
    return tuple(gone.values())


def check_categories(
    wanted: Iterable[str],
    labels: Mapping[str, str],
    before: Mapping[str, str] = NO_LABELS,
) -> None:
    """Look every category up that settings name; `before` are its labels by id then.

    Raises FatalError for one that is not there: its products would become of another
    kind.
    """
    known = {fold_name(label) for label in labels.values()}
    for name in wanted:
        if fold_name(name) in known:
            continue
        ids = [i for i, label in before.items() if fold_name(label) == fold_name(name)]
        now = next((labels[i] for i in ids if i in labels), None)
        if now is not None:
            raise FatalError(
                "The product category {name!r} is called {now!r} in Pipedrive now.",
                remedy="Rename it back, or put the new name into the company file and "
                "run `ganho apply`.",
                name=name,
                now=now,
            )
        raise FatalError(
            "Pipedrive has no product category named {name!r}.",
            remedy="Correct the name in the company file and run `ganho apply`.",
            name=name,
        )


def find_tax_id_fields(
    fields: Iterable[FieldWire], tax_id_field: str
) -> tuple[TaxIdField, ...]:
    """Pick an entity's tax id fields: the named one, or all called CPF or CNPJ."""
    return tuple(
        _tax_id_field(field) for field in fields if _is_wanted(field, tax_id_field)
    )


def with_deal_fields(
    client: PipedriveClient, found: FieldMap, settings: Settings
) -> FieldMap:
    """Add the contract and payment fields as they are now, where settings want any.

    Raises FatalError if one is missing or there twice.
    """
    wants_payment = settings.payment_condition_field or settings.payment_method_field
    if not settings.contracts and not wants_payment:
        return found
    fields = client.fields("deal")
    contract = find_contract_fields(fields) if settings.contracts else None
    payment = find_payment_fields(fields, settings)
    return found.model_copy(update={"contract": contract, "payment": payment})


def _is_wanted(field: FieldWire, tax_id_field: str) -> bool:
    if not tax_id_field:
        return _letters(field.field_name) in BY_NAME
    same_name = fold_name(field.field_name) == fold_name(tax_id_field)
    return same_name or field.field_code == tax_id_field


def _tax_id_field(field: FieldWire) -> TaxIdField:
    holds = BY_NAME.get(_letters(field.field_name), "either")
    return TaxIdField(code=code_of(field), name=field.field_name, holds=holds)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold_name(name))


def _categories(client: PipedriveClient) -> dict[str, str]:
    fields = [f for f in client.fields("product") if f.field_code == "category"]
    return {option.id: option.label for field in fields for option in field.options}


def _text(value: Any) -> str | None:
    """Give a field's value as it was typed; numbers without exponent or fraction.

    None for what stands there and is neither.
    """
    if isinstance(value, dict) and "value" in value:
        value = value["value"]
    if isinstance(value, str):
        return value.strip()
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool | dict | list):
        return None
    return (
        format(value, "f").removesuffix(".0")
        if hasattr(value, "as_tuple")
        else str(value)
    )
