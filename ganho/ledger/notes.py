"""Small facts, runs, and the append-only story of every deal."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from ganho.ledger.core import Core
from ganho.ledger.records import Event
from ganho.ledger.tables import events, facts, runs


class Notes(Core):
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
        if younger_than is not None and self._clock() - row.noted_at > younger_than:
            return None
        return row.value

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

    def start_run(self, run_id: str, kind: str) -> None:
        """Note that a run begins; a retried one begins again."""
        self._run_id = run_id
        row = {
            "company": self._company,
            "run_id": run_id,
            "kind": kind,
            "started_at": self._clock(),
        }
        with self._writing() as connection:
            self._upsert(connection, runs, [row])
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
            .where(runs.c.company == self._company, runs.c.summary.is_not(None))
            .order_by(runs.c.finished_at.desc())
        )
        with self._reading() as connection:
            summaries = connection.execute(query).scalars()
            return next((s for s in summaries if s and not s.get("dry_run")), None)

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
