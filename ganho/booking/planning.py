"""What a dry run would book."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ganho.booking.batches import batches
from ganho.booking.keys import match_customers
from ganho.booking.run import Run
from ganho.booking.translating import sales_of

AT_A_TIME = 200


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A sale that would be created; its customer's id, if it exists already."""

    deal_id: int
    total: Decimal
    sold_on: date
    customer_id: str | None


def planned(run: Run) -> Iterator[Planned]:
    """Give the sales that a real run would create now."""
    for batch in batches(run.desk.open_ids(), AT_A_TIME):
        sales = sales_of(run, batch)
        matches = match_customers(run, [sale.customer for sale in sales])
        for sale, match in zip(sales, matches, strict=True):
            yield Planned(
                deal_id=sale.deal_id,
                total=sale.total,
                sold_on=sale.sold_on,
                customer_id=match.found,
            )
