"""Quarantine: why, and when to look again."""

from datetime import datetime, timedelta

from ganho.booking.run import Run
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError

SETTLING_TIME = timedelta(seconds=60)
"""An unanswered create without a number is not sent again before."""
ERP_CAUSES = {
    Reason.CUSTOMER_AMBIGUOUS: timedelta(minutes=10),
    Reason.ITEM_AMBIGUOUS: timedelta(minutes=10),
    Reason.ITEM_INACTIVE: timedelta(minutes=10),
    Reason.ITEM_MISSING: timedelta(minutes=10),
    Reason.CUSTOMER_REFUSED: timedelta(hours=1),
    Reason.ITEM_REFUSED: timedelta(hours=1),
    Reason.SALE_REFUSED: timedelta(hours=1),
    Reason.CONTRACT_REFUSED: timedelta(hours=1),
    Reason.CONTRACT_ALREADY_ACTIVE: timedelta(hours=1),
    Reason.POSSIBLY_BOOKED_ALREADY: timedelta(hours=1),
    Reason.STOCK_INSUFFICIENT: timedelta(minutes=10),
}
"""Causes that only a change in the ERP takes away: the first delay of a new look."""
LONGEST = timedelta(days=1)
LONGEST_FOR = {Reason.STOCK_INSUFFICIENT: timedelta(hours=1)}
"""Goods come in during the day, and a look at the balance is one read."""


def set_aside(run: Run, deal_id: int, error: RejectedError) -> None:
    """Put a deal into quarantine; causes in the ERP are looked at again later."""
    retry_at = _retry_at(run, deal_id, error.reason)
    run.desk.set_aside(deal_id, error.reason, error.facts, retry_at)


def _retry_at(run: Run, deal_id: int, reason: str) -> datetime | None:
    first = ERP_CAUSES.get(Reason(reason))
    if first is None:
        return None
    record = run.company.ledger.deal(deal_id)
    looks = min(record.looks, 10) if record else 0
    longest = LONGEST_FOR.get(Reason(reason), LONGEST)
    delay: timedelta = min(first * 2**looks, longest)
    return run.company.clock() + delay
