"""What is done once a run before anything is created, and in which order."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest

from ganho.booking.once.before import Before
from ganho.errors import FatalError, RetryableError
from tests.unit.booking.factories import make_booking
from tests.unit.booking.fakes import Promises
from tests.unit.domain.factories import make_settings

ALL = ["pipedrive", "conta_azul", "contracts", "sales", "leftovers"]


@dataclass
class Done:
    """Does what comes before a create, and notes it; may be told to fail."""

    done: list[str] = field(default_factory=list)
    failing: dict[str, Exception] = field(default_factory=dict)
    promises: Promises = field(default_factory=Promises)
    slow: bool = False
    """Gives other threads the time to come in between."""

    def _do(self, what: str) -> None:
        if what in self.failing:
            raise self.failing[what]
        if self.slow:
            Event().wait(0.01)
        self.done.append(what)

    def before(self, **settings: Any) -> Before:
        return Before(
            identity=self,
            contract_strays=Strays(lambda: self._do("contracts")),
            sale_strays=Strays(lambda: self._do("sales")),
            leftovers=self,
            promises=self.promises,
            settings=make_settings(**settings),
        )

    def check_pipedrive(self) -> None:
        self._do("pipedrive")

    def check_conta_azul(self) -> None:
        self._do("conta_azul")

    def settle_unawaited(self) -> None:
        self._do("leftovers")


@dataclass
class Strays:
    """Strays that are adopted as a test says."""

    adopt_marked: Callable[[], None]


@pytest.fixture
def done() -> Done:
    return Done()


def test_the_companies_are_checked_before_anything_is_adopted(done: Done) -> None:
    done.before(contracts=True).prepare()

    assert done.done == ALL


def test_it_is_done_once_a_run_whoever_asks(done: Done) -> None:
    before = done.before(contracts=True)

    done.slow = True
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: before.prepare(), range(8)))

    assert done.done == ALL


def test_contracts_are_read_where_the_company_has_them(done: Done) -> None:
    done.before().prepare()

    assert "contracts" not in done.done


def test_or_as_long_as_one_of_them_is_promised(done: Done) -> None:
    done.promises.begin("contract", "1", payload_hash="h")

    done.before().prepare()

    assert "contracts" in done.done


def test_or_booked(done: Done) -> None:
    done.promises.keep(make_booking(1, "k", kind="contract"))

    done.before().prepare()

    assert "contracts" in done.done


@pytest.mark.parametrize("what", ["pipedrive", "conta_azul", "contracts", "sales"])
@pytest.mark.parametrize("error", [FatalError("x"), RetryableError("x")])
def test_what_fails_lets_nothing_be_created_and_is_done_again(
    done: Done, what: str, error: Exception
) -> None:
    before = done.before(contracts=True)
    done.failing = {what: error}
    with pytest.raises(type(error)):
        before.prepare()
    done.failing.clear()
    done.done.clear()

    before.prepare()

    assert done.done == ALL
