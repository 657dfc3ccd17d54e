"""The day that a deal is booked on, and the months that the accountant has closed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.contract.contracting import contract_from
from ganho.domain.settings import Settings
from ganho.domain.translation import booking_day, is_closed, sale_from
from tests.unit.domain.factories import make_contract_deal, make_deal, make_settings
from tests.unit.domain.zones import ZONES, machine_in

TODAY = date(2026, 12, 4)
MIDNIGHT = datetime(2026, 12, 1, 3, tzinfo=UTC)
"""When December begins in São Paulo."""
A_MOMENT = timedelta(microseconds=1)


def closing(until: str | None = "2026-12-01", **changes) -> Settings:
    return make_settings(closed_until=until, **changes)


def day_of(won_at: datetime, settings: Settings, today: date = TODAY) -> date:
    return booking_day(make_deal(won_at=won_at), settings, today)


def test_a_deal_won_before_the_month_was_closed_takes_the_day_of_booking() -> None:
    assert day_of(MIDNIGHT - A_MOMENT, closing()) == TODAY


def test_a_deal_won_since_then_keeps_its_day() -> None:
    assert day_of(MIDNIGHT, closing()) == date(2026, 12, 1)
    assert day_of(MIDNIGHT + timedelta(days=2), closing()) == date(2026, 12, 3)


def test_no_month_is_closed_unless_somebody_says_so() -> None:
    won_at = datetime(2026, 11, 2, 15, tzinfo=UTC)

    assert day_of(won_at, make_settings()) == date(2026, 11, 2)
    assert not is_closed(make_deal(won_at=won_at), make_settings())


def test_the_last_moment_of_the_closed_month_is_the_companys_own() -> None:
    last, first = MIDNIGHT - A_MOMENT, MIDNIGHT

    assert is_closed(make_deal(won_at=last), closing())
    assert not is_closed(make_deal(won_at=first), closing())


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("America/Noronha", 2), ("America/Manaus", 4), ("America/Rio_Branco", 5)],
)
def test_midnight_is_where_the_company_is(zone: str, hour: int) -> None:
    settings = closing(time_zone=zone)
    first = datetime(2026, 12, 1, hour, tzinfo=UTC)

    assert is_closed(make_deal(won_at=first - A_MOMENT), settings)
    assert not is_closed(make_deal(won_at=first), settings)


def test_a_month_that_is_closed_ahead_of_time_gives_its_first_open_day() -> None:
    won_at = datetime(2026, 12, 3, 15, tzinfo=UTC)

    assert day_of(won_at, closing("2027-01-01")) == date(2027, 1, 1)


def test_sale_and_contract_move_to_the_same_day() -> None:
    won_at, known = MIDNIGHT - A_MOMENT, {"company_id": 7, "link": "", "today": TODAY}

    sale = sale_from(make_deal(won_at=won_at), closing(), **known)
    contract = contract_from(make_contract_deal(won_at=won_at), closing(), **known)

    assert (sale.sold_on, sale.payment.parcels[0].due_on) == (TODAY, TODAY)
    assert contract.starts_on == TODAY
    assert contract.first_due_on == date(2026, 12, 10)


@pytest.mark.parametrize("zone", ZONES)
def test_the_machines_zone_moves_no_day(zone: str) -> None:
    with machine_in(zone):
        before = day_of(MIDNIGHT - A_MOMENT, closing(None))
        since = day_of(MIDNIGHT, closing(None))
        is_before = is_closed(make_deal(won_at=MIDNIGHT - A_MOMENT), closing())

    assert (before, since) == (date(2026, 11, 30), date(2026, 12, 1))
    assert is_before


@given(
    st.integers(0, 400 * 24).map(lambda hours: MIDNIGHT + timedelta(hours=hours - 720)),
    st.dates(date(2026, 11, 1), date(2027, 12, 31)),
    st.dates(date(2026, 11, 1), date(2028, 12, 31)),
)
def test_nothing_is_ever_booked_into_a_closed_month(
    won_at: datetime, until: date, today: date
) -> None:
    settings = closing(until.isoformat())

    day = day_of(won_at, settings, today)

    assert day >= until
    assert is_closed(make_deal(won_at=won_at), settings) or day == day_of(
        won_at, closing(None)
    )
