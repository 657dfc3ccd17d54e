"""Guards against a bad day: a click that was a mistake, a value with a zero too many."""

from datetime import timedelta

import pytest

from ganho.booking.run.run import Scope
from ganho.booking.run.scope import backfill_scope
from ganho.quarantine.resolutions import release
from ganho.report.page.markdown import markdown
from ganho.report.run_report import RunReport
from ganho.sandbox.pipedrive.crm import LineInput
from tests.deciding import decide
from tests.world import World

MINUTE = 60
KINDS = ("backfill", "second look", "dry run")


def won(w: World, value: int | str = 100, *, minutes_ago: float = 0) -> int:
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    at = w.sandbox.clock.now() - timedelta(minutes=minutes_ago)
    return pipedrive.add_deal(org=org, value=value, won_at=at)


def run_as(w: World, kind: str) -> RunReport:
    """Run in another way than usual."""
    if kind == "dry run":
        return w.run(dry_run=True)
    if kind == "second look":
        return w.run(look_back_days=3)
    return w.run(scope=yesterday_and_today(w))


def yesterday_and_today(w: World) -> Scope:
    day, a_day = w.sandbox.clock.now().date(), timedelta(days=1)
    return backfill_scope(w.read_settings(), day - a_day, day + a_day)


def after(w: World, minutes: float) -> RunReport:
    w.sandbox.clock.advance(minutes * MINUTE)
    return w.run()


def booked(report: RunReport) -> list[int]:
    return [deal.deal_id for deal in report.bookings]


def reasons(report: RunReport) -> list[str]:
    return [deal.reason for deal in report.quarantine]


def test_a_deal_won_just_now_settles_first(w: World) -> None:
    w.settings["settle_minutes"] = 30
    deal = won(w)

    report = w.run()

    assert [waiting.deal_id for waiting in report.waiting] == [deal]
    assert "settle_minutes" in report.waiting[0].why
    assert (report.state, report.exit_code) == ("complete", 0)
    assert report.balances
    assert report.calls.conta_azul_requests == 0


def test_it_is_sold_once_its_time_is_over(w: World) -> None:
    w.settings["settle_minutes"] = 30
    deal = won(w)

    reports = [after(w, 10) for _ in range(5)]

    assert [booked(report) for report in reports] == [[], [], [deal], [], []]
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_one_that_is_reopened_meanwhile_is_never_sold(w: World) -> None:
    w.settings["settle_minutes"] = 30
    deal = won(w)
    w.run()
    w.sandbox.clock.advance(10 * MINUTE)
    w.sandbox.pipedrive.reopen(deal)

    reports = [after(w, 25) for _ in range(3)]

    assert {report.counts.won for report in reports} == {0}
    assert w.sandbox.conta_azul.sales() == []


def test_one_that_is_won_again_settles_again(w: World) -> None:
    w.settings["settle_minutes"] = 30
    deal = won(w)
    w.run()
    w.sandbox.clock.advance(20 * MINUTE)
    w.sandbox.pipedrive.reopen(deal)
    w.sandbox.pipedrive.win(deal)

    early, late = after(w, 20), after(w, 11)

    assert booked(early) == []
    assert booked(late) == [deal]


@pytest.mark.parametrize("zone", ["America/Rio_Branco", "Asia/Tokyo", "UTC"])
def test_to_settle_takes_as_long_in_every_time_zone(w: World, zone: str) -> None:
    w.settings |= {"settle_minutes": 30, "time_zone": zone}
    old, young = won(w, minutes_ago=31), won(w, minutes_ago=2)

    report = w.run()

    assert booked(report) == [old]
    assert [waiting.deal_id for waiting in report.waiting] == [young]
    assert report.exit_code == 0


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_kind_of_run_hurries_it(w: World, kind: str) -> None:
    w.settings["settle_minutes"] = 30
    deal = won(w)

    report = run_as(w, kind)

    assert booked(report) == []
    assert [waiting.deal_id for waiting in report.waiting] == [deal]
    assert w.sandbox.conta_azul.sales() == []


def test_a_value_above_the_limit_waits_for_a_person(w: World) -> None:
    w.settings["hold_above"] = "1000"
    large, usual = won(w, "1000.01"), won(w, "1000.00")

    report = w.run()

    assert booked(report) == [usual]
    assert [deal.deal_id for deal in report.quarantine] == [large]
    assert reasons(report) == ["UNUSUAL_VALUE"]
    page = markdown(report).replace("\\", "")
    assert "Vale R$\xa01.000,01; o limite é R$\xa01.000,00" in page


def test_it_stays_held_and_costs_no_create_until_it_is_released(w: World) -> None:
    w.settings["hold_above"] = "1000"
    deal = won(w, 5000)
    w.run()

    held = [after(w, 60) for _ in range(3)]
    decide(w, lambda run: release(run, [deal]))
    released, later = after(w, 5), after(w, 5)

    assert {tuple(reasons(report)) for report in held} == {("UNUSUAL_VALUE",)}
    assert {report.calls.conta_azul_requests for report in held} == {0}
    assert (booked(released), booked(later)) == ([deal], [])
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_a_release_is_for_the_deal_as_it_was(w: World) -> None:
    w.settings["hold_above"] = "1000"
    deal = won(w, 5000)
    w.run()
    decide(w, lambda run: release(run, [deal]))
    w.sandbox.clock.advance(5 * MINUTE)
    w.sandbox.pipedrive.edit_deal(deal, value=50_000)

    planned, report = w.run(dry_run=True), w.run()

    assert reasons(planned) == reasons(report) == ["UNUSUAL_VALUE"]
    assert report.quarantine[0].facts["value"] == "50000"


def test_a_line_edited_after_the_release_shows_as_well(w: World) -> None:
    w.settings["hold_above"] = "1000"
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul")
    machine = pipedrive.add_product("Máquina")
    deal = pipedrive.add_deal(org=org, lines=[LineInput(machine, 5000)])
    w.run()
    decide(w, lambda run: release(run, [deal]))
    line = pipedrive.lines_of(deal)[0]["id"]
    pipedrive.edit_line(line, quantity=10)

    assert reasons(after(w, 5)) == ["UNUSUAL_VALUE"]


def test_one_that_was_corrected_is_sold_without_a_release(w: World) -> None:
    w.settings["hold_above"] = "1000"
    deal = won(w, 5000)
    w.run()
    w.sandbox.clock.advance(5 * MINUTE)
    w.sandbox.pipedrive.edit_deal(deal, value=500)

    report = w.run()

    assert [str(sold.total) for sold in report.bookings] == ["500.00"]


def test_a_value_raised_while_the_run_is_under_way_is_held(w: World) -> None:
    w.settings["hold_above"] = "1000"
    deal = won(w, 500)
    w.sandbox.faults.add(
        "conta_azul", "POST", "/v1/pessoas", "status", status=429, times=1
    )

    def raised() -> None:
        w.meanwhile = lambda: None
        w.sandbox.clock.advance(70)
        w.sandbox.pipedrive.edit_deal(deal, value=5000)

    w.meanwhile = raised
    w.run()

    assert reasons(w.run()) == ["UNUSUAL_VALUE"]
    assert w.sandbox.conta_azul.sales() == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_other_kind_of_run_lets_it_pass(w: World, kind: str) -> None:
    w.settings["hold_above"] = "1000"
    won(w, 5000)

    first, again = run_as(w, kind), run_as(w, kind)

    assert reasons(first) == reasons(again) == ["UNUSUAL_VALUE"]
    assert booked(first) == booked(again) == []
    assert w.sandbox.conta_azul.sales() == []
