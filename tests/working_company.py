"""A company whose runs a worker starts, each in a process that stops where it is told."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.commanding import SOON, is_asleep
from tests.processes import Company
from tests.stopping_commands import WAITS
from tests.working import ROOT, Yard, until, yard

HOOK = ROOT / "tests" / "stopping_runs"
STOP = "stop"
"""The file that tells a run where to stop, beside the numbers of its processes."""
Place = tuple[str, str]
"""Before or after, and what: the first two fields of a `Stop`."""
DEALS = 6
"""More than a run has in flight: something is left to do wherever it stops."""


@dataclass(frozen=True)
class WorkerRun:
    """One run, and the folder in which its processes note who they are."""

    run_id: str
    folder: Path

    def stopped(self) -> int:
        """Wait until it came where it was told to stop; give the process."""
        until(lambda: bool(self._asleep()), f"the stop of {self.run_id}", every=SOON)
        return self._asleep()[0]

    def waits(self) -> bool:
        """Tell whether it waits there to be cancelled."""
        return (self.folder / WAITS).exists()

    def _asleep(self) -> list[int]:
        pids = [int(noted.name) for noted in self.folder.glob("[0-9]*")]
        return [pid for pid in pids if is_asleep(pid)]


@dataclass(frozen=True)
class Working:
    """The company, and the worker with the deployment of its runs."""

    company: Company
    yard: Yard

    def start(self, place: Place, act: str = "SIGSTOP") -> WorkerRun:
        """Win some deals, and start a run that falls asleep at a place.

        `hold`: its threads wait there until it is cancelled, and hears of it.
        """
        self.company.win(DEALS)
        self.company.let_pass()
        notes = self.yard.folder / "runs"
        shutil.rmtree(notes, ignore_errors=True)
        notes.mkdir()
        stop = {"when": place[0], "place": place[1], "number": 2, "act": act}
        (notes / STOP).write_text(json.dumps(stop))
        run_id = self.yard.start(f"sync-won-deals/{self.company.slug}")
        return WorkerRun(run_id, notes)

    def cancel(self, run: WorkerRun) -> None:
        """Press *Cancel*, once the run waits where it was told to."""
        until(run.waits, f"the stop of {run.run_id}", every=SOON)
        self.yard.set_state(run.run_id, "CANCELLING", "Cancelling")


@contextmanager
def working(company: Company, api: str, folder: Path) -> Iterator[Working]:
    """Deploy a company's runs for a worker of its own."""
    paths = os.pathsep.join([str(HOOK), str(ROOT)])
    own = dict(company.environment) | {
        "PYTHONPATH": paths,
        "STOPPING_RUNS": str(folder / "runs"),
    }
    with yard(api, folder, own, company.slug) as place:
        place.deploy("sync-won-deals", company.slug)
        yield Working(company, place)
