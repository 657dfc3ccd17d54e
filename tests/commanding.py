"""Whole commands in processes of their own: started, stopped, woken up, read."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.stopping_commands import ENDED, WAITS
from tests.working import until

SOON = 0.05
"""Seconds between two looks."""


@dataclass(frozen=True)
class Command:
    """One command under way."""

    pid: int
    folder: Path

    @property
    def said(self) -> str:
        """What it told on both ways, so far."""
        return "".join((self.folder / name).read_text() for name in ("out", "err"))

    @property
    def lines(self) -> list[str]:
        """What it told, without blank lines."""
        return [line for line in self.said.splitlines() if line.strip()]

    @property
    def has_ended(self) -> bool:
        return (self.folder / ENDED).exists()

    def end(self) -> int:
        """Wait for its end; give its exit code, less than nothing for a signal."""
        until(
            lambda: self.has_ended, f"the end of {self.pid}: {self.folder}", every=SOON
        )
        return int((self.folder / ENDED).read_text())

    def stopped(self) -> "Command":
        """Wait until it came where it was told to stop."""
        until(self._is_stopped, f"the stop of {self.pid}: {self.folder}", every=SOON)
        return self

    def wake(self) -> None:
        """Let it go on."""
        (self.folder / WAITS).unlink(missing_ok=True)
        os.kill(self.pid, signal.SIGCONT)

    def _is_stopped(self) -> bool:
        assert not self.has_ended, f"it ended before it came there: {self.said}"
        if (self.folder / WAITS).exists():
            return True
        return is_asleep(self.pid)


def is_asleep(pid: int) -> bool:
    """Tell whether a process was stopped (SIGSTOP)."""
    with suppress(FileNotFoundError, ProcessLookupError):
        status = Path(f"/proc/{pid}/stat").read_text()
        return status.rpartition(")")[2].split()[0] == "T"
    return False


@dataclass
class Commander:
    """Has commands run in processes of their own, forked from one that is warm."""

    process: "subprocess.Popen[str]"
    begun: list[Command] = field(default_factory=list)

    def __call__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *words: str,
        busy: int = 0,
        **stop: Any,
    ) -> Command:
        """Begin a command; `stop` are the fields of a `Stop`, `busy` milliseconds."""
        own = folder / f"command-{uuid4().hex}"
        own.mkdir()
        order = {
            "words": words,
            "environment": dict(environment),
            "folder": str(own),
            "stop": stop,
            "busy": busy,
        }
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        self.begun.append(Command(int(self.process.stdout.readline()), own))
        return self.begun[-1]

    def kill_what_is_left(self) -> None:
        """Leave nothing behind that is stopped or hangs."""
        for command in self.begun:
            if not command.has_ended:
                with suppress(ProcessLookupError):
                    os.kill(command.pid, signal.SIGKILL)
        self.begun.clear()


@contextmanager
def commanding(environment: Mapping[str, str], log: Path) -> Iterator[Commander]:
    """Warm a process up that commands are forked from; it ends with the block."""
    with (
        log.open("ab") as told,
        subprocess.Popen(
            [sys.executable, "-m", "tests.stopping_commands"],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        ) as process,
    ):
        commander = Commander(process)
        try:
            yield commander
        finally:
            commander.kill_what_is_left()
            assert process.stdin
            process.stdin.close()
