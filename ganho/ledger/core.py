"""What every part of the ledger works with: one database, one company, one lease."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from ganho.domain.money import cents
from ganho.ledger.database import only_reading, transaction, unreachable
from ganho.ledger.key.sealing import Seal
from ganho.ledger.lease import Lease
from ganho.ledger.records import BookingKind
from ganho.ledger.tables import bookings, events, remarks

CHUNK = 400
"""Rows or values at a time: SQLite binds at most so many variables safely."""
Clock = Callable[[], datetime]
NOTHING: Mapping[str, Any] = MappingProxyType({})
T = TypeVar("T")
# Statements that a deal costs are built once: to build one takes longer than to run it.
TELL = events.insert()


class Core:
    """One company's rows in one database, under its lease: what all parts share."""

    def __init__(self, engine: Engine, company: str, seal: Seal, clock: Clock) -> None:
        self.engine = engine
        self._readers = only_reading(engine)
        self.company = company
        self.seal = seal
        self.clock = clock
        self.lease = Lease(engine, company, clock)
        self.run_id: str | None = None
        """The run that events are told of."""

    def fingerprint(self, text: str) -> str:
        """Give a keyed fingerprint of a text: only equality can be told."""
        return self.seal.fingerprint(text)

    def reading(self) -> AbstractContextManager[Connection]:
        """One transaction to read in."""
        return transaction(self._readers)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, in which the lease is certainly still ours."""
        try:
            with self.engine.begin() as connection:
                self.lease.check(connection)
                yield connection
        except IntegrityError:
            # No outage: the database forbade what must never happen twice.
            raise
        except DBAPIError as error:
            raise unreachable(error, self.engine.url) from None

    def tell(
        self, connection: Connection, what: str, deal_id: int | None, **facts: Any
    ) -> None:
        """Add an event to the same transaction."""
        row = self.event(what, deal_id, facts)
        connection.execute(TELL, row)

    def event(self, what: str, deal_id: int | None, facts: Any) -> dict[str, Any]:
        """Write the row of an event."""
        return {
            "company": self.company,
            "run_id": self.run_id,
            "deal_id": deal_id,
            "at": self.clock(),
            "what": what,
            "facts": dict(facts),
        }

    def remark(
        self,
        connection: Connection,
        deal_id: int,
        noted: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Keep remarks on a deal, one of each kind."""
        rows = [
            {
                "company": self.company,
                "deal_id": deal_id,
                "remark": remark,
                "facts": dict(facts),
                "noted_at": self.clock(),
            }
            for remark, facts in noted.items()
        ]
        self.upsert(connection, remarks, rows)

    def upsert(
        self, connection: Connection, table: Table, rows: list[dict[str, Any]]
    ) -> None:
        """Insert rows, or replace those with the same primary key."""
        if not rows:
            return
        statement = _upsert(self.engine.dialect.name, table, tuple(rows[0]))
        for chunk in chunks(rows, CHUNK):
            connection.execute(statement, chunk)


@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...]) -> Insert:
    """Write the statement that inserts these columns, or replaces them."""
    # SQLAlchemy has ON CONFLICT for each database apart, and not in general.
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    keys = [column.name for column in table.primary_key]
    values = {name: insert.excluded[name] for name in names if name not in keys}
    statement: Insert = (
        insert.on_conflict_do_update(index_elements=keys, set_=values)
        if values
        else insert.on_conflict_do_nothing(index_elements=keys)
    )
    return statement


class Part:
    """What a ledger keeps of one kind."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._company = core.company
        self._clock = core.clock


def live(company: str, kind: BookingKind) -> tuple[ColumnElement[bool], ...]:
    """Say which bookings of a kind still stand for their deals."""
    return (
        bookings.c.company == company,
        bookings.c.kind == kind,
        bookings.c.superseded_at.is_(None),
    )


def chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut things into lists of at most `size`."""
    piece: list[T] = []
    for thing in things:
        piece.append(thing)
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece


def to_cents(amount: Decimal | None) -> int | None:
    """Turn an amount into integer centavos, half a centavo rounded up."""
    return None if amount is None else int(cents(amount).scaleb(2))


def from_cents(amount: int | None) -> Decimal | None:
    """Turn integer centavos into an amount."""
    return None if amount is None else Decimal(amount).scaleb(-2)
