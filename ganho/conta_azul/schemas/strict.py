"""What we write: strict, so that nothing the vendor would refuse or drop is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from ganho.domain.money import is_whole_cents
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError

UUID_PATTERN = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def _exact(number: Decimal) -> Decimal:
    """Refuse more digits than a JSON number carries."""
    if Decimal(repr(float(number))) != number:
        raise PydanticCustomError("not_exact", "too many digits for a JSON number")
    return number


def _whole(amount: Decimal) -> Decimal:
    """Refuse fractions of a centavo."""
    if not is_whole_cents(amount):
        raise PydanticCustomError("not_whole_cents", "a fraction of a centavo")
    return amount


Uuid = Annotated[str, Field(pattern=UUID_PATTERN)]
Dia = Annotated[date, PlainSerializer(date.isoformat)]
Numero = Annotated[Decimal, AfterValidator(_exact)]
Dinheiro = Annotated[Numero, AfterValidator(_whole), Field(ge=0)]


class Request(BaseModel):
    """A body we send. The vendor ignores fields it does not know; we refuse them."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True
    )

    PERSONAL: ClassVar[tuple[str, ...]] = ()
    """Fields that may name a person, and that a refusal might repeat."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Give what must not be shown of a refusal that repeats the body."""
        values = (getattr(self, field) for field in self.PERSONAL)
        return tuple(secret for value in values for secret in _secrets(value))

    def body(self) -> dict[str, Any]:
        """Give the body, Decimals as they are, empty fields left out."""
        return self.model_dump(exclude_none=True)


def _secrets(value: Any) -> Iterator[str]:
    """Give a value, or what a part of the body keeps secret."""
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, Request):
            yield from part.secrets
        elif part:
            yield str(part)


@contextmanager
def rejecting(reason: Reason) -> Iterator[None]:
    """Turn a broken limit into a RejectedError that names the field, not the value."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise RejectedError(reason, field=field, rule=first["type"]) from None
