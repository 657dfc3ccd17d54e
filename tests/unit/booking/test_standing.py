"""How a company stands, and what is kept for a later comparison."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ganho.booking.standing import keep_standing, standing_of
from ganho.ledger.parts.sums import ContractSum, OldestDeal
from ganho.ledger.records import DealState
from ganho.report.situation import ContractsOf, Month, OldestOpen, SoldOn, Tally
from tests.unit.booking.companies import Company
from tests.unit.booking.fakes import NOON
from tests.unit.booking.ledger_fakes import Standings, Won

TODAY = date(2026, 11, 10)
HOUR = timedelta(hours=1)


@pytest.fixture
def company() -> Company:
    return Company()


@pytest.fixture
def sums(company: Company) -> Standings:
    return company.ledger.standing


def days_ago(number: int) -> date:
    return TODAY - timedelta(days=number)


def tally(deals: int, value: int) -> Tally:
    return Tally(deals=deals, value=Decimal(value))


# --- months


def test_a_month_begins_at_midnight_where_the_company_is(
    company: Company, sums: Standings
) -> None:
    midnight = datetime(2026, 11, 1, 3, tzinfo=UTC)
    a_month_before = datetime(2026, 10, 1, 3, tzinfo=UTC)
    second = timedelta(seconds=1)
    sums.won = [
        Won(midnight, value=1),
        Won(midnight - second, value=2),
        Won(a_month_before, value=4),
        Won(a_month_before - second, value=8),
    ]
    standing = standing_of(company)

    assert standing.this_month == Month(first_day=date(2026, 11, 1), sales=tally(1, 1))
    assert standing.last_month == Month(first_day=date(2026, 10, 1), sales=tally(2, 6))


def test_an_evening_in_brazil_is_still_in_the_month_that_ends(company: Company) -> None:
    company.clock.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    standing = standing_of(company)

    assert standing.this_month.first_day == date(2026, 11, 1)
    assert standing.days[-1].day == date(2026, 11, 30)
    assert standing.as_of == company.clock.now


def test_each_deal_is_counted_where_it_is_now(
    company: Company, sums: Standings
) -> None:
    sums.won = [
        Won(NOON, value=1),
        Won(NOON, cancelled=True, value=2),
        Won(NOON, kind="contract", value=4),
        Won(NOON, kind="contract", cancelled=True, value=8),
        Won(NOON, DealState.QUARANTINED, None, value=16),
        Won(NOON, DealState.OPEN, None, value=32),
    ]
    month = standing_of(company).this_month

    assert (month.sales, month.contracts) == (tally(2, 3), tally(2, 12))
    assert (month.held, month.waiting) == (tally(1, 16), tally(1, 32))
    assert month.cancelled == tally(2, 10)


# --- problems


def test_the_costliest_problem_comes_first(company: Company, sums: Standings) -> None:
    sums.held = {"D": (2, 5), "B": (1, 5), "A": (1, 5), "C": (1, 50)}
    problems = standing_of(company).problems

    assert [one.reason for one in problems] == ["C", "D", "A", "B"]
    assert problems[0].now == tally(1, 50)


@pytest.mark.parametrize(
    ("known", "compared_with"),
    [
        ([7, 8, 10], 7),
        ([6, 9, 10], 9),
        ([10], 10),
        ([6], None),
        ([11], None),
        ([], None),
    ],
)
def test_it_is_compared_with_a_week_ago_or_the_days_before(
    company: Company, sums: Standings, known: list[int], compared_with: int | None
) -> None:
    sums.held = {"A": (1, 10)}
    sums.problems = {days_ago(number): {"A": number} for number in known}
    standing = standing_of(company)

    day = None if compared_with is None else days_ago(compared_with)
    assert standing.compared_with == day
    assert [one.before for one in standing.problems] == [compared_with]


def test_a_problem_that_is_new_was_none_and_one_that_is_over_is_told(
    company: Company, sums: Standings
) -> None:
    sums.held = {"NEW": (1, 10)}
    sums.problems = {days_ago(7): {"OVER": 3}}
    new, over = standing_of(company).problems

    assert (new.reason, new.now, new.before) == ("NEW", tally(1, 10), 0)
    assert (over.reason, over.now, over.before) == ("OVER", Tally(), 3)


# --- what is open


def test_what_is_open_is_told_by_its_age(company: Company, sums: Standings) -> None:
    second = timedelta(seconds=1)
    ages = [HOUR, 4 * HOUR - second, 4 * HOUR, 24 * HOUR]
    sums.ages = [(age, 10 * n) for n, age in enumerate(ages, 1)]

    assert standing_of(company).open_by_age == {
        "1_to_4_hours": tally(2, 30),
        "4_to_24_hours": tally(1, 30),
        "over_24_hours": tally(1, 40),
    }


def test_what_was_won_this_hour_is_the_youngest(
    company: Company, sums: Standings
) -> None:
    sums.ages = [(HOUR - timedelta(seconds=1), 10)]

    assert standing_of(company).open_by_age == {"under_1_hour": tally(1, 10)}


@pytest.mark.parametrize(
    ("state", "is_held"), [(DealState.QUARANTINED, True), (DealState.OPEN, False)]
)
def test_the_oldest_is_named(
    company: Company, sums: Standings, state: DealState, is_held: bool
) -> None:
    sums.oldest = OldestDeal(
        deal_id=3, state=state, since=NOON - HOUR, value=Decimal(7), currency="USD"
    )

    assert standing_of(company).oldest == OldestOpen(
        deal_id=3, since=NOON - HOUR, is_held=is_held, value=Decimal(7), currency="USD"
    )


def test_where_nothing_is_open_none_is_the_oldest(company: Company) -> None:
    standing = standing_of(company)

    assert (standing.oldest, standing.open_by_age) == (None, {})


# --- contracts


def in_force(
    months: int | None,
    periods: int | None = None,
    contracts: int = 1,
    per_period: int = 10,
) -> ContractSum:
    return ContractSum(
        months=months,
        periods=periods,
        contracts=contracts,
        per_period=Decimal(per_period),
    )


def test_contracts_of_one_rhythm_are_told_together(
    company: Company, sums: Standings
) -> None:
    sums.contracts = [
        (None, in_force(1, None, 2, 100)),
        (None, in_force(1, 12, 1, 50)),
        (None, in_force(1, 6, 3, 30)),
    ]

    assert standing_of(company).contracts == (
        ContractsOf(
            months=1,
            contracts=6,
            per_period=Decimal(180),
            with_end=4,
            total=Decimal(50 * 12 + 30 * 6),
        ),
    )


def test_what_bills_most_often_comes_first_and_the_unknown_last(
    company: Company, sums: Standings
) -> None:
    sums.contracts = [(None, in_force(months)) for months in (12, None, 1)]

    found = [one.months for one in standing_of(company).contracts]
    assert found == [1, 12, None]


def test_a_contract_that_is_over_is_not_in_force(
    company: Company, sums: Standings
) -> None:
    sums.contracts = [(TODAY, in_force(1)), (days_ago(1), in_force(12))]

    assert [one.months for one in standing_of(company).contracts] == [1]


# --- days


def test_two_weeks_are_told_day_by_day_up_to_today(
    company: Company, sums: Standings
) -> None:
    sums.sold = {TODAY: (2, 30), days_ago(13): (1, 10), days_ago(14): (5, 50)}
    days = standing_of(company).days

    assert [one.day for one in days] == [days_ago(n) for n in range(13, -1, -1)]
    assert days[0] == SoldOn(day=days_ago(13), sales=1, value=Decimal(10))
    assert days[-1] == SoldOn(day=TODAY, sales=2, value=Decimal(30))
    assert {(one.sales, one.value) for one in days[1:-1]} == {(0, 0)}


# --- what is kept


def test_the_first_run_of_a_day_notes_its_problems_and_tidies_up(
    company: Company, sums: Standings
) -> None:
    sums.held = {"A": (2, 20), "B": (1, 0)}
    keep_standing(company)

    assert sums.problems == {TODAY: {"A": 2, "B": 1}}
    assert company.ledger.runs.pruned == [NOON - timedelta(days=14)]


def test_a_day_without_problems_is_noted_too(company: Company, sums: Standings) -> None:
    keep_standing(company)

    assert sums.problems == {TODAY: {}}


def test_later_runs_note_what_changed_and_tidy_up_no_more(
    company: Company, sums: Standings
) -> None:
    sums.held = {"A": (2, 20)}
    keep_standing(company)
    keep_standing(company)
    assert sums.notes == 1

    sums.held = {"A": (1, 10)}
    keep_standing(company)
    assert sums.problems == {TODAY: {"A": 1}}
    assert len(company.ledger.runs.pruned) == 1


def test_the_day_is_the_companys_own(company: Company, sums: Standings) -> None:
    company.clock.now = datetime(2026, 11, 11, 2, tzinfo=UTC)
    keep_standing(company)

    assert sums.problems.keys() == {TODAY}
