"""The deals a company has won, each in exactly one state."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Update,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from ganho.domain.deal import Deal
from ganho.ledger.core import CHUNK, NOTHING, Core, chunks, from_cents, to_cents
from ganho.ledger.records import DealReading, DealRecord, DealState, Warned
from ganho.ledger.tables import deals, events, remarks, watermarks

COLUMNS = [column for column in deals.c if column.name != "snapshot"]


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A deal to be quarantined: why, and when to look again on its own."""

    deal_id: int
    reason: str
    facts: Mapping[str, str]
    retry_at: datetime | None = None


class DealRows(Core):
    """Reading deals in, setting them aside, and finding them again."""

    def watermark(self, stream: str) -> datetime | None:
        """Tell how far a stream was read."""
        where = (watermarks.c.company == self._company, watermarks.c.stream == stream)
        with self._reading() as connection:
            return connection.execute(select(watermarks.c.until).where(*where)).scalar()

    def take_in(
        self,
        run_id: str,
        readings: Iterable[DealReading],
        *,
        watermarks_at: Mapping[str, datetime] = NOTHING,
    ) -> None:
        """Store what a run read, and move watermarks, in one transaction.

        A deal that is booked keeps its state and gets no snapshot. One that stays
        quarantined keeps the day it was set aside.
        """
        with self._writing() as connection:
            for chunk in chunks(readings, CHUNK):
                self._take_in(connection, run_id, chunk)
            rows = [
                {"company": self._company, "stream": stream, "until": until}
                for stream, until in watermarks_at.items()
            ]
            self._upsert(connection, watermarks, rows)

    def deal(self, deal_id: int) -> DealRecord | None:
        """Give a deal's row."""
        with self._reading() as connection:
            row = connection.execute(select(*COLUMNS).where(*self._is(deal_id))).first()
        return _record(row) if row else None

    def records_of(self, deal_ids: Iterable[int]) -> dict[int, DealRecord]:
        """Give the rows of several deals, by id."""
        found: dict[int, DealRecord] = {}
        with self._reading() as connection:
            for chunk in chunks(deal_ids, CHUNK):
                query = select(*COLUMNS).where(
                    deals.c.company == self._company, deals.c.deal_id.in_(chunk)
                )
                found |= {
                    row.deal_id: _record(row) for row in connection.execute(query)
                }
        return found

    def deals(
        self, *, state: DealState | None = None, seen_in_run: str | None = None
    ) -> list[DealRecord]:
        """List deals by state or by run, in the order of their ids."""
        query = select(*COLUMNS).where(deals.c.company == self._company)
        if state is not None:
            query = query.where(deals.c.state == state)
        if seen_in_run is not None:
            query = query.where(deals.c.seen_in_run == seen_in_run)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(deals.c.deal_id)).all()
        return [_record(row) for row in rows]

    def open_ids(self) -> list[int]:
        """List the deals that still have to be booked, in the order of their ids."""
        query = select(deals.c.deal_id).where(
            deals.c.company == self._company, deals.c.state == DealState.OPEN
        )
        with self._reading() as connection:
            return list(connection.execute(query.order_by(deals.c.deal_id)).scalars())

    def stale_ids(self, first: int, read_before: datetime, most: int) -> list[int]:
        """List open deals, from one id on, that were last read before a time.

        One that was read in the future was read by a clock that is no more.
        """
        query = (
            select(deals.c.deal_id)
            .where(
                deals.c.company == self._company,
                deals.c.state == DealState.OPEN,
                deals.c.deal_id >= first,
                or_(deals.c.read_at < read_before, deals.c.read_at > self._clock()),
            )
            .order_by(deals.c.deal_id)
            .limit(most)
        )
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def snapshots(self, deal_ids: Sequence[int]) -> dict[int, Deal]:
        """Decrypt what was read; deals without a readable snapshot are left out."""
        found: dict[int, Deal] = {}
        for chunk in chunks(deal_ids, CHUNK):
            query = select(deals.c.deal_id, deals.c.snapshot).where(
                deals.c.company == self._company,
                deals.c.deal_id.in_(chunk),
                deals.c.snapshot.is_not(None),
            )
            with self._reading() as connection:
                rows = connection.execute(query).all()
            for deal_id, sealed in rows:
                opened = self._seal.open(sealed)
                if opened is not None:
                    found[deal_id] = Deal.model_validate_json(opened)
        return found

    def confirm_read(self, deal_ids: Iterable[int]) -> None:
        """Note that deals were read again and are unchanged."""
        with self._writing() as connection:
            for chunk in chunks(deal_ids, CHUNK):
                connection.execute(
                    update(deals)
                    .where(deals.c.company == self._company, deals.c.deal_id.in_(chunk))
                    .values(read_at=self._clock())
                )

    def set_aside(
        self,
        deal_id: int,
        reason: str,
        facts: Mapping[str, str],
        *,
        retry_at: datetime | None = None,
    ) -> None:
        """Quarantine an open deal."""
        aside = Aside(deal_id=deal_id, reason=reason, facts=facts, retry_at=retry_at)
        self.set_all_aside([aside])

    def set_all_aside(self, asides: Iterable[Aside]) -> None:
        """Quarantine open deals, some hundreds in one transaction."""
        for chunk in chunks(asides, CHUNK):
            with self._writing() as connection:
                connection.execute(
                    self._setting_aside(), [_bound(one) for one in chunk]
                )
                connection.execute(events.insert(), [self._told(one) for one in chunk])

    def withdraw(self, deal_id: int, why: str) -> None:
        """Take a deal off the list that is no longer won; its snapshot goes."""
        with self._writing() as connection:
            connection.execute(
                update(deals)
                .where(*self._is(deal_id))
                .values(state=DealState.WITHDRAWN, reason=None, facts={}, snapshot=None)
            )
            self._tell(connection, "withdrawn", deal_id, why=why)

    def warn(
        self, deal_id: int, remark: str, facts: Mapping[str, str] = NOTHING
    ) -> None:
        """Keep a remark on a deal; one of each kind."""
        self.warn_all([Warned(deal_id=deal_id, remark=remark, facts=facts)])

    def warn_all(self, warned: Iterable[Warned]) -> None:
        """Keep remarks on deals, some hundreds in one transaction."""
        for chunk in chunks(warned, CHUNK):
            with self._writing() as connection:
                for one in chunk:
                    self._remark(connection, one.deal_id, {one.remark: one.facts})

    def warnings(self, deal_ids: Iterable[int]) -> list[Warned]:
        """List the remarks on deals."""
        found: list[Warned] = []
        for chunk in chunks(deal_ids, CHUNK):
            query = select(remarks).where(
                remarks.c.company == self._company, remarks.c.deal_id.in_(chunk)
            )
            with self._reading() as connection:
                rows = connection.execute(
                    query.order_by(remarks.c.deal_id, remarks.c.remark)
                ).all()
            found += [
                Warned(deal_id=row.deal_id, remark=row.remark, facts=row.facts)
                for row in rows
            ]
        return found

    def remarked(
        self, remark: str, *, noted_before: datetime | None = None
    ) -> list[Warned]:
        """List the deals that bear a remark; `noted_before` leaves out the younger."""
        query = select(remarks).where(
            remarks.c.company == self._company, remarks.c.remark == remark
        )
        if noted_before is not None:
            at = remarks.c.noted_at
            query = query.where(or_(at < noted_before, at > self._clock()))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(remarks.c.deal_id)).all()
        return [
            Warned(deal_id=row.deal_id, remark=row.remark, facts=row.facts)
            for row in rows
        ]

    def unwarn(self, deal_id: int, remark: str) -> None:
        """Take a remark back."""
        with self._writing() as connection:
            connection.execute(
                delete(remarks).where(
                    remarks.c.company == self._company,
                    remarks.c.deal_id == deal_id,
                    remarks.c.remark == remark,
                )
            )

    def _is(self, deal_id: int) -> tuple[Any, ...]:
        return deals.c.company == self._company, deals.c.deal_id == deal_id

    def _setting_aside(self) -> Update:
        """Write the statement for any deal; the day it was first set aside stays."""
        now = bindparam("now", self._clock(), type_=deals.c.set_aside_at.type)
        return (
            update(deals)
            .where(
                deals.c.company == self._company,
                deals.c.deal_id == bindparam("of_deal"),
            )
            .values(
                state=DealState.QUARANTINED,
                reason=bindparam("why"),
                facts=bindparam("told"),
                set_aside_at=func.coalesce(deals.c.set_aside_at, now),
                next_look_at=bindparam("look_at"),
                looks=deals.c.looks + 1,
            )
        )

    def _told(self, aside: Aside) -> dict[str, Any]:
        facts = {"reason": aside.reason, **aside.facts}
        return self._event("set_aside", aside.deal_id, facts)

    def _take_in(
        self, connection: Connection, run_id: str, readings: list[DealReading]
    ) -> None:
        ids = [reading.deal_id for reading in readings]
        where = (deals.c.company == self._company, deals.c.deal_id.in_(ids))
        known = {
            row.deal_id: row
            for row in connection.execute(select(*COLUMNS).where(*where))
        }
        booked = {i for i, row in known.items() if row.state == DealState.BOOKED}
        connection.execute(update(deals).where(*where).values(seen_in_run=run_id))
        fresh = [r for r in readings if r.deal_id not in booked]
        connection.execute(
            delete(remarks).where(
                remarks.c.company == self._company,
                remarks.c.deal_id.in_([reading.deal_id for reading in fresh]),
            )
        )
        rows = [self._row(run_id, r, known.get(r.deal_id)) for r in fresh]
        self._upsert(connection, deals, rows)
        news = [self._news(r) for r in fresh if _is_news(r, known.get(r.deal_id))]
        if news:
            connection.execute(events.insert(), news)

    def _row(
        self, run_id: str, reading: DealReading, known: Row[Any] | None
    ) -> dict[str, Any]:
        same = known is not None and known.fingerprint == reading.fingerprint
        aside = reading.state is DealState.QUARANTINED
        since = known.set_aside_at if known is not None and same else None
        return {
            "company": self._company,
            "deal_id": reading.deal_id,
            "state": reading.state,
            "reason": reading.reason,
            "facts": dict(reading.facts),
            "won_at": reading.won_at,
            "cents": to_cents(reading.value),
            "currency": reading.currency,
            "fingerprint": reading.fingerprint,
            "snapshot": self._snapshot(reading),
            "read_at": self._clock(),
            "seen_in_run": run_id,
            "set_aside_at": since or (self._clock() if aside else None),
            "next_look_at": known.next_look_at if known is not None and same else None,
            "looks": known.looks if known is not None and same else 0,
        }

    def _snapshot(self, reading: DealReading) -> bytes | None:
        kept = reading.state in (DealState.OPEN, DealState.QUARANTINED)
        if not kept or reading.deal is None:
            return None
        return self._seal.seal(reading.deal.model_dump_json())

    def _news(self, reading: DealReading) -> dict[str, Any]:
        facts = dict(reading.facts)
        if reading.reason:
            facts["reason"] = reading.reason
        return self._event(f"read_{reading.state}", reading.deal_id, facts)


def _bound(aside: Aside) -> dict[str, Any]:
    """Give what the statement leaves open."""
    return {
        "of_deal": aside.deal_id,
        "why": aside.reason,
        "told": dict(aside.facts),
        "look_at": aside.retry_at,
    }


def _is_news(reading: DealReading, known: Row[Any] | None) -> bool:
    return known is None or (known.state, known.fingerprint) != (
        reading.state,
        reading.fingerprint,
    )


def _record(row: Row[Any]) -> DealRecord:
    return DealRecord(
        deal_id=row.deal_id,
        state=DealState(row.state),
        reason=row.reason,
        facts=row.facts,
        won_at=row.won_at,
        value=from_cents(row.cents),
        currency=row.currency,
        fingerprint=row.fingerprint,
        read_at=row.read_at,
        seen_in_run=row.seen_in_run,
        set_aside_at=row.set_aside_at,
        next_look_at=row.next_look_at,
        looks=row.looks,
    )
