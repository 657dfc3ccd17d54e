"""What a look from outside asks of a ledger: who holds it, and when a run went well."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select

from ganho.ledger.core import Core, from_cents
from ganho.ledger.database import time_at
from ganho.ledger.lease import has_expired
from ganho.ledger.tables import bookings, leases, runs

READING_ON = ("sync", "second look")
"""Runs that read on from where the last one stopped; a backfill does not."""


@dataclass(frozen=True, kw_only=True)
class LeaseHolder:
    """Who holds a company, and since when."""

    holder: str
    taken_at: datetime


@dataclass(frozen=True)
class Sold:
    """A booking, as far as another sale may be compared with it."""

    erp_id: str
    customer_id: str
    total: Decimal | None
    sold_on: date


class Health(Core):
    """Reading alone: nothing here needs the lease."""

    def lease_holder(self) -> LeaseHolder | None:
        """Tell who holds the company now.

        A holder that died just now is named until its row expires.
        """
        query = select(leases).where(leases.c.company == self._company)
        with self._reading() as connection:
            row = connection.execute(query).first()
            now = time_at(connection, self._clock)
        if row is None or has_expired(row.expires_at, now):
            return None
        return LeaseHolder(holder=row.holder, taken_at=row.taken_at)

    def last_complete_run(self) -> datetime | None:
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
            .order_by(*newest_first(self._clock()))
            .limit(1)
        )
        with self._reading() as connection:
            return connection.execute(query).scalar()

    def sold_since(self, day: date) -> list[Sold]:
        """List what was booked with a date from that day on: to whom, for how much."""
        query = select(
            bookings.c.erp_id,
            bookings.c.customer_id,
            bookings.c.cents,
            bookings.c.sold_on,
        ).where(
            bookings.c.company == self._company,
            bookings.c.sold_on >= day,
            bookings.c.superseded_at.is_(None),
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return [
            Sold(row.erp_id, row.customer_id, from_cents(row.cents), row.sold_on)
            for row in rows
        ]


def newest_first(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """Order runs by their end; those of a clock that was ahead come last."""
    return (runs.c.finished_at > now).asc(), runs.c.finished_at.desc()
