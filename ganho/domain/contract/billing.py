"""When a contract bills: its start, its end, how many times, and when it is first paid.

Fields and lines may both speak of it (R21). Where they differ, where one line says what
another does not, or where a day is far from any other, a person is asked.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from ganho.domain.agreement import is_recurring
from ganho.domain.contract.entries import MOST_MONTHS, Due, Term, incomplete
from ganho.domain.dates import won_on
from ganho.domain.deal import Deal, Line
from ganho.domain.model import Value
from ganho.domain.settings import Settings
from ganho.domain.translation import booking_day

MONTHS_OF = {"monthly": 1, "quarterly": 3, "semi-annually": 6, "annually": 12}
"""Months of one period, by Pipedrive's billing frequency; a week is none."""
ONE_DAY = timedelta(days=1)
A_YEAR = relativedelta(years=1)
TEN_YEARS = relativedelta(years=10)
"""Pipedrive takes no start of billing that is further away."""
MOST = relativedelta(months=MOST_MONTHS)
FARTHEST_DUE = relativedelta(years=2)
MOST_DAYS_SHORT = 15
"""An end short of its period's by more may mean one bill fewer: `05/11` to `05/11`."""


class Plan(Value):
    """When a contract bills: start, end, and how many times."""

    starts_on: date
    ends_on: date | None
    period_months: int
    periods: int | None
    is_whole: bool
    """Whether the end falls on the end of a period."""
    typed_end: date | None = None
    """The day somebody typed, where the day before it is meant."""


def plan_of(
    deal: Deal, lines: Sequence[Line], term: Term, settings: Settings, today: date
) -> Plan:
    """Say when a contract bills; RejectedError for what is missing or makes no sense."""
    recurring = [line for line in lines if is_recurring(line)]
    months = _period_months(recurring)
    won = won_on(deal, settings)
    starts_on = _named_start(recurring, term, settings)
    starts_on = starts_on or booking_day(deal, settings, today)
    if not won - A_YEAR <= starts_on <= won + TEN_YEARS:
        raise incomplete("start")
    typed_end, term = _less_a_day(term, starts_on, months)
    ends_on = _end(recurring, months, term, starts_on)
    if ends_on is not None:
        _check_end(starts_on, ends_on, won)
    return _plan(starts_on, ends_on, months, typed_end)


def first_due(due: Due, plan: Plan) -> date:
    """Give the first day of payment, on or after the start; short months clamp it."""
    if due.first_on is not None:
        _check_first(due.first_on, plan.starts_on)
        return due.first_on
    this_month: date = plan.starts_on + relativedelta(day=due.day)
    if this_month >= plan.starts_on:
        return this_month
    next_month: date = plan.starts_on + relativedelta(months=1, day=due.day)
    return next_month


def _check_first(first_on: date, starts_on: date) -> None:
    if first_on < starts_on:
        raise incomplete("due_before_start")
    if first_on > starts_on + FARTHEST_DUE:
        raise incomplete("due_far")


def _period_months(recurring: Sequence[Line]) -> int:
    """Give the months of one period: the lines' own, a month where they have none."""
    frequencies = {line.billing_frequency for line in recurring}
    if len(frequencies) > 1:
        raise incomplete("lines_differ")
    for frequency in frequencies:
        if frequency not in MONTHS_OF:
            raise incomplete("frequency")
        return MONTHS_OF[frequency]
    return 1


def _named_start(
    recurring: Sequence[Line], term: Term, settings: Settings
) -> date | None:
    """Choose the first day that the field or the lines name; None: neither does."""
    by_lines = {line.billing_start for line in recurring}
    by_field = {term.starts_on} - {None}
    day = _agreed(by_lines, by_field, "starts_differ")
    if day and settings.closed_until and day < settings.closed_until:
        raise incomplete("closed")
    return day


def _end(
    recurring: Sequence[Line], months: int, term: Term, starts_on: date
) -> date | None:
    """Choose the last day; field and lines that both name one must agree."""
    counts = {line.billing_cycles for line in recurring}
    by_lines = {
        None if count is None else last_day(starts_on, count * months)
        for count in counts
    }
    by_field = _ends_by_field(months, term, starts_on)
    return _agreed(by_lines, by_field, "terms_differ")


def _ends_by_field(months: int, term: Term, starts_on: date) -> set[date | None]:
    """Give the end that the field names, None where it says there is none."""
    if term.is_endless:
        return {None}
    if term.times is not None and months != 1:
        raise incomplete("term")  # `4x` of a quarterly line: four months or a year?
    length = term.months or term.times
    return {last_day(starts_on, length) if length else term.ends_on} - {None}


def _less_a_day(term: Term, starts_on: date, months: int) -> tuple[date | None, Term]:
    """Take a year to `24/11` as one to `23/11`: everybody types it so.

    Gives the day that was typed, if another is meant, and the term that is meant.
    """
    day = term.ends_on
    if day is None or not starts_on < day <= starts_on + MOST:
        return None, term
    # The billing day that the end falls on, if it does, would be billed once more.
    before = _periods(starts_on, day, months) - 1
    if starts_on + relativedelta(months=before * months) != day:
        return None, term
    return day, term.model_copy(update={"ends_on": day - ONE_DAY})


def _agreed(
    by_lines: set[date | None], by_field: set[date | None], why: str
) -> date | None:
    """Give the one day said. Lines that say nothing follow the field, not others."""
    said = by_field | (by_lines - {None} if by_field else by_lines)
    if len(said) > 1:
        raise incomplete(why)
    return next(iter(said), None)


def last_day(starts_on: date, months: int) -> date:
    """Give the start plus the months less a day; RejectedError for too many."""
    if not 0 <= months <= MOST_MONTHS:
        raise incomplete("term")
    after: date = starts_on + relativedelta(months=months)
    return after - ONE_DAY


def _check_end(starts_on: date, ends_on: date, won: date) -> None:
    if ends_on < starts_on:
        raise incomplete("ends_before_start")
    if ends_on < won:
        raise incomplete("over")
    if ends_on > last_day(starts_on, MOST_MONTHS):
        raise incomplete("term")


def _plan(
    starts_on: date, ends_on: date | None, months: int, typed_end: date | None
) -> Plan:
    periods = ends_on and _periods(starts_on, ends_on, months)
    whole_end = periods and last_day(starts_on, periods * months)
    if ends_on and whole_end and (whole_end - ends_on).days > MOST_DAYS_SHORT:
        raise incomplete("part_of_period")
    return Plan(
        starts_on=starts_on,
        ends_on=ends_on,
        period_months=months,
        periods=periods,
        is_whole=whole_end == ends_on,
        typed_end=typed_end,
    )


def _periods(starts_on: date, ends_on: date, months: int) -> int:
    """Count the billing days up to the end."""
    count = 1
    # Always from the start: from month to month the 31st would become the 28th.
    while starts_on + relativedelta(months=count * months) <= ends_on:
        count += 1
    return count
