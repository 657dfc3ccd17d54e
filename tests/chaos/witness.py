"""What every deal was while it was won, and which deal every sale was made for.

It watches the vendors' own rooms, as nobody in the real world could.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from decimal import Decimal

from ganho.sandbox.conta_azul.contracts.contract_record import Contract
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from ganho.sandbox.room import Sandbox

BRASILIA = timezone(timedelta(hours=-3))
MARKER = re.compile(r"\[pipedrive:\d+:(\d+)\]")
Buyer = tuple[str, str]
"""The digits of a tax id, and a name in small letters; either may be empty."""


def buyer(name: str | None, document: object) -> Buyer:
    """Tell who somebody is, whatever way it is written."""
    digits = re.sub(r"\D", "", str(document or ""))
    return digits, " ".join(str(name or "").casefold().split())


def is_one(one: Buyer, other: Buyer) -> bool:
    """Tell whether two are the same: one tax id, or one name."""
    return bool(one[0] and one[0] == other[0]) or one[1] == other[1]


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A sale, or a contract, as it lies in the ERP now."""

    id: str
    kind: str
    total: Decimal
    day: date
    ends_on: date | None
    customer_id: str
    is_live: bool


@dataclass
class Life:
    """All that one deal was, each time it was won."""

    totals: set[Decimal] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    put_off: set[date] = field(default_factory=set)
    """The days of the run, where the month of the win was closed."""
    buyers: set[Buyer] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a company wants while a run lasts, and how far its clock is ahead."""

    is_on: bool = True
    most: int = 0
    """New deals of one run; 0: as many as there are."""
    closed_until: date | None = None
    """A deal that was won before is sold on the day of the run."""
    off: timedelta = timedelta(0)


@dataclass
class Witness:
    """Remembers what was true at some time, of a sandbox that only says what is."""

    sandbox: Sandbox
    lives: dict[int, Life] = field(default_factory=lambda: defaultdict(Life))
    made_for: dict[str, int | None] = field(default_factory=dict)
    """By the thing's id: the deal that it named when it was made; None if it named none."""
    when_made: dict[str, Life] = field(default_factory=dict)
    """By the thing's id: what its deal was while the run lasted that made it."""
    people: dict[str, set[Buyer]] = field(default_factory=lambda: defaultdict(set))
    """Who each customer of the ERP ever was: people rename and merge them."""
    lately: dict[int, Life] | None = None
    """What each deal has been since this run began; None where no run is under way."""
    in_force: Wanted = Wanted()

    @contextmanager
    def watching(self, in_force: Wanted = Wanted()) -> Iterator[None]:
        """Watch a run: what it makes is compared with what there is meanwhile."""
        self.in_force = in_force
        self.see()
        self.lately = defaultdict(Life)
        self.see()
        try:
            yield
            self.see()
        finally:
            self.lately = None

    def see(self) -> None:
        """Look at both vendors; to be called whenever something may have changed."""
        for deal_id, deal in self.sandbox.pipedrive.deals.items():
            if deal["status"] == "won" and deal["won_time"]:
                self._live(self.lives[deal_id], deal_id)
                if self.lately is not None:
                    self._live(self.lately[deal_id], deal_id)
        for person in self.sandbox.conta_azul.customers():
            self.people[person.id].add(buyer(person.name, person.document))
        for one in self._created():
            if one.origin == "API" and one.id not in self.made_for:
                found = MARKER.search(one.notes)
                deal_id = int(found[1]) if found else None
                self.made_for[one.id] = deal_id
                self.when_made[one.id] = (self.lately or {}).get(deal_id or 0, Life())

    def things(self) -> list[Thing]:
        """Give what there is in the ERP, the sales of contracts left out."""
        return [thing_of(one) for one in self._created()]

    def _created(self) -> list[Sale | Contract]:
        erp = self.sandbox.conta_azul
        sales = [one for one in erp.sale_book.by_id.values() if not one.contract_id]
        return [*sales, *erp.contract_book.by_id.values()]

    def _live(self, life: Life, deal_id: int) -> None:
        crm = self.sandbox.pipedrive
        deal = crm.deals[deal_id]
        life.totals.add(Decimal(deal["value"]))
        self._date(life, deal["won_time"].astimezone(BRASILIA).date())
        org = crm.organizations.get(deal["org_id"])
        if org is not None:
            cnpj = org["custom_fields"].get(crm.cnpj_field)
            life.buyers.add(buyer(org["name"], cnpj))

    def _date(self, life: Life, won_on: date) -> None:
        """Note the day that a sale is to bear: of a closed month that of the run."""
        closed_until = self.in_force.closed_until
        if closed_until is None or won_on >= closed_until:
            life.days.add(won_on)
            return
        now = self.sandbox.clock.now() + self.in_force.off
        life.put_off.add(max(now.astimezone(BRASILIA).date(), closed_until))


def thing_of(one: Sale | Contract) -> Thing:
    """Read a sale or a contract."""
    if isinstance(one, Contract):
        return Thing(
            id=one.id,
            kind="contract",
            total=one.money.total,
            day=one.starts_on,
            ends_on=one.ends_on,
            customer_id=one.customer_id,
            is_live=one.status == "ATIVO",
        )
    return Thing(
        id=one.id,
        kind="sale",
        total=one.total,
        day=one.sold_on,
        ends_on=None,
        customer_id=one.customer_id,
        is_live=not (one.deleted or one.is_cancelled),
    )
