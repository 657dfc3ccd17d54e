"""The three contract fields of a deal (R20): found by name, whatever their type."""

from collections.abc import Sequence
from typing import Any, Literal

from ganho.domain.deal import ContractEntries
from ganho.domain.model import Value
from ganho.errors import FatalError, Sentence, UnknownOutcomeError
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
        # A number could not say when an early renewal starts.
        field_type="varchar",
        description="Meses (12), ou início e fim (15/12/2026 a 14/12/2027). Vazio: sem "
        "data para terminar.",
    ),
    "due": NewFieldWire(
        field_name="Vencimento Contrato Conta Azul",
        field_type="double",
        description="Dia do vencimento, de 1 a 31.",
    ),
}
"""What is created where a field is missing; one of the same name is used as it is."""
BY_HAND = Sentence(
    "Create it by hand in Pipedrive (Company settings > Data fields > Deal), of "
    "whatever type, and run `ganho apply` again."
)


class ContractFields(Value):
    """The three fields, each found once."""

    mark: DealField
    term: DealField
    due: DealField

    def entries(self, values: dict[str, Any]) -> ContractEntries:
        """Read what stands in a deal's contract fields."""
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
            "Pipedrive has no deal field named {missing!r}.",
            remedy="Run `ganho apply`, which creates it, or set contracts = false.",
            missing=missing[0],
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
    name = new.field_name
    try:
        client.create_deal_field(new)
    except NotAllowedError:
        raise FatalError(
            "The Pipedrive token or plan may not create the deal field {name!r}.",
            remedy=BY_HAND,
            name=name,
        ) from None
    except BadRequestError as refused:
        raise FatalError(
            "The deal field {name!r} was not created: {refused}",
            remedy=BY_HAND,
            name=name,
            refused=refused,
        ) from None
    except UnknownOutcomeError:
        if _named(client.fields("deal"), new.field_name) is None:
            raise FatalError(
                "Pipedrive did not say whether it created the deal field {name!r}.",
                remedy="Run `ganho apply` again: it looks first.",
                name=name,
            ) from None


def _named(fields: Sequence[FieldWire], name: str) -> DealField | None:
    """Find a field by its name."""
    found = fields_named(fields, name)
    if len(found) > 1:
        raise FatalError(
            "Pipedrive has {found} deal fields named {name!r}.",
            remedy="Rename or delete all but one in Pipedrive (Company settings > Data "
            "fields > Deal), then run `ganho apply`.",
            found=len(found),
            name=name,
        )
    return found[0] if found else None
