"""Was a sale created, although its answer was lost? Look, by number and by marker.

People edit notes: a sale that says that it is a deal's is the deal's, but one that does
not may be it all the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from ganho.booking.erp.stock import note_pending
from ganho.booking.once.numbered import Found
from ganho.booking.once.originals import possibly_booked
from ganho.booking.reading.accounts import pipedrive_company
from ganho.booking.run.consents import disowned_sales
from ganho.booking.run.run import Run
from ganho.conta_azul.schemas import ListedSale, ReadSale
from ganho.domain.markers import deal_id_in, named_in
from ganho.ledger.records import Booking, Intent, Sent

ONE_DAY = timedelta(days=1)
CLOCKS_DIFFER = timedelta(minutes=10)
Seen = tuple[ListedSale, ReadSale | None]
"""A sale as it is listed and, where it is a single one, as it is read."""


def look_for_sale(run: Run, intent: Intent, sent: Sent | None = None) -> Found:
    """Look once for the sale of an intent, or of what is `sent` under its number now.

    A sale that was booked and then given up for a new one is a stranger by now, and
    what is no single sale always is. Raises RejectedError if what is there may be ours
    and does not say so, RetryableError when the vendor cannot be asked.
    """
    stranger, alike = False, None
    asked = [one for one in (intent.sent, sent) if one is not None]
    for listed, sale in _candidates(run, intent, asked):
        if sale is not None and _is_ours(run, intent, sale):
            note_pending(run, int(intent.key), sale.pending)
            return Found(ours=adopted_sale(run, int(intent.key), sale))
        if sale is not None and is_like(run, intent, asked, listed, sale):
            alike = alike or sale
        else:
            stranger = stranger or listed.number == intent.number
    if alike is not None:
        number = str(alike.number or alike.sale_id)
        raise possibly_booked(alike.sale_id, number, alike.sold_on)
    return Found(stranger=stranger)


def _is_ours(run: Run, intent: Intent, sale: ReadSale) -> bool:
    marked_for = deal_id_in(sale.notes, pipedrive_company(run))
    return marked_for == int(intent.key) and not _was_given_up(run, sale)


def is_like(
    run: Run,
    intent: Intent,
    asked: Sequence[Sent],
    listed: ListedSale,
    sale: ReadSale,
) -> bool:
    """Tell whether a sale may be what was sent, although it does not say so.

    Under another number only what came since, of the same day, if a send is unanswered.
    """
    if sale.cancelled or _is_settled(run, intent, sale):
        return False
    same = [
        one
        for one in asked
        if sale.customer_id in (None, one.customer_id) and sale.total == one.total
    ]
    if sale.number == intent.number:
        return bool(same)
    if not intent.unanswered or named_in(sale.notes):
        return False
    created_at = listed.created_at or intent.begun_at
    is_later = created_at >= intent.begun_at - CLOCKS_DIFFER
    return is_later and any(one.day == sale.sold_on for one in same)


def _is_settled(run: Run, intent: Intent, sale: ReadSale) -> bool:
    """Tell whether it is known whose a sale is: a booking, or disowned by a person."""
    disowned = disowned_sales(run, int(intent.key))
    booked = run.company.ledger.bookings.ours_among([sale.sale_id])
    return sale.sale_id in disowned | booked


def _was_given_up(run: Run, sale: ReadSale) -> bool:
    """Tell whether a sale gave its place to another, as far as this ledger knows.

    A ledger that was lost found both by their marker and took the one that lives.
    """
    ledger = run.company.ledger
    if ledger.bookings.ours_among([sale.sale_id]):
        return True
    return sale.cancelled and bool(ledger.foreign.sales_among([sale.sale_id]))


def finds_sales(run: Run, numbers: Iterable[int]) -> bool:
    """Tell whether the search by number shows a sale under any of these."""
    client = run.company.conta_azul
    return any(client.sales_numbered(number) for number in numbers)


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


def _candidates(run: Run, intent: Intent, asked: Sequence[Sent]) -> Iterator[Seen]:
    """Read the sales under the intent's number, then the customer's, each once.

    What is listed and cannot be read is gone.
    """
    client, seen = run.company.conta_azul, set()
    for listed in _listed(run, intent, asked):
        if listed.sale_id in seen:
            continue
        seen.add(listed.sale_id)
        sale = client.sale(listed.sale_id) if listed.single else None
        if sale is not None or not listed.single:
            yield listed, sale


def _listed(run: Run, intent: Intent, asked: Sequence[Sent]) -> Iterator[ListedSale]:
    """List what the sends may have made, from the first to the last of them."""
    client, zone = run.company.conta_azul, run.company.settings.zone
    first = intent.begun_at.astimezone(zone).date() - ONE_DAY
    last = intent.last_sent_at.astimezone(zone).date() + ONE_DAY
    if intent.number:
        yield from client.sales_numbered(intent.number)
    for customer_id in sorted({one.customer_id for one in asked}):
        sales = client.sales_of(customer_id, first, last)
        yield from _likeliest_first(intent, sales)


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
