"""A sale refused for want of stock is told in full, and books itself later (R22)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ganho.quarantine.resolutions import release
from ganho.report.page.markdown import markdown
from ganho.report.run_report import RunReport
from ganho.sandbox.pipedrive.crm import LineInput
from tests.deciding import decide
from tests.world import World

MINUTE = 60
MENU = (
    "Configurações e plano > Mais configurações > Estoque > Configurações do estoque "
    "> Permissões do estoque > Verificar estoque ao criar uma venda"
)


def stocked(w: World, balance: int, name: str = "Café", code: str = "") -> str:
    """A product of the ERP, in an account that refuses what it does not have."""
    w.sandbox.conta_azul.switches.stock = "refused"
    return w.sandbox.conta_azul.add_product(name, code, saldo=balance)


def won(w: World, *quantities: int, name: str = "Café", code: str = "") -> int:
    """A deal with a line for each of these quantities."""
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    product = pipedrive.add_product(name, code=code or None)
    lines = [LineInput(product, 10, quantity) for quantity in quantities]
    return pipedrive.add_deal(org=org, lines=lines)


def creates(w: World) -> int:
    return len(w.sandbox.faults.requests("conta_azul", "POST", "/v1/venda"))


def run_every(w: World, minutes: int, times: int) -> list[RunReport]:
    reports = []
    for _ in range(times):
        w.sandbox.clock.advance(minutes * MINUTE)
        reports.append(w.run())
    return reports


def reasons(report: RunReport) -> list[str]:
    return [deal.reason for deal in report.quarantine]


def test_it_names_product_balance_and_need_and_what_the_vendor_said(w: World) -> None:
    stocked(w, 1)
    deal = won(w, 3)

    report = w.run()

    (held,) = report.quarantine
    assert (held.deal_id, held.reason) == (deal, "STOCK_INSUFFICIENT")
    assert (held.facts["item"], held.facts["balance"]) == ("Café", "1")
    assert held.facts["needed"] == "3"
    assert held.facts["text"].startswith("Estoque insuficiente")
    assert report.exit_code == 0


def test_a_refusal_of_a_clock_that_was_ahead_is_tried_again(w: World) -> None:
    """The balance is still too low; the check was switched off."""
    w.off = timedelta(days=800)
    stocked(w, 1)
    won(w, 3)
    w.run()
    w.off = timedelta(0)
    w.sandbox.conta_azul.switches.stock = "unchecked"
    (report,) = run_every(w, 5, 1)

    assert report.counts.booked == 1


@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_the_report_leads_to_the_switch_in_the_erp(w: World, language: str) -> None:
    w.settings["language"] = language
    stocked(w, 1)
    won(w, 3)

    page = markdown(w.run())

    assert MENU in page.replace("\\", "")
    assert "Café: " in page
    assert "Estoque insuficiente para um ou mais produtos da venda" in page


def test_twenty_runs_over_hours_cost_no_create(w: World) -> None:
    stocked(w, 1)
    won(w, 3)
    w.run()
    sent = creates(w)

    reports = run_every(w, 11, 20)

    assert creates(w) == sent == 2
    assert {tuple(reasons(report)) for report in reports} == {("STOCK_INSUFFICIENT",)}


def test_it_is_tried_once_in_four_hours_all_the_same(w: World) -> None:
    stocked(w, 1)
    won(w, 3)
    w.run()

    sent = []
    for _ in range(9):
        run_every(w, 61, 1)
        sent.append(creates(w))

    assert sent == [2, 2, 2, 4, 4, 4, 4, 6, 6]


def test_filled_stock_is_found_by_the_next_look_and_sold_once(w: World) -> None:
    coffee = stocked(w, 1)
    deal = won(w, 3)
    w.run()
    run_every(w, 61, 2)
    w.sandbox.conta_azul.edit_product(coffee, balance=Decimal(3))

    filled, *later = run_every(w, 61, 3)

    assert [booked.deal_id for booked in filled.bookings] == [deal]
    assert [report.counts.booked for report in later] == [0, 0]
    assert [sale.total for sale in w.sandbox.conta_azul.sales()] == [Decimal(30)]
    assert creates(w) == 3


def test_a_look_asks_for_the_balance_once(w: World) -> None:
    stocked(w, 1)
    won(w, 3)
    w.run()
    run_every(w, 61, 1)
    w.sandbox.faults.journal.clear()

    run_every(w, 61, 1)

    asked = w.sandbox.faults.requests("conta_azul", "GET", "/v1/produtos")
    assert sum("busca=" in request.query for request in asked) == 1
    assert creates(w) == 0


def test_trouble_before_the_look_costs_no_create(w: World) -> None:
    stocked(w, 1)
    deal = won(w, 3)
    w.run()
    w.sandbox.faults.add("conta_azul", "GET", "/v1/.*", "status", times=999)
    (down,) = run_every(w, 61, 1)
    w.sandbox.faults.clear()

    (up,) = run_every(w, 5, 1)

    assert [held.deal_id for held in down.quarantine] == [deal]
    assert reasons(up) == reasons(down) == ["STOCK_INSUFFICIENT"]
    assert creates(w) == 2


def test_a_release_that_meets_trouble_is_tried_by_the_next_run(w: World) -> None:
    stocked(w, 1)
    deal = won(w, 3)
    w.run()
    w.sandbox.clock.advance(MINUTE)
    decide(w, lambda run: release(run, [deal]))
    w.sandbox.faults.add("conta_azul", "GET", "/v1/.*", "status", times=999)
    run_every(w, 5, 1)
    w.sandbox.faults.clear()
    w.sandbox.conta_azul.switches.stock = "unchecked"

    (report,) = run_every(w, 5, 1)

    assert [booked.deal_id for booked in report.bookings] == [deal]


def test_a_dry_run_plans_no_sale_for_it(w: World) -> None:
    coffee = stocked(w, 1)
    won(w, 3)
    w.run()
    w.sandbox.clock.advance(61 * MINUTE)

    short = w.run(dry_run=True)
    w.sandbox.conta_azul.edit_product(coffee, balance=Decimal(3))
    filled = w.run(dry_run=True)

    assert (short.counts.booked, reasons(short)) == (0, ["STOCK_INSUFFICIENT"])
    assert (filled.counts.booked, reasons(filled)) == (1, [])
    assert creates(w) == 2


def test_with_the_check_switched_off_it_is_booked_after_four_hours(w: World) -> None:
    stocked(w, 1)
    deal = won(w, 3)
    w.run()
    w.sandbox.conta_azul.switches.stock = "unchecked"

    early = run_every(w, 30, 7)
    late = run_every(w, 30, 3)

    assert sum(report.counts.booked for report in early) == 0
    booked = [sold.deal_id for report in late for sold in report.bookings]
    assert booked == [deal]
    assert creates(w) == 3


def test_a_release_tries_at_once_and_is_spent_by_that(w: World) -> None:
    stocked(w, 1)
    deal = won(w, 3)
    w.run()
    w.sandbox.clock.advance(MINUTE)
    decide(w, lambda run: release(run, [deal]))

    run_every(w, 5, 1)
    tried = creates(w)
    run_every(w, 15, 10)

    assert tried == 4
    assert creates(w) == tried


def test_a_released_deal_is_booked_where_the_check_is_off_by_then(w: World) -> None:
    stocked(w, 1)
    deal = won(w, 3)
    w.run()
    w.sandbox.conta_azul.switches.stock = "unchecked"
    w.sandbox.clock.advance(MINUTE)
    decide(w, lambda run: release(run, [deal]))

    report = w.run()

    assert [booked.deal_id for booked in report.bookings] == [deal]


def test_a_deal_that_asks_for_less_is_tried_at_once(w: World) -> None:
    stocked(w, 1)
    deal = won(w, 3)
    w.run()
    line = w.sandbox.pipedrive.lines_of(deal)[0]["id"]
    w.sandbox.pipedrive.edit_line(line, quantity=1)

    (report,) = run_every(w, 5, 1)

    assert [str(booked.total) for booked in report.bookings] == ["10.00"]


def test_of_two_deals_that_want_the_last_piece_one_waits_for_more(w: World) -> None:
    coffee = stocked(w, 0)
    deals = [won(w, 1), won(w, 1)]
    w.run()
    w.sandbox.conta_azul.edit_product(coffee, balance=Decimal(1))

    first, *_ = run_every(w, 61, 5)
    w.sandbox.conta_azul.edit_product(coffee, balance=Decimal(1))
    (second,) = run_every(w, 61, 1)

    assert first.counts.booked == second.counts.booked == 1
    assert reasons(first) == ["STOCK_INSUFFICIENT"]
    assert len(w.sandbox.conta_azul.sales()) == 2
    assert sorted(d.deal_id for r in (first, second) for d in r.bookings) == deals
