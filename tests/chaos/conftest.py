"""What makes a history cheap."""

from collections.abc import Iterator

import pytest

from ganho.sandbox.pipedrive import crm
from tests.quick_runs import compiled_once

FEW_FIELDS = 3
"""Fields that nobody asked for: each is read in each run."""


@pytest.fixture(autouse=True)
def cheap_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(crm, "FILLER_FIELDS", FEW_FIELDS)
    with compiled_once():
        yield
