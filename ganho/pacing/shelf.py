"""Where an account's pace is kept: in a process, or in a file for all of a machine.

Between machines nothing is shared: there the lease and the vendor's 429s speak.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from ganho.pacing.pace import Neighbour, Pace

LOCK_SECONDS = 2.0
"""A lock is held for a millisecond; whose holder was stopped is waited for no longer."""
ASK_EVERY = 0.005
"""Seconds between two tries for the lock."""
SAME_CLOCK = 60.0
"""Seconds by which two processes' clocks may be apart: a restart moves one by more."""


@dataclass(kw_only=True)
class Kept:
    """What is known of an account."""

    pace: Pace
    epoch: float = 0.0
    """What time it was, in seconds since 1970, when the pace's clock was at nothing."""
    neighbour: Neighbour | None = None


KEPT = TypeAdapter(Kept)


class Shelf:
    """Keeps an account's pace for the threads of one process."""

    def __init__(self, pace: Pace) -> None:
        self.seen = Kept(pace=pace)
        """As this process saw it last."""
        self._lock = Lock()

    @contextmanager
    def held(self) -> Iterator[Kept]:
        """Let nobody else look or change it while the block runs."""
        with self._lock:
            yield self.seen


class SharedShelf(Shelf):
    """Keeps it for all processes of a machine, in a file of this name.

    Where the file cannot be used, each process has a pace of its own: asking must not
    end for that.
    """

    def __init__(
        self,
        path: Path,
        pace: Pace,
        *,
        steady: Callable[[], float],
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(pace)
        self._path, self._steady, self._wall = path, steady, wall
        self._file_lock = FileLock(
            path.with_suffix(".lock"),
            timeout=LOCK_SECONDS,
            mode=0o600,
            thread_local=False,
            poll_interval=ASK_EVERY,
        )

    @contextmanager
    def held(self) -> Iterator[Kept]:
        """Let no thread of any process of this machine look or change it."""
        with self._lock:
            is_shared = self._take()
            try:
                if is_shared:
                    self._read()
                yield self.seen
            finally:
                if is_shared:
                    self._write()
                    self._file_lock.release()

    def _take(self) -> bool:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file_lock.acquire()
        except (OSError, Timeout):
            return False
        return True

    def _read(self) -> None:
        # Half a file, or one of another version, is none.
        with suppress(OSError, ValidationError):
            kept = KEPT.validate_json(self._path.read_bytes())
            # Another start of the machine counts from another nothing.
            if abs(kept.epoch - self._epoch()) > SAME_CLOCK:
                kept.pace = self.seen.pace
            self.seen = kept

    def _write(self) -> None:
        self.seen.epoch = self._epoch()
        with suppress(OSError):
            self._path.write_bytes(KEPT.dump_json(self.seen))

    def _epoch(self) -> float:
        return self._wall() - self._steady()


def shelf_name(*parts: str) -> str:
    """Give the name of an account's file; it tells nobody whose account it is."""
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
