"""The ledger's database is restarted, locked or full in the middle of a command."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import postgres
from tests.processes import DONE, SALE, STOPPED, Company
from tests.small_disks import NO_DISK, may_be_mounted
from tests.stopping_commands import BALLAST

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
    with subprocess.Popen(
        [sys.executable, "-c", LOCK, company.ledger_file],
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
def test_no_file_may_grow(company: Company, when: str, place: str) -> None:
    company.win(3)
    sync = company.sync(when=when, place=place, number=2, act="no room")

    assert sync.end() == STOPPED
    assert sync.lines == [UNREACHABLE]
    company.finish()
    assert company.harms() == []
    assert company.made() == company.deals


def is_full(company: Company) -> str:
    """Give the line that names the disk."""
    return (
        f"O disco do livro está cheio: {company.ledger_file}. Libere espaço ali; a "
        "próxima execução continua de onde esta parou."
    )


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("when", "place"), [("before", "start"), ("after", PROMISED), ("after", BOOKED)]
)
def test_no_page_is_left(company: Company, when: str, place: str) -> None:
    """Within a transaction, wherever the first page more is asked for (SQLITE_FULL)."""
    company.win(12)
    sync = company.sync(when=when, place=place, act="no page")

    assert sync.end() == STOPPED
    assert sync.lines == [is_full(company)]
    assert company.made() < company.deals
    company.finish()
    assert company.harms() == []
    assert company.made() == company.deals


@pytest.mark.skipif(not may_be_mounted(), reason=NO_DISK)
@pytest.mark.parametrize("url", ["disk"], indirect=True)
@pytest.mark.parametrize(
    ("when", "place"),
    [("before", "start"), ("after", PROMISED), ("before", SALE), ("after", SALE)],
)
def test_the_disk_is_full(company: Company, disk: Path, when: str, place: str) -> None:
    company.win(3)
    sync = company.sync(when=when, place=place, act="ballast")

    assert sync.end() == STOPPED
    assert sync.lines == [is_full(company)]
    assert shutil.disk_usage(disk).free == 0
    (disk / BALLAST).unlink()
    company.finish()
    assert company.harms() == []
    assert company.made() == company.deals
