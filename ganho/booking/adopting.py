"""What bears our marker becomes the deal's booking; other promises are let go."""

from ganho.booking.noting import Noted, cancellation
from ganho.booking.run import Run
from ganho.booking.setting_aside import SETTLING_TIME
from ganho.errors import UnknownOutcomeError
from ganho.ledger.records import Booking, BookingKind


def adopt(run: Run, found: Booking, noted: Noted) -> None:
    """Keep what was found as the deal's booking, in place of one that was cancelled."""
    if run.company.ledger.booking(found.deal_id) is not None:
        run.desk.give_up(found.deal_id)
    run.desk.adopt(found, noted | cancellation(found))


def let_go(run: Run, deal_id: int, kind: BookingKind) -> None:
    """Close the promise of what a deal was to become before it was marked otherwise.

    A lost answer may still show, and no number guards what is of another kind: so a
    minute lies between that send and the look of a run that makes the other.
    """
    intent = run.company.ledger.intent(kind, str(deal_id))
    if intent is None:
        return
    if intent.unanswered and run.started_at - intent.last_sent_at <= SETTLING_TIME:
        raise UnknownOutcomeError(f"a {kind}'s create is unanswered")
    run.company.ledger.give_up(intent)
