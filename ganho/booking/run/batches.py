"""Cutting long lists into pieces."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut things into lists of at most `size`, in order."""
    rest = iter(things)
    while piece := list(islice(rest, size)):
        yield piece
