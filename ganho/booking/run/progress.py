"""What a run is doing right now, for whoever watches in the same process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, int], None]
"""Called with the name of a step and how many more deals it has done."""

_listeners: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hear about every step until the end of the block."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def tell(step: str, done: int = 1) -> None:
    """Tell the listeners that a step has done so many more deals."""
    for listener in _listeners:
        listener(step, done)
