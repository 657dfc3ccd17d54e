"""What every part of the client shares: the calls and a clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ganho.conta_azul.calls import Calls
from ganho.conta_azul.paging import Params
from ganho.conta_azul.windows import moments_between

AHEAD = timedelta(days=1)
"""Filters end so much after now: the vendor's clock is not ours."""


class Part:
    """One module of the API."""

    def __init__(self, calls: Calls, clock: Callable[[], datetime]) -> None:
        self._calls = calls
        self._clock = clock

    def _changes(self, since: datetime | None) -> list[Params]:
        """Give the filters that list what changed since; None lists everything."""
        if since is None:
            return [{}]
        return [
            {"data_alteracao_de": start, "data_alteracao_ate": end}
            for start, end in moments_between(since, self._clock() + AHEAD)
        ]
