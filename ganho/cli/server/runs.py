"""Scheduled and running flow runs of ganho on a Prefect server."""

from collections.abc import Sequence
from datetime import UTC, datetime

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelling, Crashed

PAGE = 200
SCHEDULED = (StateType.SCHEDULED,)
UNDER_WAY = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)
STOPPED_HERE = (
    "Interrompida quando o ganho parou nesta máquina. Nada se perde: a próxima execução "
    "retoma de onde esta parou."
)


def runs_of(
    client: SyncPrefectClient,
    states: Sequence[StateType],
    *tags: str,
    due: FlowRunFilterExpectedStartTime | None = None,
) -> list[FlowRun]:
    """Give all runs of ganho in some states, the earliest first."""
    wanted = FlowRunFilter(
        tags=FlowRunFilterTags(all_=["ganho", *tags]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states))),
    )
    if due:
        wanted.expected_start_time = due
    found: list[FlowRun] = []
    while page := client.read_flow_runs(
        flow_run_filter=wanted,
        sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        limit=PAGE,
        offset=len(found),
    ):
        found += page
    return found


def forget_missed_starts(client: SyncPrefectClient) -> int:
    """Keep one start of those that the schedules missed, per company and flow.

    Prefect would start them all at once. One run catches up with whatever was won
    meanwhile. Starts that a person asked for, and retries, stay. Gives how many went.
    """
    now = FlowRunFilterExpectedStartTime(before_=datetime.now(UTC))
    missed = [
        run
        for run in runs_of(client, SCHEDULED, due=now)
        if run.auto_scheduled and not run.run_count
    ]
    kept = {(run.flow_id, tuple(sorted(run.tags))): run.id for run in missed}
    gone = [run for run in missed if run.id not in kept.values()]
    for run in gone:
        client.delete_flow_run(run.id)
    return len(gone)


def under_way(client: SyncPrefectClient, worker: str) -> list[FlowRun]:
    """Give the runs that a worker has started and not ended."""
    return [
        run
        for run in runs_of(client, UNDER_WAY)
        if run.labels.get("prefect.worker.name") == worker
    ]


def cancel(client: SyncPrefectClient, worker: str) -> None:
    """Ask the worker to end what it runs."""
    for run in under_way(client, worker):
        client.set_flow_run_state(run.id, Cancelling())


def settle(client: SyncPrefectClient, worker: str) -> int:
    """Close the runs of a worker that is certainly gone; give how many.

    Open, each would keep its deployment's only place.
    """
    dead = under_way(client, worker)
    for run in dead:
        client.set_flow_run_state(run.id, Crashed(message=STOPPED_HERE), force=True)
    return len(dead)


def next_start(client: SyncPrefectClient, company: str) -> datetime | None:
    """Give the next start that a company's schedules have set."""
    later = FlowRunFilterExpectedStartTime(after_=datetime.now(UTC))
    found = runs_of(client, SCHEDULED, f"empresa:{company}", due=later)
    return found[0].expected_start_time if found else None
