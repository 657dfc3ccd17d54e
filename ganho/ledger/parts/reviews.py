"""The sales that a person has still to look at in the ERP, as far as is known here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from ganho.ledger.core import CHUNK, Part, chunks, from_cents, live
from ganho.ledger.tables import bookings


@dataclass(frozen=True, kw_only=True)
class BookedSale:
    """A sale that stands for its deal, and since when."""

    booking_id: int
    deal_id: int
    erp_id: str
    number: int | None
    total: Decimal
    sold_on: date
    customer_id: str
    adopted: bool
    booked_at: datetime


class Reviews(Part):
    """Live bookings of sales, in the order they were made."""

    def booked_after(self, booking_id: int) -> list[BookedSale]:
        """List the sales booked after that booking; 0 lists them all."""
        return self._sales([bookings.c.booking_id > booking_id])

    def booked_as(
        self, *, booking_ids: Iterable[int] = (), erp_ids: Iterable[str] = ()
    ) -> list[BookedSale]:
        """List sales by their bookings or by their ids in the ERP."""
        ids, sales = bookings.c.booking_id, bookings.c.erp_id
        return self._sales(
            [ids.in_(some) for some in chunks(booking_ids, CHUNK)]
            + [sales.in_(some) for some in chunks(erp_ids, CHUNK)]
        )

    def _sales(self, conditions: Sequence[ColumnElement[bool]]) -> list[BookedSale]:
        sales = select(bookings).where(
            *live(self._company, "sale"), bookings.c.cancelled.is_(False)
        )
        queries = [
            sales.where(one).order_by(bookings.c.booking_id) for one in conditions
        ]
        with self._core.reading() as connection:
            return [_sale(row) for q in queries for row in connection.execute(q)]


def _sale(row: Row[Any]) -> BookedSale:
    return BookedSale(
        booking_id=row.booking_id,
        deal_id=row.deal_id,
        erp_id=row.erp_id,
        number=row.number,
        total=from_cents(row.cents) or Decimal(0),
        sold_on=row.sold_on,
        customer_id=row.customer_id,
        adopted=row.adopted,
        booked_at=row.booked_at,
    )
