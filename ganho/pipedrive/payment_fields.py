"""The deal fields that say when and how the customer pays (R18), as settings name them."""

from collections.abc import Sequence
from typing import Any

from ganho.domain.deal import PaymentEntry
from ganho.domain.model import Value
from ganho.domain.settings import Settings
from ganho.errors import FatalError
from ganho.pipedrive.deal_fields import DealField, deal_field, fields_named
from ganho.pipedrive.schemas import FieldWire


class PaymentFields(Value):
    """The fields that settings name; None where they name none."""

    condition: DealField | None = None
    method: DealField | None = None


def find_payment_fields(
    fields: Sequence[FieldWire], settings: Settings
) -> PaymentFields:
    """Pick them out of all deal fields.

    Raises FatalError for one that is not there, or there more than once.
    """
    names = {
        "condition": ("payment_condition_field", settings.payment_condition_field),
        "method": ("payment_method_field", settings.payment_method_field),
    }
    found = {part: _find(fields, *named) for part, named in names.items() if named[1]}
    return PaymentFields(**found)


def payment_entry(
    field: DealField | None, custom_fields: dict[str, Any]
) -> PaymentEntry | None:
    """Read what stands in a deal's field; None where settings name no field."""
    if field is None:
        return None
    entry = field.entry(custom_fields.get(field.code))
    return PaymentEntry(field=field.name, entry=entry)


def _find(fields: Sequence[FieldWire], setting: str, wanted: str) -> DealField:
    """Find a field by its code, else by its name.

    A built-in one has no place among a deal's custom fields: it would always be empty.
    """
    custom = [field for field in fields if field.is_custom_field is not False]
    coded = [deal_field(field) for field in custom if field.field_code == wanted]
    found = coded[:1] or fields_named(custom, wanted)
    if not found:
        raise FatalError(
            "Pipedrive has no custom deal field named {wanted!r}.",
            remedy="Correct {setting} in the company file and run `ganho apply`.",
            wanted=wanted,
            setting=setting,
        )
    if len(found) > 1:
        raise FatalError(
            "Of Pipedrive's custom deal fields {found} are named {wanted!r}.",
            remedy="Put the code (API key) of the right one into {setting} and run `ganho "
            "apply`.",
            found=len(found),
            wanted=wanted,
            setting=setting,
        )
    return found[0]
