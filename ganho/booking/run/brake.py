"""What lets every thread of a run stop before its next write."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from ganho.errors import FatalError, RetryableError, Sentence

TROUBLE_LIMIT = 3
"""So many failed calls in a row, and the rest of the run waits for the next one."""


class Brake:
    """Pulled once, it holds: whoever checks it before a write goes no further."""

    def __init__(self) -> None:
        self.halted: FatalError | None = None
        self.stopped_by: Sentence | None = None
        """Transient trouble that ended the run early."""
        self._troubles = 0
        self._lock = Lock()

    def halt(self, error: FatalError) -> None:
        """Let every other thread stop before its next write; the first error counts."""
        with self._lock:
            self.halted = self.halted or error

    def note_trouble(self) -> None:
        """Count a failed call; a success in between sets the count back."""
        with self._lock:
            self._troubles += 1

    def note_success(self) -> None:
        """Forget the troubles in a row: the vendor answers again."""
        with self._lock:
            self._troubles = 0

    def check(self) -> None:
        """Raise if this run should write no more."""
        self.check_halted()
        if self._troubles >= TROUBLE_LIMIT:
            raise RetryableError("the vendor keeps failing; the rest waits")

    def check_halted(self) -> None:
        """Raise what made another thread stop the run."""
        if self.halted is not None:
            raise self.halted

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Let a run that cannot go on end with its report.

        Transient trouble leaves the open deals waiting; a FatalError halts the run.
        """
        try:
            yield
        except FatalError as error:
            self.halt(error)
        except RetryableError as error:
            self.stopped_by = error.message
