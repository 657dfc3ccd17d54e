"""The time it is in the sandbox."""

from datetime import UTC, datetime, timedelta
from threading import Lock


class SandboxClock:
    """Real time, moved by hand where a test wants another day."""

    def __init__(self, start: datetime | None = None) -> None:
        self._lock = Lock()
        self._shift = timedelta(0)
        if start is not None:
            self.set(start)

    def __call__(self) -> datetime:
        """Tell the time, aware."""
        return self.now()

    def now(self) -> datetime:
        """Tell the time, aware."""
        with self._lock:
            return datetime.now(UTC) + self._shift

    def set(self, moment: datetime) -> None:
        """Let it be that moment now; time goes on from there."""
        with self._lock:
            self._shift = moment - datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Let so much time pass at once."""
        with self._lock:
            self._shift += timedelta(seconds=seconds)
