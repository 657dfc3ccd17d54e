"""Putting a file with secrets in its place: checked first, then whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Let variables have these values until the end of the block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def place(path: Path, text: str, check: Callable[[Path], object]) -> None:
    """Write a file beside, for its owner alone, check it, and rename it.

    Whatever `check` raises leaves what was there before.
    """
    number, name = tempfile.mkstemp(prefix=".ganho-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        check(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
