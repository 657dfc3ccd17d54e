"""When a contract starts, ends and is first paid: agreed by all, or asked about."""

from datetime import UTC, date, datetime

import pytest

from ganho.domain.contract.contract import Contract
from ganho.domain.contract.contracting import contract_from
from ganho.errors import RejectedError
from tests.unit.domain.factories import (
    make_contract_deal,
    make_range,
    make_settings,
)
from tests.unit.domain.zones import ZONES, machine_in

TODAY = date(2028, 12, 4)


def won(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00-03:00")


def contract_of(term=None, due="10", settings=None, **changes) -> Contract:
    deal = make_contract_deal(term, due, **changes)
    known = {"company_id": 7, "link": "link", "today": TODAY}
    return contract_from(deal, make_settings(**(settings or {})), **known)


def why(*args, **changes) -> str:
    with pytest.raises(RejectedError) as caught:
        contract_of(*args, **changes)
    assert caught.value.reason == "CONTRACT_INCOMPLETE"
    return caught.value.facts["why"]


def span(contract: Contract) -> tuple[str, str, int | None]:
    return str(contract.starts_on), str(contract.ends_on), contract.periods


ENDS = [
    ("2026-11-05", "12", "2027-11-04"),
    ("2026-11-05", "1", "2026-12-04"),
    ("2026-12-31", "2", "2027-02-27"),
    ("2027-01-31", "1", "2027-02-27"),
    ("2027-01-31", "2", "2027-03-30"),
    ("2027-01-31", "12", "2028-01-30"),
    ("2027-01-29", "1", "2027-02-27"),
    ("2028-01-31", "1", "2028-02-28"),
    ("2028-02-29", "12", "2029-02-27"),
    ("2028-02-29", "48", "2032-02-28"),
    ("2027-03-01", "12", "2028-02-29"),
    ("2027-01-01", "600", "2076-12-31"),
]


@pytest.mark.parametrize(("day", "months", "end"), ENDS)
def test_the_end_is_the_start_plus_the_months_less_a_day(
    day: str, months: str, end: str
) -> None:
    contract = contract_of(months, won_at=won(day))

    assert span(contract) == (day, end, int(months))


def test_a_term_that_is_empty_has_no_end() -> None:
    contract = contract_of()

    assert span(contract) == ("2026-11-05", "None", None)
    assert span(contract_of("indeterminado")) == span(contract)


@pytest.mark.parametrize("zone", ZONES)
def test_the_start_is_the_day_of_winning_where_the_company_is(zone: str) -> None:
    late = datetime(2026, 12, 1, 2, 59, tzinfo=UTC)
    with machine_in(zone):
        here = contract_of("12", won_at=late)
        west = contract_of("12", won_at=late, settings={"time_zone": "Asia/Tokyo"})

    assert span(here) == ("2026-11-30", "2027-11-29", 12)
    assert span(west) == ("2026-12-01", "2027-11-30", 12)


def test_a_range_names_the_start_and_the_end() -> None:
    contract = contract_of(make_range("2026-12-01", "2027-11-30"))

    assert span(contract) == ("2026-12-01", "2027-11-30", 12)


@pytest.mark.parametrize(
    ("end", "periods"),
    [
        ("2027-11-04", 12),
        ("2027-10-31", 12),
        ("2027-10-20", 12),
        ("2027-11-19", 13),
        ("2026-11-30", 1),
    ],
)
def test_an_end_a_little_short_of_a_period_counts_it(end: str, periods: int) -> None:
    assert span(contract_of(end)) == ("2026-11-05", end, periods)


@pytest.mark.parametrize(
    "term",
    [
        *("2027-11-06", "2027-11-10", "2027-11-18", "2027-10-19", "2026-11-05"),
        make_range("2026-11-01", "2027-11-02"),
    ],
)
def test_an_end_that_may_mean_one_bill_fewer_is_asked_about(term) -> None:
    assert why(term) == "part_of_period"


@pytest.mark.parametrize(
    ("term", "meant", "periods"),
    [
        ("2027-11-05", "2027-11-04", 12),
        ("05/12/2026", "2026-12-04", 1),
        (make_range("2026-11-01", "2027-11-01"), "2027-10-31", 12),
        (make_range("2027-01-31", "2027-02-28"), "2027-02-27", 1),
        (make_range("2028-02-29", "2029-02-28"), "2029-02-27", 12),
        (make_range("2027-08-31", "2028-02-29"), "2028-02-28", 6),
    ],
)
def test_an_end_on_the_day_of_the_next_bill_means_the_day_before(
    term, meant: str, periods: int
) -> None:
    contract = contract_of(term)

    assert (str(contract.ends_on), contract.periods) == (meant, periods)
    assert contract.typed_end is not None
    assert (contract.typed_end - contract.ends_on).days == 1


def test_an_end_that_nobody_typed_so_is_as_it_was() -> None:
    assert contract_of("12").typed_end is None
    assert contract_of("2027-11-04").typed_end is None


@pytest.mark.parametrize(
    ("term", "part"),
    [
        ("2026-11-04", "ends_before_start"),
        ("31/10/2020", "ends_before_start"),
        (make_range("2026-12-01", "2026-11-30"), "ends_before_start"),
        (make_range("2026-01-01", "2026-10-31"), "over"),
        (make_range("2016-11-01", "2027-10-31"), "start"),
        (make_range("2062-11-01", "2063-10-31"), "start"),
        (make_range("9999-01-01", "9999-12-31"), "start"),
        (make_range("0001-01-01", "2027-10-31"), "start"),
        ("2099-12-31", "term"),
        ("31/12/9999", "term"),
    ],
)
def test_a_term_that_no_calendar_explains_is_asked_about(term, part: str) -> None:
    assert why(term) == part


def test_what_ends_on_the_day_of_winning_is_not_over_yet() -> None:
    late = datetime(2026, 12, 1, 2, 59, tzinfo=UTC)

    contract = contract_of(make_range("2026-11-01", "2026-11-30"), won_at=late)

    assert span(contract) == ("2026-11-01", "2026-11-30", 1)


def test_a_start_in_a_closed_month_is_asked_about_and_not_moved() -> None:
    closed = {"closed_until": "2026-12-01"}
    before, since = (
        make_range(f"2026-{day}", "2027-11-30") for day in ("11-30", "12-01")
    )

    assert why(before, settings=closed) == "closed"
    assert span(contract_of(since, settings=closed))[0] == "2026-12-01"


def test_a_day_of_winning_in_a_closed_month_gives_way_to_the_day_of_booking() -> None:
    contract = contract_of("12", settings={"closed_until": "2026-12-01"})

    assert span(contract) == ("2028-12-04", "2029-12-03", 12)


def test_a_month_closed_until_doomsday_asks_a_person() -> None:
    assert why("12", settings={"closed_until": "9999-12-31"}) == "start"


FIRST_DUES = [
    ("2026-11-05", "5", "2026-11-05"),
    ("2026-11-05", "4", "2026-12-04"),
    ("2026-11-05", "30", "2026-11-30"),
    ("2026-11-05", "31", "2026-11-30"),
    ("2026-11-30", "31", "2026-11-30"),
    ("2026-11-30", "29", "2026-12-29"),
    ("2026-12-31", "30", "2027-01-30"),
    ("2027-01-31", "30", "2027-02-28"),
    ("2027-01-30", "29", "2027-02-28"),
    ("2027-02-28", "31", "2027-02-28"),
    ("2028-01-31", "30", "2028-02-29"),
    ("2028-02-29", "28", "2028-03-28"),
    ("2026-12-15", "10", "2027-01-10"),
]


@pytest.mark.parametrize(("day", "due", "first"), FIRST_DUES)
def test_the_first_due_day_is_the_next_one_and_short_months_clamp_it(
    day: str, due: str, first: str
) -> None:
    contract = contract_of("12", due, won_at=won(day))

    assert (contract.due_day, str(contract.first_due_on)) == (int(due), first)


def test_a_first_due_date_is_taken_as_it_is() -> None:
    contract = contract_of("12", "31/01/2027")

    assert (contract.due_day, contract.first_due_on) == (31, date(2027, 1, 31))
    assert contract_of("12", "2026-11-05").first_due_on == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("due", "part"),
    [
        ("2026-11-04", "due_before_start"),
        ("10/11/2062", "due_far"),
        ("9999-12-31", "due_far"),
        (None, "due_missing"),
        ("99", "due"),
    ],
)
def test_a_due_date_that_makes_no_sense_is_asked_about(due, part: str) -> None:
    assert why("12", due) == part
