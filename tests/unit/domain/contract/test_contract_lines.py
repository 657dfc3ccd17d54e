"""The term and the start of recurring lines, and what the fields say of them."""

from datetime import date

import pytest

from ganho.domain.contract.contract import Contract
from ganho.domain.contract.contracting import contract_from
from ganho.errors import RejectedError
from tests.unit.domain.factories import (
    make_contract_deal,
    make_range,
    make_recurring,
    make_settings,
)

TODAY = date(2028, 12, 4)
START = date(2027, 1, 1)


def contract_of(*lines, term=None) -> Contract:
    deal = make_contract_deal(term, lines=lines)
    known = {"company_id": 7, "link": "link", "today": TODAY}
    return contract_from(deal, make_settings(), **known)


def why(*lines, term=None) -> str:
    with pytest.raises(RejectedError) as caught:
        contract_of(*lines, term=term)
    assert caught.value.reason == "CONTRACT_INCOMPLETE"
    return caught.value.facts["why"]


@pytest.mark.parametrize(
    ("frequency", "cycles", "term"),
    [
        ("monthly", 12, None),
        ("monthly", 12, "12"),
        ("monthly", None, "12x"),
        ("monthly", 12, "2027-11-04"),
        ("monthly", None, "12"),
        ("quarterly", 4, "12 meses"),
        ("quarterly", None, "1 ano"),
        ("annually", 1, "12"),
        ("annually", 1, None),
    ],
)
def test_lines_and_field_that_agree_make_the_term(frequency, cycles, term) -> None:
    line = make_recurring(900, frequency, billing_cycles=cycles)

    assert contract_of(line, term=term).ends_on == date(2027, 11, 4)


@pytest.mark.parametrize(
    ("frequency", "cycles", "term"),
    [
        ("monthly", 12, "24"),
        ("monthly", 12, "2027-10-31"),
        ("monthly", 12, "indeterminado"),
        ("quarterly", 12, "12"),
        ("annually", 12, "12"),
    ],
)
def test_lines_and_field_that_disagree_are_asked_about(frequency, cycles, term) -> None:
    line = make_recurring(900, frequency, billing_cycles=cycles)

    assert why(line, term=term) == "terms_differ"


@pytest.mark.parametrize("other", [24, None])
def test_lines_that_run_differently_long_are_asked_about(other: int | None) -> None:
    lines = (
        make_recurring(900, billing_cycles=12),
        make_recurring(100, billing_cycles=other),
    )

    assert why(*lines) == "terms_differ"


def test_a_line_without_cycles_follows_a_field_that_speaks() -> None:
    lines = make_recurring(900, billing_cycles=12), make_recurring(100)

    assert contract_of(*lines, term="12").periods == 12


@pytest.mark.parametrize("term", ["4", "13", "1"])
def test_months_that_are_no_whole_number_of_periods_are_asked_about(term: str) -> None:
    assert why(make_recurring(900, "quarterly"), term=term) == "part_of_period"


def test_so_many_times_is_not_so_many_months_where_a_period_is_longer() -> None:
    assert why(make_recurring(900, "quarterly"), term="12x") == "term"
    assert why(make_recurring(900, "annually"), term="12 vezes") == "term"


@pytest.mark.parametrize(
    ("cycles", "part"),
    [(0, "ends_before_start"), (-1, "term"), (601, "term"), (10**12, "term")],
)
def test_absurd_cycles_are_asked_about(cycles: int, part: str) -> None:
    assert why(make_recurring(900, billing_cycles=cycles)) == part


def test_the_lines_start_is_the_contracts() -> None:
    lines = (
        make_recurring(900, billing_start=START),
        make_recurring(100, billing_start=START),
    )

    contract = contract_of(*lines, term="12")

    assert (contract.starts_on, contract.ends_on) == (START, date(2027, 12, 31))
    assert contract.first_due_on == date(2027, 1, 10)


@pytest.mark.parametrize("other", [date(2027, 2, 1), None])
def test_lines_that_start_on_different_days_are_asked_about(other: date | None) -> None:
    lines = (
        make_recurring(900, billing_start=START),
        make_recurring(100, billing_start=other),
    )

    assert why(*lines, term="12") == "starts_differ"


def test_a_range_must_start_where_the_lines_do() -> None:
    line = make_recurring(900, billing_start=START)

    same = contract_of(line, term=make_range("2027-01-01", "2027-12-31"))

    assert (same.starts_on, same.periods) == (START, 12)
    assert why(line, term=make_range("2027-02-01", "2028-01-31")) == "starts_differ"


def test_a_start_that_only_disabled_lines_name_counts_for_nothing() -> None:
    idle = make_recurring(1, enabled=False, billing_start=START, billing_cycles=3)

    contract = contract_of(idle, make_recurring(900), term="12")

    assert (contract.starts_on, contract.periods) == (date(2026, 11, 5), 12)


@pytest.mark.parametrize(
    "day", [date(2025, 11, 4), date(2036, 11, 6), date.max, date.min]
)
def test_a_start_that_is_years_away_is_asked_about(day: date) -> None:
    assert why(make_recurring(900, billing_start=day), term="12") == "start"
