"""A run that falls asleep between its promise and its send, and wakes up too late."""

import pytest

from tests.processes import CUSTOMER, DONE, IN_PART, SALE, STOPPED, Company

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("processes-2")]
ANOTHER = "Outra execução desta empresa está em andamento ("
TAKEN_OVER = "Outra execução assumiu esta empresa; esta para aqui. Nada se perde: a outra continua."


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("place", [SALE, CUSTOMER])
def test_a_sleeper_keeps_its_file(company: Company, place: str) -> None:
    company.win(1)
    sleeper = company.sync(place=place, act="SIGSTOP").stopped()
    company.expire_lease()
    second = company.sync()

    assert second.end() == IN_PART
    assert len(second.lines) == 1
    assert second.said.startswith(ANOTHER)
    sleeper.wake()
    assert sleeper.end() == DONE
    assert company.is_told(sleeper)
    assert company.harms() == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_sleeper_whose_lease_is_over_writes_nothing(company: Company) -> None:
    company.win(1)
    sleeper = company.sync(place=SALE, act="SIGSTOP").stopped()
    refused = company.sync()
    assert refused.end() == IN_PART
    assert refused.said.startswith(ANOTHER)
    company.expire_lease()
    second = company.sync()

    assert second.end() == DONE
    assert company.is_told(second)
    sleeper.wake()
    assert sleeper.end() == STOPPED
    assert sleeper.lines == [TAKEN_OVER]
    company.finish()
    assert company.harms() == []
    assert company.made() == company.deals
