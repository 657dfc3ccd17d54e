"""A whole house for a browser to look at: vendors, server, worker, deployments."""

import os
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from ganho.cli.server.temporary import QUIET, prefect_server
from ganho.ledger.tables import deals
from ganho.sandbox.room import Addresses, Sandbox
from tests.insiders import PASSWORD, ask

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
UNHURRIED = {"PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false"}
"""No schedule starts a run: it would book what a test counts, also one that Prefect had
planned before the schedule was switched off."""
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
SECONDS = 240
"""So long a command or a run may take on a busy machine."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A Prefect server with its commands, API and pages."""

    api: str
    folder: Path
    environment: Mapping[str, str]

    @property
    def pages(self) -> str:
        """Where the pages of Prefect's current UI begin."""
        return f"{self.api.removesuffix('/api')}/v2"

    def command(self, *words: str, **more: str) -> str:
        """Run one of our programs to its good end; give what it said."""
        ran = subprocess.run(
            [str(BIN / words[0]), *words[1:]],
            env=dict(self.environment) | more,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ran.returncode == 0, f"{words}: {ran.stdout}{ran.stderr}"
        return ran.stdout

    def ask(
        self, path: str, body: Mapping[str, Any] | None = None, *, method: str = ""
    ) -> Any:
        """Ask the API: POST what is given, GET where nothing is."""
        return ask(f"{self.api}{path}", body, method=method)

    def deployment(self, name: str) -> Any:
        """Read a deployment by `flow/deployment`."""
        return self.ask(f"/deployments/name/{name}")

    def runs(self, name: str) -> list[Any]:
        """List the runs of a deployment that somebody started, the newest first."""
        only = {"id": {"any_": [self.deployment(name)["id"]]}}
        body = {"deployments": only, "sort": "START_TIME_DESC"}
        return [
            run
            for run in self.ask("/flow_runs/filter", body)
            if not run["auto_scheduled"]
        ]

    def start(self, name: str, **parameters: Any) -> str:
        """Start a run of a deployment; give its id."""
        path = f"/deployments/{self.deployment(name)['id']}/create_flow_run"
        return str(self.ask(path, {"parameters": parameters})["id"])

    def ended(self, run_id: str, times: int = 1) -> Any:
        """Wait until a run has ended, for the time that `times` names."""
        deadline, pause = time.monotonic() + SECONDS, threading.Event()
        while time.monotonic() < deadline:
            run = self.ask(f"/flow_runs/{run_id}")
            if run["state_type"] in ENDED and run["run_count"] >= times:
                return run
            pause.wait(0.5)
        message = f"the run {run_id} did not end; see {self.folder / 'worker.log'}"
        raise AssertionError(message)

    def run(self, name: str, **parameters: Any) -> Any:
        """Run a deployment to its end."""
        return self.ended(self.start(name, **parameters))

    def latest(self, key: str) -> str:
        """Give the id of the newest artifact at a key."""
        asked = {"artifacts": {"key": {"any_": [key]}}}
        return str(self.ask("/artifacts/latest/filter", asked)[0]["latest_id"])

    def company_file(self, slug: str) -> Path:
        """Name the file that describes a company."""
        return self.folder / f"{slug}.toml"

    def pipedrive_of(self, slug: str) -> str:
        """Give the address of a company's Pipedrive, as people open it."""
        described = tomllib.loads(self.company_file(slug).read_text(encoding="utf-8"))
        return str(described["pipedrive"]["base_url"])

    def ledger_of(self, slug: str) -> dict[int, str]:
        """Give how each deal of a company stands that its ledger knows."""
        engine = create_engine(f"sqlite:///{self.folder / 'ganho' / 'ledger.db'}")
        asked = select(deals.c.deal_id, deals.c.state).where(deals.c.company == slug)
        with engine.connect() as connection:
            known = {row.deal_id: row.state for row in connection.execute(asked)}
        engine.dispose()
        return known

    def move_in(self, slug: str, room: Sandbox, at: Addresses, **file: Any) -> None:
        """Apply a company and deploy its flows, their schedules switched off."""
        path = self.company_file(slug)
        path.write_text(room.company_file(slug, at, **file), encoding="utf-8")
        self.command("ganho", "apply", str(path))
        named = {"GANHO_COMPANY": slug, "GANHO_VERSION": "0.1.0"}
        self.command("prefect", "--no-prompt", "deploy", "--all", **named)
        for deployment in self.ask("/deployments/filter", {}):
            for schedule in deployment["schedules"]:
                there = f"/deployments/{deployment['id']}/schedules/{schedule['id']}"
                self.ask(there, {"active": False}, method="PATCH")


@contextmanager
def open_stage(folder: Path) -> Iterator[Stage]:
    """Start a Prefect server with a work pool, and a worker that polls it.

    All that they keep is in `folder`, apart from what this machine's user has.
    """
    home = {"HOME": str(folder), "PREFECT_HOME": str(folder / "prefect")}
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith(("PREFECT_", "GANHO_"))]:
            patch.delenv(name)
        for name, value in (QUIET | UNHURRIED | home).items():
            patch.setenv(name, value)
        with prefect_server(folder, PASSWORD) as api:
            patch.setenv("PREFECT_API_URL", api)
            patch.setenv("PREFECT_API_AUTH_STRING", PASSWORD)
            patch.setenv("GANHO_HOME", str(folder / "ganho"))
            stage = Stage(api=api, folder=folder, environment=dict(os.environ))
            stage.command("prefect", "work-pool", "create", "ganho", "--type=process")
            with _worker(stage):
                yield stage


@contextmanager
def _worker(stage: Stage) -> Iterator[None]:
    """Keep a worker as a data team does, only more impatient."""
    command = [str(BIN / "prefect"), "worker", "start", "--pool", "ganho"]
    impatient = {"PREFECT_WORKER_QUERY_SECONDS": "1"}
    told = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO"}
    with (stage.folder / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            command,
            env=dict(stage.environment) | impatient | told,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=SECONDS)
