"""Runs leave reports; those that tell nothing any more are forgotten."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from ganho.ledger.records import Booking
from ganho.ledger.store import Ledger
from ganho.ledger.tables import events
from tests.integration.ledger.conftest import KEY

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
KEPT = timedelta(days=14)
Open = Callable[..., Ledger]


class Days:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def ledger(open_ledger: Open, days: Days) -> Ledger:
    opened = open_ledger(clock=days)
    with opened.lease("the test"):
        yield opened


def run(ledger: Ledger, run_id: str, **summary: object) -> None:
    """Let a run come and go."""
    ledger.runs.start(run_id, "sync")
    told = {"run_id": run_id, "state": "complete", "dry_run": False}
    ledger.runs.finish(run_id, told | summary)


def left(ledger: Ledger, *run_ids: str) -> list[str]:
    """Tell whose reports are still there."""
    return [run_id for run_id in run_ids if ledger.runs.report_of(run_id)]


def test_an_idle_run_is_forgotten_after_some_days(ledger: Ledger, days: Days) -> None:
    days.now = NOW - timedelta(days=15)
    run(ledger, "old")
    days.now = NOW - timedelta(days=13)
    run(ledger, "young")
    days.now = NOW
    run(ledger, "new")

    assert ledger.runs.prune(NOW - KEPT) == 1
    assert left(ledger, "old", "young", "new") == ["young", "new"]


def test_what_a_forgotten_run_told_goes_with_it_and_a_deals_story_stays(
    ledger: Ledger, days: Days
) -> None:
    days.now = NOW - timedelta(days=15)
    run(ledger, "old")
    ledger.deals.withdraw(1, "lost")
    days.now = NOW
    run(ledger, "new")
    ledger.runs.prune(NOW - KEPT)
    with ledger._engine.connect() as connection:
        left = connection.execute(select(events.c.run_id, events.c.what)).all()

    assert left == [
        ("old", "withdrawn"),
        ("new", "run_started"),
        ("new", "run_finished"),
    ]


def test_a_run_that_booked_is_kept(ledger: Ledger, days: Days) -> None:
    days.now = NOW - timedelta(days=400)
    run(ledger, "old")
    ledger.bookings.keep(
        Booking(
            deal_id=1,
            kind="sale",
            erp_id="sale-1",
            number=1,
            total=Decimal(10),
            sold_on=date(2025, 11, 5),
            customer_id="c",
            run_id="old",
        )
    )
    days.now = NOW
    run(ledger, "new")

    assert ledger.runs.prune(NOW - KEPT) == 0


def test_a_run_that_died_long_ago_is_forgotten_too(ledger: Ledger, days: Days) -> None:
    days.now = NOW - timedelta(days=15)
    ledger.runs.start("dead", "sync")
    days.now = NOW
    run(ledger, "new")

    assert ledger.runs.prune(NOW - KEPT) == 1


def test_the_last_run_that_went_through_stays_however_old(
    ledger: Ledger, days: Days
) -> None:
    for age, run_id, state in (
        (40, "before", "complete"),
        (30, "good", "complete"),
        (20, "trouble", "partial"),
    ):
        days.now = NOW - timedelta(days=age)
        run(ledger, run_id, state=state)
    good_at = NOW - timedelta(days=30)

    assert ledger.runs.prune(NOW - KEPT) == 1
    assert ledger.runs.last_complete() == good_at


def test_where_no_run_ever_went_through_the_newest_report_stays(
    ledger: Ledger, days: Days
) -> None:
    for age, run_id in ((40, "before"), (30, "last")):
        days.now = NOW - timedelta(days=age)
        run(ledger, run_id, state="stopped")
    days.now = NOW
    run(ledger, "try", dry_run=True)

    assert ledger.runs.prune(NOW - KEPT) == 1
    assert ledger.runs.latest_report()["run_id"] == "last"


def test_another_companys_runs_are_left_alone(
    ledger: Ledger, url: str, days: Days
) -> None:
    other = Ledger.open(url, key=KEY, company="other", clock=days)
    days.now = NOW - timedelta(days=15)
    with other.lease("test"):
        run(other, "old")
    days.now = NOW
    run(ledger, "new")
    pruned = ledger.runs.prune(NOW - KEPT)

    assert pruned == 0
    assert left(other, "old") == ["old"]
    other.close()


def test_the_newest_report_is_the_one_that_ended_last(
    ledger: Ledger, days: Days
) -> None:
    for minutes, run_id, dry in ((0, "a", False), (5, "b", False), (9, "dry", True)):
        days.now = NOW + timedelta(minutes=minutes)
        run(ledger, run_id, dry_run=dry)
    ledger.runs.start("under way", "sync")

    assert ledger.runs.latest_report()["run_id"] == "b"


def test_a_retried_run_has_no_report_until_it_ends_again(ledger: Ledger) -> None:
    ledger.runs.start("retried", "sync")
    ledger.runs.finish("retried", {"state": "stopped"})
    ledger.runs.start("retried", "sync")

    assert ledger.runs.report_of("retried") is None
    assert ledger.runs.latest_report() is None


def test_without_a_run_there_is_no_report(ledger: Ledger) -> None:
    assert ledger.runs.latest_report() is None
    assert ledger.runs.prune(NOW) == 0
