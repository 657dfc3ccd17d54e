"""Deals as a report names them: by id, code, amount and day, never by title."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, Field

from ganho.domain.model import Value


class BookedDeal(Value):
    """A deal that this run booked or adopted; a dry run's plan has no ids yet."""

    deal_id: int
    kind: Literal["sale", "contract"] = "sale"
    erp_id: str | None = None
    number: int | None = None
    total: Decimal
    sold_on: date
    customer_id: str | None = None
    adopted: bool = False
    cancelled: bool = False


class HeldDeal(Value):
    """A deal in quarantine, with what explains the reason."""

    deal_id: int
    reason: str
    facts: Mapping[str, str] = Field(default_factory=dict)
    since: AwareDatetime | None = None
    value: Decimal | None = None
    currency: str | None = "BRL"
    next_look_at: AwareDatetime | None = None
    person_id: int | None = None
    organization_id: int | None = None
    owner_id: int | None = None
    owner: str = ""
    """The deal's owner in Pipedrive, shortened; empty where nobody asked."""


class WaitingDeal(Value):
    """A deal that the next run takes up again, and why."""

    deal_id: int
    why: str = ""
    value: Decimal | None = None


class WarnedDeal(Value):
    """A remark on a deal that goes on all the same."""

    deal_id: int
    remark: str
    facts: Mapping[str, str] = Field(default_factory=dict)
