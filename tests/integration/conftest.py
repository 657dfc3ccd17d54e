"""A world for each test of the booking protocol."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reality.staging import NOON
from tests.world import World, world


@pytest.fixture
def at_noon(w: World) -> None:
    """Whatever the hour: what is said of a day, here and in UTC, holds for some more."""
    w.sandbox.clock.set(NOON)


@pytest.fixture
def w(tmp_path: Path) -> Iterator[World]:
    """One company between two simulated vendors, its ledger in a file."""
    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as small_world:
        yield small_world
