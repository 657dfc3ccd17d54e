"""When an answer of 5xx is no weather any more, and how rarely it is sent again."""

from datetime import UTC, datetime, timedelta

import pytest

from ganho.domain.failures import (
    MOST_A_DAY,
    Failures,
    Others,
    Trouble,
    whose_trouble,
)

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def answer(minutes: float = 0, run: int = 1, status: int = 500) -> Failures:
    at = NOON + minutes * MINUTE
    return Failures(
        status=status, code="", run_id=f"run {run}", first_at=at, last_at=at
    )


def failures(*minutes: float) -> Failures:
    """Answers of 5xx, one a run, so long after noon."""
    known = answer(minutes[0])
    for number, after in enumerate(minutes[1:], 2):
        known = known.with_one_more(answer(after, number))
    return known


@pytest.mark.parametrize(
    ("minutes", "now", "whose"),
    [
        ((0,), 60, "weather"),
        ((0, 30), 30, "weather"),
        ((0, 5, 10), 10, "weather"),
        ((0, 5, 14.9), 14.9, "weather"),
        ((0, 5, 15), 15, "deal"),
        ((0, 5, 10, 15), 15, "deal"),
    ],
)
def test_it_takes_three_runs_and_a_quarter_of_an_hour(
    minutes: tuple[float, ...], now: float, whose: Trouble
) -> None:
    assert whose_trouble(failures(*minutes), Others(), NOON + now * MINUTE) == whose


@pytest.mark.parametrize(
    ("done", "failed", "whose"),
    [
        (None, None, "deal"),  # alone at night: the look that found nothing was a probe
        (5, None, "deal"),
        (0, 16, "deal"),
        (None, 16, "company"),
        (-1, 16, "company"),
        (-1, -2, "deal"),  # what failed before the last success proves no outage
        (-60, -30, "company"),
        (17, 16, "deal"),
    ],
)
def test_where_nobody_is_answered_it_is_the_companys_trouble(
    done: float | None, failed: float | None, whose: Trouble
) -> None:
    others = Others(
        done_at=None if done is None else NOON + done * MINUTE,
        failed_at=None if failed is None else NOON + failed * MINUTE,
    )

    assert whose_trouble(failures(0, 5, 20), others, NOON + 20 * MINUTE) == whose


def test_two_answers_in_one_run_are_one_run() -> None:
    known = answer().with_one_more(answer(1, status=502)).with_one_more(answer(2))

    assert (known.runs, known.on_last_day, known.status) == (1, 3, 500)
    assert (known.first_at, known.last_at) == (NOON, NOON + 2 * MINUTE)


@pytest.mark.parametrize("hours", [-1, 49])
def test_after_days_without_a_send_or_a_clock_set_back_it_begins_anew(
    hours: float,
) -> None:
    known = failures(0, 5, 20).with_one_more(answer(20 + hours * 60, 9))

    assert known == answer(20 + hours * 60, 9)


def test_ten_a_day_are_enough_and_the_next_day_begins_anew() -> None:
    known = failures(*range(0, 10 * MOST_A_DAY, 10))
    midnight = datetime(2026, 11, 11, tzinfo=UTC)

    assert known.is_spent(known.last_at)
    assert known.is_spent(midnight - MINUTE)
    assert not known.is_spent(midnight)
    assert not failures(*range(MOST_A_DAY - 1)).is_spent(NOON)
    assert known.with_one_more(answer(13 * 60)).on_last_day == 1


def test_intervals_grow_while_nobody_is_answered() -> None:
    known, waits = failures(0, 5, 10), []
    for run in range(4, 10):
        waits.append((known.next_send_at - known.last_at) / HOUR)
        after = (known.next_send_at - NOON) / MINUTE
        known = known.with_one_more(answer(after, run))

    assert waits == [0.25, 0.5, 1, 2, 4, 4]
    assert (known.next_send_at - known.last_at) / HOUR == 4
