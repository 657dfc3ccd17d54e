"""What a dry run would book."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ganho.booking.reading.meaning import bookables_of
from ganho.booking.run.batches import batches
from ganho.booking.run.run import Run
from ganho.domain.contract.contract import Bookable, Contract
from ganho.ledger.records import BookingKind

AT_A_TIME = 200


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would be created; its customer's id, if it exists already."""

    deal_id: int
    kind: BookingKind
    total: Decimal
    day: date
    customer_id: str | None


def planned(run: Run) -> Iterator[Planned]:
    """Give the sales and contracts that a real run would create now."""
    for batch in batches(run.desk.open_ids(), AT_A_TIME):
        for bookable in bookables_of(run, batch):
            if bookable.deal_id not in run.settling:
                yield _plan(run, bookable)


def _plan(run: Run, bookable: Bookable) -> Planned:
    is_contract = isinstance(bookable, Contract)
    return Planned(
        deal_id=bookable.deal_id,
        kind="contract" if is_contract else "sale",
        total=bookable.total,
        day=bookable.starts_on if isinstance(bookable, Contract) else bookable.sold_on,
        customer_id=run.counterparts.customer_of(bookable).found,
    )
