"""What a run is doing right now, for whoever watches in the same process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int], None]
"""Called with the name of a step and how many more deals it has done."""

_listeners: ContextVar[tuple[Listener, ...]] = ContextVar("listeners", default=())


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hear about every step until the end of the block, in this context alone.

    A thread of one's own hears and tells only with a copy of it.
    """
    before = _listeners.set((*_listeners.get(), listener))
    try:
        yield
    finally:
        _listeners.reset(before)


def tell(step: str, done: int = 1) -> None:
    """Tell the listeners that a step has done so many more deals."""
    for listener in _listeners.get():
        listener(step, done)
