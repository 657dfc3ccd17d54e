"""What lets every thread of a run stop before its next write."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from ganho.errors import FatalError, GanhoError, RetryableError, Sentence

TROUBLE_LIMIT = 3
"""So many deals in a row that one vendor fails, and the rest waits for the next run."""
KEEPS_FAILING = Sentence(
    "{vendor} failed {times} times in a row; the next run goes on with the rest. "
    "The last time: {last}"
)


class Brake:
    """Pulled once, it holds: whoever checks it before a write goes no further."""

    def __init__(self) -> None:
        self.halted: FatalError | None = None
        self.stopped_by: Sentence | None = None
        """Transient trouble that ended the run early."""
        self._troubles: dict[str, list[Sentence]] = {}
        """What each vendor's failures in a row were."""
        self._lock = Lock()

    def halt(self, error: FatalError) -> None:
        """Let every other thread stop before its next write; the first error counts."""
        with self._lock:
            self.halted = self.halted or error

    def note_trouble(self, error: GanhoError) -> None:
        """Count what a vendor failed to do; a success in between sets the count back.

        What names no vendor, such as a record that cannot be read, is no vendor's trouble.
        """
        if not error.vendor:
            return
        with self._lock:
            in_a_row = self._troubles.setdefault(error.vendor, [])
            # What is raised because of the troubles is none of them.
            if len(in_a_row) < TROUBLE_LIMIT:
                in_a_row.append(error.message)

    def note_success(self) -> None:
        """Forget the troubles in a row: the vendors answer again."""
        with self._lock:
            self._troubles.clear()

    def check(self) -> None:
        """Raise if this run should write no more."""
        self.check_halted()
        with self._lock:
            for vendor, in_a_row in self._troubles.items():
                if len(in_a_row) == TROUBLE_LIMIT:
                    self.stopped_by = KEEPS_FAILING.of(
                        vendor=vendor, times=TROUBLE_LIMIT, last=in_a_row[-1]
                    )
                    raise RetryableError(
                        "{vendor} keeps failing; the rest waits", vendor=vendor
                    )

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
