"""Contracts in a run: planned, counted, marked under way, in months that are closed."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from ganho.sandbox.pipedrive.crm import LineInput
from tests.contract_deals import (
    NOON,
    add_contract_deal,
    add_contract_fields,
    contract_of,
    creates,
    only_deal,
    reasons,
)
from tests.world import World

NOW = datetime(2026, 12, 4, 15, tzinfo=UTC)
BUSY = {"status": 429, "headers": {"Retry-After": "1"}}


def meanwhile(w: World, action: Callable[[], object]) -> None:
    """Let the next run lose a minute before it creates anything, and somebody act."""

    def act() -> None:
        w.meanwhile = lambda: None
        w.sandbox.clock.advance(70)
        action()

    w.meanwhile = act
    w.sandbox.faults.add("conta_azul", "POST", "/v1/pessoas", "status", **BUSY)


def calls(w: World) -> int:
    return sum(one.vendor == "conta_azul" for one in w.sandbox.faults.journal)


def test_a_dry_run_plans_the_contract_and_makes_nothing(w: World) -> None:
    deal = only_deal(w, value="150.00", term=12, won_at=NOON)

    report = w.run(dry_run=True)

    (planned,) = report.bookings
    assert (planned.deal_id, planned.kind, planned.erp_id) == (deal, "contract", None)
    assert (planned.total, planned.sold_on) == (150, date(2026, 11, 5))
    assert {one.method for one in w.sandbox.faults.journal if "/v1/" in one.path} == {
        "GET"
    }


@pytest.mark.parametrize(
    ("before", "after", "kind"), [("Não", "Sim", "contract"), ("Sim", "Não", "sale")]
)
def test_a_deal_marked_under_way_waits_and_becomes_what_it_is_then(
    w: World, before: str, after: str, kind: str
) -> None:
    fields, crm = add_contract_fields(w), w.sandbox.pipedrive
    org = crm.add_organization("Hotel Azul")
    deal = add_contract_deal(w, fields, org=org, mark=before)
    remarked = fields.entries(mark=after)
    meanwhile(w, lambda: crm.edit_deal(deal, custom_fields=remarked))

    first, second = w.run(), w.run()

    assert [waiting.deal_id for waiting in first.waiting] == [deal]
    assert [booked.kind for booked in second.bookings] == [kind]
    assert creates(w) == (kind == "contract")


def test_a_line_added_under_way_is_billed(w: World) -> None:
    crm = w.sandbox.pipedrive
    plan, more = crm.add_product("Suporte"), crm.add_product("Locação")
    deal = only_deal(w, lines=[LineInput(plan, 100)])
    meanwhile(w, lambda: crm.add_line(deal, LineInput(more, 50)))

    first, second = w.run(), w.run()

    assert len(first.waiting) == len(second.bookings) == 1
    assert contract_of(w, deal).money.total == 150


@pytest.mark.parametrize("ends", [[], [None], [date(2026, 10, 31)] * 3], ids=str)
def test_a_contract_costs_at_most_two_calls_more_than_a_sale(
    w: World, ends: list[date | None]
) -> None:
    """Where its customer has none yet, one by hand, or several that are over."""
    fields, crm, erp = add_contract_fields(w), w.sandbox.pipedrive, w.sandbox.conta_azul
    names = ("Hotel Azul", "Padaria Sol", "Farmácia Lua")
    orgs, spent = [crm.add_organization(name) for name in names], []
    customer, *_ = [erp.add_customer(name) for name in names]
    item, _ = erp.add_service("Faxina"), erp.add_service("Venda Pipedrive")
    for day in ends:
        erp.add_contract(customer, item, 5, starts_on=date(2026, 1, 1), ends_on=day)
    add_contract_deal(w, fields, org=orgs[2], mark="Não")
    w.run()

    for org, mark in zip(orgs[:2], ("Sim", "Não"), strict=True):
        add_contract_deal(w, fields, org=org, mark=mark)
        before = calls(w)
        w.run()
        spent.append(calls(w) - before)

    contract, sale = spent
    assert len(erp.contracts()) == len(ends) + 1
    assert contract <= sale + 2


@pytest.fixture
def closed(w: World) -> World:
    """December has begun, and November is closed."""
    w.sandbox.clock.set(NOW)
    w.authorize()
    w.settings["closed_until"] = date(2026, 12, 1)
    return w


def test_a_contract_won_in_a_closed_month_starts_on_the_day_of_booking(
    closed: World,
) -> None:
    deal = only_deal(closed, term=12, won_at=NOON)

    report = closed.run()

    terms = contract_of(closed, deal).terms
    assert (terms["data_inicio"], terms["data_fim"]) == ("2026-12-04", "2027-12-03")
    assert contract_of(closed, deal).payment["primeira_data_vencimento"] == "2026-12-10"
    assert [(one.remark, one.facts) for one in report.warnings] == [
        ("MONTH_CLOSED", {"day": "2026-12-04"})
    ]


@pytest.mark.parametrize(
    ("start", "outcome"),
    [("2026-11-10", ["CONTRACT_INCOMPLETE"]), ("2026-12-01", []), ("2027-01-01", [])],
)
def test_a_start_that_somebody_named_is_kept_or_asked_about_where_it_is_closed(
    closed: World, start: str, outcome: list[str]
) -> None:
    fields = add_contract_fields(closed, term="daterange")
    org = closed.sandbox.pipedrive.add_organization("Hotel Azul", cnpj="45321678000104")
    term = {"value": start, "until": "2027-12-31"}
    deal = add_contract_deal(closed, fields, org=org, term=term, won_at=NOON)

    report = closed.run()

    assert reasons(report) == outcome
    assert [w.remark for w in report.warnings] == []
    assert outcome or contract_of(closed, deal).terms["data_inicio"] == start
