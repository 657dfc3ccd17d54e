"""How it stands with sales of ours in the ERP: found by lists, and not one by one.

The vendor's list of sales in progress names those that wait. One that is not in it is
past review only once something else says so: a filter may be ignored or may know other
words. So what changed since the last look is listed, then, where many are still
missing, everything, and the last few are read.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ganho.booking.run.batches import batches
from ganho.company.composition import Company
from ganho.company.identity import ERP_COMPANY, require_same
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.schemas import IN_PROGRESS, ListedSale, Pendency, ReadSale
from ganho.ledger.parts.reviews import BookedSale

MARGIN = timedelta(days=1)
"""Clocks differ, and the vendor's days are those of São Paulo."""
OVERLAP = timedelta(minutes=10)
AT_A_TIME = 400


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A sale as the vendor shows it now; what it does not say is None."""

    status: str
    gone: bool = False
    """Cancelled, or deleted."""
    number: int | None = None
    total: Decimal | None = None
    sold_on: date | None = None
    created_at: datetime | None = None
    customer_id: str | None = None
    pending: Pendency | None = None


@dataclass(kw_only=True)
class Search:
    """Sales of ours that may wait, and what has been seen of them so far."""

    company: Company
    sales: dict[str, BookedSale]
    seen: dict[str, Seen] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Those of which nothing was seen yet."""
        return [sale_id for sale_id in self.sales if sale_id not in self.seen]

    def take(self, rows: Iterable[ListedSale]) -> None:
        """Note what a list shows of these sales, until nothing is missing."""
        missing = set(self.missing)
        for row in rows:
            if row.sale_id in missing:
                self.seen[row.sale_id] = _listed(row)
                missing.discard(row.sale_id)
            # Each page is a call: a list is read no further than it has to be.
            if not missing:
                return

    def days(self, sale_ids: Iterable[str]) -> tuple[date, date]:
        """Give the days on which these were made.

        An adopted one may be older, and so may one that is yet to come by our clock.
        """
        zone, sales = self.company.settings.zone, [self.sales[i] for i in sale_ids]
        now = self.company.clock()
        today = now.astimezone(zone).date()
        days = [sale.booked_at.astimezone(zone).date() for sale in sales]
        days += [s.sold_on for s in sales if s.adopted or s.booked_at > now]
        return min(days) - MARGIN, today + MARGIN


def search_for(
    search: Search,
    *,
    last: datetime | None,
    most_read: int,
    just_made: AbstractSet[str],
) -> None:
    """Find out how it stands with these sales; `last` is when it was asked before.

    `just_made` are sales that this run made itself: no list need show them yet. Raises
    RetryableError or FatalError where the vendor cannot be asked.
    """
    if not search.sales:
        return
    _list_in_progress(search)
    _assume(search, just_made)
    _list_changed(search, last)
    if len(search.missing) > most_read:
        days = search.days(search.missing)
        search.take(search.company.conta_azul.sales.sales_created(*days))
    for sale_id in search.missing[:most_read]:
        # One that cannot be read stays missing, and is looked for again.
        with suppress(OddRecordError):
            search.seen[sale_id] = _read(search.company, sale_id)


def _list_in_progress(search: Search) -> None:
    """List what is in progress; one of ours that was taken back there waits again.

    Where the vendor ignores the filter, this shows the status of all.
    """
    company, days = search.company, search.days(search.sales)
    listing = company.conta_azul.sales.sales_created(*days, status=IN_PROGRESS)
    for rows in batches(listing, AT_A_TIME):
        others = [
            row.sale_id
            for row in rows
            if row.sale_id not in search.sales and row.status == IN_PROGRESS
        ]
        ours = company.ledger.reviews.booked_as(erp_ids=others)
        search.sales |= {sale.erp_id: sale for sale in ours}
        search.take(rows)


def _assume(search: Search, just_made: AbstractSet[str]) -> None:
    """Take a sale that this run made for what it was made as: lists lag behind."""
    made_as = Seen(status=search.company.settings.sale_status)
    search.seen |= {i: made_as for i in search.missing if i in just_made}


def _list_changed(search: Search, last: datetime | None) -> None:
    """List what changed since the last look, or since the first of them was made."""
    missing = search.missing
    if missing:
        first, _ = search.days(missing)
        midnight = datetime.combine(first, time(), search.company.settings.zone)
        since = last - OVERLAP if last else midnight
        search.take(search.company.conta_azul.sales.sales_changed(since))


def _read(company: Company, sale_id: str) -> Seen:
    """Read a sale that no list has named: it was deleted, or is not listed yet."""
    sale = company.conta_azul.sales.sale(sale_id)
    if sale is None:
        _check_same_account(company)
        return Seen(status="", gone=True)
    return _shown(sale)


def _check_same_account(company: Company) -> None:
    """Another company's account does not know our sales either (R4)."""
    found = company.conta_azul.account.connected_company()
    require_same(company.ledger.facts, ERP_COMPANY, found, "Conta Azul")


def _listed(row: ListedSale) -> Seen:
    return Seen(
        status=row.status,
        gone=row.cancelled,
        number=row.number,
        total=row.total,
        sold_on=row.sold_on,
        created_at=row.created_at,
        customer_id=row.customer_id,
    )


def _shown(sale: ReadSale) -> Seen:
    return Seen(
        status=sale.status,
        gone=sale.cancelled,
        number=sale.number,
        total=sale.total,
        sold_on=sale.sold_on,
        customer_id=sale.customer_id,
        pending=sale.pending,
    )
