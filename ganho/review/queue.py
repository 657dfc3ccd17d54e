"""The review queue (R16): sales of ours that wait for a person in the ERP.

What a look found is kept as a fact, so that a report can tell it without a call; so is
what is past review, so that a look costs after years what the first one did.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ganho.booking.books import Books
from ganho.company.composition import Company
from ganho.conta_azul.schemas import REVIEWED, InvoiceData, Pendency
from ganho.domain.elapsed import is_within
from ganho.domain.model import Value
from ganho.domain.reasons import Remark
from ganho.errors import (
    EnoughAskedError,
    FatalError,
    LeaseHeldError,
    LeaseLostError,
    RetryableError,
    Sentence,
)
from ganho.ledger.parts.facts import Facts
from ganho.ledger.parts.reviews import BookedSale, Reviews
from ganho.ledger.records import Booking
from ganho.report.reviewable import ReviewSummary
from ganho.report.run_report import Calls
from ganho.review.invoices import invoice_data_of
from ganho.review.search import OVERLAP, Search, Seen, search_for
from ganho.review.worklist import Review, SaleToReview
from ganho.words.tables.texts_review import Needed

REVIEW = "review"
INVOICED = "FATURADO"
MOST_READ = 20
"""So many sales are read by id that no list has named; the others wait."""
MOST_READ_IN_A_RUN = 3
CHEAP = 3
"""Calls; a run repeats a look that cost no more every hour, any other once a day."""
PAUSE, LONG_PAUSE = timedelta(hours=1), timedelta(days=1)
HOLDING: dict[str, Pendency] = {
    Remark.STOCK_PENDING: "stock",
    Remark.STOCK_RESERVING: "reserving",
}
UNSEEN = Sentence("The review queue could not be looked at: {why}")
NEEDED: tuple[Needed, ...] = ("tax_id", "address", "email")


class Memory(Value):
    """What the ledger keeps of the last look."""

    summary: ReviewSummary | None = None
    calls: int = 0
    known_until: int = 0
    """Sales booked up to this booking are past review, except the next ones."""
    still_open: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A sale of ours that waits for a person."""

    sale: BookedSale
    seen: Seen
    pending: Pendency | None

    @property
    def since(self) -> datetime:
        """Since when: an adopted one is older than its booking in this ledger."""
        made_at = self.seen.created_at
        if not self.sale.adopted or made_at is None:
            return self.sale.booked_at
        return min(made_at, self.sale.booked_at)

    @property
    def total(self) -> Decimal:
        """What it comes to now."""
        return self.sale.total if self.seen.total is None else self.seen.total

    @property
    def customer_id(self) -> str:
        """Whose it is now."""
        return self.seen.customer_id or self.sale.customer_id


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a look found: the sales that wait, the oldest first."""

    at: datetime
    waiting: list[Waiting]
    unread: list[BookedSale]
    """Of these nothing was said: to read them all at once would be too many calls."""
    known_until: int
    """Sales booked up to this booking are past review, except those named above."""
    calls: int


def review_of(company: Company) -> Review:
    """Look now, remember it, and tell what each sale lacks before its invoice.

    A run under way remembers its own look.
    """
    calls = company.conta_azul.count.requests
    found = look(company)
    with suppress(LeaseHeldError, LeaseLostError), company.ledger.lease("ganho review"):
        remember(company, found)
    data = invoice_data_of(company, [one.customer_id for one in found.waiting])
    return Review(
        company=company.slug,
        language=company.settings.language,
        time_zone=company.settings.time_zone,
        seen_at=found.at,
        sales=tuple(_told(one, data.get(one.customer_id)) for one in found.waiting),
        unread=len(found.unread),
        calls=Calls(conta_azul_requests=company.conta_azul.count.requests - calls),
        pipedrive_url=company.pipedrive_url,
    )


def review_in_run(books: Books) -> ReviewSummary | None:
    """Give what is known of the queue; look again first, where the run booked sales.

    Once a night it is looked at in any case, with a few calls. Not if somebody looked
    within the hour. Trouble leaves what was known before.
    """
    if _is_due(books):
        _refresh(books)
    return summary_of(books.company)


def _refresh(books: Books) -> None:
    company, brake, pulse = books.company, books.brake, books.pulse
    count, most = company.conta_azul.count, pulse.calls_left
    try:
        brake.check()
        with nullcontext() if most is None else count.limited(most):
            found = look(
                company,
                most_read=MOST_READ_IN_A_RUN,
                just_made={one.erp_id for one in _sales(books) if not one.adopted},
            )
        remember(company, found)
    except RetryableError as error:
        brake.note_trouble(error)
        if pulse.is_nightly:
            books.board.unreached = UNSEEN.of(why=error)
    except FatalError as error:
        brake.halt(error)


def _sales(books: Books) -> list[Booking]:
    """Give the sales of this run; an adopted one may have been approved long ago."""
    booked = books.company.ledger.bookings.of_run(books.run.run_id)
    return [one for one in booked if one.kind == "sale"]


def look(
    company: Company,
    *,
    most_read: int = MOST_READ,
    just_made: AbstractSet[str] = frozenset(),
) -> Look:
    """Find the sales that wait for a person."""
    at, calls = company.clock(), company.conta_azul.count.requests
    last = _memory(company.ledger.facts)
    search = Search(company=company, sales=_unsettled(company.ledger.reviews, last))
    # What it did not come to is left to the next look, and named.
    with suppress(EnoughAskedError):
        search_for(
            search,
            last=_seen_before(last, at),
            most_read=most_read,
            just_made=just_made,
        )
    return Look(
        at=at,
        waiting=sorted(_waiting(search), key=lambda one: one.since),
        unread=[search.sales[sale_id] for sale_id in search.missing],
        known_until=_known_until(search, last, at),
        calls=company.conta_azul.count.requests - calls,
    )


def remember(company: Company, found: Look) -> None:
    """Keep what a look found, unless a later one is known. The lease must be held."""
    known = summary_of(company)
    if known is not None and found.at < known.seen_at <= company.clock():
        return
    still = [one.sale for one in found.waiting] + found.unread
    memory = Memory(
        summary=_summary(found),
        calls=found.calls,
        known_until=found.known_until,
        still_open=tuple(sorted(sale.booking_id for sale in still)),
    )
    company.ledger.facts.note(REVIEW, memory.model_dump(mode="json"))


def summary_of(company: Company) -> ReviewSummary | None:
    """Give what the last look found; None if nobody has looked yet."""
    return _memory(company.ledger.facts).summary


def _summary(found: Look) -> ReviewSummary:
    return ReviewSummary(
        seen_at=found.at,
        sales=len(found.waiting),
        total=sum((one.total for one in found.waiting), Decimal(0)),
        oldest_at=found.waiting[0].since if found.waiting else None,
        unread=len(found.unread),
    )


def _memory(facts: Facts) -> Memory:
    return Memory.model_validate(facts.get(REVIEW) or {})


def _is_due(books: Books) -> bool:
    company, is_nightly = books.company, books.pulse.is_nightly
    if books.brake.halted is not None or books.board.unreached is not None:
        return False
    if not (is_nightly or _sales(books)):
        return False
    last = _memory(company.ledger.facts)
    if last.summary is None:
        return True
    pause = PAUSE if is_nightly or last.calls <= CHEAP else LONG_PAUSE
    return not is_within(pause, last.summary.seen_at, company.clock())


def _seen_before(last: Memory, at: datetime) -> datetime | None:
    """Tell when somebody looked last; a look of a clock that was ahead is none."""
    seen_at = last.summary.seen_at if last.summary else None
    return None if seen_at is None or seen_at > at else seen_at


def _unsettled(reviews: Reviews, last: Memory) -> dict[str, BookedSale]:
    """Give the live sales that are not known to be past review."""
    sales = reviews.booked_as(booking_ids=last.still_open)
    sales += reviews.booked_after(last.known_until)
    return {sale.erp_id: sale for sale in sales}


def _known_until(search: Search, last: Memory, at: datetime) -> int:
    """Leave young bookings for the next look: one of before may not show yet."""
    ids = [
        sale.booking_id
        for sale in search.sales.values()
        if sale.booked_at < at - OVERLAP
    ]
    return max([last.known_until, *ids])


def _waiting(search: Search) -> Iterator[Waiting]:
    held = {
        warned.deal_id: pending
        for remark, pending in HOLDING.items()
        for warned in search.company.ledger.remarks.of_kind(remark)
    }
    for sale_id, seen in search.seen.items():
        sale = search.sales[sale_id]
        pending = seen.pending or held.get(sale.deal_id)
        if _waits(seen, pending):
            yield Waiting(sale=sale, seen=seen, pending=pending)


def _waits(seen: Seen, pending: Pendency | None) -> bool:
    """Tell whether a person has still to act; what is not understood stays in sight."""
    if seen.gone or seen.status == INVOICED:
        return False
    return seen.status not in REVIEWED or pending in HOLDING.values()


def _told(one: Waiting, data: InvoiceData | None) -> SaleToReview:
    sale, seen = one.sale, one.seen
    has = {name: getattr(data, name, None) for name in NEEDED}
    return SaleToReview(
        deal_id=sale.deal_id,
        number=sale.number if seen.number is None else seen.number,
        sale_id=sale.erp_id,
        sold_on=seen.sold_on or sale.sold_on,
        booked_at=one.since,
        total=one.total,
        status=seen.status,
        pending=one.pending,
        missing=tuple(name for name in NEEDED if has[name] is False),
        unknown=tuple(name for name in NEEDED if has[name] is None),
    )
