"""A world for each test of the booking protocol."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World, world


@pytest.fixture
def w(tmp_path: Path) -> Iterator[World]:
    """One company between two simulated vendors, its ledger in a file."""
    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as small_world:
        yield small_world
