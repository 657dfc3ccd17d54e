"""Somebody imports old deals as won: none is sold until a person says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import Connection, Engine, event, inspect

from ganho.booking.run.run import Scope
from ganho.booking.run.scope import backfill_scope
from ganho.quarantine.resolutions import rebook, release_all
from ganho.report.page.markdown import markdown
from ganho.report.run_report import RunReport
from tests.deciding import decide
from tests.world import World

LIMIT = 10
MINUTE = 60


def won(w: World, number: int) -> list[int]:
    """So many deals, won now by one customer; ganho takes ten a run as usual."""
    w.settings["max_new_deals"] = LIMIT
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    return [pipedrive.add_deal(org=org, value=10 + i) for i in range(number)]


def after(w: World, minutes: int, **how) -> RunReport:
    w.sandbox.clock.advance(minutes * MINUTE)
    return w.run(**how)


def held(report: RunReport) -> set[int]:
    return {
        deal.deal_id for deal in report.quarantine if deal.reason == "UNUSUAL_VOLUME"
    }


def release_them(w: World) -> list[int]:
    return decide(w, lambda run: release_all(run, "UNUSUAL_VOLUME"))


def today(w: World) -> Scope:
    day = w.sandbox.clock.now().date()
    a_day = timedelta(days=1)
    return backfill_scope(w.read_settings(), day - a_day, day + a_day)


class Killed(BaseException):
    """What nothing catches."""


@contextmanager
def killed_while_holding(held_by_then: int) -> Iterator[None]:
    """Kill a run when it has set so many deals aside."""
    commits = count(1)

    def die(connection: Connection) -> None:
        if not inspect(connection).has_table("deals"):
            return  # the ledger is being made
        text = "SELECT count(*) FROM deals WHERE state = 'quarantined'"
        aside = connection.exec_driver_sql(text).scalar()
        if aside == held_by_then and next(commits) == 1:
            raise Killed

    event.listen(Engine, "commit", die)
    try:
        yield
    finally:
        event.remove(Engine, "commit", die)


def test_many_deals_at_once_are_held_for_one_reason_with_their_number(
    w: World,
) -> None:
    deals = won(w, 300)
    w.settings["max_new_deals"] = 50

    report = w.run()

    assert held(report) == set(deals)
    assert report.counts.quarantined == 300
    assert "300 novos nesta execução; o limite é 50" in markdown(report)
    assert report.exit_code == 0
    assert w.sandbox.conta_azul.sales() == w.sandbox.conta_azul.customers() == []


def test_released_they_are_sold_each_once(w: World) -> None:
    deals = won(w, 40)
    w.run()
    after(w, 5)
    named = release_them(w)

    released, later = after(w, 5), after(w, 5)

    assert named == deals
    assert released.counts.booked == 40
    assert later.counts.booked == later.counts.quarantined == 0
    marked = w.sandbox.conta_azul.sales_by_marker()
    assert {len(sales) for sales in marked.values()} == {1}
    assert len(marked) == 40


def test_as_many_as_usual_are_sold(w: World) -> None:
    won(w, LIMIT)

    assert w.run().counts.booked == LIMIT


def test_few_deals_won_later_are_sold_meanwhile(w: World) -> None:
    deals = won(w, 40)
    w.run()
    w.sandbox.clock.advance(5 * MINUTE)
    few = won(w, 3)

    report = w.run()

    assert [booked.deal_id for booked in report.bookings] == few
    assert held(report) == set(deals)


def test_idle_runs_over_held_deals_cost_two_calls(w: World) -> None:
    won(w, 120)
    w.run()
    after(w, 5)

    report = after(w, 5)

    assert report.calls.pipedrive_requests == 2
    assert report.calls.conta_azul_requests == 0
    assert report.counts.quarantined == 120


def test_a_run_killed_while_it_held_them_lets_none_slip_by(w: World) -> None:
    deals = won(w, 405)  # 400 in one transaction, and five in another
    with killed_while_holding(405), pytest.raises(Killed):
        w.run()
    w.sandbox.clock.advance(5 * MINUTE)
    few = won(w, 3)

    report = w.run()

    assert held(report) == set(deals)
    assert [booked.deal_id for booked in report.bookings] == few


def test_an_edit_lets_none_slip_by(w: World) -> None:
    first, second, *_ = deals = won(w, 40)
    w.run()
    w.sandbox.clock.advance(5 * MINUTE)
    w.sandbox.pipedrive.edit_deal(first, title="Outro título")
    w.sandbox.pipedrive.edit_deal(second, value=99)

    report = w.run()

    assert held(report) == set(deals)
    assert report.counts.booked == 0


def test_one_that_is_edited_after_its_release_is_held_again(w: World) -> None:
    first, *others = won(w, 40)
    w.run()
    release_them(w)
    w.sandbox.clock.advance(5 * MINUTE)
    w.sandbox.pipedrive.edit_deal(first, value=99)

    report = w.run()

    assert held(report) == {first}
    assert [booked.deal_id for booked in report.bookings] == others


def test_other_settings_let_none_slip_by(w: World) -> None:
    deals = won(w, 40)
    w.run()
    w.settings["payment_due_days"] = 7

    assert held(after(w, 5)) == set(deals)


def test_a_limit_that_was_too_low_is_raised_and_they_are_sold(w: World) -> None:
    won(w, 40)
    w.run()
    w.settings["max_new_deals"] = 30
    still = after(w, 5)
    w.settings["max_new_deals"] = 40

    report = after(w, 5)

    assert len(held(still)) == 40
    assert report.counts.booked == 40


@pytest.mark.parametrize("how", ["backfill", "second look", "dry run"])
def test_no_other_kind_of_run_walks_round_it(w: World, how: str) -> None:
    deals = won(w, 40)
    kinds = {
        "backfill": {"scope": today(w)},
        "second look": {"look_back_days": 3},
        "dry run": {"dry_run": True},
    }

    first, again = w.run(**kinds[how]), after(w, 5, **kinds[how])

    assert held(first) == held(again) == set(deals)
    assert first.counts.booked == again.counts.booked == 0
    assert w.sandbox.conta_azul.sales() == []


def test_what_a_dry_run_would_hold_is_not_held_by_that(w: World) -> None:
    *many, last = won(w, 40)
    w.run(dry_run=True)
    for deal in many:
        w.sandbox.pipedrive.delete(deal)

    report = after(w, 5)

    assert [booked.deal_id for booked in report.bookings] == [last]


def test_a_deal_made_anew_after_its_release_is_not_held_for_it_again(
    w: World,
) -> None:
    first, *_ = won(w, 40)
    w.run()
    release_them(w)
    after(w, 5)
    w.sandbox.conta_azul.cancel_sale(w.sandbox.conta_azul.sales()[0].id)
    decide(w, lambda run: rebook(run, first))

    report = after(w, 5)

    assert [booked.deal_id for booked in report.bookings] == [first]
