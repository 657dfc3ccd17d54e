"""The ledger in memory adds up as the real one does."""

from datetime import timedelta

import pytest

from ganho.ledger.records import DealState
from tests.unit.booking.factories import DAY, make_booking
from tests.unit.booking.fakes import NOON
from tests.unit.booking.ledger_fakes import Ledger, Standings, Won
from tests.unit.domain.factories import make_deal

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "spans"), [(-1, []), (0, [0]), (1, [0]), (2, [1]), (9, [1])]
)
def test_a_deal_falls_into_the_last_span_that_began(
    hours: int, spans: list[int]
) -> None:
    sums = Standings(won=[Won(NOON + hours * HOUR)])

    found = sums.won_in([(NOON, DAY), (NOON + 2 * HOUR, DAY)])
    assert [one.span for one in found] == spans


def test_ages_are_grouped_by_the_limits_they_have_passed() -> None:
    sums = Standings(ages=[(0 * HOUR, 1), (HOUR, 2), (HOUR, 4), (3 * HOUR, 8)])

    found = sums.unsettled_by_age([HOUR, 2 * HOUR])
    assert [(s.age, s.deals, s.value) for s in found] == [
        (0, 1, 1),
        (1, 2, 6),
        (2, 1, 8),
    ]


def test_a_contract_is_in_force_on_its_last_day_and_one_without_end_always() -> None:
    sums = Standings(contracts=[(DAY, "ends"), (None, "does not")])

    assert sums.contracts_in_force(DAY) == ["ends", "does not"]
    assert sums.contracts_in_force(DAY + timedelta(days=1)) == ["does not"]


def test_a_deal_is_booked_with_its_booking() -> None:
    ledger = Ledger()
    ledger.deals.put(make_deal())
    ledger.bookings.keep(make_booking(1, run_id="run"))

    assert ledger.deals.rows[1].state is DealState.BOOKED
    assert ledger.bookings.of_run("run") == ledger.bookings.of_deals([1])
    assert ledger.bookings.of_run("other") == []
