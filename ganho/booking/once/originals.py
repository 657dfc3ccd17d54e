"""Of what bears one deal's marker, one is the deal's own: the others are copies.

A person who duplicates a sale duplicates its notes, so a marker alone proves nothing.
The original agrees with its deal, and no copy is older.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ganho.booking.erp.by_hand import possibly_booked
from ganho.booking.erp.contracts_in_force import already_active
from ganho.booking.erp.counterparts import Counterparts
from ganho.booking.erp.register import KNOWN_FOR, Register
from ganho.booking.erp.remarks import (
    Noted,
    cancellation,
    closed_month,
    differing_total,
    shown_number,
)
from ganho.booking.erp.stock import Stock
from ganho.booking.reading.accounts import Identity
from ganho.booking.reading.dossiers import Deals
from ganho.booking.reading.known_deals import Known, KnownDeals
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.batches import batches
from ganho.booking.run.consents import Consents
from ganho.booking.run.run import NotYetError
from ganho.booking.run.table import Desk
from ganho.conta_azul.schemas import Pendency, ReadSale
from ganho.domain.contract.contract import Bookable, Contract
from ganho.domain.markers import marker, named_in
from ganho.domain.reasons import Exclusion, Reason, Remark
from ganho.domain.settings import Settings
from ganho.errors import RejectedError
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.events import Events
from ganho.ledger.parts.promises import Promises
from ganho.ledger.records import Booking, BookingKind

AT_A_TIME = 100
NOBODY_KNOWS_WHEN = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A sale or contract that bears a deal's marker: what it would be as its booking."""

    found: Booking
    created_at: datetime | None = None
    pending: Pendency | None = None


@dataclass(frozen=True, kw_only=True)
class Originals:
    """Whose the sales and contracts are that bear a marker of ours."""

    desk: Desk
    promises: Promises
    bookings: Bookings
    events: Events
    known: KnownDeals
    deals: Deals
    consents: Consents
    identity: Identity
    quarantine: Quarantine
    register: Register
    counterparts: Counterparts
    stock: Stock
    settings: Settings

    def adopt_certain(self, marked: Iterable[Marked]) -> None:
        """Adopt what agrees with an open deal in all, before the rest of a list is read.

        So a run that dies half-way has not read in vain. Lists begin with what is oldest.
        """
        by_deal = _by_deal(marked)
        open_ids = self.desk.open_among(list(by_deal)) if by_deal else ()
        for deal_id, known in self.known.of(open_ids).items():
            alike = [one for one in by_deal[deal_id] if _agrees(one.found, known)]
            if alike:
                self._settle(alike, known)

    def settle_marked(self, marked: Iterable[Marked]) -> None:
        """Adopt each deal's original, name the copies, and ask where neither is certain.

        What is of another company's deal, or of nobody's, is left alone.
        """
        by_deal = _by_deal(marked)
        for deal_ids in batches(by_deal, AT_A_TIME):
            known = self.known.of(deal_ids)
            for deal_id in deal_ids:
                self._settle(by_deal[deal_id], known.get(deal_id))

    def settle_beside(self, booked: Booking, found: Sequence[Marked]) -> None:
        """Let a booking stand, unless it was cancelled and there is one just like it."""
        alike = [one for one in found if _takes_the_place(one.found, booked)]
        own = min(alike, key=_age, default=None)
        if own is not None:
            self.adopt(own.found, {})
        self._name_copies(own.found if own else booked, found)

    def adopt(self, found: Booking, noted: Noted) -> None:
        """Keep what was found as the deal's booking, in place of one that was cancelled."""
        if self.bookings.of_deal(found.deal_id) is not None:
            # First: the database refuses a second live booking of a deal.
            self.desk.give_up(found.deal_id)
        self.desk.adopt(found, noted | cancellation(found))

    def other_owner(self, deal_id: int, sale: ReadSale) -> int | None:
        """Give the deal whose own a sale is by its notes, if that is another than this.

        A copy is nobody's own: somebody made it by hand. Not asked of what is booked.
        """
        company, named = named_in(sale.notes) or (0, 0)
        is_of_ours = company == self.identity.company_id()
        if not named or (is_of_ours and named == deal_id):
            return None
        if is_of_ours and self._cannot_be_of(named, sale.sold_on):
            return None
        first = self._first_marked(marker(company, named))
        return named if first in (None, sale.sale_id) else None

    def _settle(self, found: Sequence[Marked], known: Known | None) -> None:
        booked = self.bookings.of_deal(found[0].found.deal_id)
        if booked is not None:
            self.settle_beside(booked, found)
        elif known is not None and known.is_ours:
            rest = [one for one in found if not self._is_disowned(one.found)]
            if rest:
                self._settle_among(rest, known)

    def _is_disowned(self, found: Booking) -> bool:
        """Tell whether a person who was shown it said that it is not the deal's."""
        if found.kind == "sale":
            return found.erp_id in self.consents.disowned_sales(found.deal_id)
        reason = Reason.CONTRACT_ALREADY_ACTIVE
        return self.consents.has(found.deal_id, reason, "book")

    def _settle_among(self, found: Sequence[Marked], known: Known) -> None:
        own = self._original(found, known)
        if own is not None:
            self.adopt(own.found, self._noted(own, known))
            self._name_copies(own.found, found)
        elif known.is_open:
            self._ask(min(found, key=_age).found)

    def _original(self, found: Sequence[Marked], known: Known) -> Marked | None:
        """Pick the deal's own; None where that is for a person to say.

        An open promise knows its number. A deal that was left out before may have been
        booked by the company that it was of then.
        """
        deal_id, kind = found[0].found.deal_id, found[0].found.kind
        promise = self.promises.find(kind, str(deal_id))
        number = promise.number if promise else None
        promised = [one for one in found if number and one.found.number == number]
        if promised:
            return min(promised, key=_age)
        rule = Exclusion.PIPELINE_NOT_INCLUDED
        if self.events.left_out_before([deal_id], rule):
            return None
        agreeing = self._agreeing(found, known)
        return min(self._of_the_customer(agreeing, known), key=_age, default=None)

    def _agreeing(self, found: Sequence[Marked], known: Known) -> Sequence[Marked]:
        """Leave what agrees with the deal, or else what was edited.

        All contracts are in sight, and all sales that bear an open deal's marker. Of any
        other deal what is seen may be a copy alone.
        """
        if found[0].found.kind == "contract":
            terms = self._terms(known)
            alike = [
                one for one in found if (one.found.total, one.found.sold_on) == terms
            ]
            return alike or found
        alike = [one for one in found if _agrees(one.found, known)]
        of_the_day = [one for one in found if known.may_be_dated(one.found.sold_on)]
        return alike or (of_the_day if known.is_open else [])

    def _terms(self, known: Known) -> tuple[object, object] | None:
        wanted = self._bookable(known)
        if not isinstance(wanted, Contract):
            return None
        return wanted.total, wanted.starts_on

    def _of_the_customer(
        self, found: Sequence[Marked], known: Known
    ) -> Sequence[Marked]:
        """Leave those of the deal's customer, where there are others and it can be told."""
        if len({one.found.customer_id for one in found}) <= 1:
            return found
        wanted = self._bookable(known)
        if wanted is None:
            return found
        self.register.freshen_customers(KNOWN_FOR)
        customer = self.counterparts.customer_of(wanted).found
        return [one for one in found if one.found.customer_id == customer] or found

    def _bookable(self, known: Known) -> Bookable | None:
        try:
            return self.deals.bookable_of(known.deal) if known.deal else None
        except (RejectedError, NotYetError):
            return None

    def _name_copies(self, own: Booking, found: Iterable[Marked]) -> None:
        """Tell a person of what lives beside a deal's own."""
        copies = [
            shown_number(one.found)
            for one in found
            if one.found.erp_id != own.erp_id and not one.found.cancelled
        ]
        if copies and not own.cancelled:
            facts = {"sale": ", ".join(copies), "booked": shown_number(own)}
            self.desk.warn(own.deal_id, Remark.BOOKED_TWICE, facts)

    def _ask(self, found: Booking) -> None:
        """Hold a deal: this is its own, or a copy, or another company's booking of it."""
        if found.kind == "sale":
            why = possibly_booked(found.erp_id, shown_number(found), found.sold_on)
        else:
            why = already_active(shown_number(found))
        self.quarantine.set_aside(found.deal_id, why)
        self.deals.change(found.deal_id)

    def _noted(self, own: Marked, known: Known) -> Noted:
        """Give the remarks that a sale would have had if its answer had come."""
        found = own.found
        noted = self.stock.remarks_on(found, own.pending)
        if known.deal is not None and found.kind == "sale":
            noted |= differing_total(known.deal.value, found)
            noted |= closed_month(self.settings, known.deal, found.sold_on)
        return noted

    def has_its_own(self, deal_id: int, kind: BookingKind) -> bool:
        """Tell whether what else bears a deal's marker can be a copy alone.

        Of a deal that is made anew it may be what a send made whose answer was lost.
        """
        is_promised = self.promises.find(kind, str(deal_id)) is not None
        return not is_promised and bool(self.bookings.booked_before([deal_id]))

    def _cannot_be_of(self, deal_id: int, sold_on: date) -> bool:
        if self.has_its_own(deal_id, "sale"):
            return True
        known = self.known.of([deal_id]).get(deal_id)
        # One that nobody knows was erased: its sale may be that of a deal it became.
        return known is None or (bool(known.won_on) and not known.may_be_dated(sold_on))

    def _first_marked(self, text: str) -> str | None:
        """Give the oldest of the others' sales that bear a marker."""
        ages = [
            (sale.created_at or NOBODY_KNOWS_WHEN, sale.number or 0, sale.erp_id)
            for sale in self.desk.foreign_sales_marked(text)
        ]
        return min(ages)[-1] if ages else None


def _by_deal(marked: Iterable[Marked]) -> dict[int, list[Marked]]:
    found: dict[int, list[Marked]] = {}
    for one in marked:
        found.setdefault(one.found.deal_id, []).append(one)
    return found


def _takes_the_place(one: Booking, booked: Booking) -> bool:
    return (
        booked.cancelled
        and not one.cancelled
        and (one.kind, one.customer_id) == (booked.kind, booked.customer_id)
        and (one.total, one.sold_on) == (booked.total, booked.sold_on)
    )


def _agrees(found: Booking, known: Known) -> bool:
    return found.total == known.value and known.may_be_dated(found.sold_on)


def _age(one: Marked) -> tuple[bool, datetime, int, str]:
    """Sort what lives first, then what is older."""
    found, created_at = one.found, one.created_at or NOBODY_KNOWS_WHEN
    # One without a date counts as the youngest: rather a copy than the original.
    return found.cancelled, created_at, found.number or 0, found.erp_id
