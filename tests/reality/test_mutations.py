"""One row is spoilt: the deals that do not use it are booked once, and nobody is left
without words. `make mutate` tries many more seeds, and replays one."""

import os
import traceback
from pathlib import Path

import pytest

from tests.reality.mutated import CHECKED_EVERY, album, wrong_with
from tests.reality.mutations import Album

SEEDS = os.environ.get("GANHO_MUTATE", "0-39")
"""From one seed to another, or a single one."""
BLOCK = 20


def blocks() -> list[range]:
    first, _, last = SEEDS.partition("-")
    end = int(last or first) + 1
    return [range(n, min(n + BLOCK, end)) for n in range(int(first), end, BLOCK)]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Album:
    return album(tmp_path_factory.mktemp("album"))


@pytest.mark.parametrize("seeds", blocks(), ids=str)
def test_whoever_does_not_use_a_spoilt_row_is_booked(
    seeds: range, seen: Album, tmp_path: Path
) -> None:
    told = []
    for seed in seeds:
        mutation = seen.mutation(seed)
        try:
            found = wrong_with(mutation, tmp_path, checked=not seed % CHECKED_EVERY)
        except Exception as error:  # noqa: BLE001 - what nobody foresaw is what is sought
            last = traceback.extract_tb(error.__traceback__)[-1]
            found = [f"{type(error).__name__} in {last.filename}:{last.lineno}"]
        if found:
            told.append(f"make mutate SEEDS={seed}  # {mutation}: {'; '.join(found)}")
    assert not told, "\n".join(told)
