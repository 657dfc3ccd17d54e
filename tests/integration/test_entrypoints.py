"""Prefect loads the real flows, never a placeholder."""

from pathlib import Path

import pytest
from prefect.flows import load_flow_from_entrypoint

ENTRYPOINTS = {
    "flows/sync_won_deals.py:sync_won_deals": {"company", "dry_run", "look_back_days"},
    "flows/backfill_won_deals.py:backfill_won_deals": {
        "company",
        "first_day",
        "last_day",
        "dry_run",
    },
}


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
def test_the_entrypoint_loads(entrypoint: str) -> None:
    flow = load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)

    assert set(flow.parameters.properties) == ENTRYPOINTS[entrypoint]


def test_no_file_of_the_flows_hides_a_package() -> None:
    rooms = {"flows", "tasks", "blocks", "ganho", "prefect", "httpx", "pydantic"}
    files = {path.stem for path in Path("flows").glob("*.py")}

    assert not files & rooms
