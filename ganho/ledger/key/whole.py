"""A ledger with all its companies, whose key is changed, or given up, by a person.

Both happen in one transaction, while nobody works on any of them: a run would write
with the key that it opened the ledger with.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    Table,
    bindparam,
    delete,
    func,
    select,
    union,
    update,
)

from ganho.errors import FatalError, LeaseHeldError
from ganho.ledger.core import Clock
from ganho.ledger.database import connected, prepare_schema
from ganho.ledger.inspecting import schema_at
from ganho.ledger.key.keys import (
    FINGERPRINT_KEY,
    KEY_ID,
    fitting_seal,
    meta_of,
    settle_key,
)
from ganho.ledger.key.sealing import (
    Seal,
    holds_fingerprints,
    is_key,
    random_fingerprint_key,
)
from ganho.ledger.lease import Lease
from ganho.ledger.parts.mirror import FRESHNESS
from ganho.ledger.tables import (
    customers,
    deals,
    decisions,
    events,
    facts,
    intents,
    item_claims,
    items,
    leases,
    meta,
    metadata,
    remembered,
    tokens,
)
from ganho.ledger.token_store import LedgerTokens

OF_COMPANIES = [table for table in metadata.sorted_tables if "company" in table.c]
SEALED = [
    (table, column)
    for table in OF_COMPANIES
    for column in table.c
    if isinstance(column.type, LargeBinary)
]
"""All that the ledger's key seals, besides the key of the fingerprints."""
CONSENTS = ("release", "book")
PROMISED = (intents.c.kind.in_(("customer", "item")), intents.c.closed_as.is_(None))
"""Promises under a fingerprint, without a number: customers and items."""
KEYS = (KEY_ID, FINGERPRINT_KEY)


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What a company loses with the ledger's key."""

    company: str
    connected: bool
    """Whether Conta Azul's tokens are kept."""
    snapshots: int
    """Open or held deals, which are read again."""
    consents: int
    """Given to deals as they are now."""
    promises: int
    """Customers and items whose create was not answered yet."""


class WholeLedger:
    """All companies of one ledger."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._leases: dict[str, Lease] = {}

    @classmethod
    @contextmanager
    def opened(cls, url: str, clock: Clock) -> Iterator["WholeLedger"]:
        """Connect, whatever the key; upgrade an older schema.

        Raises FatalError, with remedy; also where there is no ledger: it would take a
        key that no other opens.
        """
        if schema_at(url) is None:
            raise FatalError(
                "There is no ledger at this address.",
                remedy="Check GANHO_LEDGER_URL and the block ganho-ledger/default.",
            )
        with connected(url) as engine:
            prepare_schema(engine, upgrade=True)
            yield cls(engine, clock)

    def is_opened_by(self, key: str) -> bool:
        """Tell whether this key sealed the ledger, or none has yet."""
        with self._engine.begin() as connection:
            known = meta_of(connection, KEY_ID)
        return is_key(key) and known in (None, Seal(key).key_id)

    def losses(self) -> list[Loss]:
        """Tell what would go with the key, company by company."""
        with self._engine.begin() as connection:
            return [_loss(connection, name) for name in _companies(connection)]

    @contextmanager
    def held(self, holder: str) -> Iterator[None]:
        """Hold all companies.

        Raises LeaseHeldError at once if a run of one of them is under way.
        """
        with self._engine.begin() as connection:
            companies = _companies(connection)
        with ExitStack() as stack:
            self._leases = {
                company: self._hold(stack, company, holder) for company in companies
            }
            yield

    def rekey(self, old: str, new: str) -> None:
        """Seal with another key all that is sealed; nothing is lost.

        All companies must be held. Raises FatalError if `old` is not the key.
        """
        before = settle_key(self._engine, old)
        after = before.with_key(new)
        with self._changing(before) as connection:
            # Asked again: somebody may have changed it before we held all companies.
            fitting_seal(connection, old)
            for table, column in SEALED:
                _seal_anew(connection, table, column, before, after)
            self._keep(connection, after, "key_changed")

    def forget_key(self, new: str) -> None:
        """Give up all that the lost key sealed or fingerprinted, and take a new one.

        Bookings, decisions and each deal's story stay. All companies must be held.
        """
        seal = Seal(new, random_fingerprint_key())
        with self._changing(seal) as connection:
            for table in (tokens, customers, items, remembered, item_claims):
                connection.execute(delete(table))
            _forget_facts(connection)
            connection.execute(update(deals).values(snapshot=None, fingerprint=None))
            lost = update(intents).where(*PROMISED)
            connection.execute(lost.values(closed_as="key_lost", unanswered=0))
            self._keep(connection, seal, "key_forgotten")

    def _hold(self, stack: ExitStack, company: str, holder: str) -> Lease:
        lease = Lease(self._engine, company, self._clock)
        try:
            stack.enter_context(lease.held(holder))
        except LeaseHeldError:
            with self._engine.begin() as connection:
                raise _under_way(connection, company) from None
        return lease

    @contextmanager
    def _changing(self, seal: Seal) -> Iterator[Connection]:
        """One transaction, in which nobody renews tokens or begins with a company."""
        with ExitStack() as stack:
            for company in self._leases:
                store = LedgerTokens(self._engine, company, seal)
                stack.enter_context(store.locked())
            connection = stack.enter_context(self._engine.begin())
            connection.execute(select(meta).with_for_update())
            # A company may have begun since.
            for company in set(_companies(connection)) - self._leases.keys():
                raise _under_way(connection, company)
            for lease in self._leases.values():
                lease.check(connection)
            yield connection

    def _keep(self, connection: Connection, seal: Seal, what: str) -> None:
        """Note which key it is now, and that in each company's story."""
        connection.execute(delete(meta).where(meta.c.name.in_(KEYS)))
        rows = [
            {"name": KEY_ID, "value": seal.key_id},
            {"name": FINGERPRINT_KEY, "value": seal.sealed_fingerprint_key()},
        ]
        connection.execute(meta.insert(), rows)
        told = {"at": self._clock(), "what": what, "facts": {}}
        for company in self._leases:
            connection.execute(events.insert().values(company=company, **told))


def _companies(connection: Connection) -> list[str]:
    """Name all companies of which there is anything."""
    named = union(*(select(table.c.company) for table in OF_COMPANIES))
    return sorted(connection.execute(named).scalars())


def _under_way(connection: Connection, company: str) -> LeaseHeldError:
    who = select(leases.c.holder).where(leases.c.company == company)
    holder = connection.execute(who).scalar() or "another run"
    return LeaseHeldError(
        "A run of {company} is under way ({holder}).",
        remedy="Nothing was changed: wait until it ends, and ask again.",
        company=company,
        holder=holder,
    )


def _loss(connection: Connection, company: str) -> Loss:
    def count(table: Table, *where: ColumnElement[bool]) -> int:
        rows = select(func.count()).select_from(table)
        found = connection.execute(rows.where(table.c.company == company, *where))
        return found.scalar_one()

    return Loss(
        company=company,
        connected=count(tokens) > 0,
        snapshots=count(deals, deals.c.snapshot.is_not(None)),
        consents=count(decisions, decisions.c.kind.in_(CONSENTS)),
        promises=count(intents, *PROMISED),
    )


def _seal_anew(
    connection: Connection,
    table: Table,
    column: Column[bytes],
    before: Seal,
    after: Seal,
) -> None:
    """Seal a column with another key; what cannot be opened is left as it is."""
    ids = table.primary_key.columns
    where = [one == bindparam(f"id_{one.name}") for one in ids]
    change = update(table).where(*where).values({column: bindparam("sealed_anew")})
    rows = connection.execute(select(*ids, column).where(column.is_not(None))).all()
    for *values, sealed in rows:
        opened = before.open(sealed)
        if opened is not None:
            named = {f"id_{one.name}": v for one, v in zip(ids, values, strict=True)}
            connection.execute(change, named | {"sealed_anew": after.seal(opened)})


def _forget_facts(connection: Connection) -> None:
    """Drop the facts that hold fingerprints, and those about the mirror, now empty."""
    for row in connection.execute(select(facts)).all():
        if row.name.startswith(FRESHNESS) or holds_fingerprints(row.value):
            connection.execute(
                delete(facts).where(
                    facts.c.company == row.company, facts.c.name == row.name
                )
            )
