"""What bears our marker becomes the deal's booking."""

from ganho.booking.erp.remarks import Noted, cancellation
from ganho.booking.run.run import Run
from ganho.ledger.records import Booking


def adopt(run: Run, found: Booking, noted: Noted) -> None:
    """Keep what was found as the deal's booking, in place of one that was cancelled."""
    if run.company.ledger.bookings.of_deal(found.deal_id) is not None:
        run.desk.give_up(found.deal_id)
    run.desk.adopt(found, noted | cancellation(found))
