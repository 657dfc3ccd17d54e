"""The deals a company has won, each in exactly one state."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import ValidationError
from sqlalchemy import (
    ColumnElement,
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
from ganho.domain.unreadable import of_one_deal
from ganho.errors import RejectedError
from ganho.ledger.core import CHUNK, NOTHING, Core, Part, chunks, from_cents, to_cents
from ganho.ledger.records import DealReading, DealRecord, DealState
from ganho.ledger.tables import deals, events, remarks, watermarks

# Deals are listed by thousands: without the snapshot, which alone is large.
COLUMNS = [column for column in deals.c if column.name != "snapshot"]
# Built once: each deal that is booked asks for them.
ONE = select(*COLUMNS).where(
    deals.c.company == bindparam("company"), deals.c.deal_id == bindparam("deal_id")
)
SNAPSHOTS = select(deals.c.deal_id, deals.c.snapshot).where(
    deals.c.company == bindparam("company"),
    deals.c.deal_id.in_(bindparam("deal_ids", expanding=True)),
    deals.c.snapshot.is_not(None),
)


KEPT_OPEN = 2000
"""So many deals stay decrypted: each step of a run asks for those of the step before."""


@dataclass(frozen=True, kw_only=True)
class Aside:
    """A deal to be quarantined: why, and when to look again on its own."""

    deal_id: int
    reason: str
    facts: Mapping[str, str]
    retry_at: datetime | None = None


class DealRows(Part):
    """Reading deals in, setting them aside, and finding them again."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        # By what is sealed: a deal that was read anew is another one.
        self._opened = lru_cache(KEPT_OPEN)(self._open)

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
        with self._core.writing() as connection:
            for chunk in chunks(readings, CHUNK):
                self._take_in(connection, run_id, chunk)
            rows = [
                {"company": self._company, "stream": stream, "until": until}
                for stream, until in watermarks_at.items()
            ]
            self._core.upsert(connection, watermarks, rows)

    def find(self, deal_id: int) -> DealRecord | None:
        """Give a deal's row."""
        with self._core.reading() as connection:
            asked = {"company": self._company, "deal_id": deal_id}
            row = connection.execute(ONE, asked).first()
        return _record(row) if row else None

    def by_id(self, deal_ids: Iterable[int]) -> dict[int, DealRecord]:
        """Give the rows of several deals, by id."""
        found: dict[int, DealRecord] = {}
        with self._core.reading() as connection:
            for chunk in chunks(deal_ids, CHUNK):
                query = select(*COLUMNS).where(
                    deals.c.company == self._company, deals.c.deal_id.in_(chunk)
                )
                found |= {
                    row.deal_id: _record(row) for row in connection.execute(query)
                }
        return found

    def in_state(self, state: DealState) -> list[DealRecord]:
        """List the deals in a state, in the order of their ids."""
        return self._listed(deals.c.state == state)

    def seen_in(self, run_id: str) -> list[DealRecord]:
        """List the deals that a run read, in the order of their ids."""
        return self._listed(deals.c.seen_in_run == run_id)

    def open_ids(self) -> list[int]:
        """List the deals that still have to be booked, in the order of their ids."""
        query = select(deals.c.deal_id).where(
            deals.c.company == self._company, deals.c.state == DealState.OPEN
        )
        with self._core.reading() as connection:
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
        with self._core.reading() as connection:
            return list(connection.execute(query).scalars())

    def snapshots(self, deal_ids: Sequence[int]) -> dict[int, Deal]:
        """Decrypt what was read; deals without a readable snapshot are left out."""
        found: dict[int, Deal] = {}
        for chunk in chunks(deal_ids, CHUNK):
            asked = {"company": self._company, "deal_ids": chunk}
            with self._core.reading() as connection:
                rows = connection.execute(SNAPSHOTS, asked).all()
            # Not in the transaction, which on SQLite keeps all others waiting.
            opened = {row.deal_id: self._opened(bytes(row.snapshot)) for row in rows}
            found |= {i: deal for i, deal in opened.items() if deal is not None}
        return found

    def _open(self, sealed: bytes) -> Deal | None:
        """Decrypt a deal; None for one that another version or key wrote: it is read anew."""
        opened = self._core.seal.open(sealed)
        with suppress(ValidationError):
            return Deal.model_validate_json(opened) if opened is not None else None
        return None

    def confirm_read(self, deal_ids: Iterable[int]) -> None:
        """Note that deals were read again and are unchanged."""
        with self._core.writing() as connection:
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
            with self._core.writing() as connection:
                connection.execute(
                    self._setting_aside(), [_bound(one) for one in chunk]
                )
                connection.execute(events.insert(), [self._told(one) for one in chunk])

    def bring_back(self, run_id: str, deal_ids: Iterable[int]) -> None:
        """Put quarantined deals back on the table as they were read."""
        for chunk in chunks(deal_ids, CHUNK):
            with self._core.writing() as connection:
                connection.execute(
                    update(deals)
                    .where(deals.c.company == self._company, deals.c.deal_id.in_(chunk))
                    .values(
                        state=DealState.OPEN, reason=None, facts={}, seen_in_run=run_id
                    )
                )
                self._forget_remarks(connection, chunk)

    def withdraw(self, deal_id: int, why: str) -> None:
        """Take a deal off the list that is no longer won; its snapshot goes."""
        with self._core.writing() as connection:
            take_off(self._core, connection, deal_id, why=why)

    def _is(self, deal_id: int) -> tuple[Any, ...]:
        return deals.c.company == self._company, deals.c.deal_id == deal_id

    def _listed(self, condition: ColumnElement[bool]) -> list[DealRecord]:
        query = select(*COLUMNS).where(deals.c.company == self._company, condition)
        with self._core.reading() as connection:
            rows = connection.execute(query.order_by(deals.c.deal_id)).all()
        return [_record(row) for row in rows]

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
        return self._core.event("set_aside", aside.deal_id, facts)

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
        # Booked ones too: the report counts every deal that the run met.
        connection.execute(update(deals).where(*where).values(seen_in_run=run_id))
        sealed = [self._sealed(r) for r in readings if r.deal_id not in booked]
        fresh = [reading for reading, _ in sealed]
        self._forget_remarks(connection, [reading.deal_id for reading in fresh])
        rows = [
            self._row(run_id, r, snapshot, known.get(r.deal_id))
            for r, snapshot in sealed
        ]
        self._core.upsert(connection, deals, rows)
        news = [self._news(r) for r in fresh if _is_news(r, known.get(r.deal_id))]
        if news:
            connection.execute(events.insert(), news)

    def _forget_remarks(self, connection: Connection, deal_ids: Sequence[int]) -> None:
        """Take back what was remarked before; what still holds is said anew."""
        connection.execute(
            delete(remarks).where(
                remarks.c.company == self._company, remarks.c.deal_id.in_(deal_ids)
            )
        )

    def _row(
        self,
        run_id: str,
        reading: DealReading,
        snapshot: bytes | None,
        known: Row[Any] | None,
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
            "snapshot": snapshot,
            "read_at": self._clock(),
            "seen_in_run": run_id,
            "set_aside_at": since or (self._clock() if aside else None),
            "next_look_at": known.next_look_at if known is not None and same else None,
            "looks": known.looks if known is not None and same else 0,
        }

    def _sealed(self, reading: DealReading) -> tuple[DealReading, bytes | None]:
        """Seal a deal's snapshot; one that cannot be is held (R28), and read again."""
        try:
            with of_one_deal():
                return reading, self._snapshot(reading)
        except RejectedError as why:
            held = replace(
                reading,
                state=DealState.QUARANTINED,
                reason=why.reason,
                facts=why.facts,
                fingerprint=None,
            )
            return held, None

    def _snapshot(self, reading: DealReading) -> bytes | None:
        kept = reading.state in (DealState.OPEN, DealState.QUARANTINED)
        if not kept or reading.deal is None:
            return None
        return self._core.seal.seal(reading.deal.model_dump_json())

    def _news(self, reading: DealReading) -> dict[str, Any]:
        facts = dict(reading.facts)
        if reading.reason:
            facts["reason"] = reading.reason
        return self._core.event(f"read_{reading.state}", reading.deal_id, facts)


def reopen(core: Core, connection: Connection, deal_id: int) -> None:
    """Put a deal back on the table; without a fingerprint it is read again."""
    connection.execute(
        update(deals)
        .where(deals.c.company == core.company, deals.c.deal_id == deal_id)
        .values(
            state=DealState.OPEN,
            reason=None,
            facts={},
            fingerprint=None,
            set_aside_at=None,
            next_look_at=None,
            looks=0,
        )
    )


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


def take_off(core: Core, connection: Connection, deal_id: int, *, why: str) -> None:
    """Take a deal off the list: it is no longer won, or no longer there."""
    connection.execute(
        update(deals)
        .where(deals.c.company == core.company, deals.c.deal_id == deal_id)
        .values(state=DealState.WITHDRAWN, reason=None, facts={}, snapshot=None)
    )
    core.tell(connection, "withdrawn", deal_id, why=why)
