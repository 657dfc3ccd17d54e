"""Which won deals are booked at all (R1, R2)."""

from datetime import datetime

from ganho.domain.deal import Deal
from ganho.domain.reasons import Exclusion
from ganho.domain.settings import Settings


def exclusion_of(pipeline_id: int | None, settings: Settings) -> Exclusion | None:
    """Give the rule that leaves a pipeline's deals out, if there is one."""
    if settings.pipelines and pipeline_id not in settings.pipelines:
        return Exclusion.PIPELINE_NOT_INCLUDED
    return None


def was_won_again(deal: Deal, since: datetime) -> bool:
    """Tell whether a deal was first won before `since` and won again after it.

    A person may have booked the first win by hand.
    """
    first = deal.first_won_at
    return first is not None and first < since <= deal.won_at
