"""The ledger of one company: what ganho knows, decided by the database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from ganho.ledger.core import Clock, Core
from ganho.ledger.database import connect, prepare_schema, unreachable
from ganho.ledger.key.keys import refuse_other_key, require_unchanged, settle_key
from ganho.ledger.key.sealing import Seal
from ganho.ledger.lease import LeaseHolder
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.deal_remarks import Remarks
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.parts.decisions import Decisions
from ganho.ledger.parts.events import Events
from ganho.ledger.parts.facts import Facts
from ganho.ledger.parts.foreign import Foreign
from ganho.ledger.parts.mirror import Mirror
from ganho.ledger.parts.past_runs import Runs
from ganho.ledger.parts.products import Products
from ganho.ledger.parts.promises import Promises
from ganho.ledger.parts.reviews import Reviews
from ganho.ledger.parts.sums import Standings
from ganho.ledger.parts.terms import Terms
from ganho.ledger.token_store import LedgerTokens


class Ledger:
    """One company's ledger, part by part. Threads may share it.

    Every write checks the fencing token of the lease in its own transaction, so a run
    that lost its lease cannot write. Times are aware, money is Decimal.
    """

    def __init__(self, engine: Engine, company: str, seal: Seal, clock: Clock) -> None:
        self._engine = engine
        self._core = core = Core(engine, company, seal, clock)
        self.deals = DealRows(core)
        self.remarks = Remarks(core)
        self.decisions = Decisions(core)
        self.events = Events(core)
        self.promises = Promises(core)
        self.bookings = Bookings(core)
        self.terms = Terms(core)
        self.mirror = Mirror(core)
        self.products = Products(core)
        self.foreign = Foreign(core)
        self.facts = Facts(core)
        self.runs = Runs(core)
        self.reviews = Reviews(core)
        self.standing = Standings(core)
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
            # Before the schema: a ledger of another key must not be migrated.
            refuse_other_key(engine, key, next_key)
            prepare_schema(engine, upgrade=upgrade)
            seal = settle_key(engine, key, next_key)
        except DBAPIError as error:
            engine.dispose()
            raise unreachable(error, engine.url) from None
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, company, seal, clock)

    def close(self) -> None:
        """Close the connections; a SQLite file is whole by itself afterwards.

        One that cannot be written just now keeps what was committed beside it.
        """
        with suppress(DBAPIError, sqlite3.Error):
            if self._engine.dialect.name == "sqlite":
                with self._engine.connect() as connection:
                    connection.commit()
                    raw = connection.connection.driver_connection
                    if raw is not None:
                        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._engine.dispose()

    def fingerprint(self, text: str) -> str:
        """Give a keyed fingerprint of a text: only equality can be told."""
        return self._core.fingerprint(text)

    @contextmanager
    def lease(self, holder: str) -> Iterator[int]:
        """Hold the company; give the fencing token.

        Raises LeaseHeldError at once if another run holds it.
        """
        with self._core.lease.held(holder) as token:
            # Under the lease: whoever changes the key has to hold all of them.
            with self._core.reading() as connection:
                require_unchanged(connection, self._core.seal)
            yield token

    def lease_holder(self) -> LeaseHolder | None:
        """Tell who holds the company now.

        A holder that died just now is named until its row expires.
        """
        return self._core.lease.holder()
