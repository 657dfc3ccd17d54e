"""The one base of our value objects."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value: equal when its parts are, refusing parts it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
