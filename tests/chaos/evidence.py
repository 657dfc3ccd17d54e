"""What an auditor goes by: a ledger as it lies there, and what people and runs did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import create_engine, text

from tests.chaos.witness import Wanted


@dataclass
class Ledger:
    """What a ledger says, read as it lies there."""

    url: str
    states: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    booked: dict[int, str] = field(default_factory=dict)
    """The live sale or contract of each deal."""
    promised: list[tuple[str, int | None, datetime]] = field(default_factory=list)
    """Of each create whose outcome is open: what, for which deal, since when."""
    remarks: set[tuple[int, str]] = field(default_factory=set)
    """What people are told of a booked deal."""

    def __post_init__(self) -> None:
        engine = create_engine(self.url)
        with engine.connect() as connection:
            for deal, state, reason in connection.execute(
                text("SELECT deal_id, state, reason FROM deals")
            ):
                self.states[deal] = (state, reason)
            for deal, thing in connection.execute(
                text("SELECT deal_id, erp_id FROM bookings WHERE superseded_at IS NULL")
            ):
                self.booked[deal] = thing
            for deal, remark in connection.execute(
                text("SELECT deal_id, remark FROM remarks")
            ):
                self.remarks.add((deal, remark))
            for kind, deal, begun in connection.execute(
                text(
                    "SELECT kind, deal_id, begun_at FROM intents "
                    "WHERE closed_as IS NULL"
                )
            ):
                since = datetime.fromisoformat(str(begun))
                self.promised.append((kind, deal, since))
        engine.dispose()


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Two deals that a person said are one, and what was sold for each by then."""

    gone: int
    left: int
    sold: frozenset[str]
    also_sold: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A sale that a person said is a deal's, and what was known before."""

    deal_id: int
    before: Ledger
    unmarked: frozenset[int]
    """Deals whose sale says no more whose it is."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A run as it is seen from outside, with those that it met."""

    in_force: Wanted
    calls: int
    runs: int
    made_before: frozenset[str]
    said: Sequence[str]


@dataclass
class Pardons:
    """What people did, for which nobody may blame ganho."""

    touched: set[int] = field(default_factory=set)
    """Deals that somebody made unclear: they may be held for ever."""
    booked_anyway: Counter[int] = field(default_factory=Counter)
    """How often a person said that a deal is to be booked although it seems to be."""
    unsold: set[str] = field(default_factory=set)
    """Sales and contracts that a person cancelled, ended or deleted."""
    dismissed: set[int] = field(default_factory=set)
    let_go: set[int] = field(default_factory=set)
    """Deals that a person released: they are no crowd any more."""
    given_up: set[str] = field(default_factory=set)
    """Cancelled sales whose deals a person wants to be made anew."""
    tied: dict[int, str] = field(default_factory=dict)
    """By deal: the sale of which a person said that it is the deal's."""
    untied: set[int] = field(default_factory=set)
    """Deals that were tied to a sale which a ledger at work may not know of."""
    handled: set[str] = field(default_factory=set)
    """Customers that a person renamed, switched off or merged: another may be made."""
    either: set[int] = field(default_factory=set)
    """Deals that were to be the other kind while lists lagged: they may be both."""
    hidden: set[int] = field(default_factory=set)
    """Deals whose sale bears no marker, in a company whose ledger forgot it."""
    lagged: bool = False
    """Whether lists lagged: a contract that is not listed stands in no other's way."""
    merges: list[Merge] = field(default_factory=list)
    twins: bool = False
    """Whether the create of a customer or item, which have no number, stood still for
    more than a minute: it may come twice."""
