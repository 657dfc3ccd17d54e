"""A sale that was accepted and is held for want of stock is booked, and told (R22)."""

from decimal import Decimal

import pytest

from ganho.report.run_report import RunReport
from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

MINUTE = 60


def stocked(w: World, balance: int, *, reserving: float = 0) -> str:
    """A product of the ERP, in an account that holds sales beyond the stock."""
    switches = w.sandbox.conta_azul.switches
    switches.stock, switches.reserving_seconds = "held", reserving
    return w.sandbox.conta_azul.add_product("Café", saldo=balance)


def won(w: World, quantity: int = 3) -> int:
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    coffee = pipedrive.add_product("Café")
    return pipedrive.add_deal(org=org, lines=[LineInput(coffee, 10, quantity)])


def after(w: World, minutes: int) -> RunReport:
    w.sandbox.clock.advance(minutes * MINUTE)
    return w.run()


def remarks(report: RunReport) -> list[str]:
    return [warned.remark for warned in report.warnings]


def creates(w: World) -> int:
    return len(w.sandbox.faults.requests("conta_azul", "POST", "/v1/venda"))


def test_it_counts_as_booked_and_is_told_with_product_balance_and_need(
    w: World,
) -> None:
    stocked(w, 1)
    deal = won(w)

    report = w.run()

    (warned,) = report.warnings
    assert [booked.deal_id for booked in report.bookings] == [deal]
    assert (warned.deal_id, warned.remark) == (deal, "STOCK_PENDING")
    assert (warned.facts["item"], warned.facts["balance"]) == ("Café", "1")
    assert (warned.facts["needed"], warned.facts["number"]) == ("3", "1")


def test_it_is_told_in_every_later_report_and_never_made_again(w: World) -> None:
    stocked(w, 1)
    won(w)
    w.run()

    reports = [after(w, 45) for _ in range(6)]
    reports.append(w.run(look_back_days=3))

    assert {tuple(remarks(report)) for report in reports} == {("STOCK_PENDING",)}
    assert {report.counts.booked for report in reports} == {0}
    assert creates(w) == 1


def test_an_idle_run_asks_for_it_once_an_hour(w: World) -> None:
    stocked(w, 1)
    won(w)
    w.run()
    sale = f"/v1/venda/{w.sandbox.conta_azul.sales()[0].id}"
    w.sandbox.faults.journal.clear()

    calls = [after(w, 5).calls.conta_azul_requests for _ in range(14)]

    assert len(w.sandbox.faults.requests("conta_azul", "GET", sale)) == 1
    assert calls.count(0) == 13
    assert max(calls) <= 4


def test_one_whose_stock_is_still_being_reserved_is_told_as_that_first(
    w: World,
) -> None:
    stocked(w, 1, reserving=120)
    won(w)

    first, second = w.run(), after(w, 5)

    assert remarks(first) == ["STOCK_RESERVING"]
    assert remarks(second) == ["STOCK_PENDING"]
    assert creates(w) == 1


def test_with_enough_stock_the_next_run_has_nothing_to_tell(w: World) -> None:
    coffee = stocked(w, 5, reserving=120)
    won(w)

    first, second = w.run(), after(w, 5)

    assert remarks(first) == ["STOCK_RESERVING"]
    assert remarks(second) == []
    assert w.sandbox.conta_azul.products.by_id[coffee].balance == 2


def test_with_enough_stock_at_once_there_is_nothing_to_tell(w: World) -> None:
    stocked(w, 5)
    won(w)

    assert remarks(w.run()) == []


@pytest.mark.parametrize("remedy", ["filled", "switched off", "cancelled", "deleted"])
def test_the_warning_ends_once_the_erp_frees_the_sale(w: World, remedy: str) -> None:
    coffee, erp = stocked(w, 1), w.sandbox.conta_azul
    won(w)
    held = w.run()
    if remedy == "filled":
        erp.edit_product(coffee, balance=Decimal(3))
    elif remedy == "switched off":
        erp.switches.stock = "unchecked"
    elif remedy == "cancelled":
        erp.cancel_sale(erp.sales()[0].id)
    else:
        erp.delete_sale(erp.sales()[0].id)

    freed = after(w, 61)
    later = after(w, 61)

    assert remarks(held) == ["STOCK_PENDING"]
    assert remarks(freed) == remarks(later) == []
    assert creates(w) == 1


def test_a_balance_that_grew_too_little_is_told_anew(w: World) -> None:
    coffee = stocked(w, 0)
    won(w)
    w.run()
    w.sandbox.conta_azul.edit_product(coffee, balance=Decimal(2))

    (warned,) = after(w, 61).warnings

    assert (warned.remark, warned.facts["balance"]) == ("STOCK_PENDING", "2")
