"""An auditor: reads both vendors' books and the ledger, and says what is wrong.

It shares no code with what it audits: it compares what was won with what is booked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import create_engine, text

from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.chaos.witness import Witness, buyer

DAY = timedelta(days=1)
NAMED = ("quarantined", "excluded")
"""States of the ledger that say why a deal is not booked."""


@dataclass
class Ledger:
    """What a ledger says, read as it lies there."""

    url: str
    states: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    booked: dict[int, str] = field(default_factory=dict)
    """The live sale of each deal."""
    promised: dict[int, datetime] = field(default_factory=dict)
    """Since when a sale's outcome is open, by deal."""

    def __post_init__(self) -> None:
        engine = create_engine(self.url)
        with engine.connect() as connection:
            for deal, state, reason in connection.execute(
                text("SELECT deal_id, state, reason FROM deals")
            ):
                self.states[deal] = (state, reason)
            for deal, sale in connection.execute(
                text("SELECT deal_id, erp_id FROM bookings WHERE superseded_at IS NULL")
            ):
                self.booked[deal] = sale
            for deal, begun in connection.execute(
                text(
                    "SELECT deal_id, begun_at FROM intents "
                    "WHERE closed_as IS NULL AND kind IN ('sale', 'contract')"
                )
            ):
                self.promised[deal] = datetime.fromisoformat(str(begun))
        engine.dispose()


@dataclass
class Pardons:
    """What people did, for which nobody may blame ganho."""

    touched: set[int] = field(default_factory=set)
    """Deals that somebody made unclear: they may be held for ever."""
    booked_anyway: Counter[int] = field(default_factory=Counter)
    """How often a person said that a deal is to be booked although it seems to be."""
    unsold: set[str] = field(default_factory=set)
    """Sales that a person cancelled or deleted."""
    dismissed: set[int] = field(default_factory=set)
    twins: bool = False
    """Whether a ledger was lost while lists lagged: then a customer may come twice."""


@dataclass
class Auditor:
    """Compares what was won with what is booked."""

    witness: Witness
    pardons: Pardons

    def harms(self, ledger: Ledger) -> Iterator[str]:
        """Say everything that is wrong, a sentence each."""
        self.witness.see()
        sales = self._live()
        for deal_id, made in sorted(sales.items()):
            yield from self._too_many(deal_id, made)
            for sale in made:
                yield from self._otherwise(deal_id, sale)
        yield from self._orphans()
        yield from self._twins()
        for deal_id in sorted(self._won()):
            yield from self._missing(deal_id, sales.get(deal_id, []), ledger)
        yield from self._left_open(ledger)

    def _live(self) -> dict[int, list[Sale]]:
        """Give what ganho made and nobody cancelled or deleted, by deal."""
        found = defaultdict[int, list[Sale]](list)
        for sale in self.witness.sandbox.conta_azul.sales():
            deal_id = self.witness.made_for.get(sale.id)
            if deal_id is not None and not sale.is_cancelled:
                found[deal_id].append(sale)
        return found

    def _won(self) -> set[int]:
        deals = self.witness.sandbox.pipedrive.deals
        return {n for n, deal in deals.items() if deal["status"] == "won"}

    def _too_many(self, deal_id: int, made: list[Sale]) -> Iterator[str]:
        allowed = 1 + self.pardons.booked_anyway[deal_id]
        if len(made) > allowed:
            yield f"doubled: deal {deal_id} has {len(made)} live sales"

    def _otherwise(self, deal_id: int, sale: Sale) -> Iterator[str]:
        life = self.witness.lives.get(deal_id)
        if life is None:
            yield f"orphaned: sale {sale.number} is of deal {deal_id}, never won"
            return
        if sale.total not in life.totals:
            yield f"amount: deal {deal_id} was {life.totals}, sold for {sale.total}"
        if sale.sold_on not in life.days:
            yield f"day: deal {deal_id} was won on {life.days}, sold on {sale.sold_on}"
        person = self.witness.sandbox.conta_azul.people.by_id[sale.customer_id]
        document, name = buyer(person.name, person.document)
        if not any(
            (document and document == one[0]) or name == one[1] for one in life.buyers
        ):
            yield f"customer: deal {deal_id} was sold to somebody else"

    def _orphans(self) -> Iterator[str]:
        for sale_id, deal_id in self.witness.made_for.items():
            if deal_id is None:
                yield f"unmarked: sale {sale_id} names no deal"

    def _twins(self) -> Iterator[str]:
        erp = self.witness.sandbox.conta_azul
        people = Counter(
            buyer(one.name, one.document)
            for one in erp.customers()
            if one.origin == "API"
        )
        for many in people.values():
            if many > 1 and not self.pardons.twins:
                yield f"twins: one customer was made {many} times"

    def _missing(self, deal_id: int, made: list[Sale], ledger: Ledger) -> Iterator[str]:
        state, reason = ledger.states.get(deal_id, ("unknown", None))
        if made or deal_id in self.pardons.dismissed:
            return
        if state in NAMED and reason:
            if deal_id not in self.pardons.touched:
                yield f"held without cause: deal {deal_id} for {reason}"
        elif state != "booked":
            yield f"missing: deal {deal_id} is {state}"
        elif not self._is_explained(ledger.booked.get(deal_id)):
            yield f"missing: deal {deal_id} is booked with a sale that is not there"

    def _is_explained(self, sale_id: str | None) -> bool:
        """Tell whether a booking's sale is there, by hand or not, or was taken away."""
        there = {one.id for one in self.witness.sandbox.conta_azul.sales()}
        return sale_id in there or sale_id in self.pardons.unsold

    def _left_open(self, ledger: Ledger) -> Iterator[str]:
        now = self.witness.sandbox.clock.now().replace(tzinfo=None)
        for deal_id, begun in ledger.promised.items():
            state, _ = ledger.states.get(deal_id, ("unknown", None))
            # Whether a sale that somebody typed alike is ours nobody can tell.
            if deal_id in self.pardons.touched or state == "quarantined":
                continue
            if now - begun.replace(tzinfo=None) > DAY:
                yield f"open: the send of deal {deal_id} since {begun}, {state}"
