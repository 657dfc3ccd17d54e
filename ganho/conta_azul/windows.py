"""Spans of time as the vendor's filters want them: São Paulo, no zone, a year at most."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from ganho.conta_azul.schemas.loose import SAO_PAULO

# The longest span of changes since March 2026, by the vendor's changelog.
YEAR = timedelta(days=365)
ONE_DAY, ONE_SECOND = timedelta(days=1), timedelta(seconds=1)
BEFORE_ALL = datetime(2000, 1, 1, tzinfo=SAO_PAULO)
"""The vendor is younger."""


class Span(Protocol):
    """A part of a list, by when its rows were changed."""

    @property
    def params(self) -> dict[str, str | int]:
        """Give the filters that list it."""

    def parts(self) -> "list[Span]":
        """Split it; none where it cannot be shorter."""


@dataclass(frozen=True)
class Ever:
    """Everything, up to a time."""

    until: datetime

    @property
    def params(self) -> dict[str, str | int]:
        """Give no filter."""
        return {}

    def parts(self) -> list[Span]:
        """Split it into years."""
        return list(changes_between(BEFORE_ALL, self.until))


@dataclass(frozen=True)
class Changes:
    """What changed from a time to another, both included: São Paulo's, without a zone."""

    start: datetime
    end: datetime

    @property
    def params(self) -> dict[str, str | int]:
        """Give the filters, which are heeded together only."""
        start, end = self.start.isoformat(), self.end.isoformat()
        return {"data_alteracao_de": start, "data_alteracao_ate": end}

    def parts(self) -> list[Span]:
        """Split it into halves of whole seconds."""
        half = (self.end - self.start) // (2 * ONE_SECOND) * ONE_SECOND
        if not half:
            return []
        middle = self.start + half
        return [Changes(self.start, middle), Changes(middle, self.end)]


def days_between(since: date, until: date) -> Iterator[tuple[date, date]]:
    """Split days, both ends included, into spans of a year at most."""
    start = since
    while start <= until:
        end = min(start + YEAR - ONE_DAY, until)
        yield start, end
        start = end + ONE_DAY


def changes_between(since: datetime, until: datetime) -> Iterator[Changes]:
    """Split aware times into spans of a year at most."""
    start, last = local(since), local(until)
    while start < last:
        end = min(start + YEAR, last)
        yield Changes(start, end)
        start = end


def local(moment: datetime) -> datetime:
    """Give São Paulo's time without a zone, to the second."""
    return moment.astimezone(SAO_PAULO).replace(tzinfo=None, microsecond=0)


def halves(since: date, until: date) -> list[tuple[date, date]]:
    """Split days in two; a single day cannot be split."""
    if since >= until:
        return []
    middle = since + (until - since) // 2
    return [(since, middle), (middle + ONE_DAY, until)]
