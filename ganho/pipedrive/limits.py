"""What Pipedrive lets one company ask: a few calls in two seconds, tokens for a day.

Its page on rate limiting, read in September 2026. No header is promised; where one is
missing nothing is known of what it would tell.
"""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

import httpx

from ganho.errors import Sentence, SpentError
from ganho.transport import TOO_MANY, Request, read_count, read_date, retry_after

RESERVE = 0.1
"""Of the daily tokens: left to the company's other integrations (R27)."""
LIMIT = "x-daily-ratelimit-token-limit"
REMAINING = "x-daily-ratelimit-token-remaining"
BURST_REMAINING, BURST_RESET = "x-ratelimit-remaining", "x-ratelimit-reset"
WINDOW, LONGEST = 2.0, 10.0
"""Seconds of a burst, and the most that one is waited for: more is no burst."""
IN_A_ROW = 3
"""So many 429s although the burst has calls left: it is the day that has none."""
WAIT_UNTIL = Sentence("Pipedrive asks to wait until {time}.")
SPENT = Sentence(
    "Pipedrive's limit of the day is spent; it goes on after midnight at Pipedrive's "
    "servers, {time} if they keep UTC."
)
NEARLY_SPENT = Sentence(
    "Pipedrive's limit of the day is nearly spent, and the last tenth is left to other "
    "integrations; it goes on after midnight at Pipedrive's servers, {time} if they keep "
    "UTC."
)


class Limits:
    """How long to wait for Pipedrive, and when not to ask it any more."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._in_a_row = 0
        self._today: tuple[int, int] | None = None
        """How many of the day's tokens are left, and of how many, where it was told."""

    def hear(self, response: httpx.Response) -> None:
        """Count the 429s in a row; threads that count at once do no harm."""
        left, limit = tokens_of(response)
        if left is not None and limit is not None:
            self._today = left, limit
        refused = response.status_code == TOO_MANY
        self._in_a_row = self._in_a_row + 1 if refused else 0

    def wait(self, request: Request, response: httpx.Response) -> float:
        """Tell how long a 429 asks to wait. Raises SpentError for more than a burst."""
        asked = max(retry_after(response) or 0.0, _burst_reset(response), WINDOW)
        # Of a spent day a `Retry-After: 3` was seen as well.
        if asked > LONGEST:
            raise self._until(WAIT_UNTIL, _now(response) + timedelta(seconds=asked))
        left, burst = tokens_of(response)[0], _count(response, BURST_REMAINING)
        if left is not None and left < max(1, request.tokens):
            raise self._until(SPENT, _midnight(response))
        if left is None and burst and self._in_a_row >= IN_A_ROW:
            raise self._until(SPENT, _midnight(response))
        return asked

    def spare(self, tokens: int, *, keep: float) -> bool:
        """Tell whether such a share of the day is left after so many tokens more."""
        if self._today is None:
            return True
        left, limit = self._today
        return left - tokens >= limit * keep

    def keep_reserve(self, response: httpx.Response) -> None:
        """Stop reading while a tenth of the day's tokens is left for others."""
        left, limit = tokens_of(response)
        if limit is not None and left is not None and left < limit * RESERVE:
            raise self._until(NEARLY_SPENT, _midnight(response))

    def _until(self, said: Sentence, moment: datetime) -> SpentError:
        return SpentError(said.of(time=f"{moment.astimezone(self._zone):%H:%M}"))


def tokens_of(response: httpx.Response) -> tuple[int | None, int | None]:
    """Tell how many of the day's tokens are left, and of how many."""
    return _count(response, REMAINING), _count(response, LIMIT)


def _count(response: httpx.Response, name: str) -> int | None:
    return read_count(response.headers.get(name, ""))


def _burst_reset(response: httpx.Response) -> float:
    text = response.headers.get(BURST_RESET, "").strip()
    return float(text) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", text) else 0.0


def _now(response: httpx.Response) -> datetime:
    return read_date(response.headers.get("date", "")) or datetime.now(UTC)


def _midnight(response: httpx.Response) -> datetime:
    """Give the end of the vendor's day: "midnight at server's timezone", by its page.

    Which zone that is it does not say; its other count of a day is one of UTC.
    """
    tomorrow = _now(response).astimezone(UTC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, UTC)
