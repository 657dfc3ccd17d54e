"""Whether trouble can wait until morning: a won deal is due 24 hours after its win."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ganho.words.amounts import Language, moment
from ganho.words.tables.texts_ending import ENDING_TEXTS

DUE_AFTER = timedelta(hours=24)
"""The native integration promises no less (R3)."""
MORNING = time(9)
"""By then somebody has looked, and has had an hour to act."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class OldestDue:
    """The open deal that has waited longest, and since when."""

    deal_id: int
    since: datetime

    @property
    def until(self) -> datetime:
        """When it has to be booked."""
        return self.since + DUE_AFTER


def can_wait(oldest: OldestDue, now: datetime, zone: str) -> bool:
    """Tell whether the deal is still in time if nobody acts before morning."""
    return oldest.until > next_morning(now, zone)


def next_morning(now: datetime, zone: str) -> datetime:
    """Give the next morning of the company's clock."""
    local = now.astimezone(ZoneInfo(zone))
    today = datetime.combine(local.date(), MORNING, local.tzinfo)
    return today if local < today else today + A_DAY


def urgency(
    oldest: OldestDue | None, now: datetime, language: Language, zone: str
) -> str:
    """Say whether a failed run can wait, and until when."""
    texts = ENDING_TEXTS[language]
    if oldest is None:
        return texts.nothing_open
    words = texts.can_wait if can_wait(oldest, now, zone) else texts.cannot_wait
    if oldest.until <= now:
        words = texts.overdue
    return words.format(
        deal=oldest.deal_id,
        since=_since(oldest.since, now, language, zone),
        until=zoned(oldest.until, language, zone),
    )


def zoned(value: datetime, language: Language, zone: str) -> str:
    """Write a moment with its zone: `26/11/2026 14:05 (-03)`."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{moment(value, language, zone)} ({local:%Z})"


def _since(since: datetime, now: datetime, language: Language, zone: str) -> str:
    texts = ENDING_TEXTS[language]
    local, today = (m.astimezone(ZoneInfo(zone)) for m in (since, now))
    days = (today.date() - local.date()).days
    if days in (0, 1):
        return (texts.today, texts.yesterday)[days].format(time=f"{local:%H:%M}")
    return zoned(since, language, zone)
