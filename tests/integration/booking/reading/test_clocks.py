"""Clocks that are wrong, and are set: nothing is missed, waits for years, or is twice."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.company.composition import open_company
from ganho.domain.reasons import Reason
from ganho.errors import UnknownOutcomeError
from tests.world import World

YEARS, HOURS = timedelta(days=800), timedelta(hours=2)
CNPJ = "45.321.678/0001-04"


def add_deal(w: World, name: str = "Hotel Azul", value: str = "100.00", **more) -> int:
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization(name, cnpj=CNPJ)
    return pipedrive.add_deal(org=org, value=value, **more)


def booked(w: World) -> list[int]:
    with w.ledger() as ledger:
        return sorted(booking.deal_id for booking in ledger.bookings.all())


def set_watermarks(w: World, until: datetime) -> None:
    with w.ledger() as ledger, ledger.lease("the version before"):
        marks = {"won": until, "archived": until}
        ledger.deals.take_in("before", [], watermarks_at=marks)


# -- Pipedrive's clock ------------------------------------------------------------


def test_a_date_from_the_future_hides_no_deal(w: World) -> None:
    first = add_deal(w)
    w.sandbox.pipedrive.switches.date_ahead = YEARS.total_seconds()
    report = w.run()
    w.sandbox.pipedrive.switches.date_ahead = 0
    second = add_deal(w, value="200.00")
    after = w.run()

    assert booked(w) == [first, second]
    assert "CLOCKS_DIFFER" in report.remarks
    assert "CLOCKS_DIFFER" not in after.remarks


def test_a_deal_that_is_won_while_the_date_is_wrong_is_seen_too(w: World) -> None:
    w.sandbox.pipedrive.switches.date_ahead = YEARS.total_seconds()
    for count in (1, 2, 3):
        add_deal(w, value=f"{count}00.00")
        w.run()
        w.sandbox.clock.advance(300)

        assert len(booked(w)) == count


@pytest.mark.parametrize("ahead", [YEARS, timedelta(hours=3)], ids=["years", "hours"])
def test_a_watermark_that_is_yet_to_come_heals_itself(
    w: World, ahead: timedelta
) -> None:
    w.run()
    missed = add_deal(w)
    w.sandbox.clock.advance(2 * 24 * 3600)
    set_watermarks(w, w.now() + ahead)
    w.run()
    with w.ledger() as ledger:
        mark = ledger.runs.watermark("won")

    assert booked(w) == [missed]
    assert mark is not None
    assert mark <= w.now()


# -- our own clock ----------------------------------------------------------------


def test_our_clock_ahead_and_set_back_hides_no_deal(w: World) -> None:
    w.off = YEARS
    first = add_deal(w)
    w.run()
    w.off = timedelta(0)
    second = add_deal(w, value="200.00")
    w.run()

    assert booked(w) == [first, second]


def test_what_was_mirrored_by_a_clock_that_was_ahead_is_read_anew(w: World) -> None:
    """Else a customer whom a person made meanwhile would be made a second time."""
    w.off = YEARS
    add_deal(w, "Outra Empresa")
    w.run()
    w.off = timedelta(0)
    person = w.sandbox.conta_azul.add_customer("Hotel Verde")
    deal = w.sandbox.pipedrive.add_deal(
        org=w.sandbox.pipedrive.add_organization("Hotel Verde"), value="50.00"
    )
    w.run()

    with w.ledger() as ledger:
        booking = ledger.bookings.of_deal(deal)
    assert booking is not None
    assert booking.customer_id == str(person)
    assert len(w.sandbox.conta_azul.customers()) == 2


def test_sales_are_listed_again_that_a_clock_ahead_noted_as_listed(w: World) -> None:
    """A second ledger's sale of a deal would be missed, and the deal booked twice."""
    w.off = YEARS
    add_deal(w)
    w.run()
    w.off = timedelta(0)
    w.sandbox.clock.advance(3 * 24 * 3600)
    second = add_deal(w, value="200.00")
    other = World(
        sandbox=w.sandbox, at=w.at, ledger_url=w.ledger_url.replace("ledger", "other")
    )
    other.run()
    w.authorize()
    report = w.run()

    marked = w.sandbox.conta_azul.sales_by_marker()
    assert len(marked[f"[pipedrive:700100:{second}]"]) == 1
    assert [b.adopted for b in report.bookings if b.deal_id == second] == [True]


def test_a_deal_that_was_read_by_a_clock_ahead_is_read_again(w: World) -> None:
    """It was reopened meanwhile, and the list of won deals does not say so."""
    deal = add_deal(w)
    w.sandbox.faults.add("conta_azul", "GET", ".*", "status", times=200)
    w.off = YEARS
    w.run()
    w.sandbox.faults.clear()
    w.off = timedelta(0)
    w.sandbox.pipedrive.reopen(deal)
    w.sandbox.clock.advance(70)
    w.run()

    assert booked(w) == []
    assert w.sandbox.conta_azul.sales() == []


def test_a_look_that_a_clock_ahead_put_off_comes_at_once(w: World) -> None:
    w.settings["missing_items"] = "quarantine"
    deal = add_deal(w)
    w.off = YEARS
    report = w.run()
    w.off = timedelta(0)
    w.sandbox.conta_azul.add_product("Venda Pipedrive")
    w.sandbox.clock.advance(300)
    w.run()

    assert [held.reason for held in report.quarantine] == [Reason.ITEM_MISSING]
    assert booked(w) == [deal]


def test_a_deal_settles_by_pipedrive_s_clock_where_ours_is_behind(w: World) -> None:
    w.settings["settle_minutes"] = 10
    w.off = -HOURS
    deal = add_deal(w)
    w.run()
    young = booked(w)
    w.sandbox.clock.advance(11 * 60)
    w.run()

    assert young == []
    assert booked(w) == [deal]


# -- a send that is yet to come ---------------------------------------------------


@pytest.mark.parametrize("lost", ["lost_before_commit", "lost_after_commit"])
def test_a_clock_that_is_set_back_makes_no_create_wait_for_hours(
    w: World, lost: str
) -> None:
    w.sandbox.conta_azul.switches.lag_seconds = 20
    deal = add_deal(w)
    w.sandbox.faults.add("conta_azul", "POST", "/v1/pessoas", lost)
    w.run()
    w.off = -HOURS
    w.run()
    sends = len(w.sandbox.faults.requests("conta_azul", "POST", "/v1/pessoas"))
    w.sandbox.clock.advance(70)
    w.run()

    assert sends == 1
    assert booked(w) == [deal]
    assert len(w.sandbox.conta_azul.customers()) == 1


def test_a_clock_set_on_in_mid_run_shortens_no_wait(w: World) -> None:
    deal = add_deal(w)
    w.sandbox.faults.add("conta_azul", "POST", "/v1/pessoas", "lost_before_commit")
    scope = sync_scope(w.read_settings(), 0, w.now())
    around = w.surroundings()
    with (
        open_company(w.values(), around) as company,
        open_run(company, run_id=str(uuid4()), scope=scope, holder="test") as books,
    ):
        books.fetch.won_deals()
        books.validation.check()
        books.match.matched()
        for off in (timedelta(0), HOURS, -HOURS):
            w.off = off
            with pytest.raises(UnknownOutcomeError):
                books.customers.resolve(deal)
        w.off = timedelta(0)
        around.sleep(61)
        books.customers.resolve(deal)

    sent = w.sandbox.faults.requests("conta_azul", "POST", "/v1/pessoas")
    assert len(sent) == 2
    assert len(w.sandbox.conta_azul.customers()) == 1
