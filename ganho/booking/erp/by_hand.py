"""Has somebody typed the sale herself? Asked of the list that is read anyway (R23)."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from ganho.booking.once.originals import other_owner, possibly_booked
from ganho.booking.reading.first_run import FIRST_RUN
from ganho.booking.run.aside import set_aside
from ganho.booking.run.consents import disowned_sales
from ganho.booking.run.run import Run
from ganho.conta_azul.schemas import ReadSale
from ganho.domain.reasons import Reason
from ganho.domain.sale import Sale
from ganho.errors import RejectedError
from ganho.ledger.records import ForeignSale

WITHIN = timedelta(days=7)
PATIENCE = timedelta(days=1)
"""Whoever keeps the books waits so long for a sale (R3) before she types it."""


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A deal that may be in the books already: whose, how much, and won when."""

    deal_id: int
    sale: Sale
    customer_id: str
    won_on: date


Pair = tuple[Suspect, ForeignSale]


def suspicious(run: Run, deal_ids: Sequence[int]) -> set[int]:
    """Pick deals that somebody had reason to type herself.

    Those won before the first run or longer ago than anybody likes to wait, and those
    that were once left to people.
    """
    told = run.company.ledger.facts.get(FIRST_RUN)
    began = datetime.fromisoformat(told) if told else run.started_at
    since = max(began, run.started_at - PATIENCE)
    deals = run.desk.snapshots(deal_ids)
    early = {deal_id for deal_id, deal in deals.items() if deal.won_at < since}
    return early | run.company.ledger.events.held_before(deal_ids)


def hold_possibly_booked(run: Run, suspects: Sequence[Suspect]) -> set[int]:
    """Hold the deals whose customer has a sale of the same total that is nobody's; give them.

    Each sale explains one deal, the nearest in time.
    """
    pairs = _explained(run, suspects)
    for suspect, foreign in pairs:
        set_aside(run, suspect.deal_id, _possibly_booked(foreign))
    return {suspect.deal_id for suspect, _ in pairs}


def _explained(run: Run, suspects: Sequence[Suspect]) -> list[Pair]:
    """Pair deals and sales, anew for each pair that does not hold.

    The list may be days old: a sale that was cancelled since must not stand before
    another that is there.
    """
    read = cache(run.company.conta_azul.sale)
    sales = _candidates(run, suspects)
    ruled_out = {
        (suspect.deal_id, erp_id)
        for suspect in suspects
        for erp_id in disowned_sales(run, suspect.deal_id)
    }
    while True:
        pairs = _pairs(suspects, sales, ruled_out)
        wrong = {
            (suspect.deal_id, foreign.erp_id)
            for suspect, foreign in pairs
            if not _explains(run, read(foreign.erp_id), suspect)
        }
        if not wrong:
            return pairs
        ruled_out |= wrong


def _candidates(run: Run, suspects: Iterable[Suspect]) -> list[ForeignSale]:
    """Others' sales of these customers that explain no other held deal."""
    customers = {suspect.customer_id for suspect in suspects}
    asked = {suspect.deal_id for suspect in suspects}
    taken = {
        record.facts.get("sale_id")
        for record in run.desk.records()
        if record.reason == Reason.POSSIBLY_BOOKED_ALREADY
        and record.deal_id not in asked
    }
    ledger = run.company.ledger
    sales = ledger.foreign.sales_of(customers)
    sales += [sale for sale in run.foreign_sales if sale.customer_id in customers]
    taken |= ledger.bookings.ours_among(sale.erp_id for sale in sales)
    return [sale for sale in sales if sale.erp_id not in taken]


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


def _explains(run: Run, sale: ReadSale | None, suspect: Suspect) -> bool:
    """Tell whether a sale, as it is now, may be the deal's own."""
    if sale is None or sale.cancelled:
        return False
    same_customer = sale.customer_id in (None, suspect.customer_id)
    if not same_customer or sale.total != suspect.sale.total:
        return False
    return (
        other_owner(run, suspect.deal_id, sale.sale_id, sale.notes, sale.sold_on)
        is None
    )


def _possibly_booked(foreign: ForeignSale) -> RejectedError:
    number = str(foreign.number or foreign.erp_id)
    return possibly_booked(foreign.erp_id, number, foreign.sold_on)
