"""Runs of a deployment that end in the middle: retried, cancelled, killed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from flows.sync_won_deals import sync_won_deals
from ganho.ledger.tables import intents
from tests.flow_company import moved_in
from tests.working import Yard, until, yard
from tests.world import World

pytestmark = [pytest.mark.kills, pytest.mark.xdist_group("retries")]
SALES = ("conta_azul", "POST", "/v1/venda")
BLOCKED = '{"error": "Conta bloqueada", "status_conta": "INADIMPLENTE"}'
DEALS = 6


@dataclass(frozen=True)
class Place:
    """A company between its vendors, deployed, with a worker."""

    slug: str
    world: World
    yard: Yard

    def start(self) -> str:
        return self.yard.start(f"sync-won-deals/{self.slug}")

    def creates(self) -> int:
        """Count the sales that were sent and made."""
        sent = self.world.sandbox.faults.requests(*SALES)
        return len([entry for entry in sent if entry.status in (200, 201)])

    def each_deal_once(self) -> bool:
        by_marker = self.world.sandbox.conta_azul.sales_by_marker()
        return [len(sales) for sales in by_marker.values()] == [1] * DEALS

    def open_intents(self) -> list[str]:
        """Tell of what kinds the sends are that nobody knows the end of."""
        with self.world.ledger() as ledger, ledger._engine.begin() as connection:
            query = select(intents.c.kind).where(intents.c.closed_as.is_(None))
            return list(connection.execute(query).scalars())


@pytest.fixture
def place(
    prefect_url: str, environment: dict[str, str], tmp_path: Path
) -> Iterator[Place]:
    """A company of its own for each test, with some deals to book."""
    slug = f"acme-{uuid4().hex[:8]}"
    with (
        moved_in(slug, prefect_url, tmp_path) as w,
        yard(prefect_url, tmp_path, environment, slug) as working,
    ):
        for number in range(DEALS):
            org = w.sandbox.pipedrive.add_organization(f"Empresa {number} Ltda")
            w.sandbox.pipedrive.add_deal(org=org, value=f"{number + 1}0.00")
        working.deploy("sync-won-deals", slug)
        yield Place(slug, w, working)


def by_the_command(place: Place, run_id: str) -> None:
    place.yard.prefect("flow-run", "retry", run_id)


def by_the_button(place: Place, run_id: str) -> None:
    """Send what the page of a run sends."""
    place.yard.set_state(run_id, "SCHEDULED", "AwaitingRetry", force=True)


@pytest.mark.parametrize("retry", [by_the_command, by_the_button])
def test_a_retried_run_does_only_what_is_unfinished(place: Place, retry) -> None:
    faults = place.world.sandbox.faults
    faults.add(*SALES, "status", skip=2, times=99, status=403, body=BLOCKED)
    run_id = place.start()
    first = place.yard.ended(run_id)
    done = place.creates()
    faults.clear()
    retry(place, run_id)
    second = place.yard.ended(run_id, times=2)
    until(
        lambda: len(place.yard.steps(run_id, "create-sales")) == 2 * DEALS - done,
        "all task runs of both attempts",
    )

    assert first["state_type"] == "FAILED"
    assert "O plano da Conta Azul não permite a API" in first["state"]["message"]
    assert 0 < done < DEALS
    assert second["state"]["message"].startswith("Completo")
    assert place.creates() == DEALS
    assert place.each_deal_once()
    states = place.yard.steps(run_id, "create-sales")
    assert states.count("Completed") == DEALS
    assert states.count("Failed") == DEALS - done
    assert place.yard.steps(run_id, "fetch-won-deals") == ["Completed", "Completed"]


def test_a_retry_in_the_middle_of_another_run_is_dropped(place: Place) -> None:
    faults = place.world.sandbox.faults
    faults.add(*SALES, "status", times=99, status=403, body=BLOCKED)
    failed = place.start()
    place.yard.ended(failed)
    faults.clear()
    faults.add(
        *SALES, "slow", times=99, seconds=15.0
    )  # longer than a worker looks away
    other = place.start()
    until(lambda: place.yard.run(other)["state_type"] == "RUNNING", "its beginning")
    by_the_button(place, failed)
    dropped = place.yard.ended(failed)
    faults.clear()

    assert dropped["state"]["message"] == "Deployment concurrency limit reached."
    assert place.yard.ended(other)["state"]["message"].startswith("Completo")
    assert place.each_deal_once()


def test_a_cancelled_run_ends_what_it_has_sent_and_sends_no_more(place: Place) -> None:
    faults = place.world.sandbox.faults
    faults.add(*SALES, "slow", times=99, seconds=5.0)
    run_id = place.start()
    until(lambda: "sale" in place.open_intents(), "a first sale on its way")
    place.yard.set_state(run_id, "CANCELLING", "Cancelling")
    run = place.yard.ended(run_id)
    faults.clear()

    assert run["state_type"] == "CANCELLED"
    assert 0 < place.creates() < DEALS
    assert place.open_intents() == []
    state = sync_won_deals(place.slug, return_state=True)
    assert state.message.startswith("Completo")
    assert place.each_deal_once()


def test_a_killed_run_is_settled_by_the_next(place: Place) -> None:
    faults = place.world.sandbox.faults
    faults.add(*SALES, "slow", times=99, seconds=2.0)
    run_id = place.start()
    until(lambda: len(place.world.sandbox.conta_azul.sales()) > 0, "a first sale")
    place.yard.kill()
    faults.clear()
    stuck = place.yard.run(run_id)
    state = sync_won_deals(place.slug, return_state=True)
    dead = place.yard.run(run_id)

    assert stuck["state_type"] == "RUNNING"
    assert dead["state_type"] == "CRASHED"
    assert f"a execução sync-{place.slug} assumiu" in dead["state"]["message"]
    assert UUID(run_id) != state.state_details.flow_run_id
    assert place.each_deal_once()
    assert place.open_intents() == []
