"""Whose turn it is among the deals that earlier runs left undone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ganho.booking.run.retries import is_let_go
from ganho.domain.elapsed import is_within
from ganho.domain.reasons import Reason
from ganho.ledger.records import DealRecord, DealState

FRESH_FOR = timedelta(minutes=1)
"""What was read longer ago is read again before it is booked (R5)."""
LOOK_AGAIN_AFTER = timedelta(minutes=4)
"""An edited line does not show in the deal, so a held deal is compared in each scheduled
run, but not twice by two runs in a row."""
MOST_HELD = 100
"""So many a run, those first that were read longest ago: two calls, however many are
held."""
DECIDED_HERE = frozenset({Reason.UNUSUAL_VOLUME, Reason.CONTRACT_REVIEW})
"""Held until a person lets them go, or the deal itself is edited, which shows."""
LOOK_AT_THOSE_AFTER = timedelta(days=1)
"""That one of them is no longer won does not show: the list has won deals only."""
UNDONE = (DealState.OPEN, DealState.QUARANTINED, DealState.EXCLUDED)


@dataclass(frozen=True, kw_only=True)
class Round:
    """A run's look at what earlier runs left: when, and by the settings of then or not."""

    now: datetime
    same_settings: bool

    def needs_reading(self, record: DealRecord) -> bool:
        """Tell whether a deal is read again, whatever that costs.

        Other settings may decide otherwise about whatever is not done.
        """
        if not self.same_settings:
            return record.state in UNDONE
        if record.state is DealState.QUARANTINED:
            # What was read since and is still held is held by what was read.
            looked_at = record.next_look_at
            was_read = looked_at is not None and looked_at < record.read_at <= self.now
            return is_let_go(record, self.now) and not was_read
        if record.state is not DealState.OPEN:
            return False
        is_fresh = is_within(FRESH_FOR, record.read_at, self.now)
        return not is_fresh or record.fingerprint is None

    def to_compare(self, held: Iterable[DealRecord]) -> list[int]:
        """Pick held deals that may have been edited, or are no longer won."""
        due = [r for r in held if not is_within(_rest(r), r.read_at, self.now)]
        due.sort(key=lambda record: record.read_at)
        return [record.deal_id for record in due[:MOST_HELD]]


def held_among(
    records: Iterable[DealRecord], read: Collection[int]
) -> list[DealRecord]:
    """Pick the held deals that this run has not read yet."""
    held = (r for r in records if r.state is DealState.QUARANTINED)
    return [record for record in held if record.deal_id not in read]


def is_mended_elsewhere(record: DealRecord) -> bool:
    """Tell whether an edited person or organization may free a held deal."""
    return record.reason not in DECIDED_HERE


def _rest(record: DealRecord) -> timedelta:
    is_for_a_person = record.reason in DECIDED_HERE
    return LOOK_AT_THOSE_AFTER if is_for_a_person else LOOK_AGAIN_AFTER
