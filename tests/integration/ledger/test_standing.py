"""How a company stands, as the database adds it up."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ganho.ledger.parts.sums import AgeSum, ContractSum, DaySum, WonSum
from ganho.ledger.records import Booking, DealReading, DealState
from ganho.ledger.store import Ledger

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
TODAY = date(2026, 11, 25)
ZONE = ZoneInfo("America/Sao_Paulo")
SPANS = [
    (datetime(2026, month, 1, tzinfo=ZONE), date(2026, month, 1)) for month in (10, 11)
]
LIMITS = [timedelta(hours=hours) for hours in (1, 4, 24)]
HOUR = timedelta(hours=1)
Open = Callable[..., Ledger]


def reading(deal_id: int, state: str = "open", **changes: object) -> DealReading:
    values = {
        "deal_id": deal_id,
        "state": DealState(state),
        "won_at": NOW,
        "value": Decimal("10.50"),
        "currency": "BRL",
        "reason": "TAX_ID_INVALID" if state == "quarantined" else None,
    }
    return DealReading(**values | changes)


def booking(deal_id: int, **changes: object) -> Booking:
    values = {
        "deal_id": deal_id,
        "kind": "sale",
        "erp_id": f"erp-{deal_id}",
        "number": deal_id,
        "total": Decimal("10.50"),
        "sold_on": TODAY,
        "customer_id": "c",
    }
    return Booking(**values | changes)


def terms(ledger: Ledger, deal_id: int, **changes: object) -> None:
    values = {"months": 1, "periods": None, "ends_on": None}
    ledger.terms.keep(deal_id, **values | changes)


@pytest.fixture
def ledger(open_ledger: Open) -> Ledger:
    """A ledger whose clock stands, and whose lease we hold."""
    opened = open_ledger(clock=lambda: NOW)
    with opened.lease("the test"):
        opened.runs.start("run-1", "sync")
        yield opened


def won(ledger: Ledger) -> dict[tuple[int, str], tuple[int, str]]:
    """Tell for each span and state how many deals, and what they are worth."""
    sums = ledger.standing.won_in(SPANS)
    return {(one.span, one.state): (one.deals, str(one.value)) for one in sums}


def test_won_deals_are_added_up_by_month_and_by_where_they_are(ledger: Ledger) -> None:
    before = NOW - timedelta(days=40)
    ledger.deals.take_in("run-1", [reading(1), reading(2), reading(3, "quarantined")])
    ledger.deals.take_in(
        "run-1", [reading(4, won_at=before), reading(5, won_at=before)]
    )
    ledger.bookings.keep(booking(5))

    assert won(ledger) == {
        (0, "booked"): (1, "10.50"),
        (0, "open"): (1, "10.50"),
        (1, "open"): (2, "21.00"),
        (1, "quarantined"): (1, "10.50"),
    }


def test_a_month_begins_at_midnight_of_the_companys_own_calendar(
    ledger: Ledger,
) -> None:
    midnight = datetime(2026, 11, 1, 3, tzinfo=UTC)
    second = timedelta(seconds=1)
    october = datetime(2026, 10, 1, 3, tzinfo=UTC)
    times = [midnight - second, midnight, october - second]
    ledger.deals.take_in("run-1", [reading(n, won_at=at) for n, at in enumerate(times)])

    assert won(ledger) == {(0, "open"): (1, "10.50"), (1, "open"): (1, "10.50")}


def test_what_is_excluded_or_no_longer_won_is_not_counted(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [reading(1), reading(2, "excluded")])
    ledger.deals.withdraw(1, "no longer won")

    assert won(ledger) == {}


def test_a_foreign_amount_is_counted_and_not_added_to_reais(ledger: Ledger) -> None:
    dollars = reading(1, "quarantined", currency="USD", reason="DEAL_NOT_BRL")
    ledger.deals.take_in("run-1", [dollars, reading(2, "quarantined")])

    (both,) = ledger.standing.won_in(SPANS)
    assert (both.deals, both.value) == (2, Decimal("10.50"))
    assert [(one.deals, one.value) for one in ledger.standing.held_by_reason()] == [
        (1, Decimal(0)),
        (1, Decimal("10.50")),
    ]


def test_a_deal_known_by_its_sale_alone_counts_by_the_sales_date(
    ledger: Ledger,
) -> None:
    ledger.bookings.keep(booking(1, sold_on=date(2026, 10, 31)))
    ledger.bookings.keep(booking(2, sold_on=date(2026, 11, 1)))
    ledger.bookings.keep(booking(3, sold_on=date(2026, 9, 30)))

    assert won(ledger) == {(0, "booked"): (1, "10.50"), (1, "booked"): (1, "10.50")}


def test_sales_contracts_and_what_was_cancelled_are_told_apart(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [reading(n) for n in (1, 2, 3)])
    ledger.bookings.keep(booking(1))
    ledger.bookings.keep(booking(2, kind="contract"))
    ledger.bookings.keep(booking(3, cancelled=True))

    told = {
        (one.kind, one.cancelled): one.deals for one in ledger.standing.won_in(SPANS)
    }
    assert told == {("sale", False): 1, ("contract", False): 1, ("sale", True): 1}


def test_a_deal_booked_anew_counts_once(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [reading(1)])
    ledger.bookings.keep(booking(1, cancelled=True))
    ledger.bookings.supersede(1)
    ledger.bookings.keep(booking(1, erp_id="another"))

    assert ledger.standing.won_in(SPANS) == [
        WonSum(
            span=1,
            state=DealState.BOOKED,
            kind="sale",
            cancelled=False,
            deals=1,
            value=Decimal("10.50"),
        )
    ]


def test_an_open_deal_grows_older_class_by_class(ledger: Ledger) -> None:
    hours = (0, 1, 3.9, 4, 23.9, 24, 2400)
    readings = [
        reading(n, "quarantined" if n % 2 else "open", won_at=NOW - HOUR * age)
        for n, age in enumerate(hours)
    ]
    ledger.deals.take_in("run-1", [*readings, reading(99, "excluded")])

    sums = {one.age: one.deals for one in ledger.standing.unsettled_by_age(LIMITS)}
    assert sums == {0: 1, 1: 2, 2: 2, 3: 2}
    assert ledger.standing.oldest_unsettled().deal_id == len(hours) - 1


def test_a_deal_that_could_not_be_read_is_as_old_as_its_quarantine(
    ledger: Ledger,
) -> None:
    unread = {"won_at": None, "value": None, "currency": None}
    ledger.deals.take_in("run-1", [reading(7, "quarantined", **unread)])

    assert ledger.standing.unsettled_by_age(LIMITS) == [
        AgeSum(age=0, deals=1, value=Decimal(0))
    ]
    assert ledger.standing.oldest_unsettled().since == NOW


def test_without_open_deals_none_is_the_oldest(ledger: Ledger) -> None:
    assert ledger.standing.oldest_unsettled() is None
    assert ledger.standing.unsettled_by_age(LIMITS) == []


def test_contracts_are_added_up_by_rhythm_and_term(ledger: Ledger) -> None:
    for deal_id in (1, 2, 3, 4):
        ledger.bookings.keep(booking(deal_id, kind="contract"))
    ledger.bookings.keep(booking(5))
    for deal_id in (1, 2):
        terms(ledger, deal_id, periods=12, ends_on=date(2027, 10, 31))
    terms(ledger, 3)

    some = {
        (one.months, one.periods): one
        for one in ledger.standing.contracts_in_force(TODAY)
    }
    assert some[1, 12] == ContractSum(
        months=1, periods=12, contracts=2, per_period=Decimal(21)
    )
    assert {key: one.contracts for key, one in some.items()} == {
        (1, 12): 2,
        (1, None): 1,
        (None, None): 1,
    }


def test_a_contract_is_in_force_to_its_last_day_unless_cancelled(
    ledger: Ledger,
) -> None:
    days = {1: TODAY, 2: TODAY - timedelta(days=1), 3: TODAY}
    for deal_id, day in days.items():
        cancelled = deal_id == 3
        ledger.bookings.keep(booking(deal_id, kind="contract", cancelled=cancelled))
        terms(ledger, deal_id, periods=1, ends_on=day)

    assert [one.contracts for one in ledger.standing.contracts_in_force(TODAY)] == [1]


def test_the_terms_of_a_contract_made_anew_are_those_of_the_new_one(
    ledger: Ledger,
) -> None:
    ledger.bookings.keep(booking(1, kind="contract"))
    terms(ledger, 1, periods=12, ends_on=TODAY - timedelta(days=1))
    terms(ledger, 1, months=3)

    (only,) = ledger.standing.contracts_in_force(TODAY)
    assert (only.months, only.periods, only.contracts) == (3, None, 1)


def test_the_problems_of_a_day_are_found_by_a_span_of_days(ledger: Ledger) -> None:
    for day in (8, 15, 18, 19):
        ledger.standing.note_problems(date(2026, 11, day), {"TAX_ID_INVALID": day})
    ledger.standing.note_problems(date(2026, 11, 18), {})

    found = ledger.standing.problems_between(date(2026, 11, 15), date(2026, 11, 18))
    assert found == {date(2026, 11, 15): {"TAX_ID_INVALID": 15}, date(2026, 11, 18): {}}
    assert list(found) == sorted(found)


def test_sales_are_added_up_by_their_dates(ledger: Ledger) -> None:
    days = {1: 24, 2: 25, 3: 25, 4: 10, 5: 26}
    for deal_id, day in days.items():
        ledger.bookings.keep(booking(deal_id, sold_on=date(2026, 11, day)))
    ledger.bookings.keep(booking(6, cancelled=True))
    ledger.bookings.keep(booking(7, kind="contract"))

    assert ledger.standing.sold_by_day(date(2026, 11, 12), TODAY) == [
        DaySum(day=date(2026, 11, 24), sales=1, value=Decimal("10.50")),
        DaySum(day=TODAY, sales=2, value=Decimal(21)),
    ]
