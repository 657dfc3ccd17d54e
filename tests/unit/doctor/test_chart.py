"""What is heard beside a vendor's answers, and what stops at one thing."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ganho.doctor.chart import Ear, Untold, UntoldError, asked, told
from ganho.errors import FatalError, RetryableError

NOON = datetime(2026, 11, 25, 12, 0, 10, tzinfo=UTC)


def answer(date: str = "", *, took: float = 0.2, **headers: str) -> httpx.Response:
    response = httpx.Response(
        200, headers={"date": f"Wed, 25 Nov 2026 {date} GMT"} if date else {}
    )
    response.headers.update({k.replace("_", "-"): v for k, v in headers.items()})
    response.elapsed = timedelta(seconds=took)
    return response


@pytest.mark.parametrize(
    ("date", "took", "off"),
    [
        ("12:00:10", 0.2, 0.0),
        ("12:00:09", 0.2, 0.0),
        ("12:00:40", 0.2, 30.0),
        ("11:59:39", 0.2, -29.8),
        ("11:59:50", 30.0, 0.0),
        ("11:59:30", 30.0, -9.0),
    ],
    ids=str,
)
def test_clocks_differ_only_by_what_is_certain(date, took, off) -> None:
    ear = Ear(lambda: NOON)

    ear.hear(answer(date, took=took))

    assert ear.so_far().off == pytest.approx(off)


def test_of_several_answers_the_one_that_agrees_most_counts() -> None:
    ear = Ear(lambda: NOON)

    for date in ("12:09:00", "12:00:10", "11:50:00"):
        ear.hear(answer(date))

    assert ear.so_far().off == 0


@pytest.mark.parametrize("date", ["", "noon"])
def test_without_a_date_nothing_is_known_of_the_time(date) -> None:
    ear = Ear(lambda: NOON)

    ear.hear(answer(date))

    assert ear.so_far().off is None
    assert ear.so_far().answered


@pytest.mark.parametrize(
    ("left", "limit", "tokens"),
    [("9", "100", (9, 100)), ("9", "0", None), ("", "100", None), ("x", "100", None)],
)
def test_the_budget_is_heard_where_it_is_told(left, limit, tokens) -> None:
    ear = Ear(lambda: NOON)
    headers = {
        "x_daily_ratelimit_token_remaining": left,
        "x_daily_ratelimit_token_limit": limit,
    }

    ear.hear(answer("12:00:10", **headers))

    assert ear.so_far().tokens == tokens


def test_the_last_budget_that_was_told_counts() -> None:
    ear = Ear(lambda: NOON)
    limit = {"x_daily_ratelimit_token_limit": "100"}

    ear.hear(answer(x_daily_ratelimit_token_remaining="50", **limit))
    ear.hear(answer(x_daily_ratelimit_token_remaining="40", **limit))
    ear.hear(answer())

    assert ear.so_far().tokens == (40, 100)


def test_what_goes_wrong_stops_one_thing_alone() -> None:
    down = RetryableError("Conta Azul answered 503.")

    def fail() -> int:
        raise down

    assert asked("seller", fail) == Untold("seller", down)
    assert asked("category", lambda: 7) == 7


def test_words_of_an_unforeseen_error_are_not_repeated() -> None:
    def fail() -> int:
        raise KeyError("Canária Secreta")

    untold = asked("seller", fail)

    assert isinstance(untold, Untold)
    assert isinstance(untold.trouble, FatalError)
    assert "Canária" not in str(untold.trouble)


def test_what_needs_something_unread_is_not_even_asked() -> None:
    def never() -> int:
        raise AssertionError

    missing = Untold("pipedrive_access", RetryableError("x"))

    assert asked("seller", never, 1, missing) == Untold("pipedrive_access")
    with pytest.raises(UntoldError):
        told(missing)
