"""What Prefect's API answers to whoever lacks the password, and whose name it knows."""

import asyncio
from base64 import b64encode

import pytest
from starlette.types import Message, Receive, Scope, Send

from ganho.cli.server.serving import Lock, names_of_ours

PASSWORD = "ganho:señha"
RIGHT = b"Basic " + b64encode(PASSWORD.encode())
WRONG = (
    *(b"", b"Basic", b"Basic ", RIGHT[:-1], RIGHT + b"=", RIGHT.lower(), b"\xff"),
    RIGHT.replace(b"Basic", b"Bearer"),
    b"Basic " + b64encode(b"ganho:"),
)


def is_let_in(
    path: str, authorization: bytes | None = None, *, method: str = "GET"
) -> bool:
    """Ask at the lock; whoever is refused has heard 401."""
    inside: list[str] = []
    sent: list[Message] = []

    async def behind(scope: Scope, _receive: Receive, _send: Send) -> None:
        inside.append(scope["path"])

    async def receive() -> Message:
        raise AssertionError("nothing is read of what is refused")

    async def send(message: Message) -> None:
        sent.append(message)

    told = [] if authorization is None else [(b"authorization", authorization)]
    scope = {"type": "http", "method": method, "path": path, "headers": told}
    asyncio.run(Lock(behind, PASSWORD)(scope, receive, send))
    assert inside or sent[0]["status"] == 401
    return bool(inside)


@pytest.mark.parametrize("path", ["/api/flows/filter", "/api/ready", "/api", "/api/"])
def test_the_api_opens_to_the_password_alone(path: str) -> None:
    assert is_let_in(path, RIGHT)
    assert not is_let_in(path)
    assert not any(is_let_in(path, wrong) for wrong in WRONG)


def test_health_is_read_without_it_and_nothing_that_looks_alike() -> None:
    assert is_let_in("/api/health")
    assert not is_let_in("/api/health", method="POST")
    for path in ("/api/health/", "/api/variables/name/health", "/api//health"):
        assert not is_let_in(path)


def test_the_empty_pages_are_shown_without_it() -> None:
    assert is_let_in("/")
    assert is_let_in("/v2/login")
    assert is_let_in("/apinaya")


def test_the_hosts_that_the_operator_named_are_ours() -> None:
    told = " Prefect.Example.com, server:4200 ,,[::2]"

    assert names_of_ours(told, "https://pages.example.com:8443/prefect") == {
        *("prefect.example.com", "server", "[::2]", "pages.example.com"),
    }
    assert names_of_ours("", None) == frozenset()


@pytest.mark.parametrize("told", ["https://prefect.example.com", "*", "a b", "a/b"])
def test_what_names_no_host_starts_no_server(told: str) -> None:
    with pytest.raises(SystemExit, match="GANHO_ALLOWED_HOSTS"):
        names_of_ours(told, None)
