"""A create that the vendor answers with 5xx: weather, or a person's problem (R29).

One such answer proves nothing. Many do, while other creates are answered; where none is,
it is the company's trouble and no deal's.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

Trouble = Literal["weather", "company", "deal"]
"""Whose it is: it may pass, nothing is created for anybody, or this create's own."""

RUNS = 3
A_WHILE = timedelta(minutes=15)
MOST_A_DAY = 10
FORGOTTEN_AFTER = timedelta(days=2)
"""Longer than a held deal ever waits for its next send: this is another story then."""
LONGEST = timedelta(hours=4)


@dataclass(frozen=True, kw_only=True)
class Failures:
    """How often a create was answered 5xx, since when, and what the answer was."""

    status: int
    code: str
    """The vendor's own, where it gives one."""
    run_id: str
    """The last run in which it was answered so."""
    first_at: datetime
    last_at: datetime
    runs: int = 1
    on_last_day: int = 1
    """Answers of the day of `last_at`, in UTC."""

    @property
    def next_send_at(self) -> datetime:
        """Say when to send again while nobody is answered: at growing intervals."""
        delay: timedelta = A_WHILE * 2 ** min(max(0, self.runs - RUNS), 10)
        return self.last_at + min(delay, LONGEST)

    def with_one_more(self, more: "Failures") -> "Failures":
        """Add an answer to those before."""
        if not timedelta(0) <= more.last_at - self.last_at <= FORGOTTEN_AFTER:
            return more
        same_day = more.last_at.date() == self.last_at.date()
        return replace(
            more,
            first_at=self.first_at,
            runs=self.runs + (more.run_id != self.run_id),
            on_last_day=more.on_last_day + (self.on_last_day if same_day else 0),
        )

    def is_spent(self, now: datetime) -> bool:
        """Tell whether it was sent so often today that it is enough."""
        return self.last_at.date() == now.date() and self.on_last_day >= MOST_A_DAY


@dataclass(frozen=True, kw_only=True)
class Others:
    """How creates of other deals fared."""

    done_at: datetime | None = None
    """When the last that was done was sent."""
    failed_at: datetime | None = None
    """When the last was answered 5xx of those that are still to be done."""


def whose_trouble(failures: Failures, others: Others, now: datetime) -> Trouble:
    """Tell whose trouble it is that a create is answered 5xx.

    Reading works: a look has just found nothing. So alone, at night, it is the deal's.
    """
    if failures.runs < RUNS or now - failures.first_at < A_WHILE:
        return "weather"
    done_at, failed_at = others.done_at, others.failed_at
    if done_at is not None and done_at >= failures.first_at:
        return "deal"
    fails_elsewhere = failed_at is not None and (done_at is None or failed_at > done_at)
    return "company" if fails_elsewhere else "deal"
