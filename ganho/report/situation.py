"""How a company stands, not what one run did: months, problems, ages, contracts, days.

Amounts are R$ of the deals that are in BRL; the counts are of all deals that are not
excluded, so that none is out of sight.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, Field

from ganho.domain.model import Value

OpenAge = Literal["under_1_hour", "1_to_4_hours", "4_to_24_hours", "over_24_hours"]
"""Classes of age since a deal was won, the youngest first."""


class Tally(Value):
    """So many deals, and what those in BRL are worth."""

    deals: int = 0
    value: Decimal = Decimal(0)

    def __add__(self, other: "Tally") -> "Tally":
        """Count two together."""
        return Tally(deals=self.deals + other.deals, value=self.value + other.value)


def added_up(tallies: Iterable[Tally]) -> Tally:
    """Count several together."""
    return sum(tallies, Tally())


class Month(Value):
    """The deals won in a month, by the company's calendar, and where they are now.

    won = sales + contracts + held + waiting, in deals and in R$ of their own values.
    """

    first_day: date
    sales: Tally = Tally()
    """Deals that became sales, cancelled ones too."""
    contracts: Tally = Tally()
    held: Tally = Tally()
    waiting: Tally = Tally()
    cancelled: Tally = Tally()
    """Those of `sales` and `contracts` that a person cancelled in the ERP."""

    @property
    def won(self) -> Tally:
        """All of them."""
        return added_up((self.sales, self.contracts, self.held, self.waiting))


class ProblemTrend(Value):
    """What one reason holds now, and how many deals it held a week ago."""

    reason: str
    now: Tally = Tally()
    before: int | None = None
    """None where nobody knows: not the same as none."""


class OldestOpen(Value):
    """The deal that has been held or waiting longest."""

    deal_id: int
    since: AwareDatetime
    """When it was won; of one that could not be read, when it was met."""
    is_held: bool
    value: Decimal | None = None
    currency: str | None = "BRL"


class ContractsOf(Value):
    """Contracts in force that bill in the same rhythm."""

    months: int | None
    """Of one period; None: it was found in the ERP, and its terms are not known."""
    contracts: int
    per_period: Decimal
    with_end: int = 0
    total: Decimal = Decimal(0)
    """What those that have an end bill in all."""


class SoldOn(Value):
    """The sales with the date of one day, cancelled ones aside."""

    day: date
    sales: int = 0
    value: Decimal = Decimal(0)


class Standing(Value):
    """A company's standing at one moment."""

    as_of: AwareDatetime
    this_month: Month
    last_month: Month
    problems: tuple[ProblemTrend, ...] = ()
    compared_with: date | None = None
    """The day whose problems are the `before`; None: no such day is known."""
    open_by_age: Mapping[OpenAge, Tally] = Field(default_factory=dict)
    oldest: OldestOpen | None = None
    contracts: tuple[ContractsOf, ...] = ()
    days: tuple[SoldOn, ...] = ()
    """One for each day up to today, those without a sale too."""

    @property
    def open(self) -> Tally:
        """All that is held or waits."""
        return added_up(self.open_by_age.values())
