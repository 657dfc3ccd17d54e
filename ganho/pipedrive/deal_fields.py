"""Custom fields of deals: found by name or code, read as text whatever their type."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ganho.domain.deal import FieldEntry
from ganho.domain.model import Value
from ganho.domain.names import fold_name, is_blank_name
from ganho.errors import FatalError
from ganho.pipedrive.schemas import FieldWire

CHOICES = frozenset({"enum", "set"})
SCALARS = frozenset(
    {"varchar", "varchar_auto", "text", "phone", "int", "double", "boolean", "date"}
)
"""Types whose value is one text, number or yes-no. Those named nowhere here, such as a
person or a time of day, can say nothing that we could use."""
DATES = frozenset({"date", "daterange"})
NO_DATE = "0000-00-00"
"""What Pipedrive shows after somebody wrote an empty text into a date."""
BESIDE = frozenset({"currency", "timezone_id", "timezone_name"})
"""Parts of a value that are there even where nothing was filled in."""


class DealField(Value):
    """One field of deals as this Pipedrive has it."""

    code: str
    field_type: str
    options: dict[str, str]
    """Id of an option, as text, and its label."""
    name: str = ""

    def entry(self, value: Any) -> FieldEntry | None:
        """Read what stands in the field; None where it is empty.

        What cannot be read is an unreadable entry and never counts as empty: a deal
        marked as contract would go on as a one-off sale.
        """
        if self._is_empty(value):
            return None
        if self.field_type in CHOICES:
            return self._chosen(value)
        if self.field_type == "daterange":
            return _range(value)
        if self.field_type == "monetary" and isinstance(value, dict):
            return _scalar(value.get("value"))
        return _scalar(value) if self.field_type in SCALARS else _unreadable()

    def _is_empty(self, value: Any) -> bool:
        if isinstance(value, dict):
            return all(self._is_empty(v) for k, v in value.items() if k not in BESIDE)
        if isinstance(value, str):
            no_date = self.field_type in DATES and value.strip().startswith(NO_DATE)
            return no_date or is_blank_name(value)
        return value is None or value == []

    def _chosen(self, value: Any) -> FieldEntry:
        """Look the option up by its id: one that was deleted leaves its id behind."""
        chosen = value if isinstance(value, list) else [value]
        ids = [one.get("id") if isinstance(one, dict) else one for one in chosen]
        return (
            _scalar(self.options.get(str(ids[0]))) if len(ids) == 1 else _unreadable()
        )


def deal_field(wire: FieldWire) -> DealField:
    """Take over a field's definition."""
    options = {option.id: option.label for option in wire.options}
    return DealField(
        code=code_of(wire),
        field_type=wire.field_type,
        options=options,
        name=wire.field_name,
    )


def code_of(wire: FieldWire) -> str:
    """Give the code under which a field's values stand.

    Raises FatalError without one: what people typed there would count as empty.
    """
    if not wire.field_code:
        raise FatalError(
            "Pipedrive does not tell the code of the field {name!r}.",
            remedy="Open the field in Pipedrive (Company settings > Data fields), save it "
            "and start again. If that does not help, ask Pipedrive's support.",
            name=wire.field_name,
        )
    return wire.field_code


def fields_named(fields: Sequence[FieldWire], name: str) -> list[DealField]:
    """Find the fields of a name; one that shifted pages list twice is one field."""
    wanted = fold_name(name)
    found = {f.field_code: f for f in fields if fold_name(f.field_name) == wanted}
    return [deal_field(wire) for wire in found.values()]


def _range(value: Any) -> FieldEntry:
    """Read a range. Half of one is unreadable: its start is no date to end on."""
    match value:
        case {"value": str(start), "until": str(end)} if start.strip() and end.strip():
            return FieldEntry(text=start.strip(), until=end.strip())
        case _:
            return _unreadable()


def _scalar(value: Any) -> FieldEntry:
    if isinstance(value, str) and not is_blank_name(value):
        return FieldEntry(text=value.strip())
    if isinstance(value, Decimal):
        return FieldEntry(text=format(value.normalize(), "f"))
    is_number = isinstance(value, int | float)
    return FieldEntry(text=str(value)) if is_number else _unreadable()


def _unreadable() -> FieldEntry:
    return FieldEntry(text="", readable=False)
