"""Sales that bear our marker but are not in this ledger: adopted before any create.

So an empty, an old or a second ledger books nothing twice, and a create whose answer
was lost is settled by the next run.

The list shows no notes, and people make sales as well: each costs a call to read. One
that was not read may be ours for all that is known, and is looked at again whenever
something about it says so.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from ganho.booking.erp.by_hand import WITHIN, suspicious
from ganho.booking.once.originals import Marked, adopt_certain, settle_marked
from ganho.booking.once.sale_look import adopted_sale
from ganho.booking.reading.accounts import marker_of, pipedrive_company
from ganho.booking.run.batches import batches
from ganho.booking.run.run import Run
from ganho.conta_azul.schemas import ListedSale
from ganho.domain.markers import deal_id_in, marker, named_in
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


def adopt_marked_sales(run: Run) -> None:
    """Read each unknown sale once that may be ours, and settle whose those are.

    Raises RetryableError if the list or a sale cannot be read.
    """
    now = run.company.clock()
    look = _look(run, now)
    seen: list[Sighting] = []
    for start, end in _spans_to_list(run, look.since, now):
        listing = run.company.conta_azul.sales_created(start, end)
        for listed in batches(listing, AT_A_TIME):
            found = _consider(run, look, listed)
            adopt_certain(run, [marked for _, marked in found])
            seen += found
    seen += _read_left_over(run, look)
    seen += _read_again(run, {sale.erp_id for sale, _ in seen})
    settle_marked(run, [marked for _, marked in seen])
    _remember(run, [sale for sale, _ in seen])
    _note_listed(run, look.since, now)


def _look(run: Run, now: datetime) -> Look:
    """Look from the day of the earliest win; a sale typed by hand may be days older."""
    zone, known = run.company.settings.zone, run.company.ledger.facts.get(ORIGINS)
    look = Look(since=now, origins=set(known or ()))
    for batch in batches(run.desk.open_ids(), AT_A_TIME):
        suspects = suspicious(run, batch)
        for deal_id, deal in run.desk.snapshots(batch).items():
            first = min(deal.won_at, deal.first_won_at or deal.won_at)
            days = {at.astimezone(zone).date() for at in (first, deal.won_at)}
            look.won_on.setdefault(deal.value, set()).update(days)
            begun = first - WITHIN if deal_id in suspects else first
            look.since = min(look.since, begun)
    look.since -= MARGIN
    return look


def _spans_to_list(
    run: Run, since: datetime, now: datetime
) -> Iterator[tuple[date, date]]:
    """The days from `since` to now, less those this ledger has listed before.

    The last day listed is listed again: sales may have been added to it.
    """
    zone = run.company.settings.zone
    first, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    listed = run.company.ledger.facts.get(LISTED)
    if listed is None:
        yield first, today + MARGIN
        return
    start, end = (date.fromisoformat(listed[key]) for key in ("since", "until"))
    if first < start:
        yield first, start
    if end > today:
        end = start  # a clock that was ahead noted it: nobody knows how far it listed
    yield end, today + MARGIN


def _note_listed(run: Run, since: datetime, now: datetime) -> None:
    if run.dry_run:
        return
    zone = run.company.settings.zone
    first, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    listed = run.company.ledger.facts.get(LISTED)
    if listed is not None:
        first = min(first, date.fromisoformat(listed["since"]))
    until = (today - MARGIN).isoformat()
    run.company.ledger.facts.note(LISTED, {"since": first.isoformat(), "until": until})


def _consider(run: Run, look: Look, listed: Iterable[ListedSale]) -> list[Sighting]:
    """Read those of a list that may be ours and were never read; remember the others.

    What a contract made is nobody's single sale.
    """
    ledger = run.company.ledger
    single = {sale.sale_id: _foreign(sale) for sale in listed if sale.single}
    _learn_origins(run, look, single)
    booked, before = (
        ledger.bookings.ours_among(single),
        ledger.foreign.listed_before(single),
    )
    sales = [
        _as_before(sale, before.get(erp_id))
        for erp_id, sale in single.items()
        if erp_id not in booked
    ]
    doubtful = _doubtful(run, look, sales)
    seen = _read(run, doubtful)
    read = {sale.erp_id for sale in doubtful}
    _remember(run, [sale for sale in sales if sale.erp_id not in read])
    return seen


def _foreign(sale: ListedSale) -> ForeignSale:
    return ForeignSale(
        erp_id=sale.sale_id,
        customer_id=None if sale.cancelled else sale.customer_id,
        total=sale.total,
        sold_on=sale.sold_on,
        number=sale.number,
        origin=sale.origin,
        created_at=sale.created_at,
        read=False,
    )


def _as_before(sale: ForeignSale, before: ForeignSale | None) -> ForeignSale:
    """Take a sale as it is listed now, with what was read of it before."""
    if before is None:
        return sale
    return replace(sale, read=before.read, marker=before.marker)


def _learn_origins(run: Run, look: Look, listed: dict[str, ForeignSale]) -> None:
    """Learn from what ganho made and was answered for: from nothing that was found.

    Whoever tells ganho whose a sale is, or copies one, would else teach it an origin
    of people's sales.
    """
    ledger = run.company.ledger
    made = ledger.bookings.ours_among(listed, answered=True)
    found = {origin for erp_id in made if (origin := listed[erp_id].origin)}
    if found - look.origins:
        look.origins |= found
        if not run.dry_run:
            ledger.facts.note(ORIGINS, sorted(look.origins))


def _doubtful(run: Run, look: Look, sales: Sequence[ForeignSale]) -> list[ForeignSale]:
    """Pick the unread ones that may be ours, or copies of ours."""
    customers = {sale.customer_id for sale in sales if sale.customer_id}
    first_sold = run.company.ledger.bookings.first_sold(customers)
    return [
        sale
        for sale in sales
        if not sale.read
        and (
            _may_be_ours(look, sale)
            or _may_be_a_copy(sale, first_sold.get(sale.customer_id or ""))
        )
    ]


def _may_be_ours(look: Look, sale: ForeignSale) -> bool:
    """Tell whether a sale may be ours: another origin alone does not say no.

    The vendor may call ours otherwise than it did, and an old ledger know that least.
    """
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


def _read_left_over(run: Run, look: Look) -> Iterator[Sighting]:
    """Read what an earlier run left unread and this one has reason to doubt."""
    since = look.since.astimezone(run.company.settings.zone).date()
    for sales in batches(run.company.ledger.foreign.unread_sales(since), AT_A_TIME):
        yield from _read(run, _doubtful(run, look, sales))


def _read_again(run: Run, seen: Collection[str]) -> Iterator[Sighting]:
    """Read what bears an open deal's marker and was left alone when it was not open.

    Of a deal that was booked before, what was left alone is a copy.
    """
    ledger = run.company.ledger
    for deal_ids in batches(run.desk.open_ids(), AT_A_TIME):
        fresh = set(deal_ids) - ledger.bookings.booked_before(deal_ids)
        sales = ledger.foreign.sales_marked(
            [marker_of(run, deal_id) for deal_id in fresh]
        )
        booked = ledger.bookings.ours_among(sale.erp_id for sale in sales)
        known = booked.union(seen)
        yield from _read(run, [sale for sale in sales if sale.erp_id not in known])


def _read(run: Run, sales: Iterable[ForeignSale]) -> list[Sighting]:
    """Read sales by id; remember those without our marker, and give the others."""
    seen, others = [], []
    for sale in sales:
        known, marked = _read_one(run, sale)
        if marked is None:
            others.append(known)
        else:
            seen.append((known, marked))
    _remember(run, others)
    return seen


def _read_one(run: Run, sale: ForeignSale) -> tuple[ForeignSale, Marked | None]:
    """Read a sale; one that cannot be found stays unread."""
    found = run.company.conta_azul.sale(sale.erp_id)
    if found is None:
        return sale, None
    named = named_in(found.notes)
    known = replace(sale, read=True, marker=marker(*named) if named else None)
    deal_id = deal_id_in(found.notes, pipedrive_company(run))
    if deal_id is None:
        return known, None
    own = adopted_sale(run, deal_id, found)
    return known, Marked(found=own, created_at=sale.created_at, pending=found.pending)


def _remember(run: Run, sales: Sequence[ForeignSale]) -> None:
    """Remember sales as they are now, unless they are bookings of ours."""
    ours = run.company.ledger.bookings.ours_among(sale.erp_id for sale in sales)
    others = [sale for sale in sales if sale.erp_id not in ours]
    if run.dry_run:
        run.foreign_sales += others
    else:
        run.company.ledger.foreign.note_sales(others)
