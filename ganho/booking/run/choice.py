"""What a person wants booked now, of all that could be: by default all of it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Some deals by their ids, or so many of those won first. The rest stays open."""

    deals: frozenset[int] = frozenset()
    """Without any: whichever can be booked."""
    first: int = 0
    """At most so many; 0: however many there are."""

    def __bool__(self) -> bool:
        """Tell whether anything is left for another run."""
        return bool(self.deals or self.first)

    def named_among(self, deal_ids: Iterable[int]) -> set[int]:
        """Give those of these deals that the run may look at."""
        found = set(deal_ids)
        return found & self.deals if self.deals else found


EVERYTHING = Choice()
