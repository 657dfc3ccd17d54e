"""Prefect's server is killed in the middle of a command, and comes back or does not."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ganho.cli.server.temporary import free_port
from tests.insiders import ask
from tests.own_prefect import OwnPrefect
from tests.processes import DONE, SALE, STOPPED, Company

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes-1")]
AWAY = (
    "O servidor Prefect não responde. Nada se perde: o que foi lançado está no livro. "
    "Confira o servidor (o do `ganho up`, ou o de PREFECT_API_URL) e rode de novo: faz o "
    "que faltar."
)
PROMISED = 120.0
HASTY = {"PREFECT_CLIENT_MAX_RETRIES": "1"}
UNDER_WAY = {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}


@pytest.fixture(scope="session")
def own_prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPrefect]:
    """A server that nobody else uses."""
    server = OwnPrefect(tmp_path_factory.mktemp("own-prefect"), free_port())
    yield server
    server.kill()


@pytest.fixture(scope="session")
def prefect_url(own_prefect: OwnPrefect) -> str:
    """The server that these tests kill, in place of the one that all others share."""
    return own_prefect.url


@pytest.fixture(autouse=True)
def _is_there(own_prefect: OwnPrefect) -> None:
    own_prefect.start()


def under_way(server: OwnPrefect) -> list[str]:
    """Name the runs of which a person reads that they go on."""
    found = ask(f"{server.url}/flow_runs/filter", {"flow_runs": {"state": UNDER_WAY}})
    return [run["name"] for run in found]


@pytest.mark.parametrize("when", ["before", "after"])
def test_it_comes_back(company: Company, own_prefect: OwnPrefect, when: str) -> None:
    company.win(3)
    sync = company.sync(when=when, place=SALE, number=2, act="SIGSTOP").stopped()
    own_prefect.kill()
    sync.wake()
    company.until_made(company.deals)
    own_prefect.start()

    # It goes on; but for a server that took longer to start than a command waits.
    assert sync.end() == DONE or sync.lines == [AWAY]
    assert "Event" not in sync.said
    assert sync.lines == [AWAY] or company.is_told(sync)
    company.finish()
    assert company.harms() == []
    assert company.made() == company.deals
    assert under_way(own_prefect) == []


@pytest.mark.parametrize(
    ("url", "settings"), [("sqlite", {}), ("postgresql", HASTY)], indirect=["url"]
)
def test_it_stays_away(
    company: Company, own_prefect: OwnPrefect, settings: dict[str, str]
) -> None:
    company.win(3)
    patient = replace(company, environment=company.environment | settings)
    sync = patient.sync(place=SALE, number=2, act="SIGSTOP").stopped()
    own_prefect.kill()
    killed = time.monotonic()
    sync.wake()

    assert sync.end() == STOPPED
    assert time.monotonic() - killed < PROMISED
    assert sync.lines == [AWAY]
    assert company.made() == company.deals
    own_prefect.start()
    company.finish()
    assert company.harms() == []
    assert company.made() == company.deals
    assert under_way(own_prefect) == []
