"""What every part of the client shares: the calls and a clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ganho.conta_azul.calls import Calls
from ganho.conta_azul.windows import Ever, Span, changes_between

AHEAD = timedelta(days=1)
"""Filters end so much after now: the vendor's clock is not ours."""


class Part:
    """One module of the API."""

    def __init__(self, calls: Calls, clock: Callable[[], datetime]) -> None:
        self._calls = calls
        self._clock = clock

    def _changes(self, since: datetime | None) -> list[Span]:
        """Give the spans that list what changed since; None lists everything."""
        until = self._clock() + AHEAD
        return [Ever(until)] if since is None else [*changes_between(since, until)]
