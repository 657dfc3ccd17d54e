"""Was a sale created, although its answer was lost? Look, by number and by marker."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from ganho.booking.identity import pipedrive_company
from ganho.booking.numbered import Found
from ganho.booking.run import Run
from ganho.booking.stock import note_pending
from ganho.conta_azul.schemas import ListedSale, ReadSale
from ganho.domain.markers import deal_id_in
from ganho.ledger.records import Booking, Intent


def look_for_sale(run: Run, intent: Intent, customer_id: str) -> Found:
    """Look once for the sale of an intent.

    A sale that was booked and then given up for a new one is a stranger by now, and
    what is no single sale always is. Raises RetryableError when the vendor cannot be
    asked.
    """
    company_id, deal_id = pipedrive_company(run), int(intent.key)
    stranger = False
    for listed in _candidates(run, intent, customer_id):
        if not listed.single:
            stranger = stranger or listed.number == intent.number
            continue
        sale = run.company.conta_azul.sale(listed.sale_id)
        if sale is None:
            continue
        ours = deal_id_in(sale.notes, company_id) == deal_id
        if ours and not _was_given_up(run, sale):
            note_pending(run, deal_id, sale.pending)
            return Found(ours=adopted_sale(run, deal_id, sale))
        stranger = stranger or sale.number == intent.number
    return Found(stranger=stranger)


def _was_given_up(run: Run, sale: ReadSale) -> bool:
    """Tell whether a sale gave its place to another, as far as this ledger knows.

    A ledger that was lost found both by their marker and took the one that lives.
    """
    ledger = run.company.ledger
    if ledger.booked_erp_ids([sale.sale_id]):
        return True
    return sale.cancelled and bool(ledger.foreign_sales([sale.sale_id]))


def adopted_sale(run: Run, deal_id: int, sale: ReadSale) -> Booking:
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
        run_id=run.run_id,
    )


def _candidates(run: Run, intent: Intent, customer_id: str) -> Iterator[ListedSale]:
    """Sales under the intent's number, then the customer's of those days."""
    client, seen = run.company.conta_azul, set()
    day = intent.last_sent_at.astimezone(run.company.settings.zone).date()
    around = timedelta(days=1)
    by_number = client.sales_numbered(intent.number) if intent.number else []
    by_customer = client.sales_of(customer_id, day - around, day + around)
    for listing in (by_number, _likeliest_first(intent, by_customer)):
        for listed in listing:
            if listed.sale_id not in seen:
                seen.add(listed.sale_id)
                yield listed


def _likeliest_first(
    intent: Intent, sales: Iterable[ListedSale]
) -> Iterator[ListedSale]:
    """Give what bears the intent's number first; of the others a copy is never older."""
    yield from sorted(
        sales,
        key=lambda sale: (
            sale.number != intent.number,
            sale.created_at or intent.last_sent_at,
        ),
    )
