"""How Pipedrive's values are read: whatever carries a value all the same is one.

A number is read as text, an id as text or inside an object, an empty map as an empty
list. What is there, cannot be read and decides about a sale is refused, never empty.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
)

from ganho.transport import YEARS

NOTHING: tuple[Any, ...] = (None, "", 0, "0", False, [], {})
"""What stands where nothing is referred to."""
YES, NO = (True, 1, "1", "true"), (False, 0, "0", "false")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_CURRENCY = 12
"""Letters of a code, Pipedrive's or a company's own; a ledger keeps no more."""


def _refused(why: str) -> ValueError:
    return ValueError(why)


def none_if_empty(value: Any) -> Any:
    """An unset date is null, absent, empty or `0000-00-00`; a number is none."""
    if value is None or (isinstance(value, str) and not value.strip("0-: TZ.")):
        return None
    if isinstance(value, date):
        return value
    # As a count of seconds a number would be a day in 1970, long before activation.
    if not isinstance(value, str) or not DATE.match(value.strip()):
        raise _refused("no date")
    return value.strip()


def _in_our_times(value: datetime | None) -> datetime | None:
    if value is not None and value.year not in YEARS:
        raise _refused("out of all times")
    return value


def _exact(value: Any) -> Any:
    """Refuse a number that went through binary floating point, and a yes or no."""
    if isinstance(value, bool):
        raise _refused("no number")
    return str(value) if isinstance(value, float) else value


def _reckonable(value: Decimal) -> Decimal:
    """Refuse a number that is all zeros."""
    if value.adjusted() < SMALLEST:
        raise _refused("next to nothing")
    return value


def _id(value: Any) -> Any:
    """Take an id out of the object that stands for its row in older answers."""
    if isinstance(value, dict):
        value = value.get("value", value.get("id"))
    if isinstance(value, bool):
        raise _refused("no id")
    return value


def _reference(value: Any) -> Any:
    """Read an id that may be unset."""
    if isinstance(value, dict) and value:
        value = _id(value)
    return None if value in NOTHING else _id(value)


def plain_text(value: Any) -> str:
    """Read text, or a number as text; what is neither says nothing."""
    if isinstance(value, Decimal):
        return format(value, "f").removesuffix(".0")
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip() if is_text else ""


def _text(value: Any) -> str:
    """Read text; refuse what is none: by its name alone a line is matched."""
    if isinstance(value, bool | dict | list):
        raise _refused("no text")
    return plain_text(value)


def _currency(value: Any) -> str | None:
    """Read a currency's code."""
    code = plain_text(value)
    is_one = 0 < len(code) <= LONGEST_CURRENCY and code.isprintable()
    return code if is_one else None


def _flag(value: Any) -> bool | None:
    """Read a yes or no where nothing depends on it."""
    return True if value in YES else False if value in NO else None


def _map(value: Any) -> Any:
    """Read a map; an empty one may come as an empty list."""
    return {} if value in NOTHING else value


def rows(read: Callable[[Any], Any]) -> BeforeValidator:
    """Keep of a list's entries those that can be read; what is no list is one entry."""

    def kept(value: Any) -> list[Any]:
        entries = value if isinstance(value, list) else [value]
        found = [one if isinstance(one, BaseModel) else read(one) for one in entries]
        return [one for one in found if one is not None]

    return BeforeValidator(kept)


Time = Annotated[
    AwareDatetime | None, BeforeValidator(none_if_empty), AfterValidator(_in_our_times)
]
Day = Annotated[date | None, BeforeValidator(none_if_empty)]
LARGEST = 10**12
"""No amount, price or quantity of a real deal is larger; arithmetic stays exact."""
SMALLEST = -60
"""The least power of ten in one; the next to spell it out might fill the memory."""
BEYOND_IDS = 2**63
"""Larger ones fit into no ledger."""
Amount = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(allow_inf_nan=False, gt=-LARGEST, lt=LARGEST),
    AfterValidator(_reckonable),
]
Id = Annotated[int, BeforeValidator(_id), Field(gt=0, lt=BEYOND_IDS)]
Reference = Annotated[
    Annotated[int, Field(gt=0, lt=BEYOND_IDS)] | None, BeforeValidator(_reference)
]
Text = Annotated[str, BeforeValidator(_text)]
Part = Annotated[str, BeforeValidator(plain_text)]
"""A text by which nothing is decided: whatever stands there, the record is still read."""
Flag = Annotated[bool | None, BeforeValidator(_flag)]
Currency = Annotated[str | None, BeforeValidator(_currency)]
CustomFields = Annotated[dict[str, Any], BeforeValidator(_map)]
