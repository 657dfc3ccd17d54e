"""What a run's report knows of the sales that wait for a person in the ERP."""

from decimal import Decimal

from pydantic import AwareDatetime

from ganho.domain.model import Value


class ReviewSummary(Value):
    """How many sales waited, and how much they came to, when ganho last looked."""

    seen_at: AwareDatetime
    sales: int
    total: Decimal
    oldest_at: AwareDatetime | None = None
    """When the one that waits longest was booked."""
    unread: int = 0
    """Of so many more nobody knows: to look at them all took too many calls."""
