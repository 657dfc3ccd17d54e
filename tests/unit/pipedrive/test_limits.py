"""A burst is waited for; a day that is spent is not asked again."""

from collections.abc import Callable, Iterator
from itertools import repeat
from zoneinfo import ZoneInfo

import httpx
import pytest

from ganho.errors import RetryableError, SpentError
from ganho.pacing.pacer import Pacer
from ganho.pipedrive.api import PipedriveClient
from ganho.transport import Patience

SAO_PAULO = ZoneInfo("America/Sao_Paulo")
DATE = {"date": "Sat, 28 Nov 2026 14:30:00 GMT"}
LEFT, RESET = "x-daily-ratelimit-token-remaining", "x-ratelimit-reset"
BURST_LEFT = "x-ratelimit-remaining"
GOOD = {"success": True, "data": []}


class Vendor:
    """Gives its answers in turn, and counts them."""

    def __init__(self, answers: Iterator[httpx.Response]) -> None:
        self.answers = answers
        self.asked = 0

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return next(self.answers)


def busy(**headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(429, headers={**DATE, **named}, text="<html>")


def connected(vendor: Callable, slept: list[float]) -> PipedriveClient:
    return PipedriveClient(
        "https://crm.example",
        "token",
        pacer=Pacer.unlimited(lambda _: None),
        transport=httpx.MockTransport(vendor),
        patience=Patience(sleep=slept.append),
        zone=SAO_PAULO,
    )


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({}, 2, 2),
        ({"retry_after": "1"}, 2, 2),
        ({RESET: "1"}, 2, 2),
        ({"retry_after": "3", RESET: "7"}, 7, 7),
        ({"retry_after": "7", RESET: "3"}, 7, 7),
        ({RESET: "soon"}, 2, 2),
        ({RESET: "2.5", LEFT: "9000"}, 2.5, 2.5),
    ],
)
def test_a_burst_is_waited_for(headers: dict, least: float, most: float) -> None:
    slept: list[float] = []
    vendor = Vendor(iter([busy(**headers), httpx.Response(200, json=GOOD)]))

    assert connected(vendor, slept).users() == []
    assert least <= slept[0] <= most


@pytest.mark.parametrize(
    ("headers", "time"),
    [
        ({LEFT: "0"}, "21:00"),
        ({LEFT: "0", "retry_after": "3"}, "21:00"),
        ({LEFT: "19"}, "21:00"),
        ({LEFT: "0", "retry_after": "7200"}, "13:30"),
        ({"retry_after": "1800"}, "12:00"),
        ({RESET: "600"}, "11:40"),
    ],
)
def test_a_spent_day_is_asked_once(headers: dict, time: str) -> None:
    slept: list[float] = []
    vendor = Vendor(repeat(busy(**headers)))
    client = connected(vendor, slept)

    for ask in (client.users, lambda: client.fields("deal"), client.me):
        with pytest.raises(SpentError, match=time):
            ask()
    assert (vendor.asked, slept) == (1, [])


def test_a_day_is_spent_where_bursts_are_left_and_nothing_is_answered() -> None:
    vendor = Vendor(repeat(busy(**{BURST_LEFT: "40"})))

    with pytest.raises(SpentError, match="21:00"):
        connected(vendor, []).users()
    assert vendor.asked == 3


def test_without_headers_nobody_knows_what_is_spent() -> None:
    vendor = Vendor(repeat(busy()))

    with pytest.raises(RetryableError, match="slow down") as caught:
        connected(vendor, []).users()
    assert not isinstance(caught.value, SpentError)


def test_an_answer_in_between_begins_the_count_anew() -> None:
    good = httpx.Response(200, json=GOOD)
    full = {BURST_LEFT: "40"}
    answers = [busy(**full), busy(**full), good, busy(**full), busy(**full), good]
    client = connected(Vendor(iter(answers)), [])

    assert (client.users(), client.users()) == ([], [])
