"""One thread at a time for one identity, and no other identity waits for it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True)
class Turnstile:
    """Lets threads through, one at a time of those that have a key in common.

    A customer has two keys, his name and his tax id: whoever shares one of them may be
    the same.
    """

    _locks: dict[str, Lock] = field(
        default_factory=lambda: defaultdict(Lock), init=False
    )
    _guard: Lock = field(default_factory=Lock, init=False)

    @contextmanager
    def passing(self, keys: Collection[str]) -> Iterator[None]:
        """Let nobody else pass with one of these keys while the block runs."""
        with ExitStack() as held:
            # In one order for everybody: two who share two keys never hold one each.
            for key in sorted(set(keys)):
                held.enter_context(self._lock_of(key))
            yield

    def _lock_of(self, key: str) -> Lock:
        with self._guard:
            return self._locks[key]
