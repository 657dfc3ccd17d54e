"""One run at a time for each company, decided by the database.

The lease's row holds a fencing token that grows with each holder; every write checks it
in its own transaction. How a dead holder is noticed differs: on SQLite a lock of the
operating system dies with its process; on PostgreSQL an advisory lock dies with its
connection, and where a partition keeps that alive, the row expires.

A holder whose lock is gone, or whose row could not be renewed until it expired, has lost
the lease, whether or not somebody else holds it by now: it writes nothing more.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ganho.errors import LeaseHeldError, LeaseLostError
from ganho.ledger.database import reading, time_at, unreachable
from ganho.ledger.locks import Lock, Space, lock_of
from ganho.ledger.tables import leases

LASTS = timedelta(seconds=45)
RENEW_EVERY, RETRY_EVERY = 10.0, 2.0
"""Seconds. Several renewals may fail before the lease expires."""
Clock = Callable[[], datetime]
# Built once: each write asks for it.
TOKEN = (
    select(leases.c.token)
    .where(leases.c.company == bindparam("company"))
    .with_for_update(read=True)
)


@dataclass(frozen=True, kw_only=True)
class LeaseHolder:
    """Who holds a company, and since when."""

    holder: str
    taken_at: datetime


class Lease:
    """The lease of one company, as this process sees it."""

    def __init__(self, engine: Engine, company: str, clock: Clock) -> None:
        self._engine = engine
        self._company = company
        self._clock = clock
        self._token: int | None = None
        self._lost = False

    @contextmanager
    def held(self, holder: str) -> Iterator[int]:
        """Hold the lease; give the fencing token.

        Raises LeaseHeldError at once if another run holds it. However it ends: what the
        block did is done, and a database that is gone by then spoils nothing.
        """
        lock = lock_of(self._engine, Space.LEASE, self._company)
        with ExitStack() as stack:
            stack.callback(lock.free)
            try:
                hold = _Hold(lock)
                token = self._take(holder, hold)
            except DBAPIError as error:
                raise unreachable(error, self._engine.url) from None
            self._token, self._lost = token, False
            # Undone from last to first: no renewal comes after the row was given back.
            stack.callback(self._release, token)
            stack.enter_context(self._renewing(token, hold))
            yield token

    def holder(self) -> LeaseHolder | None:
        """Tell who holds the company now, whoever asks.

        A holder that died just now is named until its row expires.
        """
        query = select(leases).where(leases.c.company == self._company)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
            now = time_at(connection, self._clock)
        if row is None or has_expired(row.expires_at, now):
            return None
        return LeaseHolder(holder=row.holder, taken_at=row.taken_at)

    def check(self, connection: Connection) -> None:
        """Refuse to write in this transaction unless the lease is still ours.

        On PostgreSQL the row is locked until the end of the transaction, so nobody
        takes the lease over in between; on SQLite a write transaction is alone anyway.
        """
        found = connection.execute(TOKEN, {"company": self._company}).scalar()
        if self._token is None or found != self._token:
            raise LeaseLostError(
                "Another run took this company over; this one stops.",
                remedy="Nothing is lost: the other run goes on.",
            )
        if self._lost:
            raise LeaseLostError(
                "The ledger's database was restarted or out of reach, and this run lost "
                "its hold on the company.",
                remedy="Nothing is lost: the next run goes on.",
            )

    def _take(self, holder: str, hold: "_Hold") -> int:
        with self._engine.begin() as connection:
            where = leases.c.company == self._company
            # Of two that find the row expired one waits here, and then finds it taken.
            row = connection.execute(
                select(leases).where(where).with_for_update()
            ).first()
            now = time_at(connection, self._clock)
            is_over = row is not None and has_expired(row.expires_at, now)
            # A lock that a partition keeps for the dead gives way to an expired row.
            if not hold.is_alone and (hold.lock.decides or not is_over):
                raise _held(row.holder if row else "another run")
            token = row.token + 1 if row else 1
            values = {
                "holder": holder,
                "token": token,
                "taken_at": now,
                "expires_at": now + LASTS,
            }
            if row:
                connection.execute(update(leases).where(where).values(values))
            else:
                connection.execute(
                    leases.insert().values(company=self._company, **values)
                )
        return token

    @contextmanager
    def _renewing(self, token: int, hold: "_Hold") -> Iterator[None]:
        """Keep the row from expiring, from a thread of its own."""
        done = threading.Event()
        thread = threading.Thread(
            target=self._renew_until,
            args=(done, token, hold),
            daemon=True,
            name="ganho-lease",
        )
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join(timeout=LASTS.total_seconds())

    def _renew_until(self, done: threading.Event, token: int, hold: "_Hold") -> None:
        """Renew until all is done or lost; what fails is tried again until expiry."""
        # Not by the clock, which somebody may set meanwhile.
        wait, renewed_at = RENEW_EVERY, time.monotonic()
        while not done.wait(wait):
            asked_at = time.monotonic()
            try:
                is_ours = hold.lasts() and self._renew(token)
                wait, renewed_at = RENEW_EVERY, asked_at
            except Exception:  # noqa: BLE001 - whatever fails is tried again
                is_young = asked_at - renewed_at < LASTS.total_seconds()
                is_ours, wait = hold.lock.decides or is_young, RETRY_EVERY
            if not is_ours:
                self._lost = True
                return

    def _renew(self, token: int) -> bool:
        """Move the expiry on; False if another holder has the row."""
        return self._expire(token, LASTS)

    def _release(self, token: int) -> None:
        # First: whatever fails now, nobody writes under it any more.
        self._token = None
        with suppress(SQLAlchemyError):
            self._expire(token, timedelta(0))

    def _expire(self, token: int, after: timedelta) -> bool:
        with self._engine.begin() as connection:
            expires_at = time_at(connection, self._clock) + after
            changed = connection.execute(
                update(leases)
                .where(leases.c.company == self._company, leases.c.token == token)
                .values(expires_at=expires_at)
            )
        return bool(changed.rowcount)


class _Hold:
    """The lock behind a lease, or the wait for one that a dead holder still keeps."""

    def __init__(self, lock: Lock) -> None:
        self.lock = lock
        self.is_alone = lock.take()

    def lasts(self) -> bool:
        """Tell whether what was held is held. Raises what the database raises."""
        if self.is_alone:
            return self.lock.is_held()
        # It began with an expired row alone: the dead holder's lock may be free by now.
        self.is_alone = self.lock.take()
        return True


def has_expired(expires_at: datetime, now: datetime) -> bool:
    """Tell whether a lease's row is over, or from before the clock was set back."""
    return not now < expires_at <= now + LASTS


def _held(holder: str) -> LeaseHeldError:
    return LeaseHeldError(
        "Another run of this company is under way ({holder}).",
        remedy="Wait until it ends; the next run does what is left.",
        holder=holder,
    )
