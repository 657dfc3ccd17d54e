"""Which custom fields matter to us: their names are people's, their codes differ."""

import re
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import Field

from ganho.domain.deal import FieldHolds, TaxIdEntry
from ganho.domain.model import Value
from ganho.domain.names import fold_name
from ganho.domain.settings import Settings
from ganho.errors import FatalError
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.contract_fields import ContractFields, find_contract_fields
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


class TaxIdField(Value):
    """A custom field that holds tax ids."""

    code: str
    name: str
    holds: FieldHolds


class FieldMap(Value):
    """The fields we read: tax ids, product categories' labels, contracts, payment."""

    deal: tuple[TaxIdField, ...] = ()
    person: tuple[TaxIdField, ...] = ()
    organization: tuple[TaxIdField, ...] = ()
    categories: dict[str, str] = Field(default_factory=dict)
    contract: ContractFields | None = None
    """None where the company does not work with contracts."""
    payment: PaymentFields = PaymentFields()

    def entries(
        self, entity: Entity, custom_fields: dict[str, Any] | None
    ) -> tuple[TaxIdEntry, ...]:
        """Pick what was typed into an entity's tax id fields."""
        fields: tuple[TaxIdField, ...] = getattr(self, entity)
        typed = [
            (field, _text((custom_fields or {}).get(field.code))) for field in fields
        ]
        return tuple(
            TaxIdEntry(field=field.name, holds=field.holds, value=text)
            for field, text in typed
            if text
        )


def read_field_map(
    client: PipedriveClient, tax_id_field: str, *, with_categories: bool
) -> FieldMap:
    """Find the tax id fields: the named one, or all called CPF, CNPJ or CPF/CNPJ.

    Raises FatalError if a field was named and none is called so.
    """
    found = {
        entity: find_tax_id_fields(client.fields(entity), tax_id_field)
        for entity in ENTITIES
    }
    if tax_id_field and not any(found.values()):
        raise FatalError(
            f"Pipedrive has no field named {tax_id_field!r} (tax_id_field).",
            remedy="Correct tax_id_field in the company file and run `ganho apply`.",
        )
    return FieldMap(
        **found,
        categories=_categories(client) if with_categories else {},
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
    return TaxIdField(code=field.field_code, name=field.field_name, holds=holds)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold_name(name))


def _categories(client: PipedriveClient) -> dict[str, str]:
    fields = [f for f in client.fields("product") if f.field_code == "category"]
    return {
        str(option.id): option.label
        for field in fields
        for option in field.options or []
    }


def _text(value: Any) -> str:
    """Give a field's value as it was typed; numbers without exponent or fraction."""
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool | dict | list):
        return ""
    return (
        format(value, "f").removesuffix(".0")
        if hasattr(value, "as_tuple")
        else str(value)
    )
