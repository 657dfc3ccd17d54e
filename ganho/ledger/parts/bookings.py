"""Bookings: the lasting facts that a deal became one sale or one contract."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    delete,
    func,
    select,
    true,
    tuple_,
    update,
)

from ganho.ledger.core import CHUNK, NOTHING, Part, chunks, from_cents, live, to_cents
from ganho.ledger.parts.deals import reopen, take_off
from ganho.ledger.parts.promises import close
from ganho.ledger.records import (
    BOOKED_AS,
    Booking,
    BookingKind,
    DealState,
    Intent,
    Sold,
)
from ganho.ledger.tables import bookings, deals, decisions

# Built once: each deal that is booked asks for them.
IS_KNOWN = select(func.count()).where(
    bookings.c.company == bindparam("company"),
    bookings.c.kind == bindparam("kind"),
    bookings.c.erp_id == bindparam("erp_id"),
    bookings.c.deal_id == bindparam("deal_id"),
)
LIVE = (
    select(bookings)
    .where(
        bookings.c.company == bindparam("company"), bookings.c.superseded_at.is_(None)
    )
    .order_by(bookings.c.booking_id)
)
OF_DEALS = LIVE.where(bookings.c.deal_id.in_(bindparam("deal_ids", expanding=True)))
KEEP = bookings.insert()
SPEND = delete(decisions).where(
    decisions.c.company == bindparam("company"),
    decisions.c.deal_id == bindparam("deal_id"),
    decisions.c.kind != "customer",
)
SETTLED: Mapping[str, Any] = {
    "state": DealState.BOOKED,
    "reason": None,
    "facts": {},
    "snapshot": None,
    "set_aside_at": None,
    "next_look_at": None,
}
SETTLE = (
    update(deals)
    .where(deals.c.company == bindparam("of"), deals.c.deal_id == bindparam("of_deal"))
    .values(**SETTLED)
)


class Bookings(Part):
    """What was created or adopted, one for each deal."""

    def keep(
        self,
        booking: Booking,
        intent: Intent | None = None,
        noted: Mapping[str, Mapping[str, str]] = NOTHING,
    ) -> None:
        """Keep a booking, close its promise, settle the deal: one transaction.

        `noted` are remarks that come with it, each with its facts.

        The same booking twice changes nothing. The database refuses a second live one.
        """
        with self._core.writing() as connection:
            if self._is_known(connection, booking):
                return
            connection.execute(KEEP, self._booking_row(booking))
            if intent is not None:
                close(self._core, connection, intent, "booked")
            self._settle_deal(connection, booking)
            self._core.remark(connection, booking.deal_id, noted)
            what = "adopted" if booking.adopted else "booked"
            self._tell(connection, what, booking)

    def supersede(self, deal_id: int) -> None:
        """Give up a deal's booking, which was cancelled; the deal may be booked anew.

        The booking stays in the history, and is never adopted again.
        """
        with self._core.writing() as connection:
            connection.execute(
                update(bookings)
                .where(
                    bookings.c.company == self._company,
                    bookings.c.deal_id == deal_id,
                    bookings.c.superseded_at.is_(None),
                )
                .values(superseded_at=self._clock(), cancelled=True)
            )
            reopen(self._core, connection, deal_id)
            self._core.tell(connection, "superseded", deal_id)

    def hand_over(
        self,
        booking: Booking,
        intent: Intent | None = None,
        noted: Mapping[str, Mapping[str, str]] = NOTHING,
    ) -> None:
        """Let a deal have the live booking of another one, which is gone.

        `booking` is the other's, under the deal's own id.
        """
        same = (
            bookings.c.company == self._company,
            bookings.c.kind == booking.kind,
            bookings.c.erp_id == booking.erp_id,
            bookings.c.superseded_at.is_(None),
        )
        with self._core.writing() as connection:
            gone = connection.execute(
                select(bookings.c.deal_id).where(*same)
            ).scalar_one()
            changed = update(bookings).where(*same).values(deal_id=booking.deal_id)
            connection.execute(changed)
            take_off(self._core, connection, gone, why="deleted")
            if intent is not None:
                close(self._core, connection, intent, "booked")
            self._settle_deal(connection, booking)
            self._core.remark(connection, booking.deal_id, noted)
            self._tell(connection, "adopted", booking)

    def of_deal(self, deal_id: int) -> Booking | None:
        """Give a deal's booking; a cancelled one counts until it is superseded."""
        found = self.of_deals([deal_id])
        return found[0] if found else None

    def of_deals(self, deal_ids: Iterable[int]) -> list[Booking]:
        """List the bookings of deals, in the order they were made."""
        return self._read(
            (OF_DEALS, {"deal_ids": ids}) for ids in chunks(deal_ids, CHUNK)
        )

    def of_run(self, run_id: str) -> list[Booking]:
        """List what a run booked, in the order it did."""
        return self._listed([bookings.c.run_id == run_id])

    def alike(self, wanted: Iterable[tuple[str, Decimal]]) -> list[Booking]:
        """List the sales that live of these customers, each with one of its totals."""
        pairs = [(customer_id, to_cents(total)) for customer_id, total in wanted]
        same = tuple_(bookings.c.customer_id, bookings.c.cents)
        found = self._listed(same.in_(some) for some in chunks(pairs, CHUNK // 2))
        return [one for one in found if one.kind == "sale" and not one.cancelled]

    def all(self) -> list[Booking]:
        """List every booking, in the order they were made."""
        return self._listed([true()])

    def latest_numbers(self, kind: BookingKind, most: int) -> list[int]:
        """Give the numbers of bookings that live, the newest first."""
        query = (
            select(bookings.c.number)
            .where(
                *live(self._company, kind),
                bookings.c.number.is_not(None),
                bookings.c.cancelled.is_(False),
            )
            .order_by(bookings.c.booking_id.desc())
            .limit(most)
        )
        with self._core.reading() as connection:
            return list(connection.execute(query).scalars())

    def ours_among(self, erp_ids: Iterable[str], *, answered: bool = False) -> set[str]:
        """Tell which of these sales are bookings of ours, superseded ones too.

        `answered`: those alone that ganho made and was answered for.
        """
        found: set[str] = set()
        with self._core.reading() as connection:
            for ids in chunks(erp_ids, CHUNK):
                query = select(bookings.c.erp_id).where(
                    *self._as_any_kind(), bookings.c.erp_id.in_(ids)
                )
                if answered:
                    query = query.where(~bookings.c.adopted)
                found |= set(connection.execute(query).scalars())
        return found

    def booked_before(self, deal_ids: Iterable[int]) -> set[int]:
        """Tell which of these deals have a booking or once had one."""
        found: set[int] = set()
        with self._core.reading() as connection:
            for ids in chunks(deal_ids, CHUNK):
                query = select(bookings.c.deal_id).where(
                    bookings.c.company == self._company, bookings.c.deal_id.in_(ids)
                )
                found |= set(connection.execute(query).scalars())
        return found

    def first_sold(self, customer_ids: Iterable[str]) -> dict[str, date]:
        """Tell of these customers on which day the first of their bookings was sold."""
        found: dict[str, date] = {}
        with self._core.reading() as connection:
            for ids in chunks(customer_ids, CHUNK):
                query = (
                    select(bookings.c.customer_id, func.min(bookings.c.sold_on))
                    .where(
                        bookings.c.company == self._company,
                        bookings.c.customer_id.in_(ids),
                    )
                    .group_by(bookings.c.customer_id)
                )
                found |= {row[0]: row[1] for row in connection.execute(query)}
        return found

    def deal_of(self, erp_id: str) -> int | None:
        """Tell which deal has become this sale or contract, if one has."""
        query = select(bookings.c.deal_id).where(
            *self._as_any_kind(), bookings.c.erp_id == erp_id
        )
        with self._core.reading() as connection:
            deal_id: int | None = connection.execute(query).scalar()
        return deal_id

    def sold_since(self, day: date) -> list[Sold]:
        """List what was booked with a date from that day on: to whom, for how much."""
        query = select(
            bookings.c.erp_id,
            bookings.c.customer_id,
            bookings.c.cents,
            bookings.c.sold_on,
        ).where(
            *self._as_any_kind(),
            bookings.c.sold_on >= day,
            bookings.c.superseded_at.is_(None),
        )
        with self._core.reading() as connection:
            rows = connection.execute(query).all()
        return [
            Sold(row.erp_id, row.customer_id, from_cents(row.cents), row.sold_on)
            for row in rows
        ]

    def _listed(self, conditions: Iterable[ColumnElement[bool]]) -> list[Booking]:
        return self._read((LIVE.where(one), {}) for one in conditions)

    def _read(self, queries: Iterable[tuple[Any, Mapping[str, Any]]]) -> list[Booking]:
        mine = {"company": self._company}
        with self._core.reading() as connection:
            return [
                _booking(row)
                for query, asked in queries
                for row in connection.execute(query, {**mine, **asked})
            ]

    def _as_any_kind(self) -> tuple[ColumnElement[bool], ...]:
        """Name the kinds, which stand before what is asked for in the indexes."""
        return bookings.c.company == self._company, bookings.c.kind.in_(BOOKED_AS)

    def _is_known(self, connection: Connection, booking: Booking) -> bool:
        same = {
            "company": self._company,
            "kind": booking.kind,
            "erp_id": booking.erp_id,
            "deal_id": booking.deal_id,
        }
        return bool(connection.execute(IS_KNOWN, same).scalar())

    def _booking_row(self, booking: Booking) -> dict[str, Any]:
        return {
            "company": self._company,
            "deal_id": booking.deal_id,
            "kind": booking.kind,
            "erp_id": booking.erp_id,
            "number": booking.number,
            "cents": to_cents(booking.total),
            "sold_on": booking.sold_on,
            "customer_id": booking.customer_id,
            "adopted": booking.adopted,
            "cancelled": booking.cancelled,
            "run_id": booking.run_id or self._core.run_id or "",
            "booked_at": self._clock(),
        }

    def _tell(self, connection: Connection, what: str, booking: Booking) -> None:
        self._core.tell(
            connection,
            what,
            booking.deal_id,
            kind=booking.kind,
            number=booking.number,
            sale=booking.erp_id,
            cancelled=booking.cancelled,
        )

    def _settle_deal(self, connection: Connection, booking: Booking) -> None:
        """Mark the deal as booked; one that was never read gets a bare row.

        What a person decided about it is spent; a customer that was chosen stays so.
        """
        deal_id = booking.deal_id
        connection.execute(SPEND, {"company": self._company, "deal_id": deal_id})
        changed = connection.execute(SETTLE, {"of": self._company, "of_deal": deal_id})
        # An adopted sale may be of a deal that this ledger has never read.
        if changed.rowcount:
            return
        connection.execute(
            deals.insert().values(
                company=self._company,
                deal_id=deal_id,
                cents=to_cents(booking.total),
                currency="BRL",
                read_at=self._clock(),
                looks=0,
                **SETTLED,
            )
        )


def _booking(row: Row[Any]) -> Booking:
    total = from_cents(row.cents)
    if total is None:
        message = "a booking has a total"
        raise ValueError(message)
    return Booking(
        deal_id=row.deal_id,
        kind=row.kind,
        erp_id=row.erp_id,
        number=row.number,
        total=total,
        sold_on=row.sold_on,
        customer_id=row.customer_id,
        adopted=row.adopted,
        cancelled=row.cancelled,
        run_id=row.run_id,
    )
