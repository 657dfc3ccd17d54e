"""The days that people type, and how far off one may be before a person is asked (R30)."""

from collections.abc import Iterable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from ganho.domain.deal import Deal
from ganho.domain.reasons import Reason
from ganho.domain.settings import Settings
from ganho.errors import RejectedError

FARTHEST_AHEAD = timedelta(days=1)
"""A clock or a zone may be off by so much; whoever typed 2062 is by more."""
FARTHEST_DUE = relativedelta(years=10)


def won_on(deal: Deal, settings: Settings) -> date:
    """Give the day of winning in the company's zone."""
    return deal.won_at.astimezone(settings.zone).date()


def check_win(deal: Deal, settings: Settings, today: date) -> None:
    """Refuse a deal whose win lies ahead; raises RejectedError."""
    won = won_on(deal, settings)
    if won > today + FARTHEST_AHEAD:
        raise _unlikely("won_ahead", won)


def check_due_dates(days: Iterable[date], won: date) -> None:
    """Refuse what somebody mistyped, such as 0206 or 2206; raises RejectedError.

    They are seen from the day of winning: the sale of a closed month has a later one
    than anybody agreed on.
    """
    for due_on in sorted(days):
        if due_on < won:
            raise _unlikely("before_sale", due_on)
        if due_on > won + FARTHEST_DUE:
            raise _unlikely("far", due_on)


def _unlikely(why: str, day: date) -> RejectedError:
    return RejectedError(Reason.DATE_UNLIKELY, why=why, day=day.isoformat())
