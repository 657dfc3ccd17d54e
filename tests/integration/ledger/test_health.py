"""A look at a ledger from outside: what it tells, and that it changes nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from ganho.errors import FatalError
from ganho.ledger.inspecting import inspect_ledger
from ganho.ledger.key.sealing import generate_key
from ganho.ledger.records import Booking, Sold
from ganho.ledger.store import Ledger
from ganho.ledger.tables import SCHEMA_VERSION
from tests.integration.ledger.conftest import KEY

Open = Callable[..., Ledger]
DAY = date(2026, 11, 5)


def finish(ledger: Ledger, run_id: str, kind: str = "sync", **summary: object) -> None:
    ledger.runs.start(run_id, kind)
    ledger.runs.finish(run_id, {"state": "complete", "dry_run": False} | summary)


def test_only_runs_that_went_through_count(ledger: Ledger) -> None:
    finish(ledger, "partial", state="partial")
    finish(ledger, "dry", dry_run=True)
    finish(ledger, "old days", kind="backfill")

    assert ledger.runs.last_complete() is None


@pytest.mark.parametrize("kind", ["sync", "second look"])
def test_the_last_of_several_good_runs_is_told(open_ledger: Open, kind: str) -> None:
    times = [datetime(2026, 11, 5, hour, tzinfo=UTC) for hour in (12, 13)]
    for number, at in enumerate(times):
        ledger = open_ledger(clock=lambda at=at: at)
        with ledger.lease("test"):
            finish(ledger, f"run {number}", kind)

    assert ledger.runs.last_complete() == times[-1]


def test_a_run_of_a_clock_that_was_ahead_is_not_the_last(open_ledger: Open) -> None:
    now = [datetime(2029, 1, 1, tzinfo=UTC)]
    ledger = open_ledger(clock=lambda: now[0])
    with ledger.lease("test"):
        finish(ledger, "ahead", run="ahead")
        now[0] = datetime(2026, 11, 5, tzinfo=UTC)
        finish(ledger, "right", run="right")
    last, report = ledger.runs.last_complete(), ledger.runs.latest_report()

    assert last == now[0]
    assert report is not None
    assert report["run"] == "right"


@pytest.mark.usefixtures("ledger")
def test_the_holder_of_the_lease_is_named_while_he_holds_it(open_ledger: Open) -> None:
    ledger = open_ledger()
    held = ledger.lease_holder()
    with ledger._engine.begin() as connection:
        connection.execute(text("UPDATE leases SET expires_at = '2020-01-01 00:00:00'"))

    assert held is not None
    assert held.holder == "the test"
    assert ledger.lease_holder() is None


def test_nobody_holds_a_lease_that_was_given_back(open_ledger: Open) -> None:
    ledger = open_ledger()
    with ledger.lease("the test"):
        pass

    assert ledger.lease_holder() is None


def test_what_was_booked_of_late_is_listed(ledger: Ledger) -> None:
    for deal_id, day in ((1, DAY - timedelta(days=1)), (2, DAY)):
        ledger.bookings.keep(
            Booking(
                deal_id=deal_id,
                kind="sale",
                erp_id=f"sale-{deal_id}",
                number=deal_id,
                total=Decimal("10.50"),
                sold_on=day,
                customer_id="c",
            )
        )

    assert ledger.bookings.sold_since(DAY) == [
        Sold("sale-2", "c", Decimal("10.50"), DAY)
    ]


def test_an_empty_database_holds_no_ledger_and_is_left_empty(url: str) -> None:
    states = [inspect_ledger(url, KEY) for _ in range(2)]

    assert [state.schema for state in states] == [None, None]
    assert not states[0].is_usable


def test_a_ledger_of_this_version_and_key_is_usable(
    url: str, open_ledger: Open
) -> None:
    open_ledger()
    ours, others = inspect_ledger(url, KEY), inspect_ledger(url, generate_key())

    assert (ours.schema, ours.is_usable) == (SCHEMA_VERSION, True)
    assert (others.key_fits, others.is_usable) == (False, False)
    assert (ours.path is not None) == url.startswith("sqlite")


def test_a_key_that_is_none_is_a_failure_with_its_remedy(url: str) -> None:
    with pytest.raises(FatalError) as stopped:
        inspect_ledger(url, "no key")

    assert str(stopped.value.remedy)
