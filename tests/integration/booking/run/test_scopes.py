"""Activation, backfill and settings: which won deals a run is about."""

from datetime import UTC, date, datetime, timedelta

from ganho.booking.run.run import Scope
from ganho.booking.run.scope import backfill_scope
from tests.world import ACTIVATED_AT, World

OCTOBER = datetime(2026, 10, 15, 15, tzinfo=UTC)


def backfill(w: World, first: date, last: date) -> Scope:
    return backfill_scope(w.read_settings(), first, last)


def add_hotel(w: World) -> int:
    return w.sandbox.pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")


def test_a_backfill_of_older_days_frees_no_deal_that_was_won_again(w: World) -> None:
    deal = w.sandbox.pipedrive.add_deal(
        org=add_hotel(w), value=10, first_won_at=OCTOBER
    )
    held = w.run()
    w.sandbox.clock.advance(300)
    w.sandbox.pipedrive.edit_deal(deal, title="Outro título")

    again = w.run(scope=backfill(w, date(2026, 1, 1), date(2026, 1, 31)))

    assert [deal.reason for deal in held.quarantine] == ["DEAL_WON_AGAIN"]
    assert [deal.reason for deal in again.quarantine] == ["DEAL_WON_AGAIN"]
    assert not w.sandbox.conta_azul.sales()


def test_a_sync_frees_no_deal_that_a_backfill_set_aside(w: World) -> None:
    first, pipedrive = datetime(2026, 9, 1, 12, tzinfo=UTC), w.sandbox.pipedrive
    deal = pipedrive.add_deal(
        org=add_hotel(w), value=10, won_at=OCTOBER, first_won_at=first
    )
    w.run(scope=backfill(w, date(2026, 10, 1), date(2026, 10, 31)))
    w.sandbox.clock.advance(300)
    pipedrive.edit_deal(deal, title="Outro título")

    report = w.run()

    assert [deal.reason for deal in report.quarantine] == ["DEAL_WON_AGAIN"]
    assert not w.sandbox.conta_azul.sales()


def test_an_excluded_deal_is_booked_once_its_pipeline_is_included(w: World) -> None:
    w.sandbox.pipedrive.add_deal(org=add_hotel(w), value=10, pipeline=2)
    w.settings["pipelines"] = [1]
    excluded = w.run()
    w.sandbox.clock.advance(3600)
    w.run()
    w.sandbox.clock.advance(3600)
    w.settings["pipelines"] = [1, 2]
    w.run(dry_run=True)

    report = w.run()

    assert excluded.counts.excluded == 1
    assert report.counts.booked == 1
    assert w.run().counts.booked == 0


def test_an_activation_moved_back_books_what_was_won_since(w: World) -> None:
    pipedrive, day = w.sandbox.pipedrive, ACTIVATED_AT + timedelta(days=2)
    pipedrive.add_deal(org=add_hotel(w), value=10, won_at=day)
    w.settings["activated_at"] = ACTIVATED_AT + timedelta(days=4)
    before = w.run()
    w.sandbox.clock.advance(3600)
    w.settings["activated_at"] = ACTIVATED_AT

    report = w.run()

    assert before.counts.won == 0
    assert report.counts.booked == 1
