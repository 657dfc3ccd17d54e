"""A recurring contract, ready to be written once its customer and items have ids."""

from datetime import date
from decimal import Decimal

from ganho.domain.customer.customer import Customer
from ganho.domain.model import Value
from ganho.domain.sale import Sale, SaleLine


class Contract(Value):
    """One contract. Lines, gross, discount and total are those of one period."""

    deal_id: int
    starts_on: date
    ends_on: date | None
    """The last day; None: it runs until somebody ends it."""
    period_months: int
    periods: int | None
    """How many times it is billed; None without an end."""
    typed_end: date | None = None
    """The day somebody typed as the end, where the day before it is meant."""
    due_day: int
    first_due_on: date
    customer: Customer
    lines: tuple[SaleLine, ...]
    gross: Decimal
    discount: Decimal
    total: Decimal
    method: str | None = None
    notes: str
    """At most 500 characters, the marker first."""

    @property
    def worth(self) -> Decimal:
        """What it bills in all, or in a year where it has no end."""
        periods = self.periods or max(1, 12 // self.period_months)
        return self.total * periods


Bookable = Sale | Contract
"""What a won deal can become."""
