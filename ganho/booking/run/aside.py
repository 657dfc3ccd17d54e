"""Quarantine: why, and when to look again."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from ganho.booking.run.table import Desk
from ganho.domain.personal import personal_texts
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError
from ganho.ledger.parts.deals import Aside, DealRows
from ganho.redaction import redact

SETTLING_TIME = timedelta(seconds=60)
"""An unanswered create without a number is not sent again before."""
ERP_CAUSES = {
    Reason.CUSTOMER_AMBIGUOUS: timedelta(minutes=10),
    Reason.CUSTOMER_CHANGED: timedelta(minutes=10),
    Reason.ITEM_AMBIGUOUS: timedelta(minutes=10),
    Reason.ITEM_INACTIVE: timedelta(minutes=10),
    Reason.ITEM_MISSING: timedelta(minutes=10),
    Reason.ITEM_UNSEEN: timedelta(minutes=10),
    Reason.CUSTOMER_REFUSED: timedelta(hours=1),
    Reason.ITEM_REFUSED: timedelta(hours=1),
    Reason.SALE_REFUSED: timedelta(hours=1),
    Reason.CUSTOMER_FAILS: timedelta(hours=1),
    Reason.ITEM_FAILS: timedelta(hours=1),
    Reason.SALE_FAILS: timedelta(hours=1),
    Reason.CONTRACT_FAILS: timedelta(hours=1),
    Reason.CONTRACT_REFUSED: timedelta(hours=1),
    Reason.CONTRACT_ALREADY_ACTIVE: timedelta(hours=1),
    Reason.POSSIBLY_BOOKED_ALREADY: timedelta(hours=1),
    Reason.STOCK_INSUFFICIENT: timedelta(minutes=10),
    Reason.TAX_ID_FIELD_GONE: timedelta(minutes=10),
}
"""Causes that no change of the deal takes away: the first delay of a new look."""
LONGEST = timedelta(days=1)
LONGEST_FOR = {Reason.STOCK_INSUFFICIENT: timedelta(hours=1)}
"""Goods come in during the day, and a look at the balance is one read."""


SAID = "text"
"""The fact that is a vendor's own words."""
Rejected = dict[int, RejectedError]
"""Why deals are set aside, by their ids."""


def is_due(next_look_at: datetime | None, now: datetime) -> bool:
    """Tell whether a cause in the ERP should be looked at again.

    No look is put off for longer than a day: then the clock was set back since.
    """
    return next_look_at is not None and not now < next_look_at <= now + LONGEST


@dataclass(frozen=True, kw_only=True)
class Quarantine:
    """Where the deals of one run are set aside."""

    desk: Desk
    rows: DealRows
    clock: Callable[[], datetime]

    def set_aside(self, deal_id: int, error: RejectedError) -> None:
        """Put a deal into quarantine; causes in the ERP are looked at again later."""
        self.set_all_aside({deal_id: error})

    @contextmanager
    def setting_aside(self) -> Iterator[Rejected]:
        """Gather deals to quarantine, and quarantine them however the block ends."""
        rejected: Rejected = {}
        try:
            yield rejected
        finally:
            self.set_all_aside(rejected)

    def set_all_aside(self, rejected: Mapping[int, RejectedError]) -> None:
        """Put deals into quarantine, hundreds of them in one transaction."""
        looks, masked = self._looks(rejected), self._masked(rejected)
        asides = [
            Aside(
                deal_id=deal_id,
                reason=error.reason,
                facts={**error.facts, **masked.get(deal_id, {})},
                retry_at=self._retry_at(error.reason, looks.get(deal_id, 0)),
            )
            for deal_id, error in rejected.items()
        ]
        if asides:
            self.desk.set_all_aside(asides)

    def _masked(
        self, rejected: Mapping[int, RejectedError]
    ) -> dict[int, dict[str, str]]:
        """Mask what a vendor's own words repeat of a deal's customer, whatever was sent."""
        said = {
            i: error.facts[SAID] for i, error in rejected.items() if SAID in error.facts
        }
        deals = self.desk.snapshots(list(said))
        return {
            deal_id: {SAID: redact(said[deal_id], personal_texts(deal))}
            for deal_id, deal in deals.items()
        }

    def _looks(self, rejected: Mapping[int, RejectedError]) -> dict[int, int]:
        """Tell how often deals were set aside before whose cause is in the ERP."""
        wanted = [
            i for i, error in rejected.items() if Reason(error.reason) in ERP_CAUSES
        ]
        records = self.rows.by_id(wanted)
        return {deal_id: record.looks for deal_id, record in records.items()}

    def _retry_at(self, reason: str, looks: int) -> datetime | None:
        first = ERP_CAUSES.get(Reason(reason))
        if first is None:
            return None
        longest = LONGEST_FOR.get(Reason(reason), LONGEST)
        # Ten doublings are beyond every longest delay: more would only overflow.
        delay: timedelta = min(first * 2 ** min(looks, 10), longest)
        return self.clock() + delay
