"""What bears our marker becomes the deal's booking, unless the deal has one that lives."""

from ganho.booking.noting import Noted, cancellation, shown_number
from ganho.booking.run import Run
from ganho.domain.reasons import Remark
from ganho.ledger.records import Booking


def adopt(run: Run, found: Booking, noted: Noted) -> bool:
    """Keep what was found as the deal's booking; tell whether it became that.

    A living one takes the place of one that was cancelled, never the other way round.
    A second living one is for a person to undo.
    """
    known = run.company.ledger.booking(found.deal_id)
    if known is not None and (found.cancelled or not known.cancelled):
        if not found.cancelled:
            facts = {"sale": shown_number(found), "booked": shown_number(known)}
            run.desk.warn(found.deal_id, Remark.BOOKED_TWICE, facts)
        return False
    if known is not None:
        run.desk.give_up(found.deal_id)
    run.desk.adopt(found, noted | cancellation(found))
    return True
