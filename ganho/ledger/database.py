"""The ledger's database: SQLite by default, PostgreSQL by address."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from filelock import FileLock
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from ganho.errors import FatalError
from ganho.ledger.tables import SCHEMA_VERSION

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_MILLISECONDS = 30_000
SCHEMA_LOCK = 0x67616E686F
"""Advisory lock of PostgreSQL under which the schema is made: `ganho` in hex."""


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
        engine = create_engine(address, pool_pre_ping=True, pool_size=8)
        with engine.connect():
            return engine
    except (ArgumentError, ImportError):
        raise FatalError(
            "The ledger's address is not one that SQLAlchemy knows.",
            remedy="Set GANHO_LEDGER_URL to sqlite:///FILE or postgresql://...",
        ) from None
    except (DBAPIError, OSError) as error:
        raise unreachable(error) from None


def unreachable(error: Exception) -> FatalError:
    """Say that the database does not answer, without its address: it has a password."""
    cause = getattr(error, "orig", None) or error
    return FatalError(
        f"The ledger's database cannot be reached ({type(cause).__name__}).",
        remedy="Check GANHO_LEDGER_URL, the database and the rights on its file.",
    )


def _connect_sqlite(path: Path, url: str) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(url, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours: see below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MILLISECONDS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Take the write lock at once: a later upgrade of a read lock would deadlock.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect():
        return engine


def sqlite_path(engine: Engine) -> Path | None:
    """Give the file of a SQLite database; None for another one."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return Path(engine.url.database)


def prepare_schema(engine: Engine, *, upgrade: bool) -> None:
    """Make a missing schema, and upgrade an older one if that is wanted.

    Raises FatalError for an older schema otherwise, and always for a newer one.
    """
    with _schema_lock(engine):
        found = schema_version(engine)
        if found == SCHEMA_VERSION:
            return
        if found is not None and found > SCHEMA_VERSION:
            raise FatalError(
                f"The ledger's schema ({found}) is newer than this ganho "
                f"({SCHEMA_VERSION}).",
                remedy="Update ganho to the version that upgraded it.",
            )
        if found is not None and not upgrade:
            raise FatalError(
                f"The ledger's schema ({found}) is older than this ganho "
                f"({SCHEMA_VERSION}).",
                remedy="Run `ganho up`, or `ganho apply FILE`: both back it up and "
                "upgrade it.",
            )
        _migrate(engine)


def _migrate(engine: Engine) -> None:
    """Make or upgrade the schema, in one transaction."""
    try:
        command.upgrade(alembic_config(engine), "head")
    except DBAPIError as error:
        raise FatalError(
            f"The ledger could not be migrated ({type(error.orig).__name__}).",
            remedy="Mend that, or put the backup back, and run `ganho up` again.",
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
    path = sqlite_path(engine)
    if path is not None:
        with FileLock(f"{path}.schema.lock", mode=0o600):
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:id)"), {"id": SCHEMA_LOCK})
        try:
            yield
        finally:
            connection.execute(
                text("SELECT pg_advisory_unlock(:id)"), {"id": SCHEMA_LOCK}
            )
