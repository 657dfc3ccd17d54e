"""Promises that nobody waits for as they were made: kept all the same, or closed.

A promise is closed by a look or an answer, never by time alone.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from ganho.booking.erp.counterparts import Counterparts, identity_of, name_key
from ganho.booking.erp.register import Register
from ganho.booking.once.contract_look import ContractLooks
from ganho.booking.once.creatable import Found
from ganho.booking.once.looks import SHOWS_WITHIN, Looks
from ganho.booking.once.originals import Marked, Originals
from ganho.booking.once.sale_look import SaleLooks
from ganho.booking.run.aside import SETTLING_TIME
from ganho.domain.contract.contract import Bookable
from ganho.domain.customer.customer import Customer
from ganho.domain.item import Item
from ganho.domain.matching import CustomerMatch, ItemMatch
from ganho.errors import RejectedError, RetryableError, UnknownOutcomeError
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.parts.promises import Promises
from ganho.ledger.records import (
    BOOKED_AS,
    Booking,
    BookingKind,
    CreateKind,
    DealState,
    Intent,
)

AWAITED = (DealState.OPEN, DealState.QUARANTINED)
"""Whoever books such a deal settles its promise first."""


@dataclass(frozen=True, kw_only=True)
class Leftovers:
    """The promises of earlier runs, and of this one, that lead to no create."""

    promises: Promises
    bookings: Bookings
    rows: DealRows
    sale_looks: SaleLooks
    contract_looks: ContractLooks
    looks: Looks
    originals: Originals
    counterparts: Counterparts
    register: Register
    dry_run: bool

    def close(self, kind: CreateKind, key: str) -> None:
        """Close one promise, if it is open."""
        intent = self.promises.find(kind, key)
        if intent is not None:
            self.promises.give_up(intent)

    def recall_customer(self, customer: Customer) -> bool:
        """Remember a customer that an older version made, which remembered nothing.

        Tells whether the ERP has it still. Raises as the ERP's client does.
        """
        kept = self.promises.kept("customer", self.counterparts.customer_key(customer))
        if kept is None:
            return False
        asked = identity_of(customer)
        return self.register.recall(
            kept, name_key=asked.name_key, other_key=asked.tax_key
        )

    def recall_item(self, item: Item) -> bool:
        """Remember an item that an older version made, by the one key that it kept."""
        kept = self.promises.kept("item", self.counterparts.item_key(item))
        if kept is None:
            return False
        by_name = item.key == name_key(item)
        return self.register.recall(
            kept,
            name_key=item.key if by_name else None,
            other_key=None if by_name else item.key,
        )

    def close_kept(
        self,
        bookables: Sequence[Bookable],
        customers: Sequence[CustomerMatch],
        items: Mapping[str, ItemMatch],
    ) -> None:
        """Close what a killed run promised and did create, unknown to itself."""
        promised = {intent.key: intent for intent in self.promises.unsettled()}
        if self.dry_run or not promised:
            return
        for bookable, customer in zip(bookables, customers, strict=True):
            for key in self._there(bookable, customer, items) & promised.keys():
                self.promises.give_up(promised.pop(key))

    def let_go(self, deal_id: int, kind: BookingKind) -> bool:
        """Close the promise of what a deal was to become before it was marked otherwise.

        Tells whether it was kept: then the deal is booked. A lost answer may still show,
        and no number guards what is of another kind: so the look that finds nothing comes
        a minute or more after the send. Raises UnknownOutcomeError until then.
        """
        intent = self.promises.find(kind, str(deal_id))
        if intent is None:
            return False
        # Asked first: the look has to begin a minute after the send, not to end then.
        is_recent = self.looks.may_still_show(intent, SETTLING_TIME)
        if self._is_kept(intent, looks=2):
            return True
        if is_recent:
            raise UnknownOutcomeError("a {kind}'s create is unanswered", kind=kind)
        self.promises.give_up(intent)
        return False

    def adopt_made(self, deal_id: int) -> Booking | None:
        """Give what unanswered sends made of a deal, adopted, if a look finds it.

        Raises RejectedError if what is there may be the deal's and does not say so.
        """
        promised = [self.promises.find(kind, str(deal_id)) for kind in BOOKED_AS]
        for intent in promised:
            if intent and intent.unanswered and self._is_kept(intent, looks=2):
                return self.bookings.of_deal(deal_id)
        return None

    def are_unawaited(self) -> bool:
        """Tell whether something may have been made for a deal that nobody books."""
        return any(
            intent.kind in BOOKED_AS and not self._is_awaited(intent)
            for intent in self.promises.unsettled()
        )

    def settle_unawaited(self) -> None:
        """Settle what was promised for deals that are no longer to be booked.

        Nobody waits for it, so the look that closes such a promise has time; what bears
        our marker is adopted meanwhile. What cannot be told now is left to the next run.
        """
        if self.dry_run:
            return
        for intent in self.promises.unsettled():
            if intent.kind in ("customer", "item"):
                record = self.rows.find(intent.deal_id or 0)
                is_open = record is not None and record.state is DealState.OPEN
                # A deal that is open asks for it again, and settles it on the way.
                if not is_open and self._was_read_since(intent):
                    self.promises.give_up(intent)
            elif not self._is_awaited(intent):
                # One that cannot be told now keeps none of the run's own deals waiting.
                with suppress(RetryableError, RejectedError):
                    self._settle(intent)

    def _is_awaited(self, intent: Intent) -> bool:
        record = self.rows.find(intent.deal_id or 0)
        return record is not None and record.state in AWAITED

    def _there(
        self,
        bookable: Bookable,
        customer: CustomerMatch,
        items: Mapping[str, ItemMatch],
    ) -> set[str]:
        """Give the keys of what a deal needs and the ERP has."""
        key = self.counterparts.customer_key(bookable.customer)
        there = {key} if customer.found else set[str]()
        return there | {
            self.counterparts.item_key(line.item)
            for line in bookable.lines
            if items[line.item.ref].found is not None
        }

    def _settle(self, intent: Intent) -> None:
        if self.looks.may_still_show(intent, SHOWS_WITHIN):
            return
        if not self._is_kept(intent, looks=1):
            self.promises.give_up(intent)

    def _is_kept(self, intent: Intent, *, looks: int) -> bool:
        """Look for what a promise may have made, and adopt it.

        Of a deal that has a booking by now it is named, and that is all there is to do.
        """
        found = self.looks.repeat(lambda: self._look(intent), looks).ours
        if found is None:
            return False
        booked = self.bookings.of_deal(found.thing.deal_id)
        if booked is None:
            self.originals.adopt(found.thing, found.remarks)
        else:
            self.originals.settle_beside(booked, [Marked(found=found.thing)])
        self.close(intent.kind, intent.key)  # what was adopted has closed it
        return True

    def _look(self, intent: Intent) -> Found[Booking]:
        if intent.kind == "sale":
            return self.sale_looks.look(intent)
        return self.contract_looks.look(intent)

    def _was_read_since(self, intent: Intent) -> bool:
        """Tell whether the mirror shows what was made, for whoever asks for it next."""
        if not intent.unanswered:
            return True
        what = "customers" if intent.kind == "customer" else "items"
        read = self.register.read_at(what)
        return read is not None and read - intent.last_sent_at > SETTLING_TIME
