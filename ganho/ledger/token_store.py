"""The current pair of OAuth tokens, encrypted, changed by one process at a time."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from json import dumps, loads
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import DBAPIError

from ganho.domain.tokens import StoredTokens
from ganho.errors import RetryableError
from ganho.ledger.database import reading, transaction, unreachable
from ganho.ledger.key.keys import require_unchanged
from ganho.ledger.key.sealing import Seal
from ganho.ledger.locks import Space, lock_of
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
        with reading(self._engine) as connection:
            require_unchanged(connection, self._seal)
            sealed = connection.execute(select(tokens.c.sealed).where(where)).scalar()
        opened = self._seal.open(sealed) if sealed else None
        return None if opened is None else _pair(loads(opened))

    def write(self, pair: StoredTokens) -> None:
        """Keep a new pair in force; committed before this returns."""
        sealed = self._seal.seal(dumps(asdict(pair), default=datetime.isoformat))
        with transaction(self._engine) as connection:
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
        """Hold the slot; the lock frees itself if its holder dies.

        Raises RetryableError if another process keeps it for minutes.
        """
        with ExitStack() as stack:
            self._lock(stack)
            yield self._slot

    def _lock(self, stack: ExitStack) -> None:
        lock = lock_of(self._engine, Space.TOKENS, self._company)
        stack.callback(lock.free)
        try:
            is_ours = lock.take(REFRESH_SECONDS)
        except DBAPIError as error:
            raise unreachable(error, self._engine.url) from None
        if not is_ours:
            raise RetryableError(
                "another process has been renewing Conta Azul's access for minutes"
            )


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
