"""The zone of the machine, which must decide nothing."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

ZONES = ("UTC", "America/Sao_Paulo", "Asia/Tokyo", "Pacific/Kiritimati")


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    """Put the machine elsewhere for a while."""
    before = os.environ.get("TZ")
    _move(zone)
    try:
        yield
    finally:
        _move(before)


def _move(zone: str | None) -> None:
    os.environ.pop("TZ", None)
    if zone is not None:
        os.environ["TZ"] = zone
    time.tzset()
