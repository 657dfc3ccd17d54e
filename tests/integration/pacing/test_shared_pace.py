"""Processes of one machine share an account's pace; what stands in the file stops none."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ganho.pacing.pace import Neighbour, Pace, Terms
from ganho.pacing.pacer import Pacer
from ganho.pacing.shelf import SharedShelf

TERMS = Terms(start=20, top=20, burst=2)
FAST = Terms(start=200, top=200, burst=2)
PROCESSES, ASKS = 4, 100
"""So many and so fast that two would often read the same file, if they could."""
ASKING = f"""
import sys, time
from pathlib import Path
from ganho.pacing.pace import Neighbour, Pace, Terms
from ganho.pacing.pacer import Pacer
from ganho.pacing.shelf import SharedShelf

terms = Terms(start={FAST.start}, top={FAST.top}, burst={FAST.burst})
pace = Pace.at_rest(terms, time.monotonic())
shelf = SharedShelf(Path(sys.argv[1]), pace, steady=time.monotonic)
pacer = Pacer(terms, shelf=shelf)
print(flush=True)
sys.stdin.readline()
for _ in range({ASKS}):
    pacer.take("a vendor")
    print(time.monotonic())
"""


class Clock:
    """A steady clock, and what time it is."""

    def __init__(self) -> None:
        self.steady, self.wall = 1_000.0, 1_800_000_000.0

    def sleep(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


def shelf_at(path: Path, clock: Clock) -> SharedShelf:
    return SharedShelf(
        path,
        Pace.at_rest(TERMS, clock.steady),
        steady=lambda: clock.steady,
        wall=lambda: clock.wall,
    )


def pacer_at(path: Path, clock: Clock) -> Pacer:
    return Pacer(
        TERMS,
        shelf=shelf_at(path, clock),
        clock=lambda: clock.steady,
        sleep=clock.sleep,
    )


def waited(pacer: Pacer, clock: Clock, times: int) -> float:
    """Ask so often; give the seconds that it took."""
    before = clock.steady
    for _ in range(times):
        pacer.take("a vendor")
    return clock.steady - before


def test_several_processes_ask_as_often_as_one(tmp_path: Path) -> None:
    path = tmp_path / "pace" / "account.json"
    all_of_them = [
        subprocess.Popen(
            [sys.executable, "-c", ASKING, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for one in all_of_them:
        assert one.stdout
        one.stdout.readline()
    began_at = time.monotonic()
    told = []
    for one in all_of_them:
        assert one.stdin
        one.stdin.write("\n")
        one.stdin.flush()
    for one in all_of_them:
        told += [float(line) for line in one.communicate()[0].split()]

    assert len(told) == PROCESSES * ASKS
    # A slot is never early; late is what a busy machine makes it.
    assert max(told) - began_at >= (PROCESSES * ASKS - FAST.burst) / FAST.start - 0.1


def test_a_429_of_one_process_slows_the_other_down(tmp_path: Path) -> None:
    clock = Clock()
    one, other = (pacer_at(tmp_path / "a.json", clock) for _ in range(2))
    one.slow_down(3)

    assert waited(other, clock, 1) == pytest.approx(3 + 1 / 10)


@pytest.mark.parametrize(("told", "sat_out"), [(30, 30), (3600, 0)])
def test_what_no_run_sits_out_keeps_the_next_one_from_nothing(
    tmp_path: Path, told: float, sat_out: float
) -> None:
    path, clock = tmp_path / "a.json", Clock()
    pacer_at(path, clock).slow_down(told)

    assert waited(pacer_at(path, clock), clock, 1) == pytest.approx(sat_out + 1 / 10)


def test_accounts_share_nothing(tmp_path: Path) -> None:
    clock = Clock()
    one, other = (pacer_at(tmp_path / name, clock) for name in ("a.json", "b.json"))
    one.slow_down(3)

    assert waited(other, clock, 1) == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pace": {"at": "soon"}}', "\0"])
def test_a_file_that_says_nothing_is_written_anew(tmp_path: Path, text: str) -> None:
    path, clock = tmp_path / "a.json", Clock()
    path.write_text(text)
    waited(pacer_at(path, clock), clock, TERMS.burst)

    assert waited(pacer_at(path, clock), clock, 1) == pytest.approx(1 / TERMS.start)


def test_after_a_restart_of_the_machine_the_file_says_nothing(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.json", Clock()
    pacer_at(path, clock).slow_down(30)
    clock.wall += 3600

    assert waited(pacer_at(path, clock), clock, 1) == 0


def test_where_no_file_can_be_each_has_a_pace_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "pace").write_text("a file where a folder should be")
    clock = Clock()
    pacer = pacer_at(tmp_path / "pace" / "a.json", clock)

    assert waited(pacer, clock, TERMS.burst + 20) == pytest.approx(1)


def test_who_was_stopped_with_the_lock_stops_nobody_else(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.json", Clock()
    with shelf_at(path, clock).held():
        assert waited(pacer_at(path, clock), clock, 1) == 0


def test_others_may_read_neither_folder_nor_file(tmp_path: Path) -> None:
    path, clock = tmp_path / "pace" / "a.json", Clock()
    pacer_at(path, clock).take("a vendor")

    assert path.parent.stat().st_mode & 0o077 == 0


def test_somebody_else_is_remembered_whatever_is_restarted(tmp_path: Path) -> None:
    path, clock = tmp_path / "a.json", Clock()
    counted = replace(TERMS, windows=((20, 1.0),))
    shelf = shelf_at(path, clock)
    Pacer(counted, shelf=shelf, wall=lambda: clock.wall).slow_down(1.0)
    clock.steady, clock.wall = 10.0, clock.wall + 120

    with shelf_at(path, clock).held() as kept:
        assert kept.neighbour == Neighbour(pace=0, seen_at=clock.wall - 120)
        assert kept.pace.rate == TERMS.start
