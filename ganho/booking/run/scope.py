"""Which won deals a run is about."""

from datetime import date, datetime, time, timedelta

from ganho.booking.run.choice import EVERYTHING, Choice
from ganho.booking.run.run import Scope
from ganho.domain.settings import Settings


def sync_scope(
    settings: Settings,
    look_back_days: int,
    now: datetime,
    *,
    look_at_all: bool = False,
    choice: Choice = EVERYTHING,
) -> Scope:
    """What was won since activation; read on from the watermark, or some days back.

    `look_at_all`: look at every held deal and every delayed look now.
    """
    back = now - timedelta(days=look_back_days)
    return Scope(
        kind="second look" if look_back_days else "sync",
        won_from=settings.activated_at,
        read_since=max(back, settings.activated_at) if look_back_days else None,
        look_at_all=look_at_all,
        choice=choice,
    )


def backfill_scope(settings: Settings, first: date, last: date) -> Scope:
    """What was won from one day to another, both included, in the company's zone."""
    won_from = datetime.combine(first, time(), settings.zone)
    won_until = datetime.combine(last + timedelta(days=1), time(), settings.zone)
    return Scope(
        kind="backfill", won_from=won_from, won_until=won_until, read_since=won_from
    )
