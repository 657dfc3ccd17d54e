"""A look at a ledger before it is opened: opening makes what is missing."""

from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, make_url
from sqlalchemy.exc import ArgumentError

from ganho.ledger.database import connected, schema_version
from ganho.ledger.key.keys import KEY_ID, meta_of
from ganho.ledger.key.sealing import Seal
from ganho.ledger.locks import sqlite_path
from ganho.ledger.tables import SCHEMA_VERSION


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


def inspect_ledger(url: str, key: str, next_key: str = "") -> LedgerState:
    """Look without making, upgrading or dropping anything.

    Raises FatalError for an address that is none, or a database out of reach.
    """
    seals, file = [Seal(one) for one in (key, next_key) if one], _file_of(url)
    if file is not None and not file.exists():
        return LedgerState(schema=None, path=file)
    with connected(url) as engine:
        return _state_of(engine, seals)


def schema_at(url: str) -> str | None:
    """Give the version of the ledger at an address; None where there is none.

    Raises FatalError for an address that is none, or a database out of reach.
    """
    file = _file_of(url)
    if file is not None and not file.exists():
        return None
    with connected(url) as engine:
        return schema_version(engine)


def _file_of(url: str) -> Path | None:
    """Give the file of a SQLite address, which connecting would create."""
    try:
        address = make_url(url)
    except ArgumentError:
        return None
    is_file = address.get_backend_name() == "sqlite" and address.database
    return Path(address.database or "") if is_file else None


def _state_of(engine: Engine, seals: list[Seal]) -> LedgerState:
    with engine.connect() as connection:
        schema, fits = None, True
        if inspect(connection).has_table("alembic_version"):
            schema = MigrationContext.configure(connection).get_current_revision()
        if schema == SCHEMA_VERSION:
            ids = {None, *(seal.key_id for seal in seals)}
            fits = meta_of(connection, KEY_ID) in ids
    return LedgerState(schema=schema, key_fits=fits, path=sqlite_path(engine))
