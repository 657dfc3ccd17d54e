"""People go on working while a run is under way."""

from collections.abc import Callable

import pytest

from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

SLOW = {"status": 429, "headers": {"Retry-After": "1"}}


def fill(w: World) -> list[int]:
    """Two deals with a line each; the run has to wait once before it books them."""
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    coffee = pipedrive.add_product("Café")
    w.sandbox.faults.add("conta_azul", "POST", "/v1/pessoas", "status", **SLOW)
    return [pipedrive.add_deal(org=org, lines=[LineInput(coffee, 10)]) for _ in "ab"]


def once(w: World, action: Callable[[], None]) -> None:
    """Let the run lose a minute, and somebody act in it."""

    def meanwhile() -> None:
        w.meanwhile = lambda: None
        w.sandbox.clock.advance(70)
        action()

    w.meanwhile = meanwhile


def test_a_deal_reopened_meanwhile_is_not_booked(w: World) -> None:
    first, second = fill(w)
    once(w, lambda: w.sandbox.pipedrive.reopen(second))

    report = w.run()

    assert [deal.deal_id for deal in report.bookings] == [first]
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_a_deal_deleted_meanwhile_is_not_booked(w: World) -> None:
    first, second = fill(w)
    once(w, lambda: w.sandbox.pipedrive.delete(second))

    report = w.run()

    assert [deal.deal_id for deal in report.bookings] == [first]


def test_a_line_edited_meanwhile_waits_and_is_booked_as_edited(w: World) -> None:
    _, second = fill(w)
    line = w.sandbox.pipedrive.lines_of(second)[0]["id"]
    once(w, lambda: w.sandbox.pipedrive.edit_line(line, quantity=5))

    report = w.run()
    after = w.run()

    assert report.exit_code == 3
    assert [deal.deal_id for deal in report.waiting] == [second]
    assert [str(deal.total) for deal in after.bookings] == ["50.00"]


@pytest.mark.parametrize("archived", [False, True])
def test_a_quarantined_deal_is_booked_once_it_is_mended(
    w: World, archived: bool
) -> None:
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-99")
    deal = pipedrive.add_deal(org=org, value="10.00")
    held = w.run()
    if archived:
        pipedrive.archive(deal)
    pipedrive.edit_organization(org, cnpj="45.321.678/0001-04")
    w.sandbox.clock.advance(300)

    report = w.run()

    assert [deal.reason for deal in held.quarantine] == ["TAX_ID_INVALID"]
    assert [deal.deal_id for deal in report.bookings] == [deal]


def test_an_unmended_deal_costs_no_create_in_twenty_runs(w: World) -> None:
    org = w.sandbox.pipedrive.add_organization("Hotel", cnpj="45.321.678/0001-99")
    w.sandbox.pipedrive.add_deal(org=org, value="10.00")

    reports = []
    for _ in range(20):
        reports.append(w.run())
        w.sandbox.clock.advance(300)

    assert {report.calls.conta_azul_requests for report in reports} == {0}
    assert {report.counts.quarantined for report in reports} == {1}


def test_other_settings_free_a_deal_at_once(w: World) -> None:
    w.settings["without_products"] = "quarantine"
    org = w.sandbox.pipedrive.add_organization("Hotel Azul")
    deal = w.sandbox.pipedrive.add_deal(org=org, value="10.00")
    held = w.run()
    w.settings["without_products"] = "fallback_item"

    report = w.run()

    assert [deal.reason for deal in held.quarantine] == ["DEAL_WITHOUT_PRODUCTS"]
    assert [deal.deal_id for deal in report.bookings] == [deal]


def test_an_idle_run_costs_two_calls(w: World) -> None:
    fill(w)
    w.run()
    w.sandbox.clock.advance(300)

    report = w.run()

    assert report.calls.pipedrive_requests == 2
    assert report.calls.conta_azul_requests == 0
