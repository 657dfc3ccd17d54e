"""Which open deal decides whether trouble can wait: read from the ledger alone."""

from datetime import datetime

from ganho.alerts.urgency import DUE_AFTER, OldestDue
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.records import DealState


def oldest_due(deals: DealRows, now: datetime) -> OldestDue | None:
    """Give the deal that has waited longest of those that a failed run holds up.

    A held deal counts for a day: after that it is late because nobody has settled it,
    which no run would change.
    """
    waiting = deals.in_state(DealState.OPEN)
    held = [
        record
        for record in deals.in_state(DealState.QUARANTINED)
        if record.open_since > now - DUE_AFTER
    ]
    if not waiting and not held:
        return None
    oldest = min((*waiting, *held), key=lambda record: record.open_since)
    return OldestDue(deal_id=oldest.deal_id, since=oldest.open_since)
