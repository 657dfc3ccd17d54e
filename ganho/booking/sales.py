"""Step 6: create the sales, each exactly once.

The vendor has no idempotency key. What stands in for it: an intent in the ledger before
each send, a number that an attempt keeps until it is settled (a number in use is
refused), and a marker in the sale by which it is found again.
"""

import hashlib
from dataclasses import dataclass

from ganho.booking.looking import Found, look_for_sale
from ganho.booking.references import references_for
from ganho.booking.rereading import fresh_deal
from ganho.booking.run import Run
from ganho.booking.translating import sale_of
from ganho.booking.writing import prepare_writes
from ganho.conta_azul.schemas import CreatedSale, VendaRequest
from ganho.domain.reasons import Reason, Remark
from ganho.domain.sale import Sale, SaleReferences
from ganho.errors import (
    RefusedError,
    RejectedError,
    RetryableError,
    UnknownOutcomeError,
)
from ganho.ledger.records import Booking, Intent

MAX_SENDS = 4
"""In one run; a fifth means that something is wrong that waiting may mend."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One deal's sale, everything it refers to, and the promise to send it."""

    sale: Sale
    references: SaleReferences
    intent: Intent
    refused: str | None = None
    """What the vendor said, once it refused the sale under an undisputed number."""


def create_sale(run: Run, deal_id: int) -> None:
    """Book one deal, or settle what an earlier run left unsettled.

    Raises RejectedError to set the deal aside, RetryableError or UnknownOutcomeError
    to make it wait.
    """
    if run.company.ledger.booking(deal_id) is not None:
        return
    run.check()
    prepare_writes(run)
    deal = fresh_deal(run, deal_id)
    sale = sale_of(run, deal)
    references = references_for(run, sale, deal)
    attempt = _begin(run, sale, references)
    if attempt is not None:
        _send_until_settled(run, attempt)


def _begin(run: Run, sale: Sale, references: SaleReferences) -> Attempt | None:
    """Promise a send; None if an earlier one turns out to have been answered."""
    ledger, key = run.company.ledger, str(sale.deal_id)
    _check_writable(run, sale, references)
    intent = ledger.intent("sale", key)
    if intent is None:
        number = run.numbers.take()
        payload = _payload_hash(sale, references, number)
        intent = ledger.begin(
            "sale", key, payload_hash=payload, number=number, deal_id=sale.deal_id
        )
        return Attempt(sale=sale, references=references, intent=intent)
    attempt = Attempt(sale=sale, references=references, intent=intent)
    found = _look(run, attempt, looks=2) if intent.unanswered else Found()
    if found.ours is not None:
        _adopt(run, sale, intent, found)
        return None
    return _promise_again(run, attempt, fresh_number=found.stranger)


def _send_until_settled(run: Run, attempt: Attempt) -> None:
    for _ in range(MAX_SENDS):
        run.check()
        following = _send_once(run, attempt)
        if following is None:
            return
        attempt = following
    run.company.ledger.answered(attempt.intent)
    raise RetryableError("no number could be had for the sale")


def _send_once(run: Run, attempt: Attempt) -> Attempt | None:
    """Send; None if the deal is booked, else the next promise, already written."""
    try:
        created = run.company.conta_azul.create_sale(_request(run, attempt))
    except RetryableError:
        run.company.ledger.answered(attempt.intent)
        raise
    except UnknownOutcomeError:
        return _settle_unknown(run, attempt)
    except RefusedError as error:
        return _settle_refused(run, attempt, error)
    _book(run, attempt, created)
    return None


def _settle_unknown(run: Run, attempt: Attempt) -> Attempt | None:
    found = _look(run, attempt, looks=2)
    if found.ours is not None:
        _adopt(run, attempt.sale, attempt.intent, found)
        return None
    if attempt.intent.unanswered > 1 and not found.stranger:
        raise UnknownOutcomeError("two answers were lost; the next run looks again")
    return _promise_again(run, attempt, fresh_number=found.stranger)


def _settle_refused(run: Run, attempt: Attempt, error: RefusedError) -> Attempt | None:
    intent = run.company.ledger.answered(attempt.intent)
    attempt = Attempt(**{**vars(attempt), "intent": intent})
    found = _look(run, attempt, looks=1)
    if found.ours is not None:
        _adopt(run, attempt.sale, intent, found)
        return None
    if found.stranger:
        return _promise_again(run, attempt, fresh_number=True)
    if intent.unanswered:
        raise UnknownOutcomeError("refused, but an earlier answer is still missing")
    if attempt.refused is not None:
        run.company.ledger.give_up(intent)
        raise RejectedError(
            Reason.SALE_REFUSED, status=str(error.status), text=error.text
        )
    again = _promise_again(run, attempt, fresh_number=True)
    return Attempt(**{**vars(again), "refused": error.text})


def _look(run: Run, attempt: Attempt, *, looks: int) -> Found:
    return look_for_sale(
        run, attempt.intent, attempt.references.customer_id, looks=looks
    )


def _promise_again(run: Run, attempt: Attempt, *, fresh_number: bool) -> Attempt:
    """Write the intent of one more send.

    A stranger under our number proves that our sends with it changed nothing, as does
    a refusal: only then is the number changed.
    """
    number = run.numbers.take_fresh() if fresh_number else attempt.intent.number
    payload = _payload_hash(attempt.sale, attempt.references, number or 0)
    intent = run.company.ledger.send_again(
        attempt.intent,
        number=number,
        payload_hash=payload,
        forget_unanswered=fresh_number,
    )
    return Attempt(**{**vars(attempt), "intent": intent})


def _request(run: Run, attempt: Attempt) -> VendaRequest:
    return VendaRequest.from_sale(
        attempt.sale,
        attempt.references,
        number=attempt.intent.number or 0,
        status=run.company.settings.sale_status,
    )


def _check_writable(run: Run, sale: Sale, references: SaleReferences) -> None:
    """Refuse what cannot be written down before anything is promised for it."""
    VendaRequest.from_sale(
        sale, references, number=1, status=run.company.settings.sale_status
    )


def _payload_hash(sale: Sale, references: SaleReferences, number: int) -> str:
    text = f"{number} {references.model_dump_json()} {sale.model_dump_json()}"
    return hashlib.sha256(text.encode()).hexdigest()


def _book(run: Run, attempt: Attempt, created: CreatedSale) -> None:
    sale = attempt.sale
    total = sale.total if created.total is None else created.total
    booking = Booking(
        deal_id=sale.deal_id,
        kind="sale",
        erp_id=created.sale_id,
        number=created.number or attempt.intent.number,
        total=total,
        sold_on=sale.sold_on,
        customer_id=attempt.references.customer_id,
        run_id=run.run_id,
    )
    run.company.ledger.book(booking, attempt.intent)
    if total != sale.total:
        warn_of_total(run, sale, booking)
    if created.pending:
        run.desk.warn(sale.deal_id, Remark.STOCK_PENDING, {"sale": booking.erp_id})


def _adopt(run: Run, sale: Sale, intent: Intent, found: Found) -> None:
    booking = found.booking(run, sale.deal_id)
    run.company.ledger.book(booking, intent)
    if booking.total != sale.total:
        warn_of_total(run, sale, booking)


def warn_of_total(run: Run, sale: Sale, booking: Booking) -> None:
    """Tell a person that the ERP's total is not the deal's."""
    facts = {"deal_total": str(sale.total), "sale_total": str(booking.total)}
    run.desk.warn(sale.deal_id, Remark.TOTAL_DIFFERS, facts)
