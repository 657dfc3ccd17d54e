"""Where a worker's run stops, in the run's own process."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ganho.booking.once import looks
from ganho.booking.run.brake import Brake
from ganho.company import composition
from ganho.errors import FatalError
from ganho.pacing.pacer import Pacer
from tests.stopping_commands import WAITS, Stop, watch


@dataclass
class Hold(Stop):
    """Each thread waits at the place from the nth time on, until the run is cancelled."""

    cancelled: threading.Event = field(default_factory=threading.Event)

    def meet(self, when: str, place: str) -> None:
        """Wait here, if this is where."""
        if (when, place) != (self.when, self.place):
            return
        self.seen += 1
        if self.seen >= self.number:
            (Path(self.folder) / WAITS).touch()
            self.cancelled.wait()


UNPACED = 1e6
"""Requests a second."""


def stop_at(order: dict[str, Any], folder: Path) -> None:
    """Have this process stop at a place, or hold its threads there."""
    # The sandbox counts no requests, and shows at once what was made. But no more are in
    # flight than in a run without a hurry: else all would be sent before one stops.
    composition._pacer = lambda *_: Pacer.steady(UNPACED)
    looks.BETWEEN_LOOKS = 0.2
    if order["act"] != "hold":
        watch(Stop(**order))
        return
    hold = Hold(**order, folder=str(folder))
    let_go_once_cancelled(hold)
    watch(hold)


def let_go_once_cancelled(hold: Hold) -> None:
    """Let the threads go on as soon as the run has heard that it is cancelled."""
    halt = Brake.halt

    def heard(self: Brake, error: FatalError) -> None:
        halt(self, error)
        hold.cancelled.set()

    Brake.halt = heard  # type: ignore[method-assign]
