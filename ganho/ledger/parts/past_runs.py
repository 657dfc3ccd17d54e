"""Runs: when each began and ended, what it reported, and how far it read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, null, select, update

from ganho.ledger.core import Part
from ganho.ledger.tables import bookings, events, runs, watermarks

READING_ON = ("sync", "second look")
"""Runs that read on from where the last one stopped; a backfill does not."""
OF_RUNS = ("run_started", "run_finished")
"""Events that are no part of any deal's story."""


class Runs(Part):
    """What each run did."""

    def start(self, run_id: str, kind: str) -> None:
        """Note that a run begins; a retried one begins again, without its old report."""
        self._core.run_id = run_id
        row = {
            "company": self._company,
            "run_id": run_id,
            "kind": kind,
            "started_at": self._clock(),
        }
        with self._core.writing() as connection:
            self._core.upsert(connection, runs, [row])
            connection.execute(
                update(runs)
                .where(runs.c.company == self._company, runs.c.run_id == run_id)
                # None would be JSON's null, which is a report that was left.
                .values(finished_at=None, summary=null())
            )
            self._core.tell(connection, "run_started", None, kind=kind)

    def finish(self, run_id: str, summary: Mapping[str, Any]) -> None:
        """Keep a run's report."""
        where = (runs.c.company == self._company, runs.c.run_id == run_id)
        values = {"finished_at": self._clock(), "summary": dict(summary)}
        with self._core.writing() as connection:
            connection.execute(update(runs).where(*where).values(**values))
            self._core.tell(connection, "run_finished", None)

    def report_of(self, run_id: str) -> Mapping[str, Any] | None:
        """Give the report that a run left."""
        query = select(runs.c.summary).where(
            runs.c.company == self._company, runs.c.run_id == run_id
        )
        with self._core.reading() as connection:
            summary: Mapping[str, Any] | None = connection.execute(query).scalar()
        return summary

    def latest_report(self) -> Mapping[str, Any] | None:
        """Give the newest report that a run left, a dry run's aside."""
        query = (
            select(runs.c.summary)
            .where(runs.c.company == self._company, *_left_a_report())
            .order_by(*_newest_first(self._clock()))
            .limit(1)
        )
        with self._core.reading() as connection:
            summary: Mapping[str, Any] | None = connection.execute(query).scalar()
        return summary

    def last_complete(self) -> datetime | None:
        """Tell when a run last went through and left no deal waiting."""
        state = runs.c.summary["state"].as_string()
        query = (
            select(runs.c.finished_at)
            .where(
                runs.c.company == self._company,
                runs.c.finished_at.is_not(None),
                runs.c.kind.in_(READING_ON),
                state == "complete",
                runs.c.summary["dry_run"].as_boolean().is_(False),
            )
            .order_by(*_newest_first(self._clock()))
            .limit(1)
        )
        with self._core.reading() as connection:
            return connection.execute(query).scalar()

    def watermark(self, stream: str) -> datetime | None:
        """Tell how far a stream was read."""
        where = (watermarks.c.company == self._company, watermarks.c.stream == stream)
        with self._core.reading() as connection:
            return connection.execute(select(watermarks.c.until).where(*where)).scalar()

    def prune(self, before: datetime) -> int:
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
        with self._core.writing() as connection:
            # Before the runs, by which these events are found.
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
        with self._core.reading() as connection:
            last: datetime | None = connection.execute(
                query.where(*went_through)
            ).scalar()
            return last or connection.execute(query).scalar()


def _left_a_report() -> tuple[ColumnElement[bool], ...]:
    return (
        runs.c.summary.is_not(None),
        runs.c.finished_at.is_not(None),
        runs.c.summary["dry_run"].as_boolean().is_not(True),
    )


def _newest_first(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """Order runs by their end; those of a clock that was ahead come last."""
    return (runs.c.finished_at > now).asc(), runs.c.finished_at.desc()
