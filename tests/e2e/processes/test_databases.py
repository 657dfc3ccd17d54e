"""The ledger's database is restarted, locked or full in the middle of a command."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import postgres
from tests.processes import DONE, SALE, STOPPED, Company

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes-2")]
PROMISED, BOOKED = "INSERT INTO intents", "INSERT INTO bookings"
UNREACHABLE = (
    "O banco de dados do livro não responde (OperationalError). Confira "
    "GANHO_LEDGER_URL, o banco de dados e as permissões do arquivo."
)
LOCK = """
import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
c.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(company: Company) -> Iterator["subprocess.Popen[str]"]:
    """Let another program keep the file for itself."""
    path = company.world.ledger_url.removeprefix("sqlite:///")
    with subprocess.Popen(
        [sys.executable, "-c", LOCK, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "locked\n"
        yield other
        assert other.stdin
        other.stdin.close()


@pytest.mark.parametrize("url", ["own"], indirect=True)
@pytest.mark.parametrize(
    ("when", "place"), [("before", SALE), ("after", SALE), ("after", BOOKED)]
)
def test_postgresql_restarts(
    company: Company, own_server: Path, when: str, place: str
) -> None:
    company.win(3)
    sync = company.sync(when=when, place=place, number=2, act="SIGSTOP").stopped()
    postgres.restart(own_server)
    sync.wake()

    assert sync.end() in (DONE, STOPPED)
    assert company.is_told(sync)
    company.finish()
    assert company.harms() == []
    assert company.made() == company.deals


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("when", "place"), [("before", SALE), ("after", SALE)])
def test_locked_for_a_while(company: Company, when: str, place: str) -> None:
    company.win(3)
    sync = company.sync(when=when, place=place, number=2, act="wait").stopped()
    with locked(company):
        sync.wake()
        threading.Event().wait(1)

    assert sync.end() == DONE
    assert company.is_told(sync)
    assert company.harms() == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("when", "place"), [("before", SALE), ("after", SALE)])
def test_locked_for_longer(company: Company, when: str, place: str) -> None:
    company.win(3)
    how = {"when": when, "place": place, "number": 2, "act": "wait"}
    sync = company.sync(**how, busy=300).stopped()
    with locked(company):
        sync.wake()
        assert sync.end() == STOPPED
    assert sync.lines == [UNREACHABLE]
    company.finish()
    assert company.harms() == []
    assert company.made() == company.deals


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("when", "place"), [("after", PROMISED), ("before", BOOKED), ("after", BOOKED)]
)
def test_the_disk_is_full(company: Company, when: str, place: str) -> None:
    company.win(3)
    sync = company.sync(when=when, place=place, number=2, act="no room")

    assert sync.end() == STOPPED
    assert sync.lines == [UNREACHABLE]
    company.finish()
    assert company.harms() == []
    assert company.made() == company.deals
