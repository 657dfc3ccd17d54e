"""What we write: strict, so that nothing the vendor would refuse or drop is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
)

from ganho.domain.reasons import Reason
from ganho.errors import RejectedError

UUID_PATTERN = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"

Uuid = Annotated[str, Field(pattern=UUID_PATTERN)]
Dia = Annotated[date, PlainSerializer(date.isoformat)]
Dinheiro = Annotated[Decimal, Field(ge=0, decimal_places=2)]


class Request(BaseModel):
    """A body we send. The vendor ignores fields it does not know; we refuse them."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, hide_input_in_errors=True
    )

    def body(self) -> dict[str, Any]:
        """Give the body, Decimals as they are, empty fields left out."""
        return self.model_dump(exclude_none=True)


@contextmanager
def rejecting(reason: Reason) -> Iterator[None]:
    """Turn a broken limit into a RejectedError that names the field, not the value."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise RejectedError(reason, field=field, rule=first["type"]) from None
