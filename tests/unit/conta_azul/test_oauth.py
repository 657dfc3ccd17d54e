"""Refresh tokens rotate and die on use: one refresh at a time, stored before used."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from ganho.conta_azul.oauth import AccessTokens, chain_of
from ganho.domain.tokens import StoredTokens
from ganho.errors import FatalError, RetryableError

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TOKEN_URL = "https://erp.example/oauth/token"


class Vendor:
    """A token URL with single-use refresh tokens; `faults` are used up in order."""

    def __init__(self, first: str = "entered"):
        self.live = first
        self.asked: list[str] = []
        self.headers: list[httpx.Headers] = []
        self.faults: list[object] = []
        self.given = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = parse_qs(request.content.decode())
        self.headers.append(request.headers)
        self.asked.append(form["refresh_token"][0])
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        if isinstance(fault, httpx.Response):
            return fault
        answer = self.rotate(self.asked[-1])
        if fault == "lose the answer":
            raise httpx.ReadTimeout("late")
        return answer

    def rotate(self, refresh_token: str) -> httpx.Response:
        if refresh_token != self.live:
            body = {
                "error": "invalid_grant",
                "error_subtype": "invalid_refresh_token",
                "error_description": f"{refresh_token} is not valid",
            }
            return httpx.Response(400, json=body)
        self.given += 1
        self.live = f"refresh-{self.given}"
        body = {
            "access_token": f"access-{self.given}",
            "refresh_token": self.live,
            "expires_in": 3600,
            "scope": "openid",
        }
        return httpx.Response(200, json=body)


class Slot:
    def __init__(self) -> None:
        self.tokens: StoredTokens | None = None
        self.broken = 0

    def read(self) -> StoredTokens | None:
        return self.tokens

    def write(self, tokens: StoredTokens) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("disk full")
        self.tokens = tokens


class Store:
    """What several processes share."""

    def __init__(self) -> None:
        self.slot = Slot()
        self._lock = threading.Lock()

    @contextmanager
    def locked(self) -> Iterator[Slot]:
        with self._lock:
            yield self.slot


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def vendor():
    return Vendor()


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def connect(vendor, store, clock):
    """Another process of the same company, by the refresh token it was given."""
    opened = []

    def open_one(entered: str = "entered") -> AccessTokens:
        tokens = AccessTokens(
            TOKEN_URL,
            client_id="client",
            client_secret="secret",
            entered_refresh_token=entered,
            store=store,
            clock=clock,
            transport=httpx.MockTransport(vendor),
        )
        opened.append(tokens)
        return tokens

    yield open_one
    for tokens in opened:
        tokens.close()


def test_the_first_token_grows_from_the_entered_one(connect, store, vendor):
    token = connect().current()

    assert token == "access-1"
    assert store.slot.tokens == StoredTokens(
        "access-1", "refresh-1", NOW + timedelta(hours=1), chain_of("entered")
    )
    basic = base64.b64encode(b"client:secret").decode()
    assert vendor.headers[0]["authorization"] == f"Basic {basic}"


def test_a_token_is_used_until_it_is_about_to_end(connect, vendor, clock):
    tokens = connect()
    tokens.current()
    clock.time += timedelta(seconds=3600 - 90)
    kept = tokens.current()
    clock.time += timedelta(seconds=1)
    renewed = tokens.current()

    assert (kept, renewed) == ("access-1", "access-2")
    assert vendor.asked == ["entered", "refresh-1"]


def test_another_process_takes_what_the_first_one_stored(connect, vendor):
    first, second = connect().current(), connect().current()

    assert first == second == "access-1"
    assert vendor.asked == ["entered"]


def test_a_refused_token_is_renewed_once_for_all(connect, vendor):
    one, other = connect(), connect()
    stale = one.current()
    other.current()

    assert one.renew(stale) == other.renew(stale) == "access-2"
    assert vendor.asked == ["entered", "refresh-1"]


def test_a_good_token_is_renewed_where_the_connection_is_to_be_proven(connect, vendor):
    tokens = connect()
    tokens.current()

    tokens.refresh()

    assert vendor.asked == ["entered", "refresh-1"]
    assert tokens.current() == connect().current() == "access-2"


def test_the_first_token_of_all_is_renewed_once(connect, vendor):
    connect().refresh()

    assert vendor.asked == ["entered"]


def test_threads_that_renew_at_once_refresh_once(connect, vendor):
    tokens = connect()
    got: list[str] = []
    threads = [
        threading.Thread(target=lambda: got.append(tokens.current())) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert got == ["access-1"] * 8
    assert vendor.asked == ["entered"]


def test_a_newly_entered_token_starts_a_new_chain(connect, vendor, store):
    connect().current()
    vendor.live = "entered anew"
    token = connect("entered anew").current()

    assert token == "access-2"
    assert store.slot.tokens.chain == chain_of("entered anew")


def test_the_same_entered_token_keeps_its_chain(connect, vendor, clock):
    connect().current()
    clock.time += timedelta(hours=2)
    connect().current()

    assert vendor.asked == ["entered", "refresh-1"]


def test_a_pair_that_could_not_be_stored_is_stored_before_it_is_used(
    connect, vendor, store
):
    tokens = connect()
    store.slot.broken = 1
    with pytest.raises(OSError, match="disk full"):
        tokens.current()
    token = tokens.current()

    assert token == "access-1"
    assert store.slot.tokens.refresh_token == "refresh-1"
    assert vendor.asked == ["entered"]


def test_an_unreachable_token_url_is_asked_twice_and_then_left_alone(connect, vendor):
    vendor.faults = [httpx.ConnectError("refused"), httpx.ReadTimeout("late")]

    with pytest.raises(RetryableError, match="ReadTimeout"):
        connect().current()
    assert vendor.asked == ["entered", "entered"]


def test_a_timeout_before_the_vendor_worked_costs_nothing(connect, vendor):
    vendor.faults = [httpx.ReadTimeout("late")]

    assert connect().current() == "access-1"


@pytest.mark.parametrize(
    "lost", ["lose the answer", httpx.Response(200, content=b'{"access_token": "acc')]
)
def test_a_lost_rotation_asks_a_person_to_reconnect(connect, vendor, lost):
    vendor.faults = [lost]
    vendor.live = "entered" if lost == "lose the answer" else "rotated"

    with pytest.raises(FatalError, match="Authorize ganho in Conta Azul again"):
        connect().current()
    assert vendor.asked == ["entered", "entered"]


@pytest.mark.parametrize("subtype", ["access_revoked", "invalid_refresh_token"])
def test_a_dead_connection_asks_a_person_to_reconnect(connect, vendor, subtype):
    body = {"error": "invalid_grant", "error_subtype": subtype}
    vendor.faults = [httpx.Response(400, json=body)]

    with pytest.raises(FatalError, match=subtype) as caught:
        connect().current()
    assert "ganho authorize" in str(caught.value.remedy)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(401, json={"error": "invalid_client"}),
        httpx.Response(400, json={"error": "invalid_scope"}),
        httpx.Response(404, text="nothing here"),
        httpx.Response(302, headers={"location": "https://elsewhere.example"}),
    ],
    ids=lambda answer: str(answer.status_code),
)
def test_a_wrong_client_is_a_matter_of_configuration(connect, vendor, answer):
    vendor.faults = [answer]

    with pytest.raises(FatalError, match="client_id"):
        connect().current()
    assert len(vendor.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_token_url_is_a_matter_of_waiting(connect, vendor, status):
    vendor.faults = [httpx.Response(status, text="<html>busy</html>")]

    with pytest.raises(RetryableError, match=str(status)):
        connect().current()


def test_no_secret_stands_in_an_error_or_a_repr(connect, store):
    tokens = connect("a dead secret")

    with pytest.raises(FatalError) as caught:
        tokens.current()
    connect().current()
    shown = f"{caught.value} {caught.value.remedy!s} {tokens!r} {store.slot.tokens!r}"
    for secret in ("a dead secret", "access-1", "refresh-1", "client:"):
        assert secret not in shown


@pytest.mark.parametrize("seconds", ["1e999999999", 10**14, -5, 0, "soon", None])
def test_a_token_whose_life_cannot_be_lives_an_hour(connect, vendor, store, seconds):
    body = {"access_token": "a", "refresh_token": "r", "expires_in": seconds}
    vendor.faults = [httpx.Response(200, json=body)]
    connect().current()

    assert store.slot.tokens.refresh_token == "r"
    assert store.slot.tokens.expires_at == NOW + timedelta(hours=1)


def test_a_refusal_that_nests_too_deeply_is_one(connect, vendor):
    vendor.faults = [httpx.Response(400, text='{"error":' * 100_000)]

    with pytest.raises(FatalError, match="400"):
        connect().current()


@pytest.mark.parametrize(
    "body", ['{"access_token":' * 100_000, '{"access_token": "a\\u202e"}', "{}"]
)
def test_tokens_that_cannot_be_are_asked_for_again(connect, vendor, body):
    vendor.faults = [httpx.Response(200, text=body)]

    assert connect().current() == "access-1"
