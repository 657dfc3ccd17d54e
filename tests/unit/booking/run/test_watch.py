"""How long ago something was, whatever is done to the clock meanwhile."""

from datetime import timedelta

import pytest

from ganho.booking.run.watch import Watch
from tests.unit.booking.fakes import NOON, Clock

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("gone_by", "set_by", "age"),
    [(60, 0, 60), (60, 3600, 60), (60, -3600, -3540), (0, 3600, 0)],
    ids=["as it goes", "set on", "set back", "set on at once"],
)
def test_the_lesser_of_both_clocks_counts(gone_by: int, set_by: int, age: int) -> None:
    clock, steady = Clock(), Clock()

    def seconds() -> float:
        return steady.now.timestamp()

    watch = Watch(clock, seconds)
    steady.advance(seconds=gone_by)
    clock.advance(seconds=gone_by + set_by)

    assert watch.age(NOON) == timedelta(seconds=age)


def test_where_our_clock_is_behind_pipedrives_tells_how_long_ago_it_was_won() -> None:
    clock = Clock()
    watch = Watch(clock, lambda: 0.0)
    watch.time_there = NOON + 3 * HOUR

    assert watch.age_there(NOON + HOUR) == 2 * HOUR
    assert watch.age_there(NOON - HOUR) == HOUR
    watch.time_there = None
    assert watch.age_there(NOON + HOUR) == -HOUR
