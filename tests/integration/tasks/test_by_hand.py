"""A run that a person waits for is told from one that Prefect started by itself."""

from typing import Any
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import CreatedBy, FlowRun, FlowRunPolicy

from flows.opening import LOOK_AGAIN, was_started_by_hand

SCHEDULE = CreatedBy(id=uuid4(), type="SCHEDULE", display_value="expediente")
AUTOMATION = CreatedBy(id=uuid4(), type="AUTOMATION", display_value="ganho: ...")


def make_run(*, deployed: bool = True, retried: Any = None, **values: Any) -> FlowRun:
    return FlowRun(
        flow_id=uuid4(),
        deployment_id=uuid4() if deployed else None,
        empirical_policy=FlowRunPolicy(retry_type=retried),
        **values,
    )


@pytest.mark.parametrize(
    "run",
    [
        make_run(),
        make_run(retried="reschedule", run_count=2),
        make_run(auto_scheduled=True, created_by=SCHEDULE, run_count=2),
        make_run(deployed=False, tags=[LOOK_AGAIN]),
    ],
    ids=["form", "form, retried", "schedule, retried", "terminal"],
)
def test_a_person_waits_for_it(run: FlowRun) -> None:
    assert was_started_by_hand(run)


@pytest.mark.parametrize(
    "run",
    [
        make_run(auto_scheduled=True, created_by=SCHEDULE, run_count=1),
        make_run(created_by=AUTOMATION),
        make_run(retried="in_process", run_count=2),
        make_run(
            auto_scheduled=True,
            created_by=SCHEDULE,
            retried="in_process",
            run_count=2,
        ),
        make_run(deployed=False),
        make_run(deployed=False, tags=["ganho"]),
    ],
    ids=[
        *("schedule", "automation", "form, repeated by Prefect"),
        *("schedule, repeated by Prefect", "no terminal", "another tag"),
    ],
)
def test_nobody_waits_for_it(run: FlowRun) -> None:
    assert not was_started_by_hand(run)
