"""What each deal becomes by its fields: a contract, a sale, or a question to a person."""

from typing import Any

import pytest

from tests.contract_deals import (
    NOON,
    add_contract_deal,
    add_contract_fields,
    became,
    contract_of,
)
from tests.world import World

Types = tuple[str, str, str]
Entries = tuple[Any, Any, Any]
"""Of mark, term and due: their types, and what stands in them."""
Row = tuple[Entries, str]
YEAR = "2026-11-05 to 2027-11-04"
EVER = "from 2026-11-05"
DAY_10 = "due 10 from 2026-11-10"
SALE = "sale 100.00"
RANGE = {"value": "2026-12-01", "until": "2027-11-30"}

NUMBERS: list[Row] = [
    (("Sim", 12, 10), f"MENSAL 1: 100.00 {YEAR} {DAY_10}"),
    (("Sim", None, 10), f"MENSAL 1: 100.00 {EVER} {DAY_10}"),
    (("Sim", 1, 5), "MENSAL 1: 100.00 2026-11-05 to 2026-12-04 due 5 from 2026-11-05"),
    (("Sim", 12, 4), f"MENSAL 1: 100.00 {YEAR} due 4 from 2026-12-04"),
    (("Sim", 12, 29), f"MENSAL 1: 100.00 {YEAR} due 29 from 2026-11-29"),
    (("Sim", 12, 31), f"MENSAL 1: 100.00 {YEAR} due 31 from 2026-11-30"),
    (("Não", 12, 10), SALE),
    ((None, 12, 10), SALE),
    ((None, None, None), SALE),
    (("Talvez", 12, 10), "CONTRACT_INCOMPLETE mark"),
    (("Sim", 0, 10), "CONTRACT_INCOMPLETE term"),
    (("Sim", -12, 10), "CONTRACT_INCOMPLETE term"),
    (("Sim", 12.5, 10), "CONTRACT_INCOMPLETE term"),
    (("Sim", 601, 10), "CONTRACT_INCOMPLETE term"),
    (("Sim", 12, None), "CONTRACT_INCOMPLETE due_missing"),
    (("Sim", 12, 0), "CONTRACT_INCOMPLETE due"),
    (("Sim", 12, 32), "CONTRACT_INCOMPLETE due"),
    (("Sim", 12, 99), "CONTRACT_INCOMPLETE due"),
    (("Sim", 12, 10.5), "CONTRACT_INCOMPLETE due"),
]
TEXTS: list[Row] = [
    (("sim", "12 meses", "dia 10"), f"MENSAL 1: 100.00 {YEAR} {DAY_10}"),
    ((" SIM ", "1 ano", "9/12/2026"), f"MENSAL 1: 100.00 {YEAR} due 9 from 2026-12-09"),
    (
        ("x", "31/10/2027", "5"),
        "MENSAL 1: 100.00 2026-11-05 to 2027-10-31 due 5 from 2026-11-05",
    ),
    (
        ("Contrato", "01/12/2026 a 30/11/2027", "todo dia 10"),
        "MENSAL 1: 100.00 2026-12-01 to 2027-11-30 due 10 from 2026-12-10",
    ),
    (("sim", "indeterminado", "10"), f"MENSAL 1: 100.00 {EVER} {DAY_10}"),
    (("sim", " ", "10"), f"MENSAL 1: 100.00 {EVER} {DAY_10}"),
    (("sim", "12x", "10"), f"MENSAL 1: 100.00 {YEAR} {DAY_10}"),
    (("não", "12 meses", "dia 10"), SALE),
    ((" \u200b", "12 meses", "dia 10"), SALE),
    (("talvez", "12", "10"), "CONTRACT_INCOMPLETE mark"),
    (("sim", "doze", "10"), "CONTRACT_INCOMPLETE term"),
    (("sim", "31/10/2020", "10"), "CONTRACT_INCOMPLETE ends_before_start"),
    (("sim", "12", "quinto dia útil"), "CONTRACT_INCOMPLETE due"),
    (("sim", "12", " "), "CONTRACT_INCOMPLETE due_missing"),
]
DATES: list[Row] = [
    (
        (True, "2027-11-04", "2026-11-30"),
        f"MENSAL 1: 100.00 {YEAR} due 30 from 2026-11-30",
    ),
    ((True, None, "2026-12-31"), f"MENSAL 1: 100.00 {EVER} due 31 from 2026-12-31"),
    ((False, "2027-11-04", "2026-11-30"), SALE),
    ((True, "2027-11-10", "2026-11-30"), "CONTRACT_INCOMPLETE part_of_period"),
    ((True, "2026-11-04", "2026-11-30"), "CONTRACT_INCOMPLETE ends_before_start"),
    ((True, "2099-12-31", "2026-11-30"), "CONTRACT_INCOMPLETE term"),
    ((True, "2027-11-04", "2026-11-04"), "CONTRACT_INCOMPLETE due_before_start"),
    ((True, "2027-11-04", "2036-11-05"), "CONTRACT_INCOMPLETE due_far"),
]
RANGES: list[Row] = [
    (
        (["Sim"], RANGE, 31),
        "MENSAL 1: 100.00 2026-12-01 to 2027-11-30 due 31 from 2026-12-31",
    ),
    ((["Sim"], None, 10), f"MENSAL 1: 100.00 {EVER} {DAY_10}"),
    ((["Não"], RANGE, 10), SALE),
    (([], RANGE, 10), SALE),
    ((["Sim", "Não"], RANGE, 10), "CONTRACT_INCOMPLETE mark"),
    ((["Talvez"], RANGE, 10), "CONTRACT_INCOMPLETE mark"),
    ((["Sim"], RANGE | {"until": None}, 10), "CONTRACT_INCOMPLETE term"),
    (
        (["Sim"], RANGE | {"until": "2026-11-30"}, 10),
        "CONTRACT_INCOMPLETE ends_before_start",
    ),
    (
        (["Sim"], {"value": "2026-01-01", "until": "2026-10-31"}, 10),
        "CONTRACT_INCOMPLETE over",
    ),
    ((["Sim"], RANGE | {"value": "2015-12-01"}, 10), "CONTRACT_INCOMPLETE start"),
]
OTHERS: list[Row] = [
    ((1, None, None), "CONTRACT_INCOMPLETE due_missing"),
    ((1, 205, None), "CONTRACT_INCOMPLETE term"),
    (
        (1, None, {"value": "10:00:00", "timezone_id": 5}),
        "CONTRACT_INCOMPLETE due",
    ),
    ((2, None, None), "CONTRACT_INCOMPLETE mark"),
    ((0, 205, None), SALE),
]
USERS: list[Row] = [
    ((8801, "12", "10"), "CONTRACT_INCOMPLETE mark"),
    ((None, "12", "10"), SALE),
]
COMPANIES: dict[Types, list[Row]] = {
    ("enum", "double", "double"): NUMBERS,
    ("varchar", "text", "varchar_auto"): TEXTS,
    ("boolean", "date", "date"): DATES,
    ("set", "daterange", "monetary"): RANGES,
    ("int", "people", "time"): OTHERS,
    ("user", "phone", "varchar"): USERS,
}


@pytest.mark.parametrize("types", COMPANIES, ids=" ".join)
def test_fields_of_whatever_type_make_a_contract_a_sale_or_a_question(
    w: World, types: Types
) -> None:
    fields, crm = add_contract_fields(w, *types), w.sandbox.pipedrive
    wanted, customers = {}, {}
    for number, ((mark, term, due), outcome) in enumerate(COMPANIES[types]):
        customer = f"Hotel {number} Ltda"
        org = crm.add_organization(customer)
        said = {"mark": mark, "term": term, "due": due, "won_at": NOON}
        deal = add_contract_deal(w, fields, org=org, **said)
        wanted[deal], customers[deal] = outcome, customer
    contracts = [deal for deal, outcome in wanted.items() if "MENSAL" in outcome]

    report = w.run()

    assert became(w, report) == wanted
    assert customers_of(w, contracts) == [customers[deal] for deal in contracts]
    assert sales_without_contract(w) == list(wanted.values()).count(SALE)
    assert [contract_of(w, deal).number for deal in contracts] == list(
        range(1, len(contracts) + 1)
    )


def customers_of(w: World, deals: list[int]) -> list[str]:
    names = {person.id: person.name for person in w.sandbox.conta_azul.customers()}
    return [names[contract_of(w, deal).customer_id] for deal in deals]


def sales_without_contract(w: World) -> int:
    sales = w.sandbox.conta_azul.sales()
    return len([sale for sale in sales if sale.contract_id is None])
