"""Processes that outlive the command that starts them, and are found again.

Each holds an operating system's lock on its own file for as long as it lives, so a file
left behind by a power cut or a kill never points at a stranger: without the lock nobody
is there, and whoever holds it is the process whose number the file tells.
"""

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ganho.errors import GanhoError, WrongRequestError

PAUSE = 0.05


class KeepingError(GanhoError):
    """A process could not be started or found; the message is for people."""


class UnsupportedSystemError(WrongRequestError):
    """This operating system has no locks that a process keeps for as long as it lives."""


def require_locks() -> None:
    """Raise UnsupportedSystemError where no process can be kept, as on Windows."""
    if find_spec("fcntl") is None:
        raise UnsupportedSystemError(
            "`ganho up` needs Linux or macOS. Here, start `prefect server start` "
            "and `prefect worker start --pool ganho`, and install the schedules "
            "with `ganho deploy`."
        )


@dataclass(frozen=True)
class Kept:
    """A process that is kept running under a name, in a folder."""

    folder: Path
    name: str

    @property
    def log(self) -> Path:
        """Where the process writes what it has to say."""
        return self.folder / f"{self.name}.log"

    @property
    def _file(self) -> Path:
        return self.folder / f"{self.name}.json"

    def facts(self) -> dict[str, Any] | None:
        """Give `pid` and what it was started with; None if it is not running."""
        if not self._file.exists():
            return None
        with _opened(self._file) as file:
            if _locked(file, shared=True, tries=1):
                return None
            told = os.pread(file, 65_536, 0)
        facts: dict[str, Any] = json.loads(told) if told else {}
        return facts

    def start(
        self, command: Sequence[str], env: Mapping[str, str], **facts: str
    ) -> bool:
        """Start the process, apart from this terminal; False if it runs already."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _opened(self._file) as file:
            if not _locked(file, shared=False, tries=20):
                return False
            os.ftruncate(file, 0)
            child = self._detached(command, env, file)
            os.pwrite(file, json.dumps(facts | {"pid": child.pid}).encode(), 0)
        return True

    def _detached(
        self, command: Sequence[str], env: Mapping[str, str], lock: int
    ) -> "subprocess.Popen[bytes]":
        """Start a process that holds the lock, in a session of its own."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # As under `nohup ... &`. The child would ignore it too, and Prefect's
            # worker turns the signal that ends it into this one.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        with os.fdopen(os.open(self.log, APPEND, 0o600), "ab") as out:
            return subprocess.Popen(  # noqa: S603 - our own interpreter
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=dict(env),
                # The child inherits the lock, and holds it when this command is over.
                pass_fds=(lock,),
                # Ctrl+C in this terminal does not reach it.
                start_new_session=True,
            )

    def stop(self, patience: float) -> bool:
        """End the process, at the latest by force; False if none was running."""
        facts = self.facts()
        if facts is None:
            return False
        if "pid" not in facts:
            raise KeepingError(
                "{file} is in use by an unknown process: the `ganho up` that started "
                "it did not finish. End it by hand.",
                file=self._file,
            )
        for how, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 10.0)):
            os.kill(facts["pid"], how)
            if wait_until(lambda: self.facts() is None, seconds):
                return True
        raise KeepingError(
            "The process {pid} ({name}) did not end.",
            pid=facts["pid"],
            name=self.name,
        )


APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND


def wait_until(done: Callable[[], object], seconds: float) -> bool:
    """Ask again and again; False if the time is over first."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not done():
        if time.monotonic() > deadline:
            return False
        pause.wait(0.2)
    return True


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _locked(file: int, *, shared: bool, tries: int) -> bool:
    """Take a lock that nobody holds; those who only look hold one for a moment."""
    import fcntl  # noqa: PLC0415 - Windows has none, and has every other command

    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    for _ in range(tries):
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            threading.Event().wait(PAUSE)
        else:
            return True
    return False
