"""What a dry run would book."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ganho.booking.erp.counterparts import Counterparts
from ganho.booking.reading.dossiers import Deals
from ganho.booking.run.batches import batches
from ganho.booking.run.board import Board
from ganho.booking.run.table import Desk
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


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What would be created, were the run no dry one."""

    desk: Desk
    deals: Deals
    board: Board
    counterparts: Counterparts

    def made(self) -> Iterator[Planned]:
        """Give the sales and contracts that a real run would create now."""
        for batch in batches(self.desk.open_ids(), AT_A_TIME):
            for bookable in self.deals.bookables_of(batch):
                if bookable.deal_id not in self.board.put_off:
                    yield self._planned(bookable)

    def _planned(self, bookable: Bookable) -> Planned:
        is_contract = isinstance(bookable, Contract)
        day = bookable.starts_on if isinstance(bookable, Contract) else bookable.sold_on
        return Planned(
            deal_id=bookable.deal_id,
            kind="contract" if is_contract else "sale",
            total=bookable.total,
            day=day,
            customer_id=self.counterparts.customer_of(bookable).found,
        )
