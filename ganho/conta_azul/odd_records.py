"""One record, read by its id: there, gone, or there and not to be read."""

from enum import Enum
from typing import Any

from pydantic import ValidationError

from ganho.conta_azul.calls import Shape
from ganho.conta_azul.paging import Body
from ganho.errors import RetryableError
from ganho.transport import UnreadableAnswerError


class OddRecordError(RetryableError):
    """A record is there and cannot be read: whatever it may be, it must not be passed over."""


def odd_record() -> OddRecordError:
    """Say that a record cannot be read."""
    return OddRecordError("A record of Conta Azul cannot be read.")


class Odd(Enum):
    """What stands in a record's place where it cannot be read."""

    RECORD = "record"


def record_of(model: type[Body]) -> Shape[Body | Odd]:
    """Read a body as a record. An object that is none is no transient trouble."""

    def read(body: Any) -> Body | Odd:
        try:
            return model.model_validate(body)
        except ValidationError:
            if isinstance(body, dict) and body:
                return Odd.RECORD
            raise UnreadableAnswerError(model.__name__) from None

    return read


def readable(found: Body | Odd) -> Body:
    """Give a record; raises OddRecordError where it cannot be read."""
    if isinstance(found, Odd):
        raise odd_record()
    return found


def require_id(record_id: str) -> None:
    """Raise OddRecordError for what a list named without its id: nobody can look at it."""
    if not record_id:
        raise odd_record()
