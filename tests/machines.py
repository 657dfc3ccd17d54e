"""A machine on which `ganho up` runs, with a home and vendors of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ganho.cli.server.kept import wait_until
from ganho.sandbox.room import Sandbox
from tests.insiders import ask

GANHO = Path(sys.executable).with_name("ganho")
PATIENCE = 360.0
WAITING = ("SCHEDULED", "PENDING")
HELD = 3
SCHEDULED = {"type": "SCHEDULED", "name": "Scheduled"}


@dataclass
class Machine:
    """One machine with a home of its own, and both vendors."""

    home: Path
    port: int
    sandbox: Sandbox
    given: str = ""
    """The password that its operator set; else it keeps its own."""

    @property
    def environment(self) -> dict[str, str]:
        """What a command finds on it."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
        own = {"HOME": str(self.home), "GANHO_HOME": str(self.home / "ganho")}
        given = {"PREFECT_SERVER_API_AUTH_STRING": self.given} if self.given else {}
        return kept | own | given | {"COLUMNS": "80"}

    def ganho(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a command, as somebody whose new files everybody may read."""
        return subprocess.run(
            [str(GANHO), *words],
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            umask=0o022,
            check=False,
        )

    @property
    def password(self) -> str:
        """What its server asks for."""
        return self.given or (self.home / "ganho/prefect-password").read_text().strip()

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask its server: POST what is given, GET where nothing is."""
        url = f"http://127.0.0.1:{self.port}/api{path}"
        return ask(url, body, password=self.password)

    def up(self) -> str:
        """Start what is not running; give what was said."""
        done = self.ganho("up", "--port", str(self.port))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def facts(self, name: str) -> dict[str, object]:
        """What the state file of server or worker says."""
        return dict(json.loads((self.home / "ganho/up" / f"{name}.json").read_text()))

    def pids(self) -> tuple[object, object]:
        """Server and worker."""
        return self.facts("server")["pid"], self.facts("worker")["pid"]

    def runs(self) -> list[dict[str, object]]:
        """All flow runs, as the API tells them."""
        return list(self.ask("/flow_runs/filter", {}))

    def start_run(self) -> str:
        """Start a run on the worker, as the button does; give its id.

        A company has one place: where a scheduled run is in it, start again.
        """
        self.wait_till_idle()
        found = self.ask("/deployments/name/sync-won-deals/acme")["id"]
        made = self.ask(f"/deployments/{found}/create_flow_run", {"state": SCHEDULED})
        path = f"/flow_runs/{made['id']}"
        assert wait_until(lambda: self.ask(path)["state_type"] not in WAITING, PATIENCE)
        refused = self.ask(path)["state_type"] == "CANCELLED"
        return self.start_run() if refused else str(made["id"])

    def sync(self, **more: str) -> "subprocess.CompletedProcess[str]":
        """Sync by hand; once more where a scheduled run was there first."""
        self.wait_till_idle()
        done = self.ganho("sync", "acme", **more)
        self.wait_till_idle()
        return self.ganho("sync", "acme", **more) if done.returncode == HELD else done

    def wait_till_idle(self) -> None:
        """Wait until nothing runs: of a company one run is taken, a second is refused.

        A run that dies with its server keeps its place for five minutes.
        """
        under_way = {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}
        body = {"flow_runs": {"state": under_way}}
        assert wait_until(lambda: not self.ask("/flow_runs/filter", body), PATIENCE)

    @contextmanager
    def paused(self, company: str) -> Iterator[None]:
        """Pause all that a company's schedules start."""
        tags = {"all_": ["ganho", f"empresa:{company}"]}
        found = self.ask("/deployments/filter", {"deployments": {"tags": tags}})
        for one in found:
            self.ask(f"/deployments/{one['id']}/pause_deployment", {})
        yield
        for one in found:
            self.ask(f"/deployments/{one['id']}/resume_deployment", {})

    def sales_of(self, deal: int) -> int:
        """Count the sales that bear a deal's marker."""
        found = self.sandbox.conta_azul.sales_by_marker()
        return sum(len(s) for mark, s in found.items() if mark.endswith(f":{deal}]"))

    def database(self, statement: str) -> list[tuple[object, ...]]:
        """Ask or change Prefect's database while nothing runs."""
        path = self.home / ".prefect/prefect.db"
        with closing(sqlite3.connect(path)) as connection, connection:
            return connection.execute(statement).fetchall()
