"""What a contract bills, of what, how often: as the lines and the company say."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from ganho.quarantine.resolutions import release
from ganho.sandbox.pipedrive.crm import LineInput
from tests.contract_deals import (
    NOON,
    add_contract_deal,
    add_contract_fields,
    became,
    contract_of,
    creates,
    only_deal,
    reasons,
    recurring,
)
from tests.deciding import decide
from tests.world import World

PLAN = 0
"""Stands for the one product of these tables."""
YEAR = "2026-11-05 to 2027-11-04 due 10 from 2026-11-10"
MONTHLY = recurring(PLAN, "100.00")
ONCE = LineInput(PLAN, "100.00")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A deal: its lines, and what else is said of it."""

    lines: tuple[LineInput, ...] = ()
    said: dict[str, Any] = field(default_factory=dict)
    customer: bool = True
    becomes: str


LINES = {
    "no lines": Row(said={"value": "99.90"}, becomes=f"MENSAL 1: 99.90 {YEAR}"),
    "one-off": Row(lines=(ONCE,), becomes=f"MENSAL 1: 100.00 {YEAR}"),
    "monthly": Row(lines=(MONTHLY,), becomes=f"MENSAL 1: 100.00 {YEAR}"),
    "twelve cycles, no term": Row(
        lines=(replace(MONTHLY, billing_cycles=12),),
        said={"term": None},
        becomes=f"MENSAL 1: 100.00 {YEAR}",
    ),
    "twelve cycles, term of twelve": Row(
        lines=(replace(MONTHLY, billing_cycles=12),),
        becomes=f"MENSAL 1: 100.00 {YEAR}",
    ),
    "six cycles, term of twelve": Row(
        lines=(replace(MONTHLY, billing_cycles=6),),
        becomes="CONTRACT_INCOMPLETE terms_differ",
    ),
    "from December": Row(
        lines=(replace(MONTHLY, billing_start="2026-12-01"),),
        becomes="MENSAL 1: 100.00 2026-12-01 to 2027-11-30 due 10 from 2026-12-10",
    ),
    "from different days": Row(
        lines=tuple(
            replace(MONTHLY, billing_start=f"2026-{month}-01") for month in (11, 12)
        ),
        becomes="CONTRACT_INCOMPLETE starts_differ",
    ),
    "quarterly": Row(
        lines=(recurring(PLAN, "300.00", "quarterly"),),
        becomes=f"MENSAL 3: 300.00 {YEAR}",
    ),
    "half-yearly": Row(
        lines=(recurring(PLAN, "600.00", "semi-annually"),),
        becomes=f"MENSAL 6: 600.00 {YEAR}",
    ),
    "yearly": Row(
        lines=(recurring(PLAN, "1200.00", "annually"),),
        becomes=f"ANUAL 1: 1200.00 {YEAR}",
    ),
    "quarterly for four months": Row(
        lines=(recurring(PLAN, "300.00", "quarterly"),),
        said={"term": 4},
        becomes="CONTRACT_INCOMPLETE part_of_period",
    ),
    "weekly": Row(
        lines=(recurring(PLAN, "10.00", "weekly"),),
        becomes="CONTRACT_INCOMPLETE frequency",
    ),
    "monthly and yearly": Row(
        lines=(MONTHLY, recurring(PLAN, "1200.00", "annually")),
        becomes="CONTRACT_INCOMPLETE lines_differ",
    ),
    "monthly and a setup fee": Row(
        lines=(MONTHLY, ONCE), becomes="CONTRACT_MIXED_LINES"
    ),
    "discount on the line": Row(
        lines=(replace(MONTHLY, discount=10),), becomes=f"MENSAL 1: 90.00 {YEAR}"
    ),
    "a value that is not the lines'": Row(
        lines=(MONTHLY,), said={"value": "150.00"}, becomes="DEAL_VALUE_MISMATCH sum"
    ),
    "all disabled": Row(
        lines=(replace(MONTHLY, enabled=False),),
        said={"value": "100.00"},
        becomes="DEAL_VALUE_MISMATCH disabled",
    ),
    "nothing to bill": Row(said={"value": 0}, becomes="DEAL_VALUE_NOT_POSITIVE"),
    "in dollars": Row(said={"currency": "USD"}, becomes="DEAL_NOT_BRL"),
    "of nobody": Row(customer=False, becomes="DEAL_WITHOUT_CUSTOMER"),
    "a marked sale of monthly lines": Row(
        lines=(MONTHLY,), said={"mark": "Não"}, becomes="RECURRING_LINE_IN_SALE"
    ),
}


def test_lines_set_amount_and_period_or_are_a_question(w: World) -> None:
    fields, crm = add_contract_fields(w), w.sandbox.pipedrive
    plan = crm.add_product("Plano")
    names = {}
    for name, row in LINES.items():
        org = crm.add_organization(f"Hotel {name} Ltda") if row.customer else None
        lines = [replace(line, product_id=plan) for line in row.lines]
        said = {"term": 12, "won_at": NOON, **row.said}
        names[add_contract_deal(w, fields, org=org, lines=lines, **said)] = name

    outcomes = became(w, w.run())

    assert {names[deal]: outcome for deal, outcome in outcomes.items()} == {
        name: row.becomes for name, row in LINES.items()
    }


def test_instalments_beside_a_contract_are_a_question(w: World) -> None:
    plan = w.sandbox.pipedrive.add_product("Plano")
    deal = only_deal(w, term=12, lines=[LineInput(plan, "100.00")])
    w.sandbox.pipedrive.add_instalment(deal, "100.00", "2026-12-10")

    assert became(w, w.run()) == {deal: "CONTRACT_INCOMPLETE instalments"}


def test_a_value_that_counts_all_periods_changes_no_amount(w: World) -> None:
    w.sandbox.pipedrive.switches.recurring_value = "all_periods"
    plan = w.sandbox.pipedrive.add_product("Plano")
    line = recurring(plan, "100.00", billing_cycles=12)
    deal = only_deal(w, term=12, lines=[line], won_at=NOON)

    assert became(w, w.run()) == {deal: f"MENSAL 1: 100.00 {YEAR}"}
    assert w.sandbox.pipedrive.deals[deal]["value"] == 1200


def test_all_that_a_contract_says_arrives(w: World) -> None:
    erp, crm = w.sandbox.conta_azul, w.sandbox.pipedrive
    ids = {
        "seller": erp.add_seller("Carla Dias"),
        "category": erp.add_category("Mensalidades"),
        "cost_center": erp.add_cost_center("Matriz"),
        "financial_account": erp.add_account("Banco"),
    }
    w.settings |= dict(ids) | {"payment_method": "BOLETO_BANCARIO"}
    support, rent = crm.add_product("Suporte"), crm.add_product("Locação")
    lines = [recurring(support, "10.50", quantity=2), recurring(rent, 100, discount=5)]
    deal = only_deal(w, lines=lines, won_at=NOON, title="Contrato anual")

    w.run()

    contract, sales = contract_of(w, deal), erp.sales()
    assert [(x.name, x.quantity, x.price) for x in contract.lines] == [
        ("Suporte", 2, 10.5),
        ("Locação", 1, 100),
    ]
    assert (contract.money.discount, contract.money.total) == (5, 116)
    assert contract.terms["data_fim"] == "2027-11-04"
    assert contract.terms["dia_emissao_venda"] == 5
    assert contract.payment["tipo_pagamento"] == "BOLETO_BANCARIO"
    assert contract.payment["id_conta_financeira"] == ids["financial_account"]
    assert contract.seller_id == ids["seller"]
    assert contract.category_id == ids["category"]
    assert contract.cost_center_id == ids["cost_center"]
    assert "Contrato anual" in contract.notes
    assert sales[0].lines[0].text.startswith(f"[pipedrive:700100:{deal}]")
    assert len(sales) == 25


@pytest.mark.parametrize(
    ("means", "a_month", "in_all"),
    [("per_period", 12_000, 144_000), ("total", 1_000, 12_000)],
)
def test_twelve_thousand_for_twelve_months_is_what_the_company_says(
    w: World, means: str, a_month: int, in_all: int
) -> None:
    w.settings["contract_value"] = means
    only_deal(w, value="12000.00", term=12, won_at=NOON)

    report = w.run()

    billed = [sale.total for sale in w.sandbox.conta_azul.sales()]
    assert [(deal.kind, deal.total) for deal in report.bookings] == [
        ("contract", a_month)
    ]
    assert (set(billed), len(billed), sum(billed)) == ({a_month}, 12, in_all)


def test_a_total_that_its_term_does_not_divide_is_a_question(w: World) -> None:
    w.settings["contract_value"] = "total"
    fields, crm = add_contract_fields(w), w.sandbox.pipedrive
    odd, endless = (
        add_contract_deal(w, fields, org=crm.add_organization(name), term=term)
        for name, term in (("Hotel Azul", 7), ("Padaria Sol", None))
    )

    outcomes = became(w, w.run())

    assert outcomes == {
        odd: "DEAL_VALUE_MISMATCH term",
        endless: "CONTRACT_INCOMPLETE no_end",
    }


def test_a_contract_to_be_reviewed_is_made_once_a_person_releases_it(w: World) -> None:
    w.settings |= {"contract_review": True, "contract_value": "total"}
    deal = only_deal(w, value="12000.00", term=12)
    runs = [w.run() for _ in range(2)]
    before = creates(w)
    decide(w, lambda run: release(run, [deal]))

    after = [w.run() for _ in range(2)]

    assert [reasons(report) for report in runs] == [["CONTRACT_REVIEW"]] * 2
    assert runs[0].quarantine[0].facts["periods"] == "12"
    assert Decimal(runs[0].quarantine[0].facts["amount"]) == 1_000
    assert before == 0
    assert [len(report.bookings) for report in after] == [1, 0]
    assert contract_of(w, deal).money.total == 1_000
