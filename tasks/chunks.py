"""Deals in pieces, so that a run never has more than about 500 task runs.

The server silently drops task runs in bursts of thousands, so a large run books many
deals in one task, and a small one has a task for each deal.
"""

from collections.abc import Sequence
from math import ceil

from pydantic import BaseModel, ConfigDict

CHUNKS = 150


class Chunk(BaseModel):
    """Some deals of a run, in order."""

    model_config = ConfigDict(frozen=True)

    deal_ids: tuple[int, ...]

    def __str__(self) -> str:
        """Name the deals in few letters: `101`, or `101-160 (50)`."""
        first, last = self.deal_ids[0], self.deal_ids[-1]
        count = len(self.deal_ids)
        return str(first) if count == 1 else f"{first}-{last} ({count})"


def chunks_of(deal_ids: Sequence[int]) -> list[Chunk]:
    """Cut deals into at most 150 chunks."""
    size = max(1, ceil(len(deal_ids) / CHUNKS))
    return [
        Chunk(deal_ids=tuple(deal_ids[start : start + size]))
        for start in range(0, len(deal_ids), size)
    ]
