"""Each file in `cases/` is one odd thing that was met, and what must become of it."""

from pathlib import Path

import pytest

from tests.reality.case import files, read_case
from tests.reality.verdict import complaints


@pytest.mark.parametrize("path", [pytest.param(one, id=one.stem) for one in files()])
def test_it_becomes_what_it_must(path: Path, tmp_path: Path) -> None:
    found = complaints(read_case(path), tmp_path)
    assert not found, "\n".join([path.name, *found])
