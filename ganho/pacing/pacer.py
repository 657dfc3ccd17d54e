"""One account's pace, shared by all who ask: each waits for a slot."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import ceil
from threading import Lock

from ganho.errors import RetryableError
from ganho.pacing.hands import Hands
from ganho.pacing.pace import Neighbour, Pace, Terms
from ganho.pacing.shelf import Kept, Shelf

LONGEST_WAIT = 60.0
"""Seconds a request waits for its turn; with more, the run goes on without it."""
FEW, MANY = 3, 10
"""Requests in flight: so many worked in production, and so many a hurry takes at most."""
WEIGHT = 0.2
"""Of the latest answer, in what is taken for the time that answers take."""

Sleep = Callable[[float], None]


class Pacer:
    """Gives slots at a pace that adapts.

    After a 429 everybody waits and the rate is halved; with time it recovers, however few
    answers come meanwhile. While somebody is in a hurry it climbs beyond its start.
    """

    def __init__(
        self,
        terms: Terms,
        *,
        few: int = FEW,
        shelf: Shelf | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = time.sleep,  # noqa: TID251 - the default of the callable
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._terms = terms
        self._few = few
        self._clock = clock
        self._sleep = sleep
        self._wall = wall
        self._shelf = shelf or Shelf(Pace.at_rest(terms, clock()))
        self._lock = Lock()
        self._latency = 0.0
        self._is_hurried = False
        self.hands = Hands(self.in_flight)
        self._ask_anew()

    @classmethod
    def steady(
        cls,
        per_second: float,
        *,
        burst: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = time.sleep,  # noqa: TID251 - a default
    ) -> "Pacer":
        """Give a pacer that climbs for nobody."""
        burst = burst if burst is not None else max(1, int(per_second))
        terms = Terms(start=per_second, top=per_second, burst=burst)
        return cls(terms, clock=clock, sleep=sleep)

    @classmethod
    def unlimited(cls, sleep: Sleep = time.sleep) -> "Pacer":  # noqa: TID251 - a default
        """Give a pacer that waits only after a 429; for tests and benchmarks."""
        terms = Terms(start=1e9, top=1e9, burst=1_000_000_000)
        return cls(terms, few=MANY, sleep=sleep)

    @property
    def terms(self) -> Terms:
        """What the account may be asked at present."""
        return self._terms_of(self._shelf.seen)

    @property
    def rate(self) -> float:
        """Requests a second at present."""
        return self._shelf.seen.pace.advanced(self.terms, self._clock()).rate

    def in_flight(self) -> int:
        """Tell how many requests may be under way: in a hurry what the pace asks for."""
        if not self._is_hurried:
            return self._few
        # One more: between two answers a thread has its own work to do.
        wanted = ceil(self._shelf.seen.pace.rate * self._latency) + 1
        return max(self._few, min(MANY, wanted))

    @contextmanager
    def hurrying(self) -> Iterator[None]:
        """Climb while the block runs: there is much to do."""
        self._is_hurried = True
        try:
            yield
        finally:
            self._is_hurried = False

    def take(self, vendor: str) -> None:
        """Wait for a slot at this vendor's. They are given as they are asked for.

        Raises RetryableError rather than wait for minutes.
        """
        with self._shelf.held() as kept:
            now, terms = self._clock(), self._terms_of(kept)
            slot, after = kept.pace.taken(terms, now, climbs=self._is_hurried)
            wait = slot - now
            if wait > LONGEST_WAIT:
                # Who does not wait takes no slot.
                raise RetryableError(
                    "{vendor} asks to wait for {seconds:.0f} seconds.",
                    wait_seconds=wait,
                    vendor=vendor,
                    seconds=wait,
                )
            kept.pace = after
        if wait > 0:
            # Not under the lock: the others reckon their own slots meanwhile.
            self._sleep(wait)

    def heard(self, seconds: float) -> None:
        """Take note of how long a good answer took."""
        with self._lock:
            self._latency += WEIGHT * (seconds - self._latency)

    def slow_down(self, seconds: float) -> None:
        """Let nobody go for so many seconds, and everybody at half the rate after."""
        with self._shelf.held() as kept:
            now, terms = self._clock(), self._terms_of(kept)
            self._note_neighbour(kept, terms, now)
            kept.pace = kept.pace.halved(terms, now, seconds)

    def _ask_anew(self) -> None:
        """Let a run ask at once where an earlier one was told to wait for minutes.

        No run sits that out, and a vendor that meant it says so again. Who was wrong
        about it would else keep every run away.
        """
        with self._shelf.held() as kept:
            now = self._clock()
            if kept.pace.at - now > LONGEST_WAIT:
                kept.pace = replace(kept.pace, at=now)

    def _note_neighbour(self, kept: Kept, terms: Terms, now: float) -> None:
        before = kept.pace.advanced(terms, now)
        # Whoever keeps within the vendor's windows was not refused for his own requests.
        # But a pace that was halved already says nothing of how far it may go.
        if terms.windows and before.rate >= min(terms.start, terms.top):
            kept.neighbour = Neighbour(
                pace=before.asked_before(now), seen_at=self._wall()
            )

    def _terms_of(self, kept: Kept) -> Terms:
        return self._terms.beside(kept.neighbour, self._wall())
