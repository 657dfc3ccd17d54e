"""Small facts, runs, and the append-only story of every deal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, null, select, update

from ganho.domain.elapsed import is_within
from ganho.ledger.health import READING_ON, newest_first
from ganho.ledger.records import Event
from ganho.ledger.sums import Standings
from ganho.ledger.tables import bookings, events, facts, runs

OF_RUNS = ("run_started", "run_finished")
"""Events that are no part of any deal's story."""


class Notes(Standings):
    """What a run learns, and what it did."""

    def fact(self, name: str, *, younger_than: timedelta | None = None) -> Any | None:
        """Give a fact; None if it is unknown or too old."""
        query = select(facts.c.value, facts.c.noted_at).where(
            facts.c.company == self._company, facts.c.name == name
        )
        with self._reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if younger_than is None or is_within(younger_than, row.noted_at, self._clock()):
            return row.value
        return None

    def note_fact(self, name: str, value: Any) -> None:
        """Keep a fact; the one of the same name is replaced."""
        row = {
            "company": self._company,
            "name": name,
            "value": value,
            "noted_at": self._clock(),
        }
        with self._writing() as connection:
            self._upsert(connection, facts, [row])

    def facts_named(self, first: str, last: str) -> dict[str, Any]:
        """Give the facts whose names lie between two, both included, in order."""
        query = (
            select(facts.c.name, facts.c.value)
            .where(facts.c.company == self._company, facts.c.name.between(first, last))
            .order_by(facts.c.name)
        )
        with self._reading() as connection:
            return {row.name: row.value for row in connection.execute(query)}

    def start_run(self, run_id: str, kind: str) -> None:
        """Note that a run begins; a retried one begins again, without its old report."""
        self._run_id = run_id
        row = {
            "company": self._company,
            "run_id": run_id,
            "kind": kind,
            "started_at": self._clock(),
        }
        with self._writing() as connection:
            self._upsert(connection, runs, [row])
            connection.execute(
                update(runs)
                .where(runs.c.company == self._company, runs.c.run_id == run_id)
                .values(finished_at=None, summary=null())
            )
            self._tell(connection, "run_started", None, kind=kind)

    def finish_run(self, run_id: str, summary: Mapping[str, Any]) -> None:
        """Keep a run's report."""
        where = (runs.c.company == self._company, runs.c.run_id == run_id)
        values = {"finished_at": self._clock(), "summary": dict(summary)}
        with self._writing() as connection:
            connection.execute(update(runs).where(*where).values(**values))
            self._tell(connection, "run_finished", None)

    def run_summary(self, run_id: str) -> Mapping[str, Any] | None:
        """Give the report that a run left."""
        query = select(runs.c.summary).where(
            runs.c.company == self._company, runs.c.run_id == run_id
        )
        with self._reading() as connection:
            summary: Mapping[str, Any] | None = connection.execute(query).scalar()
        return summary

    def latest_report(self) -> Mapping[str, Any] | None:
        """Give the newest report that a run left, a dry run's aside."""
        query = (
            select(runs.c.summary)
            .where(runs.c.company == self._company, *_left_a_report())
            .order_by(*newest_first(self._clock()))
            .limit(1)
        )
        with self._reading() as connection:
            summary: Mapping[str, Any] | None = connection.execute(query).scalar()
        return summary

    def prune_runs(self, before: datetime) -> int:
        """Forget runs of before that booked nothing; give how many.

        The last one that went through and the newest report stay, however old they are.
        """
        kept = self._last_finished()
        if kept is None:
            return 0
        own_bookings = select(bookings.c.booking_id).where(
            bookings.c.company == self._company, bookings.c.run_id == runs.c.run_id
        )
        past = (
            runs.c.company == self._company,
            func.coalesce(runs.c.finished_at, runs.c.started_at) < min(before, kept),
            ~own_bookings.exists(),
        )
        told = (
            events.c.company == self._company,
            events.c.deal_id.is_(None),
            events.c.what.in_(OF_RUNS),
            events.c.run_id.in_(select(runs.c.run_id).where(*past)),
        )
        with self._writing() as connection:
            connection.execute(delete(events).where(*told))
            return connection.execute(delete(runs).where(*past)).rowcount

    def _last_finished(self) -> datetime | None:
        """Tell when the last run went through, or else when the last report was left."""
        query = select(func.max(runs.c.finished_at)).where(
            runs.c.company == self._company, *_left_a_report()
        )
        went_through = (
            runs.c.kind.in_(READING_ON),
            runs.c.summary["state"].as_string() == "complete",
        )
        with self._reading() as connection:
            last: datetime | None = connection.execute(
                query.where(*went_through)
            ).scalar()
            return last or connection.execute(query).scalar()

    def events(self, deal_id: int) -> list[Event]:
        """Give a deal's story, in the order it happened."""
        query = (
            select(events)
            .where(events.c.company == self._company, events.c.deal_id == deal_id)
            .order_by(events.c.event_id)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return [
            Event(
                at=row.at,
                run_id=row.run_id,
                deal_id=row.deal_id,
                what=row.what,
                facts=row.facts,
            )
            for row in rows
        ]


def _left_a_report() -> tuple[ColumnElement[bool], ...]:
    return (
        runs.c.summary.is_not(None),
        runs.c.finished_at.is_not(None),
        runs.c.summary["dry_run"].as_boolean().is_not(True),
    )
