"""The real command line in processes of its own, on one Prefect server."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from ganho.cli.server.prefect_api import send_what_is_queued
from ganho.cli.server.temporary import prefect_server
from ganho.sandbox.room import Addresses, Sandbox
from tests.insiders import PASSWORD
from tests.terminals import SCREEN, Terminal

GANHO = Path(sys.executable).with_name("ganho")
Ganho = Callable[..., "subprocess.CompletedProcess[str]"]
Start = Callable[..., Terminal]


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Prefect keeps its database and its results."""
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def prefect_url(prefect_home: Path) -> Iterator[str]:
    """A real Prefect server for all tests of this folder."""
    os.environ["PREFECT_HOME"] = str(prefect_home)
    with prefect_server(prefect_home, PASSWORD) as url:
        yield url
        send_what_is_queued()


@pytest.fixture
def slug() -> str:
    """A company that no other test knows."""
    return f"acme-{uuid4().hex[:8]}"


@pytest.fixture
def sandbox() -> Iterator[tuple[Sandbox, Addresses]]:
    """Both vendors, without rate limits."""
    room = Sandbox(limits=False)
    with room.serve() as at:
        yield room, at


@pytest.fixture
def environment(prefect_url: str, prefect_home: Path, tmp_path: Path) -> dict[str, str]:
    """A home of its own for the commands of one test."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PREFECT_", "GANHO_"))
    } | {
        "HOME": str(tmp_path),
        "GANHO_HOME": str(tmp_path / "ganho"),
        # The stored address is the server's, and all these tests share one server.
        "GANHO_LEDGER_URL": f"sqlite:///{tmp_path / 'ganho' / 'ledger.db'}",
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_API_URL": prefect_url,
        "PREFECT_API_AUTH_STRING": PASSWORD,
        "COLUMNS": "80",
    }


@pytest.fixture
def ganho(environment: dict[str, str]) -> Ganho:
    """Run a command with a home of its own."""

    def run(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(GANHO), *arguments],
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Begin a command at a terminal, in an empty folder."""
    started: list[Terminal] = []
    folder = tmp_path / "work"
    folder.mkdir()

    def begin(*arguments: str, **more: str) -> Terminal:
        command = [str(GANHO), *arguments]
        started.append(Terminal(command, environment | SCREEN | more, folder))
        return started[-1]

    yield begin
    for terminal in started:
        terminal.process.kill()
        terminal.process.wait()
