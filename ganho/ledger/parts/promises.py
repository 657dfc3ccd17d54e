"""Intents: what was promised to be created, and how each promise ended."""

from dataclasses import replace
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, func, or_, select, update

from ganho.domain.failures import Failures, Others
from ganho.ledger.core import Core, Part, from_cents, live, to_cents
from ganho.ledger.parts.mirror import (
    customer_row,
    item_row,
    made_customer_row,
    made_item_row,
)
from ganho.ledger.records import (
    BookingKind,
    CreateKind,
    Intent,
    Kept,
    MirroredCustomer,
    MirroredItem,
    Sent,
)
from ganho.ledger.tables import bookings, customers, events, intents, items, remembered

TIMES = (
    *(intents.c.begun_at, intents.c.last_sent_at),
    *(intents.c.failed_first_at, intents.c.failed_last_at),
)
# Built once: each create asks for them.
OPEN = (
    select(intents)
    .where(intents.c.company == bindparam("company"), intents.c.closed_as.is_(None))
    .order_by(intents.c.intent_id)
)
OPEN_OF_KIND = OPEN.where(intents.c.kind == bindparam("kind"))
OPEN_ONE = OPEN_OF_KIND.where(intents.c.key == bindparam("key"))
BEGIN = intents.insert().returning(intents)
CLOSE = (
    update(intents)
    .where(intents.c.intent_id == bindparam("intent"))
    .values(closed_as=bindparam("closed"), unanswered=0)
    .returning(intents.c.deal_id)
)


class Promises(Part):
    """Each create is promised before it is sent, and settled after."""

    def find(self, kind: CreateKind, key: str) -> Intent | None:
        """Give the open promise to create this, if there is one."""
        asked = {"company": self._company, "kind": kind, "key": key}
        with self._core.reading() as connection:
            row = connection.execute(OPEN_ONE, asked).first()
        return _intent(row) if row else None

    def unsettled(self, kind: CreateKind | None = None) -> list[Intent]:
        """List the promises that nobody has settled."""
        asked = {"company": self._company, "kind": kind}
        query = OPEN if kind is None else OPEN_OF_KIND
        with self._core.reading() as connection:
            return [_intent(row) for row in connection.execute(query, asked)]

    def kept(self, kind: Literal["customer", "item"], key: str) -> Kept | None:
        """Give what was created last under a key, as the story of its deal tells.

        None where nothing was, and where the deal had several made: which one is not told.
        """
        mine = (intents.c.company == self._company, intents.c.kind == kind)
        query = select(intents.c.deal_id).where(
            *mine, intents.c.key == key, intents.c.closed_as == "created"
        )
        with self._core.reading() as connection:
            deal_id = connection.execute(
                query.order_by(intents.c.intent_id.desc()).limit(1)
            ).scalar()
            if deal_id is None:
                return None
            told = select(events.c.at, events.c.facts).where(
                events.c.company == self._company,
                events.c.deal_id == deal_id,
                events.c.what == "created",
            )
            made = {
                row.facts[kind]: row.at
                for row in connection.execute(told)
                if kind in row.facts
            }
        if len(made) != 1:
            return None
        ((erp_id, at),) = made.items()
        return Kept(kind=kind, erp_id=erp_id, at=at)

    def held_numbers(self, kind: BookingKind) -> set[int]:
        """Give the numbers that unsettled promises keep."""
        return {i.number for i in self.unsettled(kind) if i.number is not None}

    def knows(self, kind: BookingKind) -> bool:
        """Tell whether one of them is booked or promised."""
        query = select(bookings.c.booking_id).where(*live(self._company, kind)).limit(1)
        with self._core.reading() as connection:
            booked = connection.execute(query).first()
        return booked is not None or bool(self.unsettled(kind))

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
            # Counted before it is sent: a kill in between is like a lost answer.
            "sends": 1,
            "unanswered": 1,
            "begun_at": now,
            "last_sent_at": now,
            **_sent_row(sent),
        }
        with self._core.writing() as connection:
            added = connection.execute(BEGIN, values).one()
            self._core.tell(connection, "promised", deal_id, kind=kind, number=number)
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
            # The first unanswered send's stays: that may be there (ADR 0025).
            sent=intent.sent if unanswered and intent.sent else sent,
        )
        self._change(again, "promised_again", number=again.number)
        return again

    def bring_back_sends(self) -> None:
        """Let sends that are yet to come count as of now: the clock was set back.

        Their age is not known, and would not be for as long as the clock was ahead.
        """
        now, times = self._clock(), TIMES
        open_ones = (intents.c.company == self._company, intents.c.closed_as.is_(None))
        ahead = select(intents.c.intent_id).where(
            *open_ones, or_(*(time > now for time in times))
        )
        with self._core.reading() as connection:
            if connection.execute(ahead).first() is None:
                return
        with self._core.writing() as connection:
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

    def failed(self, intent: Intent, *, status: int, code: str) -> Intent:
        """Note that the last send was answered 5xx: whether it was done is not known."""
        now = self._clock()
        failed = Failures(
            status=status,
            code=code,
            run_id=self._core.run_id or "",
            first_at=now,
            last_at=now,
        )
        if intent.failed is not None:
            failed = intent.failed.with_one_more(failed)
        known = replace(intent, failed=failed)
        self._change(known, "answered_5xx", status=status)
        return known

    def others_than(self, intent: Intent) -> Others:
        """Tell how the creates fared that are not for the same deal."""
        of_others = (
            intents.c.company == self._company,
            or_(intents.c.deal_id.is_(None), intents.c.deal_id != intent.deal_id),
        )
        done = select(func.max(intents.c.last_sent_at)).where(
            *of_others,
            intents.c.closed_as.in_(("booked", "created")),
            # One that failed may have been found, or tied by a person: no answer came.
            intents.c.failed_status.is_(None),
        )
        failed = select(func.max(intents.c.failed_last_at)).where(
            *of_others, intents.c.closed_as.is_(None)
        )
        with self._core.reading() as connection:
            return Others(
                done_at=connection.execute(done).scalar(),
                failed_at=connection.execute(failed).scalar(),
            )

    def give_up(self, intent: Intent) -> None:
        """Close a promise without anything created by it."""
        with self._core.writing() as connection:
            close(self._core, connection, intent, "given_up")

    def settle_customer(self, intent: Intent, customer: MirroredCustomer) -> None:
        """Close a promise: the customer exists, and enters the mirror."""
        row = customer_row(self._core, customer)
        with self._core.writing() as connection:
            # With the promise: closed without its row, it would be made a second time.
            self._core.upsert(connection, customers, [row])
            made = made_customer_row(self._core, customer)
            self._core.upsert(connection, remembered, [made])
            customer_id = customer.customer_id
            close(self._core, connection, intent, "created", customer=customer_id)

    def settle_item(self, intent: Intent, item: MirroredItem) -> None:
        """Close a promise: the item exists, and enters the mirror."""
        row = item_row(self._core, item)
        with self._core.writing() as connection:
            self._core.upsert(connection, items, [row])
            made = made_item_row(self._core, item)
            self._core.upsert(connection, remembered, [made])
            close(self._core, connection, intent, "created", item=item.item_id)

    def _change(self, intent: Intent, what: str, **facts: Any) -> None:
        with self._core.writing() as connection:
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
                    **_failed_row(intent.failed),
                )
                .returning(intents.c.deal_id)
            ).one()
            self._core.tell(connection, what, row.deal_id, kind=intent.kind, **facts)


def close(
    core: Core, connection: Connection, intent: Intent, closed_as: str, **facts: Any
) -> None:
    """Settle a promise in a transaction that does more; its booking is told there."""
    asked = {"intent": intent.intent_id, "closed": closed_as}
    row = connection.execute(CLOSE, asked).one()
    if closed_as != "booked":
        core.tell(connection, closed_as, row.deal_id, kind=intent.kind, **facts)


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
        failed=_failed(row),
    )


def _failed(row: Row[Any]) -> Failures | None:
    if row.failed_status is None:
        return None
    return Failures(
        status=row.failed_status,
        code=row.failed_code,
        run_id=row.failed_run_id,
        first_at=row.failed_first_at,
        last_at=row.failed_last_at,
        runs=row.failed_runs,
        on_last_day=row.failed_today,
    )


def _failed_row(failed: Failures | None) -> dict[str, Any]:
    if failed is None:
        return {}
    return {
        "failed_status": failed.status,
        "failed_code": failed.code,
        "failed_run_id": failed.run_id,
        "failed_first_at": failed.first_at,
        "failed_last_at": failed.last_at,
        "failed_runs": failed.runs,
        "failed_today": failed.on_last_day,
    }


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
