"""Rows read one by one: what cannot be read is known by the id that it still names."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from ganho.domain.unreadable import Trouble
from ganho.pipedrive.schemas import (
    DealWire,
    DiscountWire,
    InstalmentWire,
    LineWire,
    OrganizationWire,
    PersonWire,
    Wire,
)
from ganho.pipedrive.shapes import Id

W = TypeVar("W", bound=Wire)
_ID: TypeAdapter[int] = TypeAdapter(Id)
WHOLE: Mapping[type[Wire], Trouble] = {
    DealWire: Trouble.DEAL,
    LineWire: Trouble.LINE,
    DiscountWire: Trouble.DISCOUNT,
    InstalmentWire: Trouble.INSTALMENT,
    PersonWire: Trouble.PERSON,
    OrganizationWire: Trouble.ORGANIZATION,
}
"""What cannot be read where nothing more is to be said of it."""
PARTS: Mapping[type[Wire], Mapping[str, Trouble]] = {
    DealWire: {
        "value": Trouble.VALUE,
        "won_time": Trouble.WON_TIME,
        "first_won_time": Trouble.WON_TIME,
        "org_id": Trouble.ORGANIZATION,
        "person_id": Trouble.PERSON,
        "custom_fields": Trouble.CUSTOM_FIELDS,
    },
    LineWire: {
        "name": Trouble.LINE_NAME,
        "quantity": Trouble.LINE_QUANTITY,
        "item_price": Trouble.LINE_PRICE,
        "sum": Trouble.LINE_SUM,
        "discount": Trouble.LINE_DISCOUNT,
        "billing_frequency": Trouble.LINE_BILLING,
        "billing_frequency_cycles": Trouble.LINE_BILLING,
        "billing_start_date": Trouble.LINE_BILLING,
    },
    InstalmentWire: {
        "billing_date": Trouble.INSTALMENT_DAY,
        "amount": Trouble.INSTALMENT_AMOUNT,
    },
}


@dataclass(frozen=True, kw_only=True)
class Rows(Generic[W]):
    """What could be read, and what could not: by its own id, or by its deal's."""

    read: list[W]
    odd: Mapping[int, Trouble]
    nameless: Trouble | None = None
    """Of a row that does not even say whose it is."""


def read_rows(model: type[W], rows: Iterable[Any], key: str = "id") -> Rows[W]:
    """Read each row by itself: one that cannot be read holds up no other."""
    read: list[W] = []
    odd: dict[int, Trouble] = {}
    nameless = None
    for row in rows:
        try:
            read.append(model.model_validate(row))
        except ValidationError as error:
            trouble, row_id = trouble_of(model, error), _id_of(row, key)
            if row_id is None:
                nameless = trouble
            else:
                odd.setdefault(row_id, trouble)
    return Rows(read=read, odd=odd, nameless=nameless)


def rows_of_deals(
    model: type[W], deal_ids: Sequence[int], fetch: Callable[[Sequence[int]], list[Any]]
) -> Rows[W]:
    """Read rows that belong to deals.

    One that does not say to which is looked for by halves, until one deal is left.
    """
    asked = set(deal_ids)
    found = read_rows(model, fetch(deal_ids), key="deal_id")
    if found.nameless and len(deal_ids) > 1:
        half = len(deal_ids) // 2
        some, others = deal_ids[:half], deal_ids[half:]
        return both(
            rows_of_deals(model, some, fetch), rows_of_deals(model, others, fetch)
        )
    odd = {deal_id: why for deal_id, why in found.odd.items() if deal_id in asked}
    if found.nameless:
        odd |= dict.fromkeys(asked, found.nameless)
    # A form of the ids that is ignored would bring everybody's.
    read = [row for row in found.read if getattr(row, "deal_id", 0) in asked]
    return Rows(read=read, odd=odd)


def both(some: Rows[W], others: Rows[W]) -> Rows[W]:
    """Join the rows of two answers."""
    return Rows(
        read=[*some.read, *others.read],
        odd={**some.odd, **others.odd},
        nameless=some.nameless or others.nameless,
    )


def trouble_of(model: type[Wire], error: ValidationError) -> Trouble:
    """Name what cannot be read, never what stands there."""
    found = [
        str(one["loc"][0]) for one in error.errors(include_url=False) if one["loc"]
    ]
    parts = PARTS.get(model, {})
    known = [parts[name] for name in found if name in parts]
    return known[0] if known else WHOLE.get(model, Trouble.DEAL)


def _id_of(row: Any, key: str) -> int | None:
    try:
        return _ID.validate_python(row[key])
    except (ValidationError, TypeError, LookupError):
        return None
