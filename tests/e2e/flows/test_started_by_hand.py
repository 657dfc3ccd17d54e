"""A form and *Retry* look at every held deal, however lately it was read."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.flow_company import moved_in
from tests.working import yard
from tests.world import World

pytestmark = [pytest.mark.kills, pytest.mark.xdist_group("retries")]


@pytest.fixture
def w(slug: str, prefect_url: str, tmp_path: Path) -> Iterator[World]:
    """A company with a held deal that no list shows any more."""
    with moved_in(slug, prefect_url, tmp_path) as world:
        crm, ago = world.sandbox.pipedrive, world.now() - timedelta(hours=1)
        crm.add_deal(org=crm.add_organization("Hotel"), value="-1", won_at=ago)
        yield world


def looks(w: World) -> int:
    """Count the held deals that were read, and forget them."""
    journal = w.sandbox.faults.journal
    found = [e for e in journal if e.path == "/api/v2/deals" and "ids=" in e.query]
    journal.clear()
    return len(found)


def test_it_is_read_whoever_read_it_a_moment_ago(
    w: World, slug: str, prefect_url: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with yard(prefect_url, tmp_path, environment, slug) as working:
        working.deploy("sync-won-deals", slug)
        run_id = working.start(f"sync-won-deals/{slug}")
        working.ended(run_id)
        first = looks(w)
        working.ended(working.start(f"sync-won-deals/{slug}"))
        by_form = looks(w)
        working.set_state(run_id, "SCHEDULED", "AwaitingRetry", force=True)
        working.ended(run_id, 2)

    assert (first, by_form, looks(w)) == (0, 1, 1)
