"""Who holds the lease marks the runs that died: those, and no other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prefect import flow
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.objects import State as PrefectState
from prefect.states import Cancelling, Running

from flows.sync_won_deals import sync_won_deals
from tests.flow_company import moved_in, prefect
from tests.world import World

pytestmark = pytest.mark.xdist_group("dead_runs")


@pytest.fixture
def acme(prefect_url: str, tmp_path: Path) -> Iterator[World]:
    """A company with nothing to book."""
    with moved_in("acme", prefect_url, tmp_path) as w:
        yield w


class OddAnswerError(Exception):
    """Stands for a 500."""


def left_behind(company: str, *, steps: int = 1, state: PrefectState | None = None):
    """Make a flow run that says it is running, as one that died does."""

    @flow(name="sync-won-deals", persist_result=False)
    def sync(company: str) -> None:
        """Stand in for the real one."""

    with prefect() as client:
        run = client.create_flow_run(sync, parameters={"company": company})
        client.set_flow_run_state(run.id, Running())
        for number in range(steps):
            add_step(client, run, number)
        if state:
            client.set_flow_run_state(run.id, state)
    return run.id


def add_step(client, run: FlowRun, number: int) -> None:
    from tasks.reads import fetch_won_deals

    client.create_task_run(
        fetch_won_deals, flow_run_id=run.id, dynamic_key=str(number), state=Running()
    )


def now_of(run_id: UUID) -> PrefectState:
    with prefect() as client:
        return client.read_flow_run(run_id).state


@pytest.mark.usefixtures("acme")
def test_a_run_that_died_is_marked_by_the_next() -> None:
    dead = left_behind("acme")
    sync_won_deals("acme", return_state=True)
    state = now_of(dead)

    assert state.is_crashed()
    assert state.message == (
        "Interrompida; a execução sync-acme assumiu a empresa e faz o que faltar."
    )


@pytest.mark.usefixtures("acme")
def test_a_run_that_died_while_it_was_cancelled_is_cancelled() -> None:
    dead = left_behind("acme", state=Cancelling())
    sync_won_deals("acme", return_state=True)

    assert now_of(dead).is_cancelled()


@pytest.mark.usefixtures("acme")
def test_runs_of_others_and_those_about_to_be_refused_are_left_alone() -> None:
    other, waiting = left_behind("other"), left_behind("acme", steps=0)
    sync_won_deals("acme", return_state=True)

    assert now_of(other).is_running()
    assert now_of(waiting).is_running()


def test_a_run_that_is_refused_marks_nobody(acme: World) -> None:
    alive = left_behind("acme")
    with acme.ledger() as ledger, ledger.lease("sync-acme"):
        sync_won_deals("acme", return_state=True)

    assert now_of(alive).is_running()


@pytest.mark.usefixtures("acme")
def test_trouble_in_marking_stops_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("tasks.settling._unfinished", refuse)
    state = sync_won_deals("acme", return_state=True)

    assert state.is_completed()


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("call", ["read_task_runs", "set_flow_run_state"])
def test_one_that_the_api_answers_500_keeps_no_other_from_being_marked(
    monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    odd, *others = [left_behind("acme") for _ in range(3)]
    real = getattr(SyncPrefectClient, call)

    def answer(self: SyncPrefectClient, *words: Any, **named: Any) -> Any:
        if str(odd) in repr((words, named)):
            raise OddAnswerError
        return real(self, *words, **named)

    monkeypatch.setattr(SyncPrefectClient, call, answer)
    state = sync_won_deals("acme", return_state=True)

    assert state.is_completed()
    assert now_of(odd).is_running()
    assert [now_of(run).is_crashed() for run in others] == [True, True]
