"""The current pair of OAuth tokens, encrypted, changed by one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from json import dumps, loads
from typing import Any
from zlib import crc32

from filelock import FileLock
from sqlalchemy import Connection, Engine, delete, select, text

from ganho.domain.tokens import StoredTokens
from ganho.ledger.database import sqlite_path
from ganho.ledger.keys import require_unchanged
from ganho.ledger.sealing import Seal
from ganho.ledger.tables import tokens

REFRESH_SECONDS = 120
"""Longer than any refresh takes: who waits longer gives up."""


class Slot:
    """The place of one connection's tokens, while nobody else may touch it."""

    def __init__(self, engine: Engine, company: str, seal: Seal) -> None:
        self._engine = engine
        self._company = company
        self._seal = seal

    def read(self) -> StoredTokens | None:
        """Give the pair in force; None if there is none."""
        where = tokens.c.company == self._company
        with self._engine.begin() as connection:
            require_unchanged(connection, self._seal)
            sealed = connection.execute(select(tokens.c.sealed).where(where)).scalar()
        opened = self._seal.open(sealed) if sealed else None
        return None if opened is None else _pair(loads(opened))

    def write(self, pair: StoredTokens) -> None:
        """Keep a new pair in force; committed before this returns."""
        sealed = self._seal.seal(dumps(asdict(pair), default=datetime.isoformat))
        with self._engine.begin() as connection:
            require_unchanged(connection, self._seal)
            connection.execute(delete(tokens).where(tokens.c.company == self._company))
            connection.execute(
                tokens.insert().values(company=self._company, sealed=sealed)
            )


class LedgerTokens:
    """The token store that Conta Azul's client asks for."""

    def __init__(self, engine: Engine, company: str, seal: Seal) -> None:
        self._engine = engine
        self._company = company
        self._slot = Slot(engine, company, seal)

    @contextmanager
    def locked(self) -> Iterator[Slot]:
        """Hold the slot; the lock frees itself if its holder dies."""
        path = sqlite_path(self._engine)
        if path is not None:
            lock = f"{path}.{self._company}.tokens.lock"
            with FileLock(lock, timeout=REFRESH_SECONDS, mode=0o600):
                yield self._slot
            return
        with self._engine.connect() as connection, self._advisory(connection):
            yield self._slot

    @contextmanager
    def _advisory(self, connection: Connection) -> Iterator[None]:
        key = {"key": crc32(f"ganho tokens {self._company}".encode())}
        connection.execute(text(f"SET lock_timeout = '{REFRESH_SECONDS}s'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), key)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)
            connection.rollback()


def _pair(values: dict[str, Any]) -> StoredTokens:
    """Read a pair; one of before knows less."""
    replaced = values.pop("replaced", None)
    return StoredTokens(
        **values
        | {
            "expires_at": datetime.fromisoformat(values["expires_at"]),
            "supersedes": tuple(values.get("supersedes", ())),
            "replaced": replaced and _pair(replaced),
        }
    )
