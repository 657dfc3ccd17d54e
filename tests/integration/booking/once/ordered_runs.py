"""Runs in a process that dies where it is told to: the other end of `dying_runs`."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from tests.world import ACTIVATED_AT, World

KILLED = 9
WAITING = 3

Order = Callable[..., int]


@contextmanager
def ordering() -> Iterator[Order]:
    """Have runs done in a process that may die; each gives its exit code."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.dying_runs"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:

        def run(w: World, death: str, number: int, *, blind: bool = False) -> int:
            json.dump(_order(w, death, number, blind=blind), process.stdin)
            process.stdin.write("\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield run
        process.stdin.close()


def finish(w: World, order: Order) -> bool:
    """Run again, as the schedule would, until nothing waits.

    Tells whether a person had to authorize again: where the run died between the
    vendor's new refresh token and its commit, nobody has that token any more.
    """
    reconnected = False
    for _ in range(4):
        w.sandbox.clock.advance(70)
        code = order(w, "never", 0)
        if code == 0:
            return reconnected
        if code != WAITING:
            w.authorize()
            reconnected = True
    pytest.fail("deals still wait after four runs")


def _order(w: World, death: str, number: int, *, blind: bool) -> dict[str, object]:
    values = w.values()
    shift = (w.sandbox.clock.now() - datetime.now(UTC)).total_seconds()
    return {
        "slug": values.slug,
        "settings": {"activated_at": ACTIVATED_AT.isoformat(), **w.settings},
        "pipedrive": asdict(values.pipedrive),
        "conta_azul": asdict(values.conta_azul),
        "ledger": asdict(values.ledger),
        "death": death,
        "number": number,
        "shift": shift,
        "blind": blind,
    }
