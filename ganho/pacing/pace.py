"""An account's pace as a value: a token bucket that halves, recovers and climbs.

Nothing here waits or tells the time: moments come in, in seconds of one clock that nobody
sets.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

RECOVERS_IN = 60.0
"""Seconds in which a pace goes from nothing to all that it may ever be."""
ONE_AFTER_ANOTHER = 1.0
"""Seconds between two 429s that each say something."""
CLIMBS_ON = 10.0
"""Seconds after a climber's last request in which the pace is still his."""
LONG_AGO = -1e9
BELOW = 0.9
"""Of the pace at which somebody else's 429 came: so far a pace goes beside him."""
LEAST_BESIDE = 0.8
"""Of the start: so far it goes whatever he does."""
REMEMBERED_FOR = 24 * 3600.0
"""Seconds for which somebody else is reckoned with."""
LOWEST = 16
"""A pace falls to this part of where it starts, and no lower."""


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """Somebody else who uses the account: a 429 came that was none of our making."""

    pace: float
    """How much we had asked in the second before."""
    seen_at: float
    """In seconds since 1970."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an account may be asked. Paces are requests a second."""

    start: float
    """Without a hurry."""
    top: float
    """Where a climb ends; beside somebody else it may be below the start."""
    burst: int
    """So many at once after a rest, at the start's pace."""
    windows: tuple[tuple[int, float], ...] = ()
    """What the vendor counts: so many requests in so many seconds, and no more."""
    top_beside: float = inf
    """Where a climb ends at most while somebody else uses the account."""

    def beside(self, neighbour: Neighbour | None, wall: float) -> "Terms":
        """Give the terms as they are beside somebody else, at a time since 1970."""
        if neighbour is None or not 0 <= wall - neighbour.seen_at < REMEMBERED_FOR:
            return self
        top = min(self.top, self.top_beside, BELOW * neighbour.pace)
        # A vendor that refuses everybody for minutes must not make us crawl for a day.
        return replace(self, top=max(LEAST_BESIDE * self.start, top), burst=1)

    @property
    def floor(self) -> float:
        """The pace that no 429 takes away."""
        return self.start / LOWEST

    def gained(self, seconds: float) -> float:
        """Tell by how much a pace grows in that time."""
        return self.top * seconds / RECOVERS_IN

    def burst_at(self, rate: float) -> float:
        """Tell how many may go at once; what a pace has gained is no burst's any more."""
        return max(1.0, self.burst - max(0.0, rate - self.start))

    @cached_property
    def memory(self) -> int:
        """So many requests decide whether a window is full."""
        return max((most for most, _ in self.windows), default=0)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast an account is asked at a moment, and when it was asked."""

    at: float
    """The moment of these figures; after a 429 it is ahead, when asking goes on."""
    left: float
    """Slots in the bucket; below nothing those that were given ahead."""
    rate: float
    """Requests a second."""
    halved_at: float = LONG_AGO
    climbed_at: float = LONG_AGO
    """When somebody last asked who is in a hurry."""
    sent: tuple[float, ...] = ()
    """When the latest slots were, the oldest first, as many as the windows need."""

    @classmethod
    def at_rest(cls, terms: Terms, now: float) -> "Pace":
        """Give the pace of an account that nobody has asked yet."""
        rate = min(terms.start, terms.top)
        return cls(at=now, left=float(terms.burst), rate=rate)

    def advanced(self, terms: Terms, now: float) -> "Pace":
        """Let time go by: slots come back, and the pace grows as far as it may."""
        since = max(0.0, now - self.at)
        is_climbing = now - self.climbed_at <= CLIMBS_ON
        ceiling = terms.top if is_climbing else min(terms.start, terms.top)
        rate = min(ceiling, self.rate + terms.gained(since))
        left = min(terms.burst_at(rate), self.left + since * rate)
        return replace(self, at=max(self.at, now), left=left, rate=rate)

    def taken(self, terms: Terms, now: float, *, climbs: bool) -> tuple[float, "Pace"]:
        """Give the moment of the next slot, and the pace after it was given away."""
        before = self.advanced(terms, now)
        left = before.left - 1
        by_rate = before.at + max(0.0, -left / before.rate)
        slot = max([by_rate, *self.sent[-1:], *self._full_until(terms)])
        # By what stood before: a climb begins with its first request.
        climbed_at = now if climbs else self.climbed_at
        sent = (*self.sent, slot)[-terms.memory :] if terms.memory else ()
        return slot, replace(before, left=left, climbed_at=climbed_at, sent=sent)

    def halved(self, terms: Terms, now: float, seconds: float) -> "Pace":
        """Let nobody go for so many seconds, and everybody at half the pace after."""
        before = self.advanced(terms, now)
        slowed = replace(
            before, left=min(before.left, 0.0), at=max(before.at, now + seconds)
        )
        # What was in flight together is answered 429 together: that is one.
        if now - self.halved_at < ONE_AFTER_ANOTHER:
            return slowed
        return replace(slowed, rate=max(terms.floor, before.rate / 2), halved_at=now)

    def asked_before(self, now: float) -> int:
        """Count the requests in the second before the latest, which was refused."""
        return max(0, sum(now - 1.0 < slot <= now for slot in self.sent) - 1)

    def _full_until(self, terms: Terms) -> list[float]:
        """Give when each window that is full has room again."""
        return [
            self.sent[-most] + span
            for most, span in terms.windows
            if len(self.sent) >= most
        ]
