"""What a retried flow run knows of its first attempt: decisions; the rest is in the ledger."""

from typing import Any, TypedDict

from prefect.cache_policies import (
    INPUTS,
    NO_CACHE,
    RUN_ID,
    CacheKeyFnPolicy,
    CachePolicy,
)
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import Task

from ganho.booking.run.run import WaitingError
from tasks.prefect_inside import TaskRunContext

UNSETTLED_FOR = 65
"""Seconds; an unanswered create without a number may be sent again after a minute."""


class Anew(TypedDict):
    """Task options under which a retried run takes a step again, whatever it found.

    The ledger knows what is booked; a result kept would hide what a person has mended.
    """

    persist_result: bool
    cache_policy: CachePolicy


ANEW = Anew(persist_result=False, cache_policy=NO_CACHE)


class Kept(TypedDict):
    """Task options that persist a result under the flow run and the inputs.

    For what a person asked once: the default policy would do it again once the task's
    code changes.
    """

    persist_result: bool
    cache_policy: CachePolicy
    result_serializer: str


def step_of(context: TaskRunContext, _inputs: dict[str, Any]) -> str:
    """Name the step: INPUTS + RUN_ID alone would give one step another's result."""
    return context.task.name


KEPT = Kept(
    persist_result=True,
    cache_policy=INPUTS + RUN_ID + CacheKeyFnPolicy(cache_key_fn=step_of),
    result_serializer="json",
)


def is_unsettled(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Allow a retry where an answer was lost that a later look can settle."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, WaitingError) and error.unsettled
