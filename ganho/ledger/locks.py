"""Locks that die with their holder: the system's on a file, else PostgreSQL's own.

PostgreSQL's are advisory locks of a session: whatever ends the connection frees them.
"""

import threading
import time
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any, Protocol
from zlib import crc32

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

ASK_EVERY = 0.1
"""Seconds between two tries for a lock that somebody else holds."""
PAIR = "CAST(:space AS integer), CAST(:key AS integer)"
SINGLE = "CAST(:single AS bigint)"
"""How version 0.1 named its locks. Both names are taken, so that its workers and ours
exclude each other; from version 0.3 on the pair alone will do."""
TRY = [text(f"SELECT pg_try_advisory_lock({name})") for name in (PAIR, SINGLE)]
# All of them: the session is this lock's own.
FREE = text("SELECT pg_advisory_unlock_all()")
# In pg_locks objsubid 2 is a lock named by two numbers; both show unsigned there.
HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 "
    "AND pid = pg_backend_pid() AND CAST(classid AS bigint) = :space "
    "AND CAST(objid AS bigint) = :unsigned"
)


class Space(IntEnum):
    """What a lock is for: the first number of its name, apart from other software's."""

    LEASE = int.from_bytes(b"ganL")
    TOKENS = int.from_bytes(b"ganT")
    SCHEMA = int.from_bytes(b"ganS")


FILES = {Space.LEASE: "lock", Space.TOKENS: "tokens.lock", Space.SCHEMA: "schema.lock"}


class Lock(Protocol):
    """A lock that dies with its holder; used by one thread at a time."""

    decides: bool
    """Nobody but a living holder can have it: a partition keeps none alive."""

    def take(self, within: float = 0.0) -> bool:
        """Try to take it, for so many seconds; tell whether it is ours."""

    def is_held(self) -> bool:
        """Tell whether it is still ours; DBAPIError if the database does not say."""

    def free(self) -> None:
        """Let it go; never raises."""


def lock_of(engine: Engine, space: Space, company: str = "") -> Lock:
    """Give the lock of a purpose and a company, not taken yet."""
    path = sqlite_path(engine)
    if path is None:
        return SessionLock(engine, space, company)
    name = ".".join(filter(None, (str(path), company, FILES[space])))
    return LockedFile(name)


def sqlite_path(engine: Engine) -> Path | None:
    """Give the file of a SQLite database; None for another one."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return Path(engine.url.database)


class LockedFile:
    """A lock of the operating system."""

    decides = True

    def __init__(self, name: str) -> None:
        self._lock = FileLock(name, mode=0o600)

    def take(self, within: float = 0.0) -> bool:
        """Try to lock the file."""
        try:
            self._lock.acquire(timeout=within)
        except Timeout:
            return False
        return True

    def is_held(self) -> bool:
        """The system takes it from no living process."""
        return True

    def free(self) -> None:
        """Unlock the file."""
        self._lock.release()


class SessionLock:
    """An advisory lock of PostgreSQL, on a connection of its own."""

    decides = False

    def __init__(self, engine: Engine, space: Space, company: str) -> None:
        self._engine = engine
        self._names = _names(space, company)
        self._connection: Connection | None = None

    def take(self, within: float = 0.0) -> bool:
        """Ask again and again: a connection that waits in PostgreSQL notices nothing."""
        until, pause = time.monotonic() + within, threading.Event()
        while not self._try():
            if time.monotonic() >= until:
                return False
            pause.wait(ASK_EVERY)
        return True

    def is_held(self) -> bool:
        """Ask the session itself: a new one, or another's, does not hold it."""
        if self._connection is None:
            return False
        try:
            return bool(self._connection.execute(HELD, self._names).scalar())
        except DBAPIError as error:
            # The session has ended, and its locks with it.
            if error.connection_invalidated:
                return False
            raise

    def free(self) -> None:
        """Unlock; a connection that does not answer is ended, and the lock with it."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.execute(FREE)
        except SQLAlchemyError:
            connection.invalidate()
        connection.close()

    def _try(self) -> bool:
        connection = self._engine.connect()
        # In a transaction it would idle all run long, which LIMITS ends in a minute.
        self._connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        is_ours = False
        try:
            asked = (self._connection.execute(one, self._names) for one in TRY)
            is_ours = all(answer.scalar() for answer in asked)
        finally:
            if not is_ours:
                # One of the two may be ours by now: it goes with the connection.
                self.free()
        return is_ours


def _names(space: Space, company: str) -> Mapping[str, Any]:
    unsigned = crc32(company.encode())
    return {
        "space": int(space),
        "key": int.from_bytes(unsigned.to_bytes(4), signed=True),
        "unsigned": unsigned,
        "single": _single(space, company),
    }


def _single(space: Space, company: str) -> int:
    if space is Space.SCHEMA:
        return int.from_bytes(b"ganho")
    return crc32(f"ganho {space.name.lower()} {company}".encode())
