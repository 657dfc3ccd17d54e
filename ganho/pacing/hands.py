"""How many deals are worked on at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

LOOKS_EVERY = 0.5
"""Seconds after which who waits looks again: there may be more hands by now."""


class Hands:
    """So many and no more; how many may change at any time."""

    def __init__(self, most: Callable[[], int]) -> None:
        self._most = most
        self._busy = 0
        self._freed = Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a free hand, and keep it while the block runs."""
        with self._freed:
            while self._busy >= self._most():
                self._freed.wait(LOOKS_EVERY)
            self._busy += 1
        try:
            yield
        finally:
            with self._freed:
                self._busy -= 1
                self._freed.notify_all()
