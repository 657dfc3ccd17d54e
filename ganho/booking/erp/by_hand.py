"""Has somebody typed the sale herself? Asked of the list that is read anyway (R23)."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from ganho.booking.reading.first_run import FIRST_RUN
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.consents import Consents
from ganho.booking.run.table import Desk
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.sales import Sales
from ganho.conta_azul.schemas import ReadSale
from ganho.domain.reasons import Reason
from ganho.domain.sale import Sale
from ganho.errors import RejectedError
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.events import Events
from ganho.ledger.parts.facts import Facts
from ganho.ledger.records import ForeignSale

WITHIN = timedelta(days=7)
PATIENCE = timedelta(days=1)
"""Whoever keeps the books waits so long for a sale (R3) before she types it."""
SEEN_WAITING = timedelta(hours=1)
"""And so long for one that the report names as waiting."""


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A deal that may be in the books already: whose, how much, and won when."""

    deal_id: int
    sale: Sale
    customer_id: str
    won_on: date


Pair = tuple[Suspect, ForeignSale]


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """The sales that people typed: a deal that one of them explains is held."""

    sales: Sales
    facts: Facts
    events: Events
    bookings: Bookings
    desk: Desk
    quarantine: Quarantine
    consents: Consents
    other_owner: Callable[[int, ReadSale], int | None]
    """Gives the deal whose own a sale is by its notes, if that is another than this."""
    started_at: datetime
    odd: list[ForeignSale] = field(default_factory=list)
    """Sales of this run's lists that cannot be read: anybody's, and perhaps our own."""

    def suspicious(self, deal_ids: Sequence[int]) -> set[int]:
        """Pick deals that somebody had reason to type herself.

        Those won before the first run or longer ago than anybody likes to wait, and those
        that were once left to people, be it by waiting for an hour.
        """
        told = self.facts.get(FIRST_RUN)
        began = datetime.fromisoformat(told) if told else self.started_at
        since = max(began, self.started_at - PATIENCE)
        deals = self.desk.snapshots(deal_ids)
        early = {deal_id for deal_id, deal in deals.items() if deal.won_at < since}
        met_before = self.started_at - SEEN_WAITING
        return early | self.events.left_to_people(deal_ids, met_before=met_before)

    def hold_possibly_booked(self, suspects: Sequence[Suspect]) -> set[int]:
        """Hold the deals whose customer has a sale of the same total that is nobody's.

        Each sale explains one deal, the nearest in time. Gives the deals.
        """
        pairs = self._explained(suspects)
        for suspect, foreign in pairs:
            self.quarantine.set_aside(suspect.deal_id, _held_for(foreign))
        return {suspect.deal_id for suspect, _ in pairs}

    def hold_unread(self, suspects: Iterable[Suspect]) -> set[int]:
        """Hold the deals that a sale which cannot be read may be (R28); give them.

        One of another customer, total or week is none of theirs; one that does not even
        say its total could be anybody's, and nobody is held for it.
        """
        held = {
            suspect.deal_id: _held_for(sale)
            for suspect in suspects
            for sale in self.odd
            if sale.total == suspect.sale.total
            and sale.customer_id in (None, suspect.customer_id)
            and (sale.sold_on is None or abs(sale.sold_on - suspect.won_on) <= WITHIN)
            and not self._is_disowned(suspect.deal_id, sale)
        }
        self.quarantine.set_all_aside(held)
        return set(held)

    def _is_disowned(self, deal_id: int, sale: ForeignSale) -> bool:
        """Tell whether a person who was shown a sale said that it is not the deal's."""
        if sale.erp_id:
            return sale.erp_id in self.consents.disowned_sales(deal_id)
        return self.consents.has(deal_id, Reason.POSSIBLY_BOOKED_ALREADY, "book")

    def _explained(self, suspects: Sequence[Suspect]) -> list[Pair]:
        """Pair deals and sales, anew for each pair that does not hold.

        The list may be days old: a sale that was cancelled since must not stand before
        another that is there.
        """
        # Pairs are made anew in the loop below, but each sale is read once.
        read = cache(self.sales.sale)
        sales = self._candidates(suspects)
        ruled_out = {
            (suspect.deal_id, erp_id)
            for suspect in suspects
            for erp_id in self.consents.disowned_sales(suspect.deal_id)
        }
        # It ends: each round that does not return rules out a pair more.
        while True:
            pairs = _pairs(suspects, sales, ruled_out)
            wrong = {
                (suspect.deal_id, foreign.erp_id)
                for suspect, foreign in pairs
                if not self._explains(read, foreign, suspect)
            }
            if not wrong:
                return pairs
            ruled_out |= wrong

    def _candidates(self, suspects: Iterable[Suspect]) -> list[ForeignSale]:
        """Others' sales of these customers that explain no other held deal."""
        customers = {suspect.customer_id for suspect in suspects}
        asked = {suspect.deal_id for suspect in suspects}
        taken = {
            record.facts.get("sale_id")
            for record in self.desk.records()
            if record.reason == Reason.POSSIBLY_BOOKED_ALREADY
            and record.deal_id not in asked
        }
        sales = self.desk.foreign_sales_of(customers)
        taken |= self.bookings.ours_among(sale.erp_id for sale in sales)
        return [sale for sale in sales if sale.erp_id not in taken]

    def _explains(
        self,
        read: Callable[[str], ReadSale | None],
        foreign: ForeignSale,
        suspect: Suspect,
    ) -> bool:
        """Tell whether a sale, as it is now, may be the deal's own."""
        try:
            sale = read(foreign.erp_id)
        except OddRecordError:
            # As it is listed it is: of the same customer and total.
            return True
        if sale is None or sale.cancelled:
            return False
        same_customer = sale.customer_id in (None, suspect.customer_id)
        if not same_customer or sale.total != suspect.sale.total:
            return False
        return self.other_owner(suspect.deal_id, sale) is None


def possibly_booked(
    erp_id: str, number: str, sold_on: date | None, **more: str
) -> RejectedError:
    """Say which sale may be a deal's, for a person to settle."""
    facts = {"sale": number, "sale_id": erp_id, "day": str(sold_on)}
    return RejectedError(Reason.POSSIBLY_BOOKED_ALREADY, **facts, **more)


def _held_for(foreign: ForeignSale) -> RejectedError:
    number = str(foreign.number or foreign.erp_id)
    return possibly_booked(foreign.erp_id, number, foreign.sold_on)


def _pairs(
    suspects: Iterable[Suspect],
    sales: Sequence[ForeignSale],
    ruled_out: AbstractSet[tuple[int, str]],
) -> list[Pair]:
    """Pair deals and sales one to one, the nearest days first."""
    close = [
        (abs(sale.sold_on - suspect.won_on), suspect.deal_id, sale.erp_id)
        for suspect in suspects
        for sale in sales
        if sale.sold_on is not None
        and sale.customer_id == suspect.customer_id
        and sale.total == suspect.sale.total
        and abs(sale.sold_on - suspect.won_on) <= WITHIN
        and (suspect.deal_id, sale.erp_id) not in ruled_out
    ]
    by_deal = {suspect.deal_id: suspect for suspect in suspects}
    by_sale = {sale.erp_id: sale for sale in sales}
    pairs = []
    for _, deal_id, erp_id in sorted(close):
        if deal_id in by_deal and erp_id in by_sale:
            pairs.append((by_deal.pop(deal_id), by_sale.pop(erp_id)))
    return pairs
