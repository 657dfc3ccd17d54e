"""Promises that nobody waits for as they were made: kept all the same, or closed.

A promise is closed by a look or an answer, never by time alone.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from ganho.booking.erp.fingerprints import identity_key, item_key
from ganho.booking.erp.register import read_at
from ganho.booking.erp.stock import reserving
from ganho.booking.once.adoption import adopt
from ganho.booking.once.contract_look import look_for_contract
from ganho.booking.once.numbered import SHOWS_WITHIN, look_repeatedly, may_still_show
from ganho.booking.once.originals import Marked, settle_beside
from ganho.booking.once.sale_look import look_for_sale
from ganho.booking.run.aside import SETTLING_TIME
from ganho.booking.run.run import Run
from ganho.domain.contract.contract import Bookable
from ganho.domain.matching import CustomerMatch, ItemMatch
from ganho.errors import RejectedError, RetryableError, UnknownOutcomeError
from ganho.ledger.records import BookingKind, CreateKind, DealState, Intent

LOOKS = {"sale": look_for_sale, "contract": look_for_contract}
AWAITED = (DealState.OPEN, DealState.QUARANTINED)
"""Whoever books such a deal settles its promise first."""


def close_promise(run: Run, kind: CreateKind, key: str) -> None:
    """Close one promise, if it is open."""
    intent = run.company.ledger.promises.find(kind, key)
    if intent is not None:
        run.company.ledger.promises.give_up(intent)


def close_kept_promises(
    run: Run,
    sales: Sequence[Bookable],
    customers: Sequence[CustomerMatch],
    items: Mapping[str, ItemMatch],
) -> None:
    """Close what a killed run promised and did create, unknown to itself."""
    ledger = run.company.ledger
    promised = {intent.key: intent for intent in ledger.promises.unsettled()}
    if run.dry_run or not promised:
        return
    for sale, customer in zip(sales, customers, strict=True):
        there = {identity_key(run, sale.customer)} if customer.found else set[str]()
        there |= {
            item_key(run, line.item)
            for line in sale.lines
            if items[line.item.key].found is not None
        }
        for key in there & promised.keys():
            ledger.promises.give_up(promised.pop(key))


def let_go(run: Run, deal_id: int, kind: BookingKind) -> bool:
    """Close the promise of what a deal was to become before it was marked otherwise.

    Tells whether it was kept: then the deal is booked. A lost answer may still show,
    and no number guards what is of another kind: so the look that finds nothing comes
    a minute or more after the send. Raises UnknownOutcomeError until then.
    """
    intent = run.company.ledger.promises.find(kind, str(deal_id))
    if intent is None:
        return False
    is_recent = may_still_show(run, intent, SETTLING_TIME)
    if _is_kept(run, intent, looks=2):
        return True
    if is_recent:
        raise UnknownOutcomeError(f"a {kind}'s create is unanswered")
    run.company.ledger.promises.give_up(intent)
    return False


def settle_unawaited(run: Run) -> None:
    """Settle what was promised for deals that are no longer to be booked.

    Nobody waits for it, so the look that closes such a promise has time; what bears our
    marker is adopted meanwhile. What cannot be told now is left to the next run.
    """
    if run.dry_run:
        return
    for intent in run.company.ledger.promises.unsettled():
        record = run.company.ledger.deals.find(intent.deal_id or 0)
        if intent.kind in ("customer", "item"):
            is_open = record is not None and record.state is DealState.OPEN
            if not is_open and _was_read_since(run, intent):
                run.company.ledger.promises.give_up(intent)
        elif record is None or record.state not in AWAITED:
            with suppress(RetryableError, RejectedError):
                _settle(run, intent)


def _settle(run: Run, intent: Intent) -> None:
    if may_still_show(run, intent, SHOWS_WITHIN) or _is_kept(run, intent, looks=1):
        return
    run.company.ledger.promises.give_up(intent)


def _is_kept(run: Run, intent: Intent, *, looks: int) -> bool:
    """Look for what a promise may have made, and adopt it.

    Of a deal that has a booking by now it is named, and that is all there is to do.
    """
    look = LOOKS[intent.kind]
    found = look_repeatedly(run, lambda: look(run, intent), looks).ours
    if found is None:
        return False
    booked = run.company.ledger.bookings.of_deal(found.deal_id)
    if booked is None:
        adopt(run, found, reserving(run, found))
    else:
        settle_beside(run, booked, [Marked(found=found)])
    close_promise(run, intent.kind, intent.key)  # what was adopted has closed it
    return True


def _was_read_since(run: Run, intent: Intent) -> bool:
    """Tell whether the mirror shows what was made, for whoever asks for it next."""
    if not intent.unanswered:
        return True
    read = read_at(run, "customers" if intent.kind == "customer" else "items")
    return read is not None and read - intent.last_sent_at > SETTLING_TIME
