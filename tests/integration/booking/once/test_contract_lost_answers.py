"""Answers about contracts that never came: a question to settle, never sent blindly."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from ganho.sandbox.pipedrive.crm import LineInput
from tests.contract_deals import (
    CREATE,
    add_contract_deal,
    add_contract_fields,
    assert_each_once,
    contract_of,
    creates,
    fill,
    only_deal,
    reasons,
    winning,
)
from tests.deciding import decide, record_of
from tests.integration.booking.once.test_lost_answers import MOODS, run_until_done
from tests.world import World, world

REFUSED = {"status": 400, "body": '{"error":"não pode"}'}
LAG = 20
LONG_LAG = 100
"""Seconds until a list shows what was created: longer than a run looks, and longer than
from one run to the next."""


def add_like(w: World, deal_id: int) -> int:
    """A second deal of the same customer, over the same plan."""
    crm = w.sandbox.pipedrive
    deal, (line,) = crm.deals[deal_id], crm.lines_of(deal_id)
    again = LineInput(line["product_id"], line["item_price"])
    return crm.add_deal(org=deal["org_id"], custom=deal["custom_fields"], lines=[again])


def add_by_hand(w: World, deal_id: int) -> str:
    """A contract that somebody made meanwhile for a deal's customer and plan."""
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    (line,) = crm.lines_of(deal_id)
    (customer,) = erp.customers()
    plan = next(s for s in erp.services.by_id.values() if s.name == line["name"])
    return erp.add_contract(customer.id, plan.id, 5, starts_on=date(2026, 11, 1))


def numbers_sent(w: World) -> list[int]:
    sent = w.sandbox.faults.requests("conta_azul", "POST", CREATE)
    return [request.body["termos"]["numero"] for request in sent]


@pytest.fixture(scope="module")
def company(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[World, Callable[[], list[int]]]]:
    """A company that lives on through every mood, and a way to win deals in it."""
    path = tmp_path_factory.mktemp("company") / "ledger.db"
    with world(f"sqlite:///{path}") as w:
        yield w, winning(w)


@pytest.mark.parametrize("lag", [0, LONG_LAG], ids=["at once", "lists lag"])
@pytest.mark.parametrize("mood", MOODS)
def test_whatever_happens_to_a_contract_it_is_made_once(
    company: tuple[World, Callable[[], list[int]]], mood: str, lag: float
) -> None:
    w, win = company
    win()
    w.sandbox.conta_azul.switches.lag_seconds = lag
    w.sandbox.faults.add("conta_azul", "POST", CREATE, **MOODS[mood])

    run_until_done(w)

    assert_each_once(w, sorted(w.sandbox.pipedrive.deals))


@pytest.mark.parametrize("shown", [True, False], ids=["notes", "items alone"])
def test_a_lost_answer_is_settled_by_the_marker_in_notes_or_items(
    w: World, shown: bool
) -> None:
    deals = fill(w)
    w.sandbox.conta_azul.switches.contract_notes_shown = shown
    w.sandbox.faults.add("conta_azul", "POST", CREATE, "lost_after_commit")

    report = w.run()

    assert [(deal.kind, deal.adopted) for deal in report.bookings] == [
        ("contract", True),
        ("contract", False),
    ]
    assert creates(w) == 2
    assert_each_once(w, deals)


def test_a_contract_that_never_arrived_is_sent_again_with_its_number(w: World) -> None:
    deals = fill(w)
    w.sandbox.faults.add("conta_azul", "POST", CREATE, "lost_before_commit")

    w.run()

    assert numbers_sent(w) == [1, 1, 2]
    assert_each_once(w, deals)


def test_a_number_that_a_person_took_is_replaced(w: World) -> None:
    erp = w.sandbox.conta_azul
    item, other = erp.add_service("Faxina"), erp.add_customer("Outra Empresa")
    deal = only_deal(w)
    path = "/v1/contratos/proximo-numero"
    w.sandbox.faults.add("conta_azul", "GET", path, "status", status=200, body="7")
    erp.add_contract(other, item, 50, starts_on=date(2026, 11, 1), number=7)

    report = w.run()

    assert [booked.number for booked in report.bookings] == [8]
    assert numbers_sent(w) == [7, 8]
    assert contract_of(w, deal).number == 8


def test_a_number_freed_by_a_deleted_contract_is_no_strangers(w: World) -> None:
    erp = w.sandbox.conta_azul
    item, other = erp.add_service("Faxina"), erp.add_customer("Outra Empresa")
    erp.delete_contract(erp.add_contract(other, item, 50, starts_on=date(2026, 11, 1)))
    deals = fill(w)
    erp.switches.lag_seconds = LAG
    w.sandbox.clock.advance(LAG)
    w.sandbox.faults.add("conta_azul", "POST", CREATE, "lost_after_commit")

    run_until_done(w)

    assert set(numbers_sent(w)) == {1, 2}
    assert_each_once(w, deals)


def test_a_contract_refused_twice_is_set_aside_and_costs_no_more_creates(
    w: World,
) -> None:
    deals = fill(w)
    w.sandbox.faults.add("conta_azul", "POST", CREATE, "status", times=2, **REFUSED)
    first = w.run()
    sent = creates(w)
    w.sandbox.clock.advance(600)

    second = w.run()

    assert reasons(first) == reasons(second) == ["CONTRACT_REFUSED"]
    assert first.quarantine[0].facts["text"] == "não pode"
    assert (sent, creates(w)) == (3, 3)
    assert_each_once(w, deals[1:])


def test_a_contract_whose_answer_is_missing_keeps_out_its_like(w: World) -> None:
    first, _ = fill(w)
    second = add_like(w, first)
    w.sandbox.conta_azul.switches.lag_seconds = LAG
    w.sandbox.faults.add("conta_azul", "POST", CREATE, "lost_after_commit")

    unsure = w.run()
    w.sandbox.clock.advance(70)
    after = w.run()

    assert [deal.deal_id for deal in unsure.waiting] == [first]
    assert [deal.deal_id for deal in after.bookings] == [first]
    assert {deal.deal_id: deal.reason for deal in after.quarantine} == {
        second: "CONTRACT_ALREADY_ACTIVE"
    }
    assert creates(w) == 3


@pytest.mark.parametrize("mood", ["429", "lost before commit"])
def test_a_retried_flow_makes_no_contract_that_somebody_made_meanwhile(
    w: World, mood: str
) -> None:
    deal, _ = fill(w)
    fault = MOODS[mood] | {"times": 99}
    w.sandbox.faults.add("conta_azul", "POST", CREATE, **fault)
    waiting = w.run()
    w.sandbox.faults.clear()
    add_by_hand(w, deal)

    decide(
        w,
        lambda books: books.turns.take(
            "create_contract", books.contracts.create, [deal]
        ),
    )

    assert deal in {one.deal_id for one in waiting.waiting}
    assert record_of(w, deal).reason == "CONTRACT_ALREADY_ACTIVE"
    assert len(w.sandbox.conta_azul.contracts()) == 1


def test_a_sale_that_may_still_show_lets_no_contract_be_made_of_its_deal(
    w: World,
) -> None:
    fields = add_contract_fields(w)
    org = w.sandbox.pipedrive.add_organization("Hotel Azul")
    deal = add_contract_deal(w, fields, org=org, mark="Não")
    w.sandbox.conta_azul.switches.lag_seconds = LAG
    w.sandbox.faults.add("conta_azul", "POST", "/v1/venda", "lost_after_commit")
    w.run()
    w.sandbox.pipedrive.edit_deal(deal, custom_fields=fields.entries())

    w.run()
    w.sandbox.clock.advance(70)
    after = w.run()

    assert [(one.kind, one.adopted) for one in after.bookings] == [("sale", True)]
    assert creates(w) == 0
