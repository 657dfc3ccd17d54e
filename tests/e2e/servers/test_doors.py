"""No web page and nobody without the password gets to a Prefect server of ours.

Each barrier stands alone: where one is tried, all others are let open.
"""

import json
import os
import re
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from ganho.cli.server.temporary import free_port, prefect_server
from ganho.sandbox.room import Sandbox
from tests.insiders import PASSWORD, Insider
from tests.machines import GANHO, Machine
from tests.terminals import SCREEN, Terminal

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("doors")]
SERVERS = ("up", "temporary", "demo")
NAMED = "prefect.example.com"
SECRETS, BODY = "/api/block_documents/filter", {"include_secrets": True}
SOCKETS = (
    "/api/events/in",
    "/api/events/out",
    "/api/logs/out",
    "/api/task_runs/subscriptions/scheduled",
)
READ = ("/api/admin/version", "/api/admin/settings", "/api/docs", "/api/openapi.json")


@dataclass(frozen=True)
class Served:
    """A Prefect server, and what it asks for."""

    url: str
    password: str

    def ask(self, path: str, method: str = "GET", **more: Any) -> httpx.Response:
        """Ask with the password and a CSRF token, unless something else is said."""
        way = {"auth": Insider(self.password), "trust_env": False} | more
        return httpx.request(method, f"{self.url}{path}", **way)

    def as_insider(self, method: str, path: str) -> dict[str, str]:
        """Give the headers of one who may ask for all."""
        request = httpx.Request(method, f"{self.url}{path}")
        flow = Insider(self.password).auth_flow(request)
        asked = next(flow)
        if asked is not request:
            flow.send(httpx.get(asked.url, headers=asked.headers, trust_env=False))
        own = ("authorization", "prefect-csrf-client", "prefect-csrf-token")
        return {name: request.headers[name] for name in own if name in request.headers}

    def socket(
        self, path: str, host: str = "", origin: str | None = None
    ) -> ClientConnection:
        """Open a WebSocket, by another name or from another page."""
        at = urlsplit(self.url)
        line = socket.create_connection((at.hostname, at.port))
        return connect(
            f"ws://{host or at.hostname}:{at.port}{path}",
            sock=line,
            origin=origin,
            subprotocols=["prefect"],
        )


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server that `ganho up` keeps."""
    machine = Machine(tmp_path_factory.mktemp("up"), free_port(), Sandbox())
    told = machine.ganho("up", "--port", str(machine.port), GANHO_ALLOWED_HOSTS=NAMED)
    assert told.returncode == 0, told.stderr
    yield Served(f"http://127.0.0.1:{machine.port}", machine.password)
    machine.ganho("down")


@pytest.fixture(scope="module")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server that a command starts for itself."""
    home = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(home))
        with prefect_server(home, PASSWORD) as api:
            yield Served(api.removesuffix("/api"), PASSWORD)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of `ganho demo --ui`, which shows its password to who looks."""
    folder = tmp_path_factory.mktemp("demo")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    terminal = Terminal(
        [str(GANHO), "demo", "--ui"], kept | SCREEN | {"HOME": str(folder)}, folder
    )
    terminal.wait_for("Ctrl-C termina.")
    page = re.findall(r"http://127\.0\.0\.1:\d+(?=/v2/artifacts)", terminal.shown)
    told = re.findall(r"A página pede esta senha: +(\S+)", terminal.shown)
    yield Served(page[-1], told[-1])
    terminal.process.send_signal(signal.SIGINT)
    terminal.end()


@pytest.fixture(params=SERVERS)
def served(request: pytest.FixtureRequest) -> Served:
    """Each server that ganho starts."""
    found: Served = request.getfixturevalue(request.param)
    return found


def test_who_has_the_password_is_let_in(served: Served) -> None:
    own_page = {"Origin": served.url}

    assert served.ask("/api/admin/version").status_code == 200
    assert served.ask(SECRETS, "POST", json=BODY).status_code == 200
    assert served.ask(SECRETS, "POST", json=BODY, headers=own_page).status_code == 200
    assert served.ask("/v2/").status_code == 200


@pytest.mark.parametrize("path", [*READ, "/api", "/api/", "/api/ready", "/api/health/"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "DELETE"])
def test_without_the_password_nothing_is_said(
    served: Served, path: str, method: str
) -> None:
    nobody, wrong = (served.ask(path, method, auth=a) for a in (None, ("ganho", "x")))

    assert nobody.status_code == wrong.status_code == 401


def test_only_health_is_told_to_everybody(served: Served) -> None:
    assert served.ask("/api/health", auth=None).json() is True
    assert served.ask("/api/health", "POST", auth=None).status_code == 401


def test_secrets_and_runs_need_the_password_even_with_a_csrf_token(
    served: Served,
) -> None:
    headers = served.as_insider("POST", SECRETS)
    del headers["authorization"]
    answer = served.ask(SECRETS, "POST", json=BODY, headers=headers, auth=None)

    assert answer.status_code == 401


def test_a_post_without_a_csrf_token_is_refused(served: Served) -> None:
    headers = {"Authorization": Insider(served.password).basic}
    sent = [
        served.ask(SECRETS, "POST", auth=None, headers=headers | more, content="{}")
        for more in ({}, {"Content-Type": "text/plain"}, {"Origin": served.url})
    ]

    assert [answer.status_code for answer in sent] == [403] * 3
    assert {answer.json()["detail"] for answer in sent} == {"Missing CSRF token."}


@pytest.mark.parametrize(
    "host", ["evil.example", f"{NAMED}.evil.example", "192.168.0.1"]
)
@pytest.mark.parametrize("path", ["/", "/v2/", "/ui-settings", "/api/health", SECRETS])
def test_a_foreign_name_reads_nothing_page_or_api(
    served: Served, host: str, path: str
) -> None:
    method = "POST" if path == SECRETS else "GET"
    headers = served.as_insider(method, path) | {"Host": host}
    answer = served.ask(path, method, headers=headers, auth=None)

    assert answer.status_code == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:1", "http://127.0.0.1"]
)
def test_a_foreign_page_reads_nothing(served: Served, origin: str) -> None:
    page = {"Origin": origin}
    asks = page | {"Access-Control-Request-Method": "POST"}
    answers = [
        served.ask(SECRETS, "OPTIONS", headers=asks),
        served.ask("/api/admin/version", headers=page),
        served.ask(
            SECRETS, "POST", json=BODY, auth=None,
            headers=served.as_insider("POST", SECRETS) | page,
        ),
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [403] * 3
    assert not [name for a in answers for name in a.headers if "access-control" in name]


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [("evil.example", None, 421), ("", "http://evil.example", 403)],
)
def test_a_websocket_opens_to_no_foreign_name_or_page(
    served: Served, path: str, host: str, origin: str | None, status: int
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        served.socket(path, host, origin)

    assert refused.value.response.status_code == status


@pytest.mark.parametrize("path", SOCKETS)
def test_a_websocket_asks_for_the_password_first(served: Served, path: str) -> None:
    with served.socket(path, origin=served.url) as right:
        right.send(json.dumps({"type": "auth", "token": served.password}))
        told = json.loads(right.recv())
    with served.socket(path) as wrong:
        wrong.send(json.dumps({"type": "auth", "token": "ganho:x"}))
        with pytest.raises(ConnectionClosed):
            wrong.recv()

    assert told == {"type": "auth_success"}


def test_a_name_of_the_operator_s_is_let_in_and_still_reads_no_other_page(
    up: Served,
) -> None:
    by_name = up.ask("/api/admin/version", headers={"Host": NAMED})
    neighbour = {"Origin": f"https://{NAMED}:8443"}
    read = up.ask("/api/admin/version", headers=neighbour)
    asks = neighbour | {"Access-Control-Request-Method": "POST"}
    asked = up.ask(SECRETS, "OPTIONS", headers=asks)

    assert by_name.status_code == read.status_code == 200
    assert asked.status_code == 400
    assert "access-control-allow-origin" not in {**read.headers, **asked.headers}
