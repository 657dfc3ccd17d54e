"""The ledger of one company: what ganho knows, decided by the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from ganho.ledger.core import Clock
from ganho.ledger.database import connect, prepare_schema
from ganho.ledger.deals import DealRows
from ganho.ledger.decisions import Decisions
from ganho.ledger.foreign import Foreign
from ganho.ledger.health import Health
from ganho.ledger.key.keys import refuse_other_key, require_unchanged, settle_key
from ganho.ledger.key.sealing import Seal
from ganho.ledger.mirror import Mirror
from ganho.ledger.notes import Notes
from ganho.ledger.promises import Promises
from ganho.ledger.reviews import Reviews
from ganho.ledger.token_store import LedgerTokens


class Ledger(DealRows, Promises, Mirror, Foreign, Decisions, Reviews, Health, Notes):
    """One company's ledger. Threads may share it.

    Every write checks the fencing token of the lease in its own transaction, so a run
    that lost its lease cannot write. Times are aware, money is Decimal.
    """

    def __init__(self, engine: Engine, company: str, seal: Seal, clock: Clock) -> None:
        super().__init__(engine, company, seal, clock)
        self.tokens = LedgerTokens(engine, company, seal)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        key: str,
        next_key: str = "",
        company: str,
        clock: Clock,
        upgrade: bool = False,
    ) -> "Ledger":
        """Connect; make a missing schema, upgrade an older one only if `upgrade`.

        Raises FatalError, with remedy; for another key before anything is changed.
        """
        engine = connect(url)
        try:
            refuse_other_key(engine, key, next_key)
            prepare_schema(engine, upgrade=upgrade)
            seal = settle_key(engine, key, next_key)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, company, seal, clock)

    def close(self) -> None:
        """Close the connections; a SQLite file is whole by itself afterwards."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as connection:
                connection.commit()
                raw = connection.connection.driver_connection
                if raw is not None:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._engine.dispose()

    @contextmanager
    def lease(self, holder: str) -> Iterator[int]:
        """Hold the company; give the fencing token.

        Raises LeaseHeldError at once if another run holds it.
        """
        with self._lease.held(holder) as token:
            with self._reading() as connection:
                require_unchanged(connection, self._seal)
            yield token
