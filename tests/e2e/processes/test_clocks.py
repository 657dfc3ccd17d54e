"""One of two machines is an hour behind."""

import os
from collections.abc import Iterator
from dataclasses import replace

import libfaketime
import pytest

from ganho.cli.server.temporary import QUIET
from tests.commanding import Commander, commanding
from tests.processes import DONE, IN_PART, SALE, Company

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes-1")]


@pytest.fixture(scope="session")
def behind(
    prefect_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Commander]:
    """Where commands come from whose clock is an hour behind."""
    _, preloaded = libfaketime.get_reload_information()
    environment = (
        os.environ
        | QUIET
        | preloaded
        | {"FAKETIME": "-1h", "PREFECT_API_URL": prefect_url}
        # Else it reads FAKETIME every ten seconds, and ends a process that is just then
        # writing its environment anew.
        | {"FAKETIME_CACHE_DURATION": "86400"}
    )
    with commanding(
        environment, tmp_path_factory.mktemp("behind") / "log"
    ) as commander:
        yield commander
        commander.kill_what_is_left()


@pytest.mark.parametrize("who", ["the first", "the second"])
@pytest.mark.parametrize("act", ["SIGSTOP", "SIGKILL"])
def test_one_clock_is_an_hour_behind(
    company: Company, behind: Commander, who: str, act: str
) -> None:
    # Beside another deal's thread it might fall asleep in that one's transaction, and
    # the second would meet a ledger that is locked.
    deals = 1 if act == "SIGSTOP" else 2
    company.win(deals)
    other = replace(company, commander=behind)
    first, second = (other, company) if who == "the first" else (company, other)
    begun = first.sync(when="before", place=SALE, number=deals, act=act)
    if act == "SIGSTOP":
        begun.stopped()
        refused = second.sync()
        assert refused.end() == IN_PART
        assert len(refused.lines) == 1
        begun.wake()
        assert begun.end() == DONE
        assert company.is_told(begun)
    else:
        assert begun.end() < 0
        assert second.sync().end() == DONE
    company.finish()

    assert company.harms() == []
    assert company.made() == company.deals
