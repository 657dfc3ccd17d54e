"""How long ago something was, by clocks that are set now and then."""

from datetime import datetime, timedelta


def is_within(limit: timedelta, since: datetime, now: datetime) -> bool:
    """Tell whether a moment is at most so long ago.

    One that is yet to come is not: a clock was set back, and its age is not known.
    """
    return timedelta(0) <= now - since <= limit
