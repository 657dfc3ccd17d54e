"""Work pools of every type, on a real server, from our templates."""

import pytest
from prefect.client.orchestration import get_client
from prefect.exceptions import PrefectHTTPStatusError

from ganho.cli.server import deployments
from ganho.cli.server.kept import KeepingError
from tests.insiders import inside

pytestmark = pytest.mark.xdist_group("work_pools")


@pytest.fixture
def client(prefect_url: str, monkeypatch: pytest.MonkeyPatch):
    """A client of the server, and a pool of this test's own."""
    monkeypatch.setattr(deployments, "POOL", "a-pool")
    with (
        inside(prefect_url),
        get_client(sync_client=True) as one,
    ):
        yield one
        one.delete_work_pool("a-pool")


@pytest.mark.parametrize("kind", ["process", "docker", "kubernetes"])
def test_a_pool_is_made_once_and_deployments_fit_its_variables(client, kind) -> None:
    deployments.make_pool(client, kind)
    deployments.make_pool(client, kind)
    flow = client.create_flow_from_name("pool-test")
    made = client.create_deployment(flow, "fits", work_pool_name="a-pool")
    with pytest.raises(PrefectHTTPStatusError):
        client.create_deployment(
            flow, "no", work_pool_name="a-pool", job_variables={"stream_output": "?"}
        )

    assert client.read_work_pool("a-pool").type == kind
    assert client.read_deployment(made).work_pool_name == "a-pool"


def test_a_pool_of_another_type_is_refused_and_stays(client) -> None:
    deployments.make_pool(client, "process")
    with pytest.raises(KeepingError, match="is of type process"):
        deployments.make_pool(client, "docker")

    assert client.read_work_pool("a-pool").type == "process"


@pytest.mark.parametrize("name", ["execuções mortas", "execuções que não começam"])
def test_dead_runs_are_watched_for_once(client, name: str) -> None:
    deployments.make_pool(client)
    deployments.watch_for_dead_runs(client)
    deployments.watch_for_dead_runs(client)
    found = client.read_automations_by_name(f"ganho: {name}")

    assert len(found) == 1


@pytest.mark.parametrize(("kind", "seconds"), [("process", 90), ("docker", 600)])
def test_a_run_in_a_container_has_longer_to_begin(client, kind, seconds) -> None:
    deployments.make_pool(client, kind)
    deployments.watch_for_dead_runs(client, kind)
    (found,) = client.read_automations_by_name("ganho: execuções que não começam")

    assert found.trigger.within.total_seconds() == seconds


def test_an_automation_that_somebody_switched_off_stays_off(client) -> None:
    deployments.make_pool(client)
    deployments.watch_for_dead_runs(client)
    (found,) = client.read_automations_by_name("ganho: execuções mortas")
    client.pause_automation(found.id)
    deployments.watch_for_dead_runs(client)
    (after,) = client.read_automations_by_name("ganho: execuções mortas")
    client.resume_automation(found.id)

    assert not after.enabled
