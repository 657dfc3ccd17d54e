"""The ledger of one company: what ganho knows, decided by the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, delete, select, update

from ganho.ledger.core import Clock
from ganho.ledger.database import connect, prepare_schema
from ganho.ledger.deals import DealRows
from ganho.ledger.decisions import Decisions
from ganho.ledger.foreign import Foreign
from ganho.ledger.health import Health
from ganho.ledger.mirror import Mirror
from ganho.ledger.notes import Notes
from ganho.ledger.promises import Promises
from ganho.ledger.reviewing import Reviews
from ganho.ledger.sealing import Seal
from ganho.ledger.tables import customers, deals, facts, intents, items, meta, tokens
from ganho.ledger.token_store import LedgerTokens

KEY_ID = "key_id"


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
        cls, url: str, *, key: str, company: str, clock: Clock, upgrade: bool = False
    ) -> "Ledger":
        """Connect; make a missing schema, upgrade an older one only if `upgrade`.

        With another key than before the bookings stay, and all that the lost key
        closed is dropped, so that it is read again. Raises FatalError, with remedy.
        """
        seal = Seal(key)
        engine = connect(url)
        try:
            prepare_schema(engine, upgrade=upgrade)
            _accept_key(engine, seal)
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
            yield token


def _accept_key(engine: Engine, seal: Seal) -> None:
    """Drop what another key sealed or fingerprinted, if the key is not the same."""
    with engine.begin() as connection:
        known = connection.execute(
            select(meta.c.value).where(meta.c.name == KEY_ID)
        ).scalar()
        if known == seal.key_id:
            return
        if known is not None:
            for table in (tokens, customers, items, facts):
                connection.execute(delete(table))
            connection.execute(update(deals).values(snapshot=None, fingerprint=None))
            unnumbered = intents.c.kind.in_(("customer", "item"))
            connection.execute(
                update(intents)
                .where(unnumbered, intents.c.closed_as.is_(None))
                .values(closed_as="key_lost", unanswered=0)
            )
        connection.execute(delete(meta).where(meta.c.name == KEY_ID))
        connection.execute(meta.insert().values(name=KEY_ID, value=seal.key_id))
