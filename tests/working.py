"""A worker of the test's own and the runs it picks up, on a server that is there."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.insiders import ask

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
SECONDS = 180
"""So long a run may take on a busy machine."""
OVER = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass
class Yard:
    """A work pool with the deployments of one company."""

    api: str
    folder: Path
    environment: Mapping[str, str]
    pool: str
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def prefect(self, *words: str) -> str:
        """Give Prefect's own command line a command that has to work."""
        ran = subprocess.run(
            [str(BIN / "prefect"), "--no-prompt", *words],
            env=dict(self.environment),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask the API: POST what is given, GET where nothing is."""
        return ask(f"{self.api}{path}", body)

    def deploy(self, flow: str, company: str) -> None:
        """Deploy a flow as prefect.yaml does: one at a time, a new start dropped."""
        function = flow.replace("-", "_")
        once = ("--concurrency-limit", "1", "--collision-strategy", "CANCEL_NEW")
        self.prefect(
            *(
                "deploy",
                f"flows/{function}.py:{function}",
                "--prefect-file",
                os.devnull,
            ),
            *("--name", company, "--pool", self.pool, *once),
            *("--param", f"company={company}"),
        )

    def start(self, name: str, **parameters: Any) -> str:
        """Start a run of `flow/deployment`; give its id."""
        found = self.ask(f"/deployments/name/{name}")
        path = f"/deployments/{found['id']}/create_flow_run"
        return str(self.ask(path, {"parameters": parameters})["id"])

    def run(self, run_id: str) -> Any:
        """Read a run."""
        return self.ask(f"/flow_runs/{run_id}")

    def set_state(
        self, run_id: str, kind: str, name: str, *, force: bool = False
    ) -> None:
        """Ask for a state, as the buttons on a run's page do."""
        state = {"type": kind, "name": name}
        self.ask(f"/flow_runs/{run_id}/set_state", {"state": state, "force": force})

    def ended(self, run_id: str, times: int = 1) -> Any:
        """Wait until a run has ended for the time that `times` names."""

        def over() -> bool:
            run = self.run(run_id)
            return run["state_type"] in OVER and run["run_count"] >= times

        until(over, f"the end of {run_id}: see {self.folder}")
        return self.run(run_id)

    def steps(self, run_id: str, name: str) -> list[str]:
        """Give how the task runs ended whose names begin so, in order."""
        body = {"flow_runs": {"id": {"any_": [run_id]}}, "limit": 200}
        found = self.ask("/task_runs/filter", body)
        return sorted(t["state_name"] for t in found if t["name"].startswith(name))

    def work(self) -> None:
        """Start a worker."""
        quick = {"PREFECT_WORKER_QUERY_SECONDS": "1"}
        with (self.folder / f"worker-{len(self.workers)}.log").open("ab") as log:
            worker = subprocess.Popen(
                [str(BIN / "prefect"), "worker", "start", "--pool", self.pool],
                env=dict(self.environment) | quick,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        self.workers.append(worker)

    def kill(self) -> None:
        """Kill the workers and all that they run, as a machine does that goes down."""
        mark = f"HOME={self.environment['HOME']}".encode()
        for process in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if mark in process.read_bytes().split(b"\0"):
                    os.kill(int(process.parent.name), signal.SIGKILL)
        for worker in self.workers:
            worker.wait()


@contextmanager
def yard(
    api: str, folder: Path, environment: Mapping[str, str], pool: str
) -> Iterator[Yard]:
    """Make a work pool and a worker; no process of theirs is left at the end."""
    place = Yard(api=api, folder=folder, environment=environment, pool=pool)
    place.prefect("work-pool", "create", pool, "--type", "process", "--overwrite")
    place.work()
    try:
        yield place
    finally:
        place.kill()


def until(holds: Callable[[], bool], what: str, *, every: float = 0.3) -> None:
    """Wait for something that takes a while; look every so many seconds."""
    deadline, pause = time.monotonic() + SECONDS, threading.Event()
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        pause.wait(every)
