"""An account's pace as a value: a token bucket that halves, recovers and climbs.

Nothing here waits or tells the time: moments come in, in seconds of one clock that nobody
sets.
"""

from dataclasses import dataclass, replace
from functools import cached_property

RECOVERS_IN = 60.0
"""Seconds in which a pace goes from nothing to all that it may ever be."""
ONE_AFTER_ANOTHER = 1.0
"""Seconds between two 429s that each say something."""
CLIMBS_ON = 10.0
"""Seconds after a climber's last request in which the pace is still his."""
LONG_AGO = -1e9
LOWEST = 16
"""A pace falls to this part of where it starts, and no lower."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an account may be asked. Paces are requests a second."""

    start: float
    """Without a hurry."""
    top: float
    """Where a climb ends."""
    burst: int
    """So many at once after a rest, at the start's pace."""
    windows: tuple[tuple[int, float], ...] = ()
    """What the vendor counts: so many requests in so many seconds, and no more."""

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
        return cls(at=now, left=float(terms.burst), rate=terms.start)

    def advanced(self, terms: Terms, now: float) -> "Pace":
        """Let time go by: slots come back, and the pace grows as far as it may."""
        since = max(0.0, now - self.at)
        is_climbing = now - self.climbed_at <= CLIMBS_ON
        ceiling = terms.top if is_climbing else terms.start
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

    def _full_until(self, terms: Terms) -> list[float]:
        """Give when each window that is full has room again."""
        return [
            self.sent[-most] + span
            for most, span in terms.windows
            if len(self.sent) >= most
        ]
