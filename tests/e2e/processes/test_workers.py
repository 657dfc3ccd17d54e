"""A worker's run: killed, killed with its worker, cancelled, at one place after the other."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import SALE, Company
from tests.working_company import Place, Working, working

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes-2")]
PROMISED, BEFORE, AFTER = (
    ("after", "INSERT INTO intents"),
    ("before", SALE),
    ("after", SALE),
)
KILLED = "Process exited with status code: -9."
TAKEN_OVER = (
    "Interrompida; a execução sync-{slug} assumiu a empresa e faz o que faltar."
)
at_places = pytest.mark.parametrize(
    ("url", "places"),
    # One run takes a quarter of a minute: the second ledger has a sample.
    [("sqlite", [PROMISED, BEFORE, AFTER]), ("postgresql", [AFTER])],
    indirect=["url"],
)


@pytest.fixture
def at_work(company: Company, prefect_url: str, tmp_path: Path) -> Iterator[Working]:
    """The company with a worker."""
    with working(company, prefect_url, tmp_path) as found:
        yield found


def is_whole(company: Company) -> bool:
    """Let the next run go to its end; tell whether everything is there once."""
    company.finish()
    return company.harms() == [] and company.made() == company.deals


@at_places
def test_its_process_is_killed(at_work: Working, places: list[Place]) -> None:
    for place in places:
        run = at_work.start(place)
        os.kill(run.stopped(), signal.SIGKILL)
        state = at_work.yard.ended(run.run_id)["state"]

        assert state["type"] == "CRASHED"
        assert state["message"].startswith(KILLED)
        assert at_work.company.doubled() == []
    assert is_whole(at_work.company)


@at_places
def test_it_is_killed_with_its_worker(at_work: Working, places: list[Place]) -> None:
    for place in places:
        run = at_work.start(place)
        run.stopped()
        at_work.yard.kill()
        at_work.company.finish()
        state = at_work.yard.run(run.run_id)["state"]

        assert state["type"] == "CRASHED"
        assert state["message"] == TAKEN_OVER.format(slug=at_work.company.slug)
        assert at_work.company.harms() == []
        at_work.yard.work()
    assert is_whole(at_work.company)


@at_places
def test_it_is_cancelled(at_work: Working, places: list[Place]) -> None:
    for place in places:
        run = at_work.start(place, act="hold")
        at_work.cancel(run)
        state = at_work.yard.ended(run.run_id)["state"]

        assert state["type"] == "CANCELLED"
        # What it had sent it ended, and sent nothing more.
        assert at_work.company.unsettled() == []
        assert at_work.company.made() < at_work.company.deals
        assert at_work.company.doubled() == []
    assert is_whole(at_work.company)
