"""Flow runs that died without a word: told from the lease, and marked as over.

Who holds a company's lease knows that whoever held it before is gone. A run that is only
about to ask for the lease, and will be refused, looks the same in Prefect, but it has
taken no step yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import TaskRunSort
from prefect.logging import get_run_logger
from prefect.runtime import flow_run as this_run
from prefect.states import Cancelled, Crashed

from ganho.words.amounts import Language
from ganho.words.tables.texts_ending import ENDING_TEXTS

FLOWS = [
    "sync-won-deals",
    "backfill-won-deals",
    "release-deals",
    "resolve-deal",
    "rebook-deal",
]
"""The flows that hold a company's lease, by their names in Prefect."""
ALIVE = [StateType.RUNNING, StateType.CANCELLING, StateType.PENDING]
STARTING = timedelta(minutes=10)
"""So long a run may take to its first step; from then on it counts as dead."""


def settle_dead_runs(company: str, language: Language) -> None:
    """Mark earlier flow runs of the company that never ended. Never raises.

    The company's lease must be held. Costs one call where there is nothing to mark.
    """
    with _going_on("earlier runs"), get_client(sync_client=True) as client:
        for run in _unfinished(client, company):
            # One that the API cannot tell of, or mark, leaves the others none the worse.
            with _going_on(f"the run {run.id}"):
                if _held_before(client, run):
                    client.set_flow_run_state(run.id, _last_state(run, language))


@contextmanager
def _going_on(what: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - tidying up stops no run
        told = "Not looked after, and not marked if it died: %s (%s)"
        get_run_logger().warning(told, what, type(error).__name__)


def _unfinished(client: SyncPrefectClient, company: str) -> Iterator[FlowRun]:
    unfinished = client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=FLOWS)),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=ALIVE))
        ),
    )
    for run in unfinished:
        of_company = run.parameters.get("company") == company
        if of_company and str(run.id) != this_run.id:
            yield run


def _held_before(client: SyncPrefectClient, run: FlowRun) -> bool:
    """Tell whether a run has taken a step, or had time enough to."""
    since = run.state.timestamp if run.state else datetime.now(UTC)
    if datetime.now(UTC) - since > STARTING:
        return True
    # A retried run has the steps of its first attempt, too.
    begun = run.start_time if _is(run, StateType.CANCELLING) else since
    steps = client.read_task_runs(
        flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run.id])),
        sort=TaskRunSort.EXPECTED_START_TIME_DESC,
        limit=1,
    )
    last = steps[0].expected_start_time if steps else None
    return last is not None and (begun is None or last > begun)


def _last_state(run: FlowRun, language: Language) -> State[None]:
    """Give what became of a run; one that somebody cancelled is as he wanted it."""
    told = ENDING_TEXTS[language].taken_over.format(name=this_run.name or "")
    if _is(run, StateType.CANCELLING):
        return Cancelled(message=told)
    return Crashed(message=told)


def _is(run: FlowRun, kind: StateType) -> bool:
    return run.state is not None and run.state.type is kind
