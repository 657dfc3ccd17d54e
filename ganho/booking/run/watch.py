"""How long ago something was, whatever is done to the clock meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta

Clock = Callable[[], datetime]


class Watch:
    """A run's time: when it began, and two clocks, of which nobody sets the second."""

    def __init__(self, clock: Clock, steady: Callable[[], float]) -> None:
        self.now = clock
        self.started_at = clock()
        self.time_there: datetime | None = None
        """Pipedrive's time, as its latest page of deals told it."""
        self._steady = steady
        self._steady_at = steady()

    def age(self, moment: datetime) -> timedelta:
        """Tell how long ago a moment certainly was.

        The clock may be set while the run is under way, on or back: the lesser of what
        it says and of what has gone by since the run began counts.
        """
        gone_by = timedelta(seconds=self._steady() - self._steady_at)
        return min(self.now(), self.started_at + gone_by) - moment

    def age_there(self, moment: datetime) -> timedelta:
        """Tell how long ago it was in Pipedrive; its clock says so if ours is behind."""
        age = self.now() - moment
        if age < timedelta(0) and self.time_there is not None:
            return self.time_there - moment
        return age
