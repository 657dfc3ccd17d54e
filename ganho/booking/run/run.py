"""One run of one company: who, which deals, since when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ganho.booking.run.choice import EVERYTHING, Choice
from ganho.company.composition import Company
from ganho.errors import RetryableError
from ganho.pipedrive.limits import RESERVE

RunKind = Literal["sync", "backfill", "second look"]


class NotYetError(RetryableError):
    """Nothing is wrong with a vendor: just this deal has to wait."""


class WaitingError(RetryableError):
    """Some deals of a chunk have to wait; `deal_ids` says which."""

    def __init__(self, deal_ids: list[int], *, unsettled: bool) -> None:
        super().__init__(f"{len(deal_ids)} deal(s) wait: {deal_ids}")
        self.deal_ids = deal_ids
        self.unsettled = unsettled


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which won deals a run is about: won in [won_from, won_until)."""

    kind: RunKind
    won_from: datetime
    won_until: datetime | None = None
    read_since: datetime | None = None
    """Read all that changed since then; None: since the watermark."""
    look_at_all: bool = False
    """A person started it, and waits for what he has mended."""
    choice: Choice = EVERYTHING
    """What of it is booked now."""

    @property
    def is_thorough(self) -> bool:
        """Whether every held deal is read again, and not only what seems to change."""
        return self.look_at_all or self.kind == "second look"

    @property
    def keep(self) -> float:
        """What looks that can wait leave of Pipedrive's daily tokens, as a share."""
        return RESERVE if self.look_at_all else 2 * RESERVE


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run under way. It never changes."""

    run_id: str
    company: Company
    scope: Scope
    started_at: datetime
    dry_run: bool = False

    @property
    def today(self) -> date:
        """The company's day when the run began."""
        return self.started_at.astimezone(self.company.settings.zone).date()
