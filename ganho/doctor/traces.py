"""Sales of the last days that another hand than ganho's may have made."""

from datetime import date, timedelta

from ganho.booking.once.sale_strays import ORIGINS
from ganho.conta_azul.client import ContaAzulClient
from ganho.conta_azul.schemas import ListedSale
from ganho.conta_azul.schemas.loose import OTHER
from ganho.doctor.chart import Trace
from ganho.domain.markers import named_in
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.store import Ledger

LOOK_BACK = timedelta(days=30)
"""So far back sales are looked at."""
ONE_DAY = timedelta(days=1)
READ_BY_ID = 3
"""So many are read one by one: only then is it shown that one is to be reviewed."""
EVERYDAY = frozenset({"API", "ERP"})
"""Origins that give nobody away: other programs, and the ERP's own pages."""


def read_traces(erp: ContaAzulClient, ledger: Ledger, today: date) -> list[Trace]:
    """Pick what bears traces, with one call for the list and three more at most."""
    sales = _of_others(erp, ledger.bookings, today)
    everyday = EVERYDAY | {origin.upper() for origin in ledger.facts.get(ORIGINS) or ()}
    strange = [sale for sale in sales if _is_strange(sale, everyday)]
    usual = [sale for sale in sales if not _is_strange(sale, everyday)]
    first = [*strange, *usual][:READ_BY_ID]
    looked_at = [_look_at(erp, sale) for sale in first]
    unread = [Trace(sale=sale) for sale in strange[READ_BY_ID:]]
    return [
        trace
        for trace in [*looked_at, *unread]
        if trace and (trace.pending_review or _is_foreign(trace.sale, everyday))
    ]


def _of_others(
    erp: ContaAzulClient, bookings: Bookings, today: date
) -> list[ListedSale]:
    """List the living sales that are no bookings of this ledger."""
    sales = [
        sale
        for sale in erp.recent.newest_sales(today - LOOK_BACK, today + ONE_DAY)
        if not sale.cancelled and sale.single
    ]
    booked = bookings.ours_among([sale.sale_id for sale in sales])
    return [sale for sale in sales if sale.sale_id not in booked]


def _look_at(erp: ContaAzulClient, sale: ListedSale) -> Trace | None:
    """Read a sale; one that bears a marker was made by a ganho."""
    found = erp.recent.origin_of_sale(sale.sale_id)
    if found is None or named_in(found.notes):
        return None
    return Trace(sale=sale, pending_review=found.pending_review)


def _is_strange(sale: ListedSale, everyday: frozenset[str]) -> bool:
    return sale.status == OTHER or _is_foreign(sale, everyday)


def _is_foreign(sale: ListedSale, everyday: frozenset[str]) -> bool:
    return sale.origin is not None and sale.origin.upper() not in everyday
