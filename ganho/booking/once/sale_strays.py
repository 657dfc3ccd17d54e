"""Sales that bear our marker but are not in this ledger: adopted before any create.

So an empty, an old or a second ledger books nothing twice, and a create whose answer
was lost is settled by the next run.

The list shows no notes, and people make sales as well: each costs a call to read. One
that was not read may be ours for all that is known, and is looked at again whenever
something about it says so.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from ganho.booking.erp.by_hand import WITHIN, ByHand
from ganho.booking.once.originals import Marked, Originals
from ganho.booking.once.sale_look import adopted_sale, foreign_sale, having_read
from ganho.booking.reading.accounts import Identity
from ganho.booking.run.batches import batches
from ganho.booking.run.table import Desk
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.sales import Sales
from ganho.conta_azul.schemas import ListedSale
from ganho.domain.markers import deal_id_in
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.facts import Facts
from ganho.ledger.parts.foreign import Foreign
from ganho.ledger.records import ForeignSale

LISTED = "sales_listed"
ORIGINS = "own_origins"
MARGIN = timedelta(days=1)
"""Clocks differ, and the vendor's days are those of São Paulo."""
AT_A_TIME = 200


@dataclass(kw_only=True)
class Look:
    """What a run looks for: sales that its open deals may have become already."""

    since: datetime
    won_on: dict[Decimal, set[date]] = field(default_factory=dict)
    """The days on which deals of a value were won."""
    origins: set[str] = field(default_factory=set)
    """Where sales come from that ganho made and was answered for."""


Sighting = tuple[ForeignSale, Marked]
"""A sale that bears our marker: as it was listed, and as it was read."""


@dataclass(frozen=True, kw_only=True)
class SaleStrays:
    """The sales of an account that may be ours."""

    sales: Sales
    originals: Originals
    by_hand: ByHand
    bookings: Bookings
    foreign: Foreign
    facts: Facts
    desk: Desk
    identity: Identity
    clock: Callable[[], datetime]
    zone: tzinfo
    dry_run: bool
    run_id: str

    def adopt_marked(self) -> None:
        """Read each unknown sale once that may be ours, and settle whose those are.

        Raises RetryableError if the list or a sale cannot be read.
        """
        now = self.clock()
        look = self._look(now)
        seen: list[Sighting] = []
        for start, end in self._spans_to_list(look.since, now):
            listing = self.sales.sales_created(start, end)
            for listed in batches(listing, AT_A_TIME):
                found = self._consider(look, listed)
                self.originals.adopt_certain([marked for _, marked in found])
                seen += found
        seen += self._read_left_over(look)
        seen += self._read_again({sale.erp_id for sale, _ in seen})
        # Only now: of several with one marker the original may be the last one read.
        self.originals.settle_marked([marked for _, marked in seen])
        self._remember([sale for sale, _ in seen])
        # Last: a run that dies before this lists these days again.
        self._note_listed(look.since, now)

    def _look(self, now: datetime) -> Look:
        """Look from the day of the earliest win; one typed by hand may be days older."""
        look = Look(since=now, origins=set(self.facts.get(ORIGINS) or ()))
        for batch in batches(self.desk.open_ids(), AT_A_TIME):
            suspects = self.by_hand.suspicious(batch)
            for deal_id, deal in self.desk.snapshots(batch).items():
                # One that was won again may have been booked after its first win.
                first = min(deal.won_at, deal.first_won_at or deal.won_at)
                days = {self._day(first), self._day(deal.won_at)}
                look.won_on.setdefault(deal.value, set()).update(days)
                begun = first - WITHIN if deal_id in suspects else first
                look.since = min(look.since, begun)
        look.since -= MARGIN
        return look

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _spans_to_list(
        self, since: datetime, now: datetime
    ) -> Iterator[tuple[date, date]]:
        """The days from `since` to now, less those this ledger has listed before.

        The last day listed is listed again: sales may have been added to it.
        """
        first, today = self._day(since), self._day(now)
        listed = self.facts.get(LISTED)
        if listed is None:
            yield first, today + MARGIN
            return
        start, end = (date.fromisoformat(listed[key]) for key in ("since", "until"))
        if first < start:
            yield first, start
        if end > today:
            # A clock that was ahead noted it: nobody knows how far it listed.
            end = start
        yield end, today + MARGIN

    def _note_listed(self, since: datetime, now: datetime) -> None:
        # What a dry run adopts is gone with it: the next run lists these days again.
        if self.dry_run:
            return
        first, today = self._day(since), self._day(now)
        listed = self.facts.get(LISTED)
        if listed is not None:
            first = min(first, date.fromisoformat(listed["since"]))
        # Not today: the next run begins here, and sales are still added to today.
        until = (today - MARGIN).isoformat()
        self.facts.note(LISTED, {"since": first.isoformat(), "until": until})

    def _consider(self, look: Look, listed: Iterable[ListedSale]) -> list[Sighting]:
        """Read those of a list that may be ours and were never read; remember the others.

        What a contract made is nobody's single sale.
        """
        found = [sale for sale in listed if sale.single]
        single = {sale.sale_id: foreign_sale(sale) for sale in found if sale.sale_id}
        # Without its id none can be read or adopted: it stays a sale of somebody's.
        nameless = [sale for sale in found if not sale.sale_id and not sale.cancelled]
        self.by_hand.odd.extend(map(foreign_sale, nameless))
        self._learn_origins(look, single)
        booked = self.bookings.ours_among(single)
        before = self.foreign.listed_before(single)
        sales = [
            _as_before(sale, before.get(erp_id))
            for erp_id, sale in single.items()
            if erp_id not in booked
        ]
        doubtful = self._doubtful(look, sales)
        seen = self._read(doubtful)
        read = {sale.erp_id for sale in doubtful}
        self._remember([sale for sale in sales if sale.erp_id not in read])
        return seen

    def _learn_origins(self, look: Look, listed: dict[str, ForeignSale]) -> None:
        """Learn from what ganho made and was answered for: from nothing that was found.

        Whoever tells ganho whose a sale is, or copies one, would else teach it an origin
        of people's sales.
        """
        made = self.bookings.ours_among(listed, answered=True)
        found = {origin for erp_id in made if (origin := listed[erp_id].origin)}
        if found - look.origins:
            look.origins |= found
            if not self.dry_run:
                self.facts.note(ORIGINS, sorted(look.origins))

    def _doubtful(self, look: Look, sales: Sequence[ForeignSale]) -> list[ForeignSale]:
        """Pick the unread ones that may be ours, or copies of ours."""
        customers = {sale.customer_id for sale in sales if sale.customer_id}
        first_sold = self.bookings.first_sold(customers)
        return [
            sale
            for sale in sales
            if not sale.read
            and (
                _may_be_ours(look, sale)
                or _may_be_a_copy(sale, first_sold.get(sale.customer_id or ""))
            )
        ]

    def _read_left_over(self, look: Look) -> Iterator[Sighting]:
        """Read what an earlier run left unread and this one has reason to doubt."""
        unread = self.foreign.unread_sales(self._day(look.since))
        for sales in batches(unread, AT_A_TIME):
            yield from self._read(self._doubtful(look, sales))

    def _read_again(self, seen: Collection[str]) -> Iterator[Sighting]:
        """Read what bears an open deal's marker and was left alone before it was open.

        Of a deal that was booked before, what was left alone is a copy.
        """
        for deal_ids in batches(self.desk.open_ids(), AT_A_TIME):
            fresh = set(deal_ids) - self.bookings.booked_before(deal_ids)
            markers = [self.identity.marker_of(deal_id) for deal_id in fresh]
            sales = self.foreign.sales_marked(markers)
            booked = self.bookings.ours_among(sale.erp_id for sale in sales)
            known = booked.union(seen)
            yield from self._read([sale for sale in sales if sale.erp_id not in known])

    def _read(self, sales: Iterable[ForeignSale]) -> list[Sighting]:
        """Read sales by id; remember those without our marker, and give the others."""
        seen, others = [], []
        for sale in sales:
            known, marked = self._read_one(sale)
            if marked is None:
                others.append(known)
            else:
                seen.append((known, marked))
        self._remember(others)
        return seen

    def _read_one(self, sale: ForeignSale) -> tuple[ForeignSale, Marked | None]:
        """Read a sale; one that cannot be found, or be read, stays unread."""
        if any(sale.erp_id == odd.erp_id for odd in self.by_hand.odd):
            return sale, None
        try:
            found = self.sales.sale(sale.erp_id)
        except OddRecordError:
            self.by_hand.odd.append(sale)
            return sale, None
        if found is None:
            return sale, None
        known = having_read(sale, found.notes)
        deal_id = deal_id_in(found.notes, self.identity.company_id())
        if deal_id is None:
            return known, None
        own = adopted_sale(deal_id, found, self.run_id)
        marked = Marked(found=own, created_at=sale.created_at, pending=found.pending)
        return known, marked

    def _remember(self, sales: Sequence[ForeignSale]) -> None:
        """Remember sales as they are now, unless they are bookings of ours."""
        ours = self.bookings.ours_among(sale.erp_id for sale in sales)
        others = [sale for sale in sales if sale.erp_id not in ours]
        self.desk.note_foreign_sales(others)


def _as_before(sale: ForeignSale, before: ForeignSale | None) -> ForeignSale:
    """Take a sale as it is listed now, with what was read of it before."""
    if before is None or not before.read:
        return sale
    # Not as it is listed now: its notes were read before it was changed since.
    changed_at = before.changed_at
    return replace(sale, read=True, marker=before.marker, changed_at=changed_at)


def _may_be_ours(look: Look, sale: ForeignSale) -> bool:
    """Tell whether a sale may be ours: another origin alone does not say no.

    The vendor may call ours otherwise than it did, and an old ledger know that least.
    """
    # What the list does not say rules nothing out.
    if sale.origin is None or sale.total is None or sale.sold_on is None:
        return True
    if not look.origins or sale.origin in look.origins:
        return True
    days = look.won_on.get(sale.total, ())
    return any(abs(sale.sold_on - day) <= WITHIN for day in days)


def _may_be_a_copy(sale: ForeignSale, first_sold: date | None) -> bool:
    """Tell whether the customer had a sale of ours before, to be duplicated."""
    is_later = first_sold and sale.sold_on and first_sold <= sale.sold_on
    return bool(is_later)
