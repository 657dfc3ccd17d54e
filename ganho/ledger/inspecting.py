"""A look at a ledger before it is opened: opening makes what is missing."""

from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from ganho.ledger.database import connect, schema_version, sqlite_path, unreachable
from ganho.ledger.sealing import Seal
from ganho.ledger.store import KEY_ID
from ganho.ledger.tables import SCHEMA_VERSION, meta


@dataclass(frozen=True, kw_only=True)
class LedgerState:
    """What a database holds of a ledger."""

    schema: str | None
    """None: there is no ledger in it."""
    key_fits: bool = True
    path: Path | None = None
    """The file; None for a database that is no file."""

    @property
    def is_usable(self) -> bool:
        """Tell whether opening it would change nothing."""
        return self.schema == SCHEMA_VERSION and self.key_fits


def inspect_ledger(url: str, key: str) -> LedgerState:
    """Look without making, upgrading or dropping anything.

    Raises FatalError for an address that is none, or a database out of reach.
    """
    seal, file = Seal(key), _file_of(url)
    if file is not None and not file.exists():
        return LedgerState(schema=None, path=file)
    engine = connect(url)
    try:
        return _state_of(engine, seal)
    except DBAPIError as error:
        raise unreachable(error) from None
    finally:
        engine.dispose()


def schema_at(url: str) -> str | None:
    """Give the version of the ledger at an address; None where there is none.

    Raises FatalError for an address that is none, or a database out of reach.
    """
    file = _file_of(url)
    if file is not None and not file.exists():
        return None
    engine = connect(url)
    try:
        return schema_version(engine)
    except DBAPIError as error:
        raise unreachable(error) from None
    finally:
        engine.dispose()


def _file_of(url: str) -> Path | None:
    """Give the file of a SQLite address, which connecting would create."""
    try:
        address = make_url(url)
    except ArgumentError:
        return None
    is_file = address.get_backend_name() == "sqlite" and address.database
    return Path(address.database or "") if is_file else None


def _state_of(engine: Engine, seal: Seal) -> LedgerState:
    with engine.connect() as connection:
        schema = None
        if inspect(connection).has_table("alembic_version"):
            schema = MigrationContext.configure(connection).get_current_revision()
        fits = schema != SCHEMA_VERSION or _key_fits(connection, seal)
    return LedgerState(schema=schema, key_fits=fits, path=sqlite_path(engine))


def _key_fits(connection: Connection, seal: Seal) -> bool:
    """Tell whether this key sealed what is sealed, or nothing is yet."""
    query = select(meta.c.value).where(meta.c.name == KEY_ID)
    return connection.execute(query).scalar() in (None, seal.key_id)
