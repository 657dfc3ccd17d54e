"""Held deals cost a scheduled run a handful of reads, and a person waits for none."""

from collections import Counter
from decimal import Decimal

import pytest

from bench.held_company import BROKEN, CNPJ, HeldCompany
from ganho.booking.run.retries import MOST
from ganho.report.run_report import RunReport
from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

MINUTE = 60
IDLE = 30
"""Tokens: the deals that changed, and the archived ones."""


@pytest.fixture
def company(w: World) -> HeldCompany:
    return HeldCompany(w.sandbox)


def after(w: World, minutes: float, **how: bool) -> RunReport:
    w.sandbox.clock.advance(minutes * MINUTE)
    return w.run(**how)


def paths(w: World) -> Counter[str]:
    """Count what Pipedrive was asked for, and forget it."""
    journal = w.sandbox.faults.journal
    counted = Counter(entry.path for entry in journal if entry.vendor == "pipedrive")
    journal.clear()
    return counted


def discounts_of(deal: int) -> str:
    return f"/api/v2/deals/{deal}/discounts"


def held(report: RunReport) -> set[str]:
    return {deal.reason for deal in report.quarantine}


def booked(report: RunReport) -> list[int]:
    return [deal.deal_id for deal in report.bookings]


# --- what a scheduled run spends


def test_three_hundred_of_every_kind_cost_six_calls_and_two_looks_in_the_erp(
    w: World, company: HeldCompany
) -> None:
    w.settings |= {"contracts": True}
    company.fill(300)
    first = after(w, 10)

    reports = [after(w, 5) for _ in range(6)]

    assert len(held(first)) == 12
    assert {r.counts.quarantined for r in (first, *reports)} == {300}
    assert {r.calls.pipedrive_requests for r in reports} == {6}
    assert {r.calls.pipedrive_tokens for r in reports} == {IDLE + 40}
    # The company, the contracts and the sales of late: what comes before any create.
    # Each cause in the ERP is two records that are alike, and both are read by the id.
    assert max(r.calls.conta_azul_requests for r in reports) <= 3 + 2 * MOST


def test_discounts_on_whole_deals_are_asked_for_once(
    w: World, company: HeldCompany
) -> None:
    for number in range(30):
        company.discounted(number)
    first = after(w, 10)
    asked = len(w.sandbox.faults.requests("pipedrive", "GET", ".*/discounts"))

    spent = [after(w, 5).calls.pipedrive_tokens for _ in range(3)]

    assert held(first) == {"DEAL_VALUE_MISMATCH"}
    assert asked == 30
    assert spent == [IDLE + 40] * 3


def test_and_again_where_the_value_changed(w: World, company: HeldCompany) -> None:
    deals = [company.discounted(number) for number in range(5)]
    after(w, 10)
    w.sandbox.pipedrive.edit_deal(deals[2], value=90)
    paths(w)

    report = after(w, 5)

    assert booked(report) == [deals[2]]
    assert [p for p in paths(w) if "discounts" in p] == [discounts_of(deals[2])]


def test_an_edited_title_asks_for_its_own_discounts_only(
    w: World, company: HeldCompany
) -> None:
    deals = [company.discounted(number) for number in range(5)]
    after(w, 10)
    w.sandbox.pipedrive.edit_deal(deals[2], title="Reposição")
    paths(w)

    after(w, 5)

    assert [p for p in paths(w) if "discounts" in p] == [discounts_of(deals[2])]


def test_accepted_sales_that_wait_for_stock_are_read_two_a_run(w: World) -> None:
    w.sandbox.conta_azul.switches.stock = "held"
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    erp.add_product("Café", saldo=0)
    coffee = crm.add_product("Café")
    for number in range(6):
        org = crm.add_organization(f"Hotel {number}")
        crm.add_deal(org=org, lines=[LineInput(coffee, 10)])
    w.run()

    def read() -> int:
        found = w.sandbox.faults.requests("conta_azul", "GET", "/v1/venda/[^/]+")
        w.sandbox.faults.journal.clear()
        return len(found)

    read()
    scheduled = [(after(w, 65), read())[1], (after(w, 5), read())[1]]
    person = (w.run(by_person=True), read())[1]

    assert scheduled == [2, 2]
    assert person == 6


# --- what a person mended


@pytest.mark.parametrize(("by_person", "minutes"), [(True, 1), (False, 4)])
def test_a_corrected_organization_is_seen(
    w: World, by_person: bool, minutes: int
) -> None:
    crm = w.sandbox.pipedrive
    org = crm.add_organization("Hotel Azul", cnpj=BROKEN)
    deal = crm.add_deal(org=org, value="10.00")
    after(w, 10)
    after(w, 1)
    crm.edit_organization(org, cnpj=CNPJ)

    assert booked(after(w, minutes, by_person=by_person)) == [deal]


def test_stock_that_was_filled_in_is_seen_by_a_person_at_once(w: World) -> None:
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    erp.switches.stock = "refused"
    product = erp.add_product("Café", saldo=0)
    line = LineInput(crm.add_product("Café"), 10)
    deal = crm.add_deal(org=crm.add_organization("Hotel Azul"), lines=[line])
    for _ in range(4):
        after(w, 61)
    erp.edit_product(product, balance=Decimal(5))

    scheduled, person = after(w, 1), after(w, 1, by_person=True)

    assert booked(scheduled) == []
    assert booked(person) == [deal]


def test_a_discount_that_shows_nowhere_is_seen_by_a_person(
    w: World, company: HeldCompany
) -> None:
    deal = company.discounted(1)
    w.run()
    w.sandbox.pipedrive.discounts[deal][0]["amount"] = Decimal(5)

    scheduled, person = after(w, 5), after(w, 1, by_person=True)

    assert booked(scheduled) == []
    assert booked(person) == [deal]


def test_so_does_the_night(w: World, company: HeldCompany) -> None:
    deal = company.discounted(1)
    w.run()
    w.sandbox.pipedrive.discounts[deal][0]["amount"] = Decimal(5)
    w.sandbox.clock.advance(8 * 24 * 60 * MINUTE)

    assert booked(w.run(look_back_days=7)) == [deal]


def test_three_hundred_are_read_by_hundreds_for_a_person(
    w: World, company: HeldCompany
) -> None:
    w.settings |= {"contracts": True}
    company.fill(300)
    after(w, 10)
    paths(w)

    report = after(w, 1, by_person=True)

    asked = paths(w)
    assert asked["/api/v2/deals"] == 1 + 3
    assert asked["/api/v2/deals/products"] == asked["/api/v2/organizations"] == 3
    assert report.counts.quarantined == 300


# --- the reserve


def test_what_can_wait_stops_before_what_was_won_does(
    w: World, company: HeldCompany
) -> None:
    crm = w.sandbox.pipedrive
    for number in range(40):
        company.broken_tax_id(number)
    spent = after(w, 10).calls.pipedrive_tokens
    new = crm.add_deal(org=crm.add_organization("Hotel Azul"), value="10.00")
    # A sixth of the day is left when what was won has been read.
    crm.switches.daily_tokens = (spent + IDLE + 30) * 6 // 5
    paths(w)

    report = after(w, 5)

    assert booked(report) == [new]
    assert "LOOKS_PUT_OFF" in report.remarks
    assert "/api/v2/persons" not in paths(w)
