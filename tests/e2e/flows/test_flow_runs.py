"""What an operator does in Prefect: look at a run's tasks, and retry it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.flow_engine import run_flow

from flows.sync_won_deals import sync_won_deals
from ganho.sandbox.room import Addresses, Sandbox
from tests.insiders import inside

pytestmark = pytest.mark.xdist_group("flow_runs")
SALES = ("conta_azul", "POST", "/v1/venda")


@pytest.fixture
def company(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path, prefect_url: str
) -> Iterator[Sandbox]:
    """A company applied, with three deals to book; flows run in this process."""
    room, at = sandbox
    for number in range(3):
        org = room.pipedrive.add_organization(f"Empresa {number} Ltda")
        room.pipedrive.add_deal(org=org, value=f"{number + 1}0.00")
    file = tmp_path / "retry.toml"
    file.write_text(room.company_file("retry", at), encoding="utf-8")
    assert ganho("apply", str(file)).returncode == 0
    os.environ["GANHO_LEDGER_URL"] = f"sqlite:///{tmp_path / 'ganho' / 'ledger.db'}"
    with inside(prefect_url):
        yield room
    del os.environ["GANHO_LEDGER_URL"]


def test_a_retried_flow_run_repeats_only_what_waits(company: Sandbox) -> None:
    slow_down = {"Retry-After": "120"}
    company.faults.add(*SALES, "status", skip=1, status=429, headers=slow_down)
    state = sync_won_deals("retry", return_state=True)
    waiting = 3 - len(company.conta_azul.sales())
    company.faults.clear()
    sent = len(company.faults.requests(*SALES))
    again = retry(state)

    assert state.is_completed()
    assert state.message.startswith("Parcial")
    assert waiting > 0
    assert again.is_completed()
    assert again.message.startswith("Completo")
    assert len(company.faults.requests(*SALES)) - sent == waiting
    assert len(company.conta_azul.sales()) == 3
    assert all(len(s) == 1 for s in company.conta_azul.sales_by_marker().values())


def retry(state):
    """Run the same flow run again, as Prefect's retry does."""
    with get_client(sync_client=True) as client:
        flow_run = client.read_flow_run(state.state_details.flow_run_id)
        return run_flow(
            sync_won_deals,
            flow_run=flow_run,
            parameters=flow_run.parameters,
            return_type="state",
        )
