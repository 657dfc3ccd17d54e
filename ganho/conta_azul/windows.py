"""Spans of time as the vendor's filters want them: São Paulo, no zone, a year at most."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from ganho.conta_azul.schemas.loose import SAO_PAULO

YEAR = timedelta(days=365)
ONE_DAY = timedelta(days=1)


def days_between(since: date, until: date) -> Iterator[tuple[date, date]]:
    """Split days, both ends included, into spans of a year at most."""
    start = since
    while start <= until:
        end = min(start + YEAR - ONE_DAY, until)
        yield start, end
        start = end + ONE_DAY


def moments_between(since: datetime, until: datetime) -> Iterator[tuple[str, str]]:
    """Split aware times into spans of a year at most, as the vendor writes them."""
    start, last = local(since), local(until)
    while start < last:
        end = min(start + YEAR, last)
        yield start.isoformat(), end.isoformat()
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
