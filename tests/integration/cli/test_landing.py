"""Where the browser lands: one redirect is taken, everything else is sent away."""

import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from ganho.cli.landing import Landing, is_loopback, landing_at
from ganho.errors import WrongRequestError

STATE = "the-state"
PATIENCE = 60
GOOD = f"/ganho?code=the-code&state={STATE}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def at() -> str:
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def landing(at: str) -> Iterator[Landing]:
    with landing_at(f"{at}/ganho", STATE) as landing:
        yield landing


def arrived(landing: Landing) -> bool:
    landing.ready.settimeout(PATIENCE)
    return landing.ready.recv(1) == b"!"


def nothing_arrived(landing: Landing) -> bool:
    with pytest.raises(LookupError):
        landing.take()
    return True


def test_the_browser_that_comes_back_is_told_to_close(at, landing):
    page = httpx.get(at + GOOD)

    assert page.status_code == 200
    assert "Pode fechar esta janela" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "the-code" not in page.text
    assert arrived(landing)
    assert landing.take().code == "the-code"


def test_in_an_english_company_the_page_is_english(at):
    with landing_at(f"{at}/ganho", STATE, "en"):
        page = httpx.get(at + GOOD)

    assert "close this window" in page.text
    assert 'lang="en"' in page.text


STRANGERS = {
    "favicon": "/favicon.ico",
    "another path": f"/?code=the-code&state={STATE}",
    "a longer path": GOOD.replace("/ganho", "/ganho/"),
    "no state": "/ganho?code=the-code",
    "another state": "/ganho?code=the-code&state=another",
    "a foreign state": "/ganho?code=the-code&state=%C3%A9",
    "nothing": "/ganho",
    "no code": f"/ganho?state={STATE}",
    "an error of a stranger": "/ganho?error=access_denied",
    "too many": "/ganho?" + "&".join(["a=1"] * 99) + GOOD.partition("?")[2],
    "huge": "/ganho?code=" + "x" * 60_000,
}


@pytest.mark.parametrize("target", STRANGERS.values(), ids=STRANGERS)
def test_a_stranger_is_sent_away_and_the_waiting_goes_on(at, landing, target):
    answer = httpx.get(at + target)

    assert answer.status_code in (400, 404)
    assert nothing_arrived(landing)
    assert httpx.get(at + GOOD).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80"])
def test_who_asks_by_a_name_that_is_not_this_machine_s_is_sent_away(at, landing, host):
    answer = httpx.get(at + GOOD, headers={"Host": host})

    assert answer.status_code == 421
    assert nothing_arrived(landing)


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "OPTIONS"])
def test_only_a_get_is_taken(at, landing, method):
    answer = httpx.request(method, at + GOOD)

    assert answer.status_code == 501
    assert nothing_arrived(landing)


def test_who_did_not_agree_lands_too(at, landing):
    page = httpx.get(f"{at}/ganho?error=access_denied&state={STATE}")

    assert "não autorizou" in page.text
    assert arrived(landing)
    assert landing.take().error == "access_denied"


def test_a_page_that_is_loaded_again_changes_nothing(at, landing):
    httpx.get(at + GOOD)
    again = httpx.get(at + GOOD.replace("the-code", "another"))

    assert again.status_code == 200
    assert arrived(landing)
    assert landing.take().code == "the-code"


def test_a_browser_that_only_holds_a_connection_open_blocks_nobody(at, landing):
    host, port = at.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))):
        page = httpx.get(at + GOOD, timeout=PATIENCE)

    assert page.status_code == 200
    assert arrived(landing)


@pytest.mark.usefixtures("landing")
def test_a_port_in_use_is_one_clear_line(at):
    with (
        pytest.raises(WrongRequestError, match="port is taken") as caught,
        landing_at(f"{at}/ganho", STATE),
    ):
        pass
    assert "redirect_uri" in str(caught.value.remedy)


def test_nothing_listens_any_more_afterwards(at):
    before = threading.active_count()
    with landing_at(f"{at}/ganho", STATE):
        httpx.get(at + GOOD)

    with pytest.raises(httpx.ConnectError):
        httpx.get(at + GOOD)
    assert threading.active_count() == before


def test_either_address_of_localhost_lands():
    port = free_port()
    with landing_at(f"http://localhost:{port}/ganho", STATE):
        pages = [
            httpx.get(f"http://{host}:{port}{GOOD}").status_code
            for host in loopback_hosts()
        ]

    assert set(pages) == {200}


def loopback_hosts() -> list[str]:
    """The addresses that this machine has of the two."""
    hosts = ["127.0.0.1"]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
            hosts.append("[::1]")
    except OSError:
        pass
    return hosts


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("http://127.0.0.1:8910/ganho", True),
        ("http://localhost:8910", True),
        ("http://[::1]:8910/ganho", True),
        ("https://127.0.0.1:8910/ganho", False),
        ("https://www.contaazul.com", False),
        ("http://127.0.0.1.evil.example/ganho", False),
    ],
)
def test_only_plain_addresses_of_this_machine_are_listened_at(address, here):
    assert is_loopback(address) == here
