"""The three contract fields of a deal (R20): found by name, whatever their type."""

from collections.abc import Sequence
from typing import Any, Literal

from ganho.domain.deal import ContractEntries
from ganho.domain.model import Value
from ganho.errors import FatalError, UnknownOutcomeError
from ganho.pipedrive.answers import BadRequestError, NotAllowedError
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.deal_fields import DealField, fields_named
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
BY_HAND = (
    "Create it by hand in Pipedrive (Company settings > Data fields > Deal), of "
    "whatever type, and run `ganho apply` again."
)


class ContractFields(Value):
    """The three fields, each found once."""

    mark: DealField
    term: DealField
    due: DealField

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


def _named(fields: Sequence[FieldWire], name: str) -> DealField | None:
    """Find a field by its name."""
    found = fields_named(fields, name)
    if len(found) > 1:
        raise FatalError(
            f"Pipedrive has {len(found)} deal fields named {name!r}.",
            remedy="Rename or delete all but one in Pipedrive (Company settings > Data "
            "fields > Deal), then run `ganho apply`.",
        )
    return found[0] if found else None
