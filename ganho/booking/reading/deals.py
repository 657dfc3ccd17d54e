"""The deals of a run, read and translated."""

from ganho.booking.reading.freshness import fresh_deal
from ganho.booking.reading.meaning import bookable_of
from ganho.booking.run.run import Run
from ganho.domain.contract.contract import Bookable
from ganho.domain.deal import Deal


class Deals:
    """The deals of one run."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def fresh(self, deal_id: int) -> Deal:
        """Give a deal as it is now; raises NotYetError if it changed meanwhile."""
        return fresh_deal(self._run, deal_id)

    def bookable_of(self, deal: Deal) -> Bookable:
        """Translate a deal; raises RejectedError or NotYetError."""
        return bookable_of(self._run, deal)

    def change(self, deal_id: int) -> None:
        """Note that a deal is another one now: the next run decides."""
        self._run.changed.add(deal_id)
