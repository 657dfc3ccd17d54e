"""Starts for which there is no place: counted, and freed from a run that never began."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import (
    ConcurrencyLimitStrategy,
    ConcurrencyOptions,
)
from prefect.client.schemas.objects import State as PrefectState
from prefect.states import Cancelled, Pending, Running

from ganho.cli.server.runs import (
    dropped_starts,
    holders,
    settle_unbegun,
    time_to_begin,
)
from tests.insiders import inside

pytestmark = pytest.mark.xdist_group("starts")
DROP = ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
SECONDS, MINUTES = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def client(prefect_url: str) -> Iterator[SyncPrefectClient]:
    """A client of the server."""
    with inside(prefect_url), get_client(sync_client=True) as one:
        yield one


@pytest.fixture
def deployment(client: SyncPrefectClient, slug: str) -> Iterator[UUID]:
    """Its deployment, with one place."""
    made = client.create_deployment(
        flow_id=client.create_flow_from_name("sync-won-deals"),
        name=slug,
        tags=["ganho", f"empresa:{slug}"],
        concurrency_limit=1,
        concurrency_options=DROP,
    )
    yield made
    client.delete_deployment(made)


def start(client: SyncPrefectClient, deployment: UUID) -> UUID:
    """Start a run and hand it over, as a worker does."""
    run = client.create_flow_run_from_deployment(deployment)
    client.set_flow_run_state(run.id, Pending())
    return run.id


def state_of(client: SyncPrefectClient, run: UUID) -> PrefectState:
    """Read a run's state."""
    return client.read_flow_run(run).state


def later(by: timedelta) -> datetime:
    """Give the time that it will be then."""
    return datetime.now(UTC) + by


def test_a_dropped_start_is_counted_and_who_keeps_it_out_is_known(
    client: SyncPrefectClient, slug: str, deployment: UUID
) -> None:
    first = start(client, deployment)
    start(client, deployment)
    start(client, deployment)

    assert holders(client, slug)[deployment].id == first
    assert dropped_starts(client, slug, later(MINUTES)) == {deployment: 2}


def test_what_a_person_cancelled_or_is_long_ago_does_not_count(
    client: SyncPrefectClient, slug: str, deployment: UUID
) -> None:
    first = start(client, deployment)
    start(client, deployment)
    client.set_flow_run_state(first, Cancelled(message="Por engano."), force=True)

    assert dropped_starts(client, slug, later(MINUTES)) == {deployment: 1}
    assert not dropped_starts(client, slug, later(61 * MINUTES))
    assert not holders(client, slug)


def test_a_run_that_never_began_makes_room(
    client: SyncPrefectClient, deployment: UUID
) -> None:
    dead = start(client, deployment)
    closed = settle_unbegun(client, time_to_begin("process"), later(91 * SECONDS))
    following = start(client, deployment)

    assert closed
    assert state_of(client, dead).is_crashed()
    assert state_of(client, following).is_pending()


def test_a_dead_run_whose_deployment_is_gone_stops_nothing(
    client: SyncPrefectClient, slug: str, deployment: UUID
) -> None:
    gone = client.create_deployment(
        flow_id=client.create_flow_from_name("sync-won-deals"),
        name=f"{slug}-gone",
        tags=["ganho"],
        concurrency_limit=1,
    )
    first, dead = start(client, gone), start(client, deployment)
    client.delete_deployment(gone)
    settle_unbegun(client, time_to_begin("process"), later(91 * SECONDS))

    assert state_of(client, first).is_pending()
    assert state_of(client, dead).is_crashed()


@pytest.mark.parametrize(
    ("pool", "age"),
    [("process", 80 * SECONDS), ("docker", 9 * MINUTES), ("kubernetes", 9 * MINUTES)],
)
def test_a_run_may_take_its_time_to_begin(
    client: SyncPrefectClient, deployment: UUID, pool: str, age: timedelta
) -> None:
    slow = start(client, deployment)
    settle_unbegun(client, time_to_begin(pool), later(age))

    assert state_of(client, slow).is_pending()


def test_a_run_that_began_is_left_alone(
    client: SyncPrefectClient, deployment: UUID
) -> None:
    working = start(client, deployment)
    client.set_flow_run_state(working, Running())
    settle_unbegun(client, time_to_begin("process"), later(60 * MINUTES))

    assert state_of(client, working).is_running()
