"""Scheduled and running flow runs of ganho on a Prefect server."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

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
from prefect.exceptions import PrefectHTTPStatusError
from prefect.states import Cancelling, Crashed

from ganho.words.spoken import spoken

PAGE = 200
SCHEDULED = (StateType.SCHEDULED,)
UNDER_WAY = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)
STOPPED_HERE = spoken(
    "Interrupted when ganho stopped on this machine. Nothing is lost: the next "
    "run goes on where this one ended."
)
NEVER_BEGAN = spoken(
    "The machine or the process stopped before this run began. Nothing is lost: the "
    "next one does what is left."
)
IN_A_PROCESS, IN_A_CONTAINER = timedelta(seconds=90), timedelta(minutes=10)
DROPPED = "Deployment concurrency limit reached."
"""Prefect's message on a start for which there was no place."""
DROPPED_OF_LATE = timedelta(hours=1)


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
    return sum(_close(client, run, STOPPED_HERE, force=True) for run in dead)


def _close(
    client: SyncPrefectClient, run: FlowRun, why: str, *, force: bool = False
) -> bool:
    """Close a run that is dead; False where Prefect cannot.

    It fails for some minutes where the deployment was deleted, with the place in which
    the run still was. Such a run keeps nobody out.
    """
    try:
        client.set_flow_run_state(run.id, Crashed(message=why), force=force)
    except PrefectHTTPStatusError as error:
        if not error.response.is_server_error:
            raise
        return False
    return True


def time_to_begin(pool_type: str) -> timedelta:
    """Give the time after which a run that was handed over and did not begin is dead.

    A process begins within seconds; a container may wait for its image or a machine.
    """
    return IN_A_PROCESS if pool_type == "process" else IN_A_CONTAINER


def never_began(run: FlowRun, within: timedelta, now: datetime) -> bool:
    """Tell whether a run was handed over longer ago and is still about to begin."""
    state = run.state
    return state is not None and state.is_pending() and now - state.timestamp > within


def settle_unbegun(client: SyncPrefectClient, within: timedelta, now: datetime) -> int:
    """Close the runs that died before they began; give how many.

    For those of which Prefect's automation heard nothing: it was installed later, or the
    server died with the news.
    """
    pending = runs_of(client, (StateType.PENDING,))
    dead = [run for run in pending if never_began(run, within, now)]
    return sum(_close(client, run, NEVER_BEGAN) for run in dead)


def holders(client: SyncPrefectClient, company: str) -> dict[UUID | None, FlowRun]:
    """Give the run that is in each deployment's place."""
    found = runs_of(client, UNDER_WAY, f"empresa:{company}")
    return {run.deployment_id: run for run in reversed(found)}


def dropped_starts(
    client: SyncPrefectClient, company: str, now: datetime
) -> Counter[UUID | None]:
    """Count each deployment's starts of the last hour for which there was no place."""
    of_late = FlowRunFilterExpectedStartTime(after_=now - DROPPED_OF_LATE)
    found = runs_of(client, (StateType.CANCELLED,), f"empresa:{company}", due=of_late)
    return Counter(
        run.deployment_id
        for run in found
        if run.state is not None and run.state.message == DROPPED
    )


def next_start(client: SyncPrefectClient, company: str) -> datetime | None:
    """Give the next start that a company's schedules have set."""
    later = FlowRunFilterExpectedStartTime(after_=datetime.now(UTC))
    found = runs_of(client, SCHEDULED, f"empresa:{company}", due=later)
    return found[0].expected_start_time if found else None
