"""Was a sale created, although its answer was lost? Look, by number and by marker.

People edit notes: a sale that says that it is a deal's is the deal's, but one that does
not may be it all the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo

from ganho.booking.erp.by_hand import possibly_booked
from ganho.booking.erp.stock import Stock
from ganho.booking.once.creatable import Found, Made
from ganho.booking.reading.accounts import Identity
from ganho.booking.run.consents import Consents
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.sales import Sales
from ganho.conta_azul.schemas import ListedSale, ReadSale
from ganho.domain.markers import deal_id_in, marker, named_in
from ganho.errors import UnknownOutcomeError
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.foreign import Foreign
from ganho.ledger.records import Booking, ForeignSale, Intent, Sent

ONE_DAY = timedelta(days=1)
CLOCKS_DIFFER = timedelta(minutes=10)
MOST_READ = 100
"""So many sales that nobody knew are read in one look: twenty seconds."""
Seen = tuple[ListedSale, ReadSale | None]
"""A sale as it is listed and, where it is a single one, as it is read."""


@dataclass(frozen=True, kw_only=True)
class SaleLooks:
    """Looks for the sales of one account."""

    sales: Sales
    bookings: Bookings
    foreign: Foreign
    consents: Consents
    identity: Identity
    stock: Stock
    zone: tzinfo
    run_id: str

    def look(self, intent: Intent, sent: Sent | None = None) -> Found[Booking]:
        """Look once for the sale of an intent, or of what is `sent` under its number now.

        A sale that was booked and then given up for a new one is a stranger by now, and
        what is no single sale always is. Raises RejectedError if what is there may be
        ours and does not say so, RetryableError when the vendor cannot be asked,
        UnknownOutcomeError if there is more to read than one look may cost.
        """
        stranger = False
        alike: ReadSale | ListedSale | None = None
        # Both count: the deal may have been edited since the send that nobody answered.
        asked = [one for one in (intent.sent, sent) if one is not None]
        for listed, sale in self._candidates(intent, asked):
            if sale is not None and self._is_ours(intent, sale):
                return Found(ours=self._made(intent, sale))
            # Not raised yet: one that comes later may bear the marker.
            if sale is not None and self.is_like(intent, asked, listed, sale):
                alike = alike or sale
            elif sale is None and self._may_be(intent, asked, listed):
                alike = alike or listed
            else:
                stranger = stranger or listed.number == intent.number
        if alike is not None:
            number = str(alike.number or alike.sale_id)
            raise possibly_booked(alike.sale_id, number, alike.sold_on)
        return Found(stranger=stranger)

    def is_like(
        self,
        intent: Intent,
        asked: Sequence[Sent],
        listed: ListedSale,
        sale: ReadSale,
    ) -> bool:
        """Tell whether a sale may be what was sent, although it does not say so.

        Under another number only what came since, of the same day, if a send is
        unanswered.
        """
        same = [
            one
            for one in asked
            if sale.customer_id in (None, one.customer_id) and sale.total == one.total
        ]
        if sale.cancelled or not same or self._is_settled(intent, sale):
            return False
        if sale.number == intent.number:
            return True
        # Notes that name a deal were not overwritten: it is that deal's, or a copy.
        if not intent.unanswered or named_in(sale.notes):
            return False
        # One without a time counts as later: rather asked about than booked twice.
        created_at = listed.created_at or intent.begun_at
        is_later = created_at >= intent.begun_at - CLOCKS_DIFFER
        return is_later and any(one.day == sale.sold_on for one in same)

    def finds(self, numbers: Iterable[int]) -> bool:
        """Tell whether the search by number shows a sale under any of these."""
        return any(self.sales.sales_numbered(number) for number in numbers)

    def _may_be(
        self, intent: Intent, asked: Sequence[Sent], listed: ListedSale
    ) -> bool:
        """Tell whether a sale that is there and cannot be read may be what was sent.

        As good as none of them exists; but to guess it away would book a deal twice.
        """
        if not listed.single or listed.cancelled or self._is_settled(intent, listed):
            return False
        same = any(
            listed.customer_id in (None, one.customer_id) and listed.total == one.total
            for one in asked
        )
        return same or listed.number == intent.number

    def _made(self, intent: Intent, sale: ReadSale) -> Made[Booking]:
        booking = adopted_sale(int(intent.key), sale, self.run_id)
        number = intent.number if sale.number is None else sale.number
        numbered = replace(booking, number=number)
        remarks = self.stock.remarks_on(numbered, sale.pending)
        return Made(thing=booking, remarks=remarks)

    def _is_ours(self, intent: Intent, sale: ReadSale) -> bool:
        marked_for = deal_id_in(sale.notes, self.identity.company_id())
        return marked_for == int(intent.key) and not self._was_given_up(sale)

    def _is_settled(self, intent: Intent, sale: ReadSale | ListedSale) -> bool:
        """Tell whether it is known whose a sale is: a booking, or disowned by a person."""
        disowned = self.consents.disowned_sales(int(intent.key))
        return sale.sale_id in disowned | self.bookings.ours_among([sale.sale_id])

    def _was_given_up(self, sale: ReadSale) -> bool:
        """Tell whether a sale gave its place to another, as far as this ledger knows.

        A ledger that was lost found both by their marker and took the one that lives.
        """
        if self.bookings.ours_among([sale.sale_id]):
            return True
        return sale.cancelled and bool(self.foreign.sales_among([sale.sale_id]))

    def _candidates(self, intent: Intent, asked: Sequence[Sent]) -> Iterator[Seen]:
        """Read the sales under the intent's number, then the customer's, each once.

        What is listed and not found is gone. What is there and cannot be read, and what
        is no single sale, comes without its reading.
        """
        seen, learnt = set(), 0
        for listed in self._listed(intent, asked):
            if listed.sale_id and listed.sale_id in seen:
                continue
            seen.add(listed.sale_id)
            if learnt >= MOST_READ:
                raise UnknownOutcomeError(
                    "this customer has more new sales than one look reads ({read}); "
                    "the next run goes on",
                    read=learnt,
                )
            try:
                sale = self.sales.sale(listed.sale_id) if listed.single else None
            except OddRecordError:
                yield listed, None
                continue
            learnt += sale is not None and self._learns(listed, sale)
            if sale is not None or not listed.single:
                yield listed, sale

    def _listed(self, intent: Intent, asked: Sequence[Sent]) -> Iterator[ListedSale]:
        """List what the sends may have made, from the first to the last of them."""
        # A day more at both ends: clocks differ, and the vendor's days are São Paulo's.
        first = intent.begun_at.astimezone(self.zone).date() - ONE_DAY
        last = intent.last_sent_at.astimezone(self.zone).date() + ONE_DAY
        # Both lists are asked, for either may lag behind a create.
        if intent.number:
            yield from self.sales.sales_numbered(intent.number)
        for customer_id in sorted({one.customer_id for one in asked}):
            sales = self.sales.sales_of(customer_id, first, last)
            yield from self._worth_reading(
                intent, asked, _likeliest_first(intent, sales)
            )

    def _worth_reading(
        self, intent: Intent, asked: Sequence[Sent], sales: Sequence[ListedSale]
    ) -> Iterator[ListedSale]:
        """Leave out what is known to be neither ours nor like it: booked, or read before.

        Of those that are like it and were read, the first says it for all.
        """
        booked = self.bookings.ours_among(sale.sale_id for sale in sales)
        known = self.foreign.listed_before(sale.sale_id for sale in sales)
        own = self.identity.marker_of(int(intent.key))
        is_told = False
        for sale in sales:
            before = known.get(sale.sale_id)
            if sale.number == intent.number:
                yield sale
            elif sale.sale_id in booked:
                continue
            elif (
                before is None or before.marker == own or not _is_as_read(before, sale)
            ):
                yield sale
            elif not is_told and self._was_like(intent, asked, sale, before):
                is_told = True
                yield sale

    def _was_like(
        self,
        intent: Intent,
        asked: Sequence[Sent],
        listed: ListedSale,
        before: ForeignSale,
    ) -> bool:
        if listed.total is None or listed.sold_on is None:
            return True
        as_read = ReadSale(
            sale_id=listed.sale_id,
            number=listed.number,
            total=listed.total,
            notes=before.marker or "",
            cancelled=listed.cancelled,
            origin=listed.origin,
            customer_id=listed.customer_id,
            sold_on=listed.sold_on,
        )
        return self.is_like(intent, asked, listed, as_read)

    def _learns(self, listed: ListedSale, sale: ReadSale) -> bool:
        """Remember that a sale is nobody's of ours, until it is changed.

        One that names a deal of ours is read each time: whose it is others decide.
        """
        if listed.changed_at is None or deal_id_in(
            sale.notes, self.identity.company_id()
        ):
            return False
        if self.bookings.ours_among([sale.sale_id]):
            return False
        self.foreign.note_sales([having_read(foreign_sale(listed), sale.notes)])
        return True


def adopted_sale(deal_id: int, sale: ReadSale, run_id: str) -> Booking:
    """The booking of a sale that was found, not answered."""
    return Booking(
        deal_id=deal_id,
        kind="sale",
        erp_id=sale.sale_id,
        number=sale.number,
        total=sale.total,
        sold_on=sale.sold_on,
        customer_id=sale.customer_id or "",
        adopted=True,
        cancelled=sale.cancelled,
        run_id=run_id,
    )


def foreign_sale(sale: ListedSale) -> ForeignSale:
    """What others made, as it is listed: not read yet."""
    return ForeignSale(
        erp_id=sale.sale_id,
        # Without a customer no deal is held for it as a sale typed by hand.
        customer_id=None if sale.cancelled else sale.customer_id,
        total=sale.total,
        sold_on=sale.sold_on,
        number=sale.number,
        origin=sale.origin,
        created_at=sale.created_at,
        read=False,
        changed_at=sale.changed_at,
    )


def having_read(sale: ForeignSale, notes: str) -> ForeignSale:
    """What others made, whose notes were read: what they name is kept with it."""
    named = named_in(notes)
    return replace(sale, read=True, marker=marker(*named) if named else None)


def _is_as_read(before: ForeignSale, listed: ListedSale) -> bool:
    """Tell whether a sale that was read is still as it was: without a date nobody knows."""
    changed_at = listed.changed_at
    return before.read and changed_at is not None and changed_at == before.changed_at


def _likeliest_first(intent: Intent, sales: Iterable[ListedSale]) -> list[ListedSale]:
    """Give what bears the intent's number first; of the others a copy is never older."""
    return sorted(
        sales,
        key=lambda sale: (
            sale.number != intent.number,
            sale.created_at or intent.last_sent_at,
        ),
    )
