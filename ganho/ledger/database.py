"""The ledger's database: SQLite by default, PostgreSQL by address."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError

from ganho.errors import FatalError
from ganho.ledger.locks import Space, lock_of
from ganho.ledger.tables import SCHEMA_VERSION

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 30_000
SCHEMA_SECONDS = 300.0
"""Longer than any migration takes: who waits longer gives up."""
NETWORK = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""How libpq notices that nobody is there any more; the address may say otherwise."""
LIMITS = (
    "SET lock_timeout = '30s'",
    "SET statement_timeout = '60s'",
    "SET idle_in_transaction_session_timeout = '60s'",
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
)
"""No wait in PostgreSQL is without end, and it notices that we are gone. They are set in
the session, not by `options`: PgBouncer refuses those."""
DISK_FULL = "53100"
"""How PostgreSQL says it (SQLSTATE)."""
OF_FILES, BESIDE = ("SQLITE_IOERR", "SQLITE_CANTOPEN"), 64 * 1024
"""What SQLite says of files, and the bytes that it wants beside its own at once."""
ONLY_READS = {"only_reads": True}
"""Of a connection whose transactions change nothing."""
BACKEND = text("SELECT pg_backend_pid()")


def connect(url: str) -> Engine:
    """Open a database; a SQLite file and its folder are made private.

    Raises FatalError for an address that is none, or a database out of reach.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            return _connect_sqlite(Path(address.database or ""), url)
        if address.drivername == "postgresql":  # SQLAlchemy 2.0 would take psycopg2
            address = address.set(drivername="postgresql+psycopg")
        return _connect_server(address)
    except (ArgumentError, ImportError):
        raise FatalError(
            "The ledger's address is not one that SQLAlchemy knows.",
            remedy="Set GANHO_LEDGER_URL to sqlite:///FILE or postgresql://...",
        ) from None
    except (DBAPIError, OSError) as error:
        raise unreachable(error, address) from None


def _connect_server(address: URL) -> Engine:
    given = {
        name: value for name, value in NETWORK.items() if name not in address.query
    }
    is_libpq = address.get_driver_name().startswith("psycopg")
    engine = create_engine(
        address,
        # A connection in the pool may not have outlived a restart of the database.
        pool_pre_ping=True,
        pool_size=8,
        connect_args=given if is_libpq else {},
    )
    try:
        _refuse_shared_sessions(engine)
    finally:
        # What was opened so far would lack the limits, which are set on connecting.
        engine.dispose()

    @event.listens_for(engine, "connect")
    def limit(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for setting in LIMITS:
            cursor.execute(setting)
        cursor.close()
        # A rollback would undo what was SET in its transaction.
        connection.commit()

    return engine


def _refuse_shared_sessions(engine: Engine) -> None:
    """Refuse a pooler that gives each transaction whichever session is free.

    There a lock stays behind in a session that somebody else goes on with. Who has a
    session of his own keeps its process, and another's transaction runs in another one.
    """
    with engine.connect() as ours, engine.connect() as another:
        ours.execution_options(isolation_level="AUTOCOMMIT")
        pids = {ours.execute(BACKEND).scalar(), ours.execute(BACKEND).scalar()}
        is_shared = another.execute(BACKEND).scalar() in pids
        # It holds its session until its transaction ends: where sessions are given out
        # in turn, ours is another one by now.
        if is_shared or {ours.execute(BACKEND).scalar()} != pids:
            raise FatalError(
                "The ledger's address leads to a pooler that lends PostgreSQL's "
                "sessions for one transaction (PgBouncer in transaction mode), where "
                "locks do not hold.",
                remedy="Give GANHO_LEDGER_URL the address of PostgreSQL itself, or of "
                "a PgBouncer with pool_mode = session.",
            )


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Work in one transaction. Raises FatalError if the database does not answer."""
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise unreachable(error, engine.url) from None


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """Read in one transaction, which on SQLite neither waits for a writer nor stops one.

    Raises FatalError if the database does not answer.
    """
    return transaction(only_reading(engine))


def only_reading(engine: Engine) -> Engine:
    """Give the same connections, for transactions that write nothing."""
    return engine.execution_options(**ONLY_READS)


def time_at(connection: Connection, clock: Callable[[], datetime]) -> datetime:
    """Tell the time by PostgreSQL's clock, since machines' clocks differ.

    A SQLite file has no other clock than its machine's.
    """
    if connection.dialect.name == "sqlite":
        return clock()
    time: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return time


def unreachable(error: Exception, address: URL) -> FatalError:
    """Say that the database does not answer, or that its disk is full.

    Of an address no more is told than where it leads: it has a password.
    """
    cause = getattr(error, "orig", None) or error
    if _is_out_of_room(cause, address):
        return FatalError(
            "The disk of the ledger is full: {place}.",
            remedy="Make room there; the next run goes on where this one stopped.",
            place=address.host or address.database or "",
        )
    return FatalError(
        "The ledger's database cannot be reached ({kind}).",
        remedy="Check GANHO_LEDGER_URL, the database and the rights on its file.",
        kind=type(cause).__name__,
    )


def _is_out_of_room(cause: object, address: URL) -> bool:
    """Tell whether SQLite, PostgreSQL or the operating system says that a disk is full.

    Where there is no room for the files beside its own SQLite says that something went
    wrong with a file: then the disk is asked.
    """
    told = getattr(cause, "sqlite_errorname", "")
    if told.startswith(OF_FILES) and address.database:
        return _has_no_room(Path(address.database).parent)
    return (
        told == "SQLITE_FULL"
        or getattr(cause, "sqlstate", None) == DISK_FULL
        or getattr(cause, "errno", None) in (ENOSPC, EDQUOT)
    )


def _has_no_room(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < BESIDE
    except OSError:
        return False


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    """Open a database for a while. Raises FatalError as soon as it does not answer."""
    engine = connect(url)
    try:
        yield engine
    except DBAPIError as error:
        raise unreachable(error, engine.url) from None
    finally:
        engine.dispose()


def _connect_sqlite(path: Path, url: str) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Made before SQLite does: it would give the file another mode.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    # The pool lends a connection to one thread at a time, but not to the same one.
    engine = create_engine(url, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours: see below
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            # In WAL mode anything less may lose the last commits in a power cut.
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Take the write lock at once: a later upgrade of a read lock would deadlock.
        reads = connection.get_execution_options().keys() >= ONLY_READS.keys()
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    # A new file is given its journal by one process at a time: SQLite waits for nobody
    # there, and tells the others that the database is locked.
    with _schema_lock(engine), engine.connect():
        return engine


def prepare_schema(engine: Engine, *, upgrade: bool) -> None:
    """Make a missing schema, and upgrade an older one if that is wanted.

    Raises FatalError for an older schema otherwise, and always for a newer one.
    """
    # The version is read under the lock: another process may be migrating.
    with _schema_lock(engine):
        found = schema_version(engine)
        if found == SCHEMA_VERSION:
            return
        # Versions have leading zeros, so that as texts they compare as numbers.
        if found is not None and found > SCHEMA_VERSION:
            raise FatalError(
                "The ledger's schema ({found}) is newer than this ganho "
                "({schema_version}).",
                remedy="Update ganho to the version that upgraded it.",
                found=found,
                schema_version=SCHEMA_VERSION,
            )
        if found is not None and not upgrade:
            raise FatalError(
                "The ledger's schema ({found}) is older than this ganho "
                "({schema_version}).",
                remedy="Run `ganho up`, or `ganho apply FILE`: both back it up and "
                "upgrade it.",
                found=found,
                schema_version=SCHEMA_VERSION,
            )
        _migrate(engine)


def _migrate(engine: Engine) -> None:
    """Make or upgrade the schema, in one transaction."""
    try:
        command.upgrade(alembic_config(engine), "head")
    except DBAPIError as error:
        if _is_out_of_room(error.orig, engine.url):
            raise unreachable(error, engine.url) from error
        raise FatalError(
            "The ledger could not be migrated ({kind}).",
            remedy="Mend that, or put the backup back, and run `ganho up` again.",
            kind=type(error.orig).__name__,
        ) from error


def alembic_config(engine: Engine) -> Config:
    """Give Alembic what it needs to work on this engine."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["engine"] = engine
    return config


def schema_version(engine: Engine) -> str | None:
    """Give the version of the schema; None where there is no ledger."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _schema_lock(engine: Engine) -> Iterator[None]:
    """Let one process at a time look at the schema and change it."""
    lock = lock_of(engine, Space.SCHEMA)
    try:
        if not lock.take(SCHEMA_SECONDS):
            raise FatalError(
                "Another process has been at the ledger's schema for minutes.",
                remedy="See what it does, end it if it hangs, and try again.",
            )
        yield
    finally:
        lock.free()
