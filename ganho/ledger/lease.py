"""One run at a time for each company, decided by the database.

The lease's row holds a fencing token that grows with each holder; every write checks it
in its own transaction. How a dead holder is noticed differs: on SQLite a lock of the
operating system dies with its process; on PostgreSQL an advisory lock dies with its
connection, and where a partition keeps that alive, the row expires.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from zlib import crc32

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, select, text, update

from ganho.errors import LeaseHeldError, LeaseLostError
from ganho.ledger.database import sqlite_path
from ganho.ledger.tables import leases

LASTS = timedelta(seconds=45)
RENEW_EVERY = 10.0
"""Seconds. Several renewals may fail before the lease expires."""
Clock = Callable[[], datetime]


class Lease:
    """The lease of one company, as this process sees it."""

    def __init__(self, engine: Engine, company: str, clock: Clock) -> None:
        self._engine = engine
        self._company = company
        self._clock = clock
        self._token: int | None = None

    @contextmanager
    def held(self, holder: str) -> Iterator[int]:
        """Hold the lease; give the fencing token.

        Raises LeaseHeldError at once if another run holds it.
        """
        with ExitStack() as stack:
            alone = self._lock(stack)
            token = self._take(holder, alone=alone)
            self._token = token
            stack.callback(self._release, token)
            stack.enter_context(self._renewing(token))
            yield token

    def check(self, connection: Connection) -> None:
        """Refuse to write in this transaction unless the lease is still ours.

        On PostgreSQL the row is locked until the end of the transaction, so nobody
        takes the lease over in between; on SQLite a write transaction is alone anyway.
        """
        row = select(leases.c.token).where(leases.c.company == self._company)
        found = connection.execute(row.with_for_update(read=True)).scalar()
        if self._token is None or found != self._token:
            raise LeaseLostError(
                "Another run took this company over; this one stops.",
                remedy="Nothing is lost: the other run goes on.",
            )

    def _lock(self, stack: ExitStack) -> bool:
        """Try the lock that dies with its holder; tell whether we got it."""
        path = sqlite_path(self._engine)
        if path is not None:
            lock = FileLock(f"{path}.{self._company}.lock", timeout=0, mode=0o600)
            try:
                stack.enter_context(lock)
            except Timeout:
                return False
            return True
        connection = stack.enter_context(self._engine.connect())
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        ours = text("SELECT pg_try_advisory_lock(:key)")
        key = {"key": crc32(f"ganho lease {self._company}".encode())}
        got = bool(connection.execute(ours, key).scalar())
        if got:
            free = text("SELECT pg_advisory_unlock(:key)")
            stack.callback(connection.execute, free, key)
        return got

    def _take(self, holder: str, *, alone: bool) -> int:
        now = self._clock()
        with self._engine.begin() as connection:
            where = leases.c.company == self._company
            row = connection.execute(
                select(leases).where(where).with_for_update()
            ).first()
            if not alone and (row is None or row.expires_at > now):
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
    def _renewing(self, token: int) -> Iterator[None]:
        """Keep the row from expiring, from a thread of its own."""
        done = threading.Event()

        def renew() -> None:
            while not done.wait(RENEW_EVERY):
                self._renew(token)

        thread = threading.Thread(target=renew, daemon=True, name="ganho-lease")
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join(timeout=RENEW_EVERY)

    def _renew(self, token: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                update(leases)
                .where(leases.c.company == self._company, leases.c.token == token)
                .values(expires_at=self._clock() + LASTS)
            )

    def _release(self, token: int) -> None:
        self._token = None
        with self._engine.begin() as connection:
            connection.execute(
                update(leases)
                .where(leases.c.company == self._company, leases.c.token == token)
                .values(expires_at=self._clock())
            )


def _held(holder: str) -> LeaseHeldError:
    return LeaseHeldError(
        f"Another run of this company is under way ({holder}).",
        remedy="Wait until it ends; the next run does what is left.",
    )
