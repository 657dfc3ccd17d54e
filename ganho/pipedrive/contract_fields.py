"""The three contract fields of a deal (R20): found by name, whatever their type."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

from ganho.domain.deal import ContractEntries, ContractEntry
from ganho.domain.model import Value
from ganho.domain.names import fold_name, is_blank_name
from ganho.errors import FatalError, UnknownOutcomeError
from ganho.pipedrive.answers import BadRequestError, NotAllowedError
from ganho.pipedrive.client import PipedriveClient
from ganho.pipedrive.schemas import FieldWire, NewFieldWire, NewOptionWire

Part = Literal["mark", "term", "due"]
NEW: dict[Part, NewFieldWire] = {
    "mark": NewFieldWire(
        field_name="Contrato Conta Azul",
        field_type="enum",
        options=[NewOptionWire(label="Sim"), NewOptionWire(label="Não")],
        description="Sim: o negócio ganho vira contrato recorrente na Conta Azul.",
    ),
    "term": NewFieldWire(
        field_name="Vigência Contrato Conta Azul",
        field_type="double",
        description="Duração em meses. Vazio: sem data para terminar.",
    ),
    "due": NewFieldWire(
        field_name="Vencimento Contrato Conta Azul",
        field_type="double",
        description="Dia do vencimento, de 1 a 31.",
    ),
}
"""What is created where a field is missing; one of the same name is used as it is."""
CHOICES = frozenset({"enum", "set"})
SCALARS = frozenset(
    {"varchar", "varchar_auto", "text", "phone", "int", "double", "boolean", "date"}
)
"""Types whose value is one text, number or yes-no. Those named nowhere here, such as a
person or a time of day, can say nothing about a contract."""
DATES = frozenset({"date", "daterange"})
NO_DATE = "0000-00-00"
"""What Pipedrive shows after somebody wrote an empty text into a date."""
BESIDE = frozenset({"currency", "timezone_id", "timezone_name"})
"""Parts of a value that are there even where nothing was filled in."""
BY_HAND = (
    "Create it by hand in Pipedrive (Company settings > Data fields > Deal), of "
    "whatever type, and run `ganho apply` again."
)


class ContractField(Value):
    """One of the three fields as this Pipedrive has it."""

    code: str
    field_type: str
    options: dict[str, str]
    """Id of an option, as text, and its label."""

    def entry(self, value: Any) -> ContractEntry | None:
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

    def _chosen(self, value: Any) -> ContractEntry:
        """Look the option up by its id: one that was deleted leaves its id behind."""
        chosen = value if isinstance(value, list) else [value]
        ids = [one.get("id") if isinstance(one, dict) else one for one in chosen]
        return (
            _scalar(self.options.get(str(ids[0]))) if len(ids) == 1 else _unreadable()
        )


class ContractFields(Value):
    """The three fields, each found once."""

    mark: ContractField
    term: ContractField
    due: ContractField

    def entries(self, custom_fields: dict[str, Any] | None) -> ContractEntries:
        """Read what stands in a deal's contract fields."""
        values = custom_fields or {}
        return ContractEntries(
            mark=self.mark.entry(values.get(self.mark.code)),
            term=self.term.entry(values.get(self.term.code)),
            due=self.due.entry(values.get(self.due.code)),
        )


def find_contract_fields(fields: Sequence[FieldWire]) -> ContractFields:
    """Pick the three fields out of all deal fields.

    Raises FatalError for a field that is missing, or that is there more than once.
    """
    found = {part: _named(fields, new.field_name) for part, new in NEW.items()}
    missing = [NEW[part].field_name for part, field in found.items() if field is None]
    if missing:
        raise FatalError(
            f"Pipedrive has no deal field named {missing[0]!r}.",
            remedy="Run `ganho apply`, which creates it, or set contracts = false.",
        )
    return ContractFields(**found)


def make_contract_fields(client: PipedriveClient) -> list[str]:
    """Create the contract fields that are missing, once; give their names.

    Pipedrive would take two fields of one name, so an answer that is lost is settled
    by looking. Raises FatalError where the user may not create fields.
    """
    known = client.fields("deal")
    missing = [n for n in NEW.values() if _named(known, n.field_name) is None]
    for new in missing:
        _make(client, new)
    return [new.field_name for new in missing]


def _make(client: PipedriveClient, new: NewFieldWire) -> None:
    name = repr(new.field_name)
    try:
        client.create_deal_field(new)
    except NotAllowedError:
        message = f"The Pipedrive token or plan may not create the deal field {name}."
        raise FatalError(message, remedy=BY_HAND) from None
    except BadRequestError as refused:
        message = f"The deal field {name} was not created: {refused.message}"
        raise FatalError(message, remedy=BY_HAND) from None
    except UnknownOutcomeError:
        if _named(client.fields("deal"), new.field_name) is None:
            raise FatalError(
                f"Pipedrive did not say whether it created the deal field {name}.",
                remedy="Run `ganho apply` again: it looks first.",
            ) from None


def _named(fields: Sequence[FieldWire], name: str) -> ContractField | None:
    """Find a field by its name; one that shifted pages list twice is one field."""
    wanted = fold_name(name)
    found = {f.field_code: f for f in fields if fold_name(f.field_name) == wanted}
    if len(found) > 1:
        raise FatalError(
            f"Pipedrive has {len(found)} deal fields named {name!r}.",
            remedy="Rename or delete all but one in Pipedrive (Company settings > Data "
            "fields > Deal), then run `ganho apply`.",
        )
    return _field(*found.values()) if found else None


def _field(wire: FieldWire) -> ContractField:
    options = {str(option.id): option.label for option in wire.options or []}
    return ContractField(
        code=wire.field_code, field_type=wire.field_type, options=options
    )


def _range(value: Any) -> ContractEntry:
    """Read a range. Half of one is unreadable: its start is no date to end on."""
    match value:
        case {"value": str(start), "until": str(end)} if start.strip() and end.strip():
            return ContractEntry(text=start.strip(), until=end.strip())
        case _:
            return _unreadable()


def _scalar(value: Any) -> ContractEntry:
    if isinstance(value, str) and not is_blank_name(value):
        return ContractEntry(text=value.strip())
    if isinstance(value, Decimal):
        return ContractEntry(text=format(value.normalize(), "f"))
    is_number = isinstance(value, int | float)
    return ContractEntry(text=str(value)) if is_number else _unreadable()


def _unreadable() -> ContractEntry:
    return ContractEntry(text="", readable=False)
