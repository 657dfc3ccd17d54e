"""Step 6: create the sales, each exactly once."""

from ganho.booking.erp.references import references_for
from ganho.booking.erp.remarks import closed_month, differing_total
from ganho.booking.erp.stock import note_pending, refusal_of_sale, reserving
from ganho.booking.once.before import prepare_writes
from ganho.booking.once.leftovers import let_go
from ganho.booking.once.numbered import Draft, create_numbered
from ganho.booking.once.sale_look import finds_sales, look_for_sale
from ganho.booking.reading.freshness import fresh_deal
from ganho.booking.reading.meaning import bookable_of
from ganho.booking.run.run import NotYetError, Run
from ganho.conta_azul.schemas import CreatedSale, VendaRequest
from ganho.domain.deal import Deal
from ganho.domain.sale import Sale, SaleReferences
from ganho.ledger.records import Booking, Sent


def create_sale(run: Run, deal_id: int) -> None:
    """Book one deal as a sale, or settle what an earlier run left unsettled.

    Raises RejectedError to set the deal aside, RetryableError or UnknownOutcomeError
    to make it wait.
    """
    if run.company.ledger.bookings.of_deal(deal_id) is not None:
        return
    run.check()
    prepare_writes(run)
    deal = fresh_deal(run, deal_id)
    sale = bookable_of(run, deal)
    if not isinstance(sale, Sale):
        raise NotYetError("it became a contract while the run was under way")
    references = references_for(run, sale, deal)
    _request(run, sale, references, number=1)  # refused here, it needs no promise
    if not let_go(run, deal_id, "contract"):
        create_numbered(run, _draft(run, sale, references, deal))


def _draft(run: Run, sale: Sale, references: SaleReferences, deal: Deal) -> Draft:
    sent = Sent(customer_id=references.customer_id, total=sale.total, day=sale.sold_on)

    def send(number: int) -> Booking:
        request = _request(run, sale, references, number=number)
        created = run.company.conta_azul.create_sale(request)
        note_pending(run, sale.deal_id, created.pending)
        return _booking(run, sale, references, created)

    return Draft(
        kind="sale",
        deal_id=sale.deal_id,
        numbers=run.sale_numbers,
        payload=f"{references.model_dump_json()} {sale.model_dump_json()}",
        sent=sent,
        send=send,
        look=lambda intent: look_for_sale(run, intent, sent),
        finds=lambda numbers: finds_sales(run, numbers),
        noted=lambda booking: {
            **closed_month(run, deal, booking.sold_on),
            **differing_total(sale.total, booking),
            **reserving(run, booking),
        },
        refuse=lambda error: refusal_of_sale(run, sale, references, error),
    )


def _request(
    run: Run, sale: Sale, references: SaleReferences, *, number: int
) -> VendaRequest:
    return VendaRequest.from_sale(
        sale, references, number=number, status=run.company.settings.sale_status
    )


def _booking(
    run: Run, sale: Sale, references: SaleReferences, created: CreatedSale
) -> Booking:
    return Booking(
        deal_id=sale.deal_id,
        kind="sale",
        erp_id=created.sale_id,
        number=created.number,
        total=sale.total if created.total is None else created.total,
        sold_on=sale.sold_on,
        customer_id=references.customer_id,
        run_id=run.run_id,
    )
