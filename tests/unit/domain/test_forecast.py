"""What a large run will take, reckoned before it writes."""

from datetime import timedelta

import pytest

from ganho.domain.forecast import Forecast, forecast

MINUTE = timedelta(minutes=1)


def foreseen(deals: int = 600, creates: int = 1200, slow: float = 5.0) -> Forecast:
    told = forecast(
        deals=deals,
        creates=creates,
        slow=slow,
        fast=max(slow, 10.0),
        fresh_for=MINUTE,
        calls=9,
        tokens=70,
    )
    assert told is not None
    return told


def test_a_run_that_is_soon_over_needs_none() -> None:
    told = forecast(
        deals=200,
        creates=600,
        slow=5,
        fast=10,
        fresh_for=MINUTE,
        calls=1,
        tokens=1,
    )

    assert told is None


def test_what_reading_took_counts_too() -> None:
    assert foreseen().calls == 1209


@pytest.mark.parametrize(
    ("deals", "creates", "tokens"),
    [
        # All are created within a minute of being read.
        (600, 600, 70),
        # Six hundred customers and items take the first minute: each is read again.
        (600, 1200, 190),
        # The last two hundred of eight hundred.
        (800, 800, 110),
    ],
)
def test_what_is_not_fresh_any_more_is_read_again_by_hundreds(
    deals: int, creates: int, tokens: int
) -> None:
    assert foreseen(deals, creates).tokens == tokens


def test_minutes_are_a_range_between_two_paces() -> None:
    told = foreseen(creates=1500)

    assert (told.least, told.most) == (2, 5)


def test_a_minute_is_the_least_that_is_said() -> None:
    told = foreseen(deals=201, creates=201, slow=10.0)

    assert (told.least, told.most) == (1, 1)
