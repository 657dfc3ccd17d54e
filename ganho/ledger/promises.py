"""Intents and bookings: what was promised to be created, and what was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, func, or_, select, update

from ganho.ledger.core import CHUNK, NOTHING, Core, chunks, from_cents, to_cents
from ganho.ledger.records import (
    Booking,
    BookingKind,
    CreateKind,
    DealState,
    Intent,
    MirroredCustomer,
    MirroredItem,
    Sent,
)
from ganho.ledger.tables import (
    bookings,
    customers,
    deals,
    decisions,
    intents,
    items,
)


class Promises(Core):
    """Each create is promised before it is sent, and settled after."""

    def intent(self, kind: CreateKind, key: str) -> Intent | None:
        """Give the open promise to create this, if there is one."""
        where = (intents.c.kind == kind, intents.c.key == key)
        with self._reading() as connection:
            row = connection.execute(self._open_intents().where(*where)).first()
        return _intent(row) if row else None

    def open_intents(self, kind: CreateKind | None = None) -> list[Intent]:
        """List the promises that nobody has settled."""
        query = self._open_intents()
        if kind is not None:
            query = query.where(intents.c.kind == kind)
        with self._reading() as connection:
            return [_intent(row) for row in connection.execute(query)]

    def held_numbers(self, kind: BookingKind) -> set[int]:
        """Give the numbers that unsettled promises keep."""
        return {i.number for i in self.open_intents(kind) if i.number is not None}

    def latest_numbers(self, kind: BookingKind, most: int) -> list[int]:
        """Give the numbers of bookings that live, the newest first."""
        query = (
            select(bookings.c.number)
            .where(
                *self._are_live(kind),
                bookings.c.number.is_not(None),
                bookings.c.cancelled.is_(False),
            )
            .order_by(bookings.c.booking_id.desc())
            .limit(most)
        )
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def knows(self, kind: BookingKind) -> bool:
        """Tell whether one of them is booked or promised."""
        query = select(bookings.c.booking_id).where(*self._are_live(kind)).limit(1)
        with self._reading() as connection:
            booked = connection.execute(query).first()
        return booked is not None or bool(self.open_intents(kind))

    def begin(
        self,
        kind: CreateKind,
        key: str,
        *,
        payload_hash: str,
        number: int | None = None,
        deal_id: int | None = None,
        sent: Sent | None = None,
    ) -> Intent:
        """Promise a send that follows at once.

        The database refuses a second open promise to create the same.
        """
        now = self._clock()
        values = {
            "company": self._company,
            "kind": kind,
            "key": key,
            "deal_id": deal_id,
            "number": number,
            "payload_hash": payload_hash,
            "sends": 1,
            "unanswered": 1,
            "begun_at": now,
            "last_sent_at": now,
            **_sent_row(sent),
        }
        with self._writing() as connection:
            added = connection.execute(
                intents.insert().values(**values).returning(intents)
            ).one()
            self._tell(connection, "promised", deal_id, kind=kind, number=number)
        return _intent(added)

    def send_again(
        self,
        intent: Intent,
        *,
        number: int | None = None,
        payload_hash: str | None = None,
        sent: Sent | None = None,
        forget_unanswered: bool = False,
    ) -> Intent:
        """Promise one more send; the number changes only where one is given.

        `forget_unanswered`: the earlier sends are known to have changed nothing.
        """
        unanswered = 0 if forget_unanswered else intent.unanswered
        again = replace(
            intent,
            number=intent.number if number is None else number,
            payload_hash=payload_hash or intent.payload_hash,
            sends=intent.sends + 1,
            unanswered=unanswered + 1,
            last_sent_at=self._clock(),
            sent=intent.sent if unanswered and intent.sent else sent,
        )
        self._change(again, "promised_again", number=again.number)
        return again

    def bring_back_sends(self) -> None:
        """Let sends that are yet to come count as of now: the clock was set back.

        Their age is not known, and would not be for as long as the clock was ahead.
        """
        now, times = self._clock(), (intents.c.begun_at, intents.c.last_sent_at)
        open_ones = (intents.c.company == self._company, intents.c.closed_as.is_(None))
        ahead = select(intents.c.intent_id).where(
            *open_ones, or_(*(time > now for time in times))
        )
        with self._reading() as connection:
            if connection.execute(ahead).first() is None:
                return
        with self._writing() as connection:
            for time in times:
                back = update(intents).where(*open_ones, time > now)
                connection.execute(back.values({time: now}))

    def answered(self, intent: Intent, *, before: Intent | None = None) -> Intent:
        """Note that the last send certainly changed nothing.

        `before`: the promise as it was until then; its own last send counts again.
        """
        known = replace(intent, unanswered=max(0, intent.unanswered - 1))
        if before is not None:
            known = replace(known, last_sent_at=before.last_sent_at)
        self._change(known, "changed_nothing", number=known.number)
        return known

    def give_up(self, intent: Intent) -> None:
        """Close a promise without anything created by it."""
        with self._writing() as connection:
            self._close(connection, intent, "given_up")

    def book(
        self,
        booking: Booking,
        intent: Intent | None = None,
        noted: Mapping[str, Mapping[str, str]] = NOTHING,
    ) -> None:
        """Keep a booking, close its promise, settle the deal: one transaction.

        `noted` are remarks that come with it, each with its facts.

        The same booking twice changes nothing. The database refuses a second live one.
        """
        with self._writing() as connection:
            if self._is_known(connection, booking):
                return
            connection.execute(bookings.insert().values(**self._booking_row(booking)))
            if intent is not None:
                self._close(connection, intent, "booked")
            self._settle_deal(connection, booking)
            self._remark(connection, booking.deal_id, noted)
            self._tell(
                connection,
                "adopted" if booking.adopted else "booked",
                booking.deal_id,
                kind=booking.kind,
                number=booking.number,
                sale=booking.erp_id,
                cancelled=booking.cancelled,
            )

    def settle_customer(self, intent: Intent, customer: MirroredCustomer) -> None:
        """Close a promise: the customer exists, and enters the mirror."""
        row = {
            "company": self._company,
            "customer_id": customer.customer_id,
            "name_key": self.fingerprint(customer.name_key),
            "tax_key": customer.tax_key and self.fingerprint(customer.tax_key),
            "active": customer.active,
        }
        with self._writing() as connection:
            self._upsert(connection, customers, [row])
            self._close(connection, intent, "created", customer=customer.customer_id)

    def settle_item(self, intent: Intent, item: MirroredItem) -> None:
        """Close a promise: the item exists, and enters the mirror."""
        row = {
            "company": self._company,
            "item_id": item.item_id,
            "kind": item.kind,
            "name_key": self.fingerprint(item.name_key),
            "code_key": item.code_key and self.fingerprint(item.code_key),
            "active": item.active,
        }
        with self._writing() as connection:
            self._upsert(connection, items, [row])
            self._close(connection, intent, "created", item=item.item_id)

    def booking(self, deal_id: int) -> Booking | None:
        """Give a deal's booking; a cancelled one counts until it is superseded."""
        found = self.bookings(deal_ids=[deal_id])
        return found[0] if found else None

    def bookings(
        self, *, run_id: str | None = None, deal_ids: Sequence[int] | None = None
    ) -> list[Booking]:
        """List bookings of a run or of deals, in the order they were made."""
        query = select(bookings).where(
            bookings.c.company == self._company, bookings.c.superseded_at.is_(None)
        )
        if run_id is not None:
            query = query.where(bookings.c.run_id == run_id)
        query = query.order_by(bookings.c.booking_id)
        queries = [query]
        if deal_ids is not None:
            pieces = chunks(deal_ids, CHUNK)
            queries = [query.where(bookings.c.deal_id.in_(ids)) for ids in pieces]
        with self._reading() as connection:
            return [_booking(row) for q in queries for row in connection.execute(q)]

    def booked_erp_ids(
        self, erp_ids: Iterable[str], *, answered: bool = False
    ) -> set[str]:
        """Tell which of these sales are bookings of ours, superseded ones too.

        `answered`: those alone that ganho made and was answered for.
        """
        found: set[str] = set()
        with self._reading() as connection:
            for ids in chunks(erp_ids, CHUNK):
                query = select(bookings.c.erp_id).where(
                    bookings.c.company == self._company, bookings.c.erp_id.in_(ids)
                )
                if answered:
                    query = query.where(~bookings.c.adopted)
                found |= set(connection.execute(query).scalars())
        return found

    def booked_before(self, deal_ids: Iterable[int]) -> set[int]:
        """Tell which of these deals have a booking or once had one."""
        found: set[int] = set()
        with self._reading() as connection:
            for ids in chunks(deal_ids, CHUNK):
                query = select(bookings.c.deal_id).where(
                    bookings.c.company == self._company, bookings.c.deal_id.in_(ids)
                )
                found |= set(connection.execute(query).scalars())
        return found

    def first_sold(self, customer_ids: Iterable[str]) -> dict[str, date]:
        """Tell of these customers on which day the first of their bookings was sold."""
        found: dict[str, date] = {}
        with self._reading() as connection:
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

    def deal_booked_as(self, erp_id: str) -> int | None:
        """Tell which deal has become this sale or contract, if one has."""
        query = select(bookings.c.deal_id).where(
            bookings.c.company == self._company, bookings.c.erp_id == erp_id
        )
        with self._reading() as connection:
            deal_id: int | None = connection.execute(query).scalar()
        return deal_id

    def _are_live(self, kind: BookingKind) -> tuple[Any, ...]:
        return (
            bookings.c.company == self._company,
            bookings.c.kind == kind,
            bookings.c.superseded_at.is_(None),
        )

    def _open_intents(self) -> Any:
        return (
            select(intents)
            .where(intents.c.company == self._company, intents.c.closed_as.is_(None))
            .order_by(intents.c.intent_id)
        )

    def _change(self, intent: Intent, what: str, **facts: Any) -> None:
        with self._writing() as connection:
            row = connection.execute(
                update(intents)
                .where(intents.c.intent_id == intent.intent_id)
                .values(
                    number=intent.number,
                    payload_hash=intent.payload_hash,
                    sends=intent.sends,
                    unanswered=intent.unanswered,
                    last_sent_at=intent.last_sent_at,
                    **_sent_row(intent.sent),
                )
                .returning(intents.c.deal_id)
            ).one()
            self._tell(connection, what, row.deal_id, kind=intent.kind, **facts)

    def _close(
        self, connection: Connection, intent: Intent, closed_as: str, **facts: Any
    ) -> None:
        row = connection.execute(
            update(intents)
            .where(intents.c.intent_id == intent.intent_id)
            .values(closed_as=closed_as, unanswered=0)
            .returning(intents.c.deal_id)
        ).one()
        if closed_as != "booked":
            self._tell(connection, closed_as, row.deal_id, kind=intent.kind, **facts)

    def _is_known(self, connection: Connection, booking: Booking) -> bool:
        same = (
            bookings.c.company == self._company,
            bookings.c.deal_id == booking.deal_id,
            bookings.c.erp_id == booking.erp_id,
        )
        count = select(func.count()).select_from(bookings).where(*same)
        return bool(connection.execute(count).scalar())

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
            "run_id": booking.run_id or self._run_id or "",
            "booked_at": self._clock(),
        }

    def _settle_deal(self, connection: Connection, booking: Booking) -> None:
        """Mark the deal as booked; one that was never read gets a bare row.

        What a person decided about it is spent; a customer that was chosen stays so.
        """
        connection.execute(
            delete(decisions).where(
                decisions.c.company == self._company,
                decisions.c.deal_id == booking.deal_id,
                decisions.c.kind != "customer",
            )
        )
        settled: dict[str, Any] = {
            "state": DealState.BOOKED,
            "reason": None,
            "facts": {},
            "snapshot": None,
            "set_aside_at": None,
            "next_look_at": None,
        }
        where = (deals.c.company == self._company, deals.c.deal_id == booking.deal_id)
        changed = connection.execute(update(deals).where(*where).values(**settled))
        if changed.rowcount:
            return
        connection.execute(
            deals.insert().values(
                company=self._company,
                deal_id=booking.deal_id,
                cents=to_cents(booking.total),
                currency="BRL",
                read_at=self._clock(),
                looks=0,
                **settled,
            )
        )


def _intent(row: Row[Any]) -> Intent:
    return Intent(
        intent_id=row.intent_id,
        kind=row.kind,
        key=row.key,
        deal_id=row.deal_id,
        number=row.number,
        payload_hash=row.payload_hash,
        sends=row.sends,
        unanswered=row.unanswered,
        begun_at=row.begun_at,
        last_sent_at=row.last_sent_at,
        sent=_sent(row),
    )


def _sent(row: Row[Any]) -> Sent | None:
    total = from_cents(row.cents)
    if row.customer_id is None or total is None:
        return None
    return Sent(customer_id=row.customer_id, total=total, day=row.sold_on)


def _sent_row(sent: Sent | None) -> dict[str, Any]:
    return {
        "customer_id": sent and sent.customer_id,
        "cents": sent and to_cents(sent.total),
        "sold_on": sent and sent.day,
    }


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
