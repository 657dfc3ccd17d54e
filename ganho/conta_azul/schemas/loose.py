"""What we read: loose, because the vendor's types and envelopes differ by module."""

import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from ganho.transport import YEARS

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
"""Times without a zone are São Paulo's, wherever the company is."""
DIGITS = 15
"""Before the point of an amount: with two behind it, the largest that a ledger holds."""
MOST_DIGITS = 60
"""Of a number that is one, however exactly it is told."""
LONGEST_ID = 64
"""Characters; a ledger keeps no more."""
NO = (False, 0, "0", "false", "False")
OTHER = "other"
"""Every enum value that we do not know."""


class Answer(BaseModel):
    """A body we read: unknown fields ignored, null and "" the same as absent."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value not in (None, "")}


class Detail(Answer):
    """A part that may be left out, come as its bare name, or be something else.

    Whatever it is, the body around it is still understood.
    """

    @model_validator(mode="before")
    @classmethod
    def _read_name(cls, data: Any) -> Any:
        if isinstance(data, str):
            return {"nome": data}
        return data if isinstance(data, dict) else {}


def to_text(value: Any) -> str:
    """Read text that may come as a number; what is neither says nothing."""
    is_text = isinstance(value, str | int | float | Decimal)
    return str(value) if is_text and not isinstance(value, bool) else ""


def to_id(value: Any) -> str:
    """Read an id; what cannot be one is none."""
    text = to_text(value).strip()
    return text if len(text) <= LONGEST_ID and text.isprintable() else ""


def to_required_id(value: Any) -> str:
    """Read an id that must be there."""
    found = to_id(value)
    if not found:
        message = "no id"
        raise ValueError(message)
    return found


def to_flag(value: Any) -> bool:
    """Read a yes or no; what is neither is a yes: who may be meant is not passed over."""
    return value not in NO


def to_decimal(value: Any) -> Decimal | None:
    """Read a number that may come as text; None if it is none to reckon with."""
    text = str(value).strip()
    if isinstance(value, bool) or len(text) > MOST_DIGITS:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    # `1e999999999` is short, and a gigabyte as soon as it becomes an int.
    fits = number.is_finite() and -MOST_DIGITS < number.adjusted() < DIGITS
    return number if fits else None


def to_int(value: Any) -> int | None:
    """Read a whole number that may come as `"10"` or `10.0`."""
    number = to_decimal(value)
    if number is None or number != number.to_integral_value():
        return None
    return int(number)


def to_day(value: Any) -> date | None:
    """Read the day of a date or of a date with time."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def to_moment(value: Any) -> datetime | None:
    """Read a time; one without a zone is São Paulo's."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    if moment.year not in YEARS:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=SAO_PAULO)


def to_word(value: Any) -> str:
    """Fold an enum: `Física`, `FISICA` and `fisica` are the same word."""
    plain = unicodedata.normalize("NFKD", str(value))
    letters = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return "_".join(letters.upper().replace("-", " ").split())


KNOWN_WORDS: set[str] = set()
"""Of all enums there are."""


def one_of(*known: str) -> BeforeValidator:
    """Fold an enum and turn what is unknown into `other`."""
    KNOWN_WORDS.update(known)

    def read(value: Any) -> str:
        word = to_word(value)
        return word if word in known else OTHER

    return BeforeValidator(read)


def to_document(value: Any) -> str | None:
    """Strip a tax id to its characters; one that is shown with stars is unknown."""
    text = str(value)
    if "*" in text:
        return None
    return "".join(mark for mark in text if mark.isalnum()).upper() or None


LooseInt = Annotated[int | None, BeforeValidator(to_int)]
LooseDecimal = Annotated[Decimal | None, BeforeValidator(to_decimal)]
LooseDay = Annotated[date | None, BeforeValidator(to_day)]
LooseMoment = Annotated[datetime | None, BeforeValidator(to_moment)]
LooseText = Annotated[str, BeforeValidator(to_text)]
LooseFlag = Annotated[bool, BeforeValidator(to_flag)]
LooseId = Annotated[str, BeforeValidator(to_id)]
Identity = Annotated[str, BeforeValidator(to_required_id)]


class Row(Answer):
    """A row of a list: whatever it is, the others are read.

    One without an id that can be read can be neither used nor looked at, so `id` is
    empty; what else it does not say in words that can be read, it does not say.
    """

    id: LooseId = ""

    @model_validator(mode="before")
    @classmethod
    def _read_object(cls, data: Any) -> Any:
        return data if isinstance(data, dict) else {}


class Criado(Answer):
    """All we need of the answer to a create: what it made."""

    id: Identity
