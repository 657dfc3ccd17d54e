"""A Prefect server of one's own, started again: a dead run keeps nobody out for long."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ganho.cli.server.kept import wait_until
from ganho.cli.server.temporary import answers, free_port
from ganho.sandbox.room import Sandbox
from tests.insiders import PASSWORD, ask

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("places")]
BIN = Path(sys.executable).parent
PATIENCE = 240.0
A_MOMENT = 30.0
TRIES = 5
PROMISED = timedelta(minutes=2)
AGED = """
UPDATE flow_run_state SET timestamp = strftime('%Y-%m-%d %H:%M:%f', 'now', '-1 hour')
WHERE flow_run_id = ? AND type = 'PENDING'
"""


@dataclass
class Own:
    """`prefect server start` with its defaults: it keeps its leases in memory."""

    home: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        """What the server and the commands find."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
        return kept | {
            "HOME": str(self.home),
            "GANHO_HOME": str(self.home / "ganho"),
            "PREFECT_HOME": str(self.home / "prefect"),
            "PREFECT_API_URL": f"http://127.0.0.1:{self.port}/api",
            "PREFECT_API_AUTH_STRING": PASSWORD,
            "PREFECT_SERVER_API_AUTH_STRING": PASSWORD,
            "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }

    def start(self) -> None:
        """Start it; wait until it answers."""
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(BIN / "prefect"), "server", "start", "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        url = self.environment["PREFECT_API_URL"]
        assert wait_until(lambda: answers(url), PATIENCE)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of ganho as an operator does."""
        return subprocess.run(
            [str(BIN / "ganho"), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def ask(self, path: str, body: Any = None, *, method: str = "") -> Any:
        """Ask the API."""
        url = f"{self.environment['PREFECT_API_URL']}{path}"
        return ask(url, body, method=method)

    def hand_over(self) -> str:
        """Start a run and propose that it is pending, as a worker does; give its id."""
        found = self.ask("/deployments/name/sync-won-deals/acme")["id"]
        scheduled = {"state": {"type": "SCHEDULED", "name": "Scheduled"}}
        run = str(self.ask(f"/deployments/{found}/create_flow_run", scheduled)["id"])
        self.propose(run, "PENDING")
        return run

    def propose(self, run: str, state: str) -> None:
        """Propose a state of a run, as worker and engine do."""
        self.ask(f"/flow_runs/{run}/set_state", {"state": {"type": state}})

    def state(self, run: str) -> dict[str, Any]:
        """Read a run's state."""
        return dict(self.ask(f"/flow_runs/{run}")["state"])

    def switch_automations(self, *, on: bool) -> None:
        """Switch all automations on or off, as somebody does in Prefect's pages."""
        for one in self.ask("/automations/filter", {}):
            self.ask(f"/automations/{one['id']}", {"enabled": on}, method="PATCH")

    def goes_through(self) -> bool:
        """Tell whether a start finds the place free; it leaves it at once."""
        run = self.hand_over()
        found = self.state(run)["type"] == "PENDING"
        if found:
            self.propose(run, "CRASHED")
        return found

    def is_watched(self, run: str) -> bool:
        """Tell whether an automation counts the time of a run, as its table says.

        The event alone is known a moment earlier, and dies with the server.
        """
        query = "SELECT 1 FROM automation_bucket WHERE bucketing_key LIKE ?"
        with closing(sqlite3.connect(self.home / "prefect" / "prefect.db")) as database:
            return database.execute(query, (f"%{run}%",)).fetchone() is not None

    def hand_over_watched(self) -> str:
        """Start a run whose time an automation counts; give its id.

        Prefect puts an event that overtakes the one before it aside for a quarter of an
        hour. A worker's come seconds after; these two come at once.
        """
        for _ in range(TRIES):
            run = self.hand_over()
            if wait_until(partial(self.is_watched, run), A_MOMENT):
                return run
            self.propose(run, "CRASHED")
        raise AssertionError("No automation counts the time of any run.")

    def starts(self) -> dict[str, str]:
        """Give what the doctor says of starts."""
        told = self.home / "checkup.json"
        self.command("doctor", "acme", "--json", str(told))
        checks = json.loads(told.read_text(encoding="utf-8"))["checks"]
        return next(one for one in checks if one["check"] == "starts")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    """The server, with a company deployed that nothing starts by itself."""
    home = tmp_path_factory.mktemp("own")
    server, room = Own(home, free_port()), Sandbox(limits=False)
    server.start()
    try:
        with room.serve() as at:
            file = home / "acme.toml"
            file.write_text(room.company_file("acme", at), encoding="utf-8")
            assert server.command("apply", str(file)).returncode == 0
            assert server.command("deploy").returncode == 0
            for one in server.ask("/deployments/filter", {}):
                server.ask(f"/deployments/{one['id']}/pause_deployment", {})
            yield server
    finally:
        server.kill()


@pytest.fixture
def unwatched(own: Own) -> Iterator[None]:
    """No automation counts any time; a deploy does not switch them on again."""
    own.switch_automations(on=False)
    yield
    own.switch_automations(on=True)


def test_a_run_that_died_before_it_began_makes_room_within_two_minutes(
    own: Own,
) -> None:
    dead = own.hand_over_watched()
    since = datetime.fromisoformat(own.state(dead)["timestamp"])
    own.kill()
    own.start()
    refused = not own.goes_through()
    freed = wait_until(own.goes_through, PATIENCE)
    took = datetime.now(UTC) - since

    assert refused
    assert freed
    assert own.state(dead)["type"] == "CRASHED"
    assert "Nada se perde" in own.state(dead)["message"]
    assert took < PROMISED


@pytest.mark.usefixtures("unwatched")
def test_deploy_makes_room_where_the_news_died_with_the_server(own: Own) -> None:
    dead = own.hand_over()
    own.kill()
    with closing(sqlite3.connect(own.home / "prefect" / "prefect.db")) as database:
        database.execute(AGED, (dead,))
        database.commit()
    own.start()
    refused, told = not own.goes_through(), own.starts()
    deployed = own.command("deploy")

    assert refused
    assert told["state"] == "failure"
    assert re.search(r"última hora: [1-9]", told["message"])
    assert "ganho deploy" in told["remedy"]
    assert "não deixavam as outras entrar: 1." in deployed.stdout
    assert own.state(dead)["type"] == "CRASHED"
    assert own.goes_through()
    assert own.starts()["state"] == "ok"
