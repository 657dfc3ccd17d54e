"""Answers of 5xx are kept with what was promised, and set against others' creates."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from ganho.domain.failures import Failures, Others
from ganho.ledger.records import Intent, MirroredCustomer
from ganho.ledger.store import Ledger
from tests.integration.ledger.conftest import Open

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CUSTOMER = MirroredCustomer(customer_id="c", name_key="n", tax_key=None, active=True)


@dataclass
class Moment:
    """A clock that stands until it is set."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


def promise(ledger: Ledger, deal: int) -> Intent:
    return ledger.promises.begin(
        "customer", f"key {deal}", payload_hash="h", deal_id=deal
    )


@pytest.fixture
def clock() -> Moment:
    return Moment()


@pytest.fixture
def ledger(open_ledger: Open, clock: Moment) -> Ledger:
    return open_ledger(clock=clock)


def test_an_answer_of_5xx_is_kept_with_the_promise(
    ledger: Ledger, clock: Moment
) -> None:
    with ledger.lease("the test"):
        ledger.runs.start("run 1", "sync")
        intent = ledger.promises.failed(promise(ledger, 1), status=502, code="")
        clock.now += 10 * MINUTE
        ledger.runs.start("run 2", "sync")
        known = ledger.promises.failed(intent, status=500, code="ERRO_INTERNO")

    assert ledger.promises.find("customer", "key 1") == known
    assert known.failed == Failures(
        status=500,
        code="ERRO_INTERNO",
        run_id="run 2",
        first_at=NOON,
        last_at=NOON + 10 * MINUTE,
        runs=2,
        on_last_day=2,
    )
    told = ledger.events.of(1)[-1]
    assert (told.what, told.facts["status"]) == ("answered_5xx", 500)


def test_of_others_the_last_that_was_done_and_that_failed_are_told(
    ledger: Ledger, clock: Moment
) -> None:
    with ledger.lease("the test"):
        mine = ledger.promises.failed(promise(ledger, 1), status=500, code="")
        assert ledger.promises.others_than(mine) == Others()
        clock.now += MINUTE
        other = ledger.promises.failed(promise(ledger, 2), status=500, code="")
        assert ledger.promises.others_than(mine) == Others(failed_at=clock.now)
        ledger.promises.settle_customer(other, CUSTOMER)
        assert ledger.promises.others_than(mine) == Others()
        clock.now += MINUTE
        ledger.promises.settle_customer(promise(ledger, 3), CUSTOMER)
        ledger.promises.give_up(promise(ledger, 4))

    assert ledger.promises.others_than(mine) == Others(done_at=clock.now)


def test_a_clock_that_was_set_back_brings_such_answers_back(
    ledger: Ledger, clock: Moment
) -> None:
    with ledger.lease("the test"):
        ledger.promises.failed(promise(ledger, 1), status=500, code="")
        clock.now -= 60 * MINUTE
        ledger.promises.bring_back_sends()

    failed = ledger.promises.find("customer", "key 1").failed
    assert (failed.first_at, failed.last_at) == (clock.now, clock.now)
