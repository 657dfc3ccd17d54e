"""Processes that outlive a command are found again, and never mistaken for others."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ganho.cli.server.kept import KeepingError, Kept, wait_until

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")
DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
STUBBORN = (sys.executable, "-c", DEAF)
pytestmark = [
    # Nobody waits for a process that outlives its parent.
    pytest.mark.filterwarnings("ignore:subprocess .* is still running"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """A process of this test, ended with it."""
    one = Kept(tmp_path, "sleeper")
    yield one
    if one.facts():
        os.kill(one.facts()["pid"], signal.SIGKILL)


def test_a_process_is_started_once_and_found_with_what_it_was_told(kept: Kept) -> None:
    started = kept.start(SLEEPER, os.environ, url="here")
    pid = kept.facts()["pid"]
    again = kept.start(SLEEPER, os.environ, url="there")

    assert (started, again) == (True, False)
    assert kept.facts() == {"pid": pid, "url": "here"}
    assert (kept.folder / "sleeper.json").stat().st_mode & 0o777 == 0o600


def test_it_is_apart_from_the_terminal_that_started_it(kept: Kept) -> None:
    kept.start(SLEEPER, os.environ)
    pid = kept.facts()["pid"]

    assert os.getsid(pid) == pid
    assert os.getsid(pid) != os.getsid(0)


def test_a_process_that_died_is_not_running_whatever_its_file_says(kept: Kept) -> None:
    kept.start(SLEEPER, os.environ)
    os.kill(kept.facts()["pid"], signal.SIGKILL)

    assert wait_until(lambda: kept.facts() is None, 5)
    assert kept.stop(1) is False
    assert kept.start(SLEEPER, os.environ) is True


def test_a_file_that_was_left_behind_never_ends_a_stranger(kept: Kept) -> None:
    with subprocess.Popen(SLEEPER) as stranger:
        (kept.folder / "sleeper.json").write_text(json.dumps({"pid": stranger.pid}))
        stopped = kept.stop(1)
        alive = stranger.poll() is None
        stranger.kill()

    assert stopped is False
    assert alive


def test_one_that_does_not_listen_is_ended_by_force(kept: Kept) -> None:
    kept.start(STUBBORN, os.environ)
    assert wait_until(lambda: "deaf" in kept.log.read_text(), 10)
    stopped = kept.stop(0.5)

    assert stopped
    assert kept.facts() is None


def test_one_whose_number_was_never_noted_is_left_alone(kept: Kept) -> None:
    kept.start(SLEEPER, os.environ)
    pid = kept.facts()["pid"]
    (kept.folder / "sleeper.json").write_text("")
    with pytest.raises(KeepingError):
        kept.stop(1)

    os.kill(pid, signal.SIGKILL)
