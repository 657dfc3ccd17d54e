"""Who is let in is told by the name that was asked for and the page that asks."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from ganho.doors import Door, is_known, is_own

OURS = frozenset({"prefect.example.com"})


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:4200", "localhost:1", "LOCALHOST", "[::1]", "[::1]:4200"],
)
def test_this_machine_is_known_by_its_names_on_any_port(host: str) -> None:
    assert is_known(host)


@pytest.mark.parametrize(
    "host",
    [
        *("", "evil.example", "evil.example:4200", "10.0.0.1", "192.168.0.1", "::1"),
        *("127.0.0.1.evil.example", "localhost.evil.example", "evil.example#localhost"),
        *("evil@127.0.0.1", "127.0.0.1:4200:1", "127.0.0.1:", "127.0.0.1 ", "[::1"),
        *("127.0.0.1,evil.example", "127.0.0.1\n", "[::2]", "localhost/evil.example"),
    ],
)
def test_any_other_name_is_not(host: str) -> None:
    assert not is_known(host)


def test_a_name_that_the_operator_gave_is_known_and_nothing_like_it() -> None:
    assert is_known("Prefect.Example.com:443", OURS)
    assert not is_known("example.com", OURS)
    assert not is_known("a.prefect.example.com", OURS)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://127.0.0.1:4200", "127.0.0.1:4200"),
        ("http://LocalHost:4200", "localhost:4200"),
        ("https://prefect.example.com", "prefect.example.com"),
        ("https://prefect.example.com", "127.0.0.1:4200"),  # a proxy's own Host
    ],
)
def test_a_page_of_the_same_address_is_ours(origin: str, host: str) -> None:
    assert is_own(origin, host, OURS)


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "", "http://evil.example", "http://127.0.0.1", "127.0.0.1:4200"),
        *("http://127.0.0.1:8080", "http://localhost:4200", "file://"),
        *("http://127.0.0.1:4200.evil.example", "http://evil.example/127.0.0.1:4200"),
    ],
)
def test_a_page_of_another_address_is_not_not_even_of_this_machine(
    origin: str,
) -> None:
    assert not is_own(origin, "127.0.0.1:4200", OURS)


HERE, EVIL = ("host", "127.0.0.1:4200"), ("host", "evil.example:4200")
OWN_PAGE, FOREIGN_PAGE = (
    ("origin", "http://127.0.0.1:4200"),
    ("origin", "http://evil.example"),
)
KINDS = ("http", "websocket")


def knock(kind: str, *headers: tuple[str, str]) -> list[Message]:
    """Give what is answered at the door; nothing where it lets somebody in."""
    sent: list[Message] = []

    async def behind(_scope: Scope, _receive: Receive, _send: Send) -> None:
        return

    async def receive() -> Message:
        raise AssertionError("nothing is read of what is refused")

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers]
    scope = {
        "type": kind,
        "headers": raw,
        "extensions": {"websocket.http.response": {}},
    }
    asyncio.run(Door(behind, OURS)(scope, receive, send))
    return sent


@pytest.mark.parametrize("kind", KINDS)
def test_a_foreign_name_is_misdirected(kind: str) -> None:
    start, body = knock(kind, EVIL)

    assert start["status"] == 421
    assert b"GANHO_ALLOWED_HOSTS" in body["body"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hosts", [(), (HERE, HERE), (HERE, EVIL)])
def test_no_name_and_two_names_are_none(
    kind: str, hosts: tuple[tuple[str, str], ...]
) -> None:
    assert knock(kind, *hosts)[0]["status"] == 421


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pages", [(FOREIGN_PAGE,), (OWN_PAGE, FOREIGN_PAGE)])
def test_a_foreign_page_is_refused(
    kind: str, pages: tuple[tuple[str, str], ...]
) -> None:
    start = knock(kind, HERE, *pages)[0]

    assert start["status"] == 403
    assert b"access-control-allow-origin" not in dict(start["headers"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_program_and_our_own_page_are_let_in(kind: str) -> None:
    assert knock(kind, HERE) == []
    assert knock(kind, HERE, OWN_PAGE) == []


def test_a_websocket_is_refused_before_it_opens() -> None:
    start = knock("websocket", EVIL)[0]

    assert start["type"] == "websocket.http.response.start"


def test_the_app_is_told_when_it_starts_and_ends() -> None:
    assert knock("lifespan") == []


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_another_port_of_this_machine_is_no_page_of_ours_by_its_name(name: str) -> None:
    names = OURS | {name}  # as PREFECT_UI_URL gives it

    assert is_own(f"http://{name}:4200", f"{name}:4200", names)
    assert not is_own(f"http://{name}:8080", f"{name}:4200", names)
    assert not is_own(f"http://{name}", f"{name}:4200", names)
