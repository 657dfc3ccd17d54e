"""Sales that bear our marker but are not in this ledger: adopted before any create.

So an empty, an old or a second ledger books nothing twice, and a create whose answer
was lost is settled by the next run.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ganho.booking.adopting import adopt
from ganho.booking.batches import batches
from ganho.booking.handmade import WITHIN, suspicious
from ganho.booking.identity import pipedrive_company
from ganho.booking.looking import adopted_sale
from ganho.booking.noting import Noted, closed_month, differing_total
from ganho.booking.run import Run
from ganho.booking.stock import note_pending, reserving
from ganho.conta_azul.schemas import ListedSale
from ganho.domain.markers import deal_id_in
from ganho.ledger.records import Booking, ForeignSale

LISTED = "sales_listed"
ORIGIN = "own_origin"
MARGIN = timedelta(days=1)
"""Clocks differ, and the vendor's days are those of São Paulo."""
AT_A_TIME = 200


def adopt_marked_sales(run: Run) -> None:
    """Read each unknown sale created since the open deals were first won, once.

    Raises RetryableError if the list or a sale cannot be read.
    """
    now = run.company.clock()
    since = _needed_since(run, now)
    for start, end in _spans_to_list(run, since, now):
        listing = run.company.conta_azul.sales_created(start, end)
        for listed in batches(listing, AT_A_TIME):
            _consider(run, listed)
    _note_listed(run, since, now)


def _needed_since(run: Run, now: datetime) -> datetime:
    """Give the day of the earliest win; a sale typed by hand may be days older."""
    won = [now]
    for batch in batches(run.desk.open_ids(), AT_A_TIME):
        suspects = suspicious(run, batch)
        for deal_id, deal in run.desk.snapshots(batch).items():
            first = min(deal.won_at, deal.first_won_at or deal.won_at)
            won.append(first - WITHIN if deal_id in suspects else first)
    return min(won) - MARGIN


def _spans_to_list(
    run: Run, since: datetime, now: datetime
) -> Iterator[tuple[date, date]]:
    """The days from `since` to now, less those this ledger has listed before.

    The last day listed is listed again: sales may have been added to it.
    """
    zone = run.company.settings.zone
    first, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    listed = run.company.ledger.fact(LISTED)
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
    listed = run.company.ledger.fact(LISTED)
    if listed is not None:
        first = min(first, date.fromisoformat(listed["since"]))
    until = (today - MARGIN).isoformat()
    run.company.ledger.note_fact(LISTED, {"since": first.isoformat(), "until": until})


def _consider(run: Run, listed: list[ListedSale]) -> None:
    """Read those that may be ours: not booked, not foreign, not of another origin.

    What a contract made is nobody's single sale. The others are kept as foreign.
    """
    ledger = run.company.ledger
    listed = [sale for sale in listed if sale.single]
    ids = [sale.sale_id for sale in listed]
    booked, foreign = ledger.booked_erp_ids(ids), ledger.foreign_sales(ids)
    for sale in listed:
        if sale.sale_id in booked:
            _learn_origin(run, sale)
    for sale in listed:
        own_origin = ledger.fact(ORIGIN)
        known = sale.sale_id in booked or sale.sale_id in foreign
        if not known and own_origin in (None, sale.origin):
            _read_and_adopt(run, sale)
    _note_foreign(run, listed)


def _note_foreign(run: Run, listed: list[ListedSale]) -> None:
    """Remember the sales that are not ours, as they are now."""
    ledger = run.company.ledger
    ours = ledger.booked_erp_ids([sale.sale_id for sale in listed])
    foreign = [_foreign(sale) for sale in listed if sale.sale_id not in ours]
    if run.dry_run:
        run.foreign_sales += foreign
    else:
        ledger.note_foreign_sales(foreign)


def _foreign(sale: ListedSale) -> ForeignSale:
    return ForeignSale(
        erp_id=sale.sale_id,
        customer_id=None if sale.cancelled else sale.customer_id,
        total=sale.total,
        sold_on=sale.sold_on,
        number=sale.number,
    )


def _learn_origin(run: Run, sale: ListedSale) -> None:
    if sale.origin and not run.dry_run and run.company.ledger.fact(ORIGIN) is None:
        run.company.ledger.note_fact(ORIGIN, sale.origin)


def _read_and_adopt(run: Run, listed: ListedSale) -> None:
    sale = run.company.conta_azul.sale(listed.sale_id)
    ours = deal_id_in(sale.notes, pipedrive_company(run)) if sale else None
    if sale is None or ours is None:
        return
    found = adopted_sale(run, ours, sale)
    note_pending(run, ours, sale.pending)
    if adopt(run, found, _noted(run, found)):
        _learn_origin(run, listed)


def _noted(run: Run, found: Booking) -> Noted:
    """Give the remarks that a sale would have had if its answer had come."""
    deal = run.desk.snapshots([found.deal_id]).get(found.deal_id)
    noted = reserving(run, found)
    if deal is not None:
        noted |= differing_total(deal.value, found)
        noted |= closed_month(run, deal, found.sold_on)
    return noted
