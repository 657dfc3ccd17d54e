"""What a person pastes into the terminal, unseen, while something else may arrive."""

import os
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ganho.cli.landing import Landing

LONGEST = 65_536


def terminal() -> int | None:
    """Give the terminal that a person can paste into; None where there is none."""
    try:
        number = sys.stdin.fileno()
        if sys.platform == "win32" or not os.isatty(number):
            return None
    except (AttributeError, OSError, ValueError):
        return None
    return number if _is_ours(number) else None


def _is_ours(number: int) -> bool:
    """Tell whether we may read: a terminal stops what runs in its background."""
    try:
        return os.tcgetpgrp(number) == os.getpgrp()
    except OSError:  # not the terminal that controls us: it stops nobody
        return True


@contextmanager
def unseen(number: int | None) -> Iterator[None]:
    """Keep what is pasted off the screen; the line it ends is shown."""
    if number is None or sys.platform == "win32":
        yield
        return
    import termios  # noqa: PLC0415 - Windows has none

    before = termios.tcgetattr(number)
    quiet = termios.tcgetattr(number)
    quiet[3] = (quiet[3] & ~termios.ECHO) | termios.ECHONL
    termios.tcsetattr(number, termios.TCSANOW, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(number, termios.TCSADRAIN, before)


def wait_for(landing: Landing | None, number: int | None, until: float) -> str | None:
    """Wait for a line of the terminal or for the landing, whichever is first.

    Gives the line, `""` at its end, or None if the browser has landed. Raises
    TimeoutError when the monotonic clock passes `until`.
    """
    sources: list[int] = [] if number is None else [number]
    if landing is not None:
        sources.append(landing.ready.fileno())
    ready, _, _ = select.select(sources, [], [], max(0.0, until - time.monotonic()))
    if not ready:
        raise TimeoutError
    if number is None or number not in ready:
        return None
    return _line(number)


def _line(number: int) -> str:
    try:
        return os.read(number, LONGEST).decode(errors="replace")
    except OSError:  # the terminal was closed
        return ""
