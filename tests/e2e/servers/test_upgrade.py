"""`ganho up` on what the version before left: nothing is lost, and the way back works."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import make_url

from ganho.cli.server.temporary import free_port
from ganho.ledger.tables import SCHEMA_VERSION
from tests import postgres
from tests.e2e.conftest import GANHO
from tests.version_before.loading import (
    LEDGER_SCHEMA,
    STORY,
    Rows,
    ask,
    load_postgresql,
    load_sqlite,
    of_libpq,
    of_prefect,
    rows_of,
)

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("upgrade")]
PATIENCE = 300.0
MIGRATED = ["ledger", "prefect"] if SCHEMA_VERSION > LEDGER_SCHEMA else ["prefect"]
KEPT = (
    *("bookings", "customers", "deals", "decisions", "events", "foreign_contracts"),
    *("intents", "items", "remarks", "runs", "tokens", "watermarks"),
)
"""Tables with as many rows as before; what the vendors tell again may be forgotten."""
BOOKED = (
    "SELECT deal_id, kind, erp_id, number, cents, cancelled, booked_at FROM bookings"
)
OPENED = """
from datetime import UTC, datetime
from rich.console import Console
from ganho.company.composition import Surroundings, open_ledger
from ganho.cli.stored import stored_company

with stored_company("acme", Console(stderr=True)) as values:
    ledger = open_ledger("acme", values.ledger, Surroundings())
with ledger.tokens.locked() as slot:
    pair = slot.read()
print(bool(pair and pair.refresh_token), sorted(ledger.promises.held_numbers("sale")))
"""


@dataclass
class Machine:
    """A machine on which the version before was at work, and stopped."""

    home: Path
    databases: dict[str, str]
    way_back: Callable[[str], str]
    port: int = field(default_factory=free_port)

    @property
    def environment(self) -> dict[str, str]:
        """The databases, and a home of its own."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PREFECT_", "GANHO_"))
        }
        return kept | {
            "HOME": str(self.home),
            "GANHO_HOME": str(self.home / "ganho"),
            "GANHO_LEDGER_URL": self.databases["ledger"],
            "PREFECT_HOME": str(self.home / "prefect"),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": of_prefect(
                self.databases["prefect"]
            ),
            "PATH": f"{postgres.PROGRAMS}:{os.environ['PATH']}",
            "COLUMNS": "80",
        }

    def run(self, *words: str | Path, code: int = 0) -> str:
        """Run a command that has to end in a certain way; give what it said."""
        done = subprocess.run(
            words,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def up(self) -> str:
        return self.run(GANHO, "up", "--port", str(self.port))

    def rows(self) -> dict[str, Rows]:
        """Everything in both databases."""
        return {name: rows_of(url) for name, url in self.databases.items()}

    def backups(self) -> list[str]:
        """Whose backups there are, in the order of their names."""
        found = sorted((self.home / "ganho" / "backups").glob("*"))
        return [re.sub(r"^.{17}-(\w+)-.*", r"\1", one.name) for one in found]


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Machine]:
    if request.param == "sqlite":
        folders = {"ledger": tmp_path / "ganho", "prefect": tmp_path / "prefect"}
        databases = {
            name: load_sqlite(name, folder / f"{name}.db")
            for name, folder in folders.items()
        }
        one = Machine(tmp_path, databases, way_back=lambda command: command)
    else:
        server = postgres.start(tmp_path)
        databases = {n: load_postgresql(n, server) for n in ("ledger", "prefect")}
        one = Machine(
            tmp_path, databases, way_back=into_new_database(server, databases)
        )
    # The vendors are gone: no run is to meet them.
    ask(databases["prefect"], "UPDATE work_pool SET is_paused = true")
    yield one
    one.run(GANHO, "down")


def into_new_database(server: str, databases: dict[str, str]) -> Callable[[str], str]:
    """Make a new database for what is put back, as the way back asks for."""

    def of(command: str) -> str:
        for name, url in databases.items():
            told = f"--dbname={make_url(url).database} "
            if told in command:
                databases[name] = postgres.new_database(server)
                return command.replace(told, f"--dbname='{of_libpq(databases[name])}' ")
        raise AssertionError(command)

    return of


def test_an_upgrade_keeps_the_data_and_there_is_a_way_back(machine: Machine) -> None:
    was = machine.rows()
    booked = sorted(ask(machine.databases["ledger"], BOOKED), key=repr)
    said = machine.up()
    again = machine.up()
    opened = machine.run(sys.executable, "-c", OPENED)
    reported = machine.run(GANHO, "report", "acme")
    machine.run(GANHO, "down")
    now = machine.rows()

    assert "migra o que é de uma versão anterior" in said
    assert "acme: agendas e formulários instalados." in said
    assert machine.backups() == MIGRATED
    assert not [word for word in ("migr", "ackup", "instalados") if word in again]
    assert opened.splitlines()[-1].startswith("True [57")
    assert "Negócio" in reported
    check_ledger(machine.databases["ledger"], was["ledger"], now["ledger"])
    assert sorted(ask(machine.databases["ledger"], BOOKED), key=repr) == booked
    check_prefect(machine, was["prefect"], now["prefect"])

    for command in re.findall(r"^  ((?:rm|pg_restore) .*)$", said, re.MULTILINE):
        machine.run("sh", "-c", machine.way_back(command))
    back = machine.rows()
    assert [name for name in MIGRATED if back[name] != was[name]] == []


def check_ledger(ledger: str, was: Rows, now: Rows) -> None:
    assert [table for table in KEPT if not was[table]] == []
    assert {t: len(now[t]) for t in KEPT} == {t: len(was[t]) for t in KEPT}
    assert ask(ledger, "SELECT count(*) FROM facts WHERE name = 'first_run'") == [(1,)]

    def deals(rest: str) -> list[int]:
        return sorted(deal for (deal,) in ask(ledger, f"SELECT deal_id FROM {rest}"))  # noqa: S608

    kinds = ("dismiss", "release")
    decided = [deals(f"decisions WHERE kind = '{kind}'") for kind in kinds]
    assert decided == [[STORY["dismissed"]], [STORY["released"]]]
    open_promise = "kind = 'sale' AND closed_as IS NULL AND unanswered > 0"
    assert deals(f"intents WHERE {open_promise}") == [STORY["unsettled"]]
    assert deals("bookings WHERE superseded_at IS NOT NULL") == [STORY["rebooked"]]
    assert [len(now[table]) for table in ("contract_terms", "problem_days")] == [2, 1]


def check_prefect(machine: Machine, was: Rows, now: Rows) -> None:
    kept = ("artifact", "block_document", "flow", "task_run", "deployment")
    assert {t: len(now[t]) for t in kept} == {t: len(was[t]) for t in kept}
    url = machine.databases["prefect"]
    ended = "SELECT count(*) FROM flow_run WHERE state_type = 'COMPLETED'"
    assert ask(url, ended) == [(3,)]
    versions = {v for (v,) in ask(url, "SELECT version FROM deployment")}
    assert "0.1.0+50871ad2" not in versions
    assert len(versions) == 1
    paused = ask(
        url,
        "SELECT d.name, s.slug FROM deployment_schedule s "
        "JOIN deployment d ON d.id = s.deployment_id WHERE NOT s.active",
    )
    assert sorted(map(list, paused)) == STORY["paused"]
    ((still_paused,),) = ask(url, "SELECT is_paused FROM work_pool")
    assert still_paused


def test_a_command_with_a_server_of_its_own_backs_prefect_up_first(
    machine: Machine,
) -> None:
    code = int("ledger" in MIGRATED)  # which it leaves to `up` and `apply`
    said, again = (machine.run(GANHO, "report", "acme", code=code) for _ in range(2))

    assert "o banco do Prefect, de" in said
    assert machine.backups() == MIGRATED
    assert "igra o" not in again
