"""The deals of a run, as they are now and as what they are to become."""

from collections.abc import Sequence
from dataclasses import dataclass

from ganho.booking.reading.freshness import Freshness
from ganho.booking.reading.meaning import Translation
from ganho.domain.contract.contract import Bookable
from ganho.domain.deal import Deal


@dataclass(frozen=True, kw_only=True)
class Deals:
    """What whoever books asks of a deal."""

    freshness: Freshness
    translation: Translation

    def fresh(self, deal_id: int) -> Deal:
        """Give a deal as it is now; raises NotYetError if it changed meanwhile."""
        return self.freshness.fresh_deal(deal_id)

    def bookable_of(self, deal: Deal) -> Bookable:
        """Translate a deal; raises RejectedError or NotYetError."""
        return self.translation.bookable_of(deal)

    def bookables_of(self, deal_ids: Sequence[int]) -> list[Bookable]:
        """Translate the deals of a batch; those that cannot be are set aside."""
        return self.translation.bookables_of(deal_ids)

    def change(self, deal_id: int) -> None:
        """Note that a deal is another one now: the next run decides."""
        self.freshness.changed.add(deal_id)
