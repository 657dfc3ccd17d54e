"""Answers that never came: a question to settle, never a reason to send blindly."""

import pytest

from ganho.errors import RetryableError
from ganho.http import CALL_SECONDS
from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

CREATES = {
    "/v1/venda": 2,
    "/v1/pessoas": 1,
    "/v1/produtos": 1,
}
"""Path of a create, and how many of them the company's deals need."""
MOODS = {
    "lost after commit": {"kind": "lost_after_commit"},
    "lost before commit": {"kind": "lost_before_commit"},
    "reset": {"kind": "reset"},
    "truncated": {"kind": "truncated"},
    "html with 200": {"kind": "html_200"},
    "null": {"kind": "null_body"},
    "500": {"kind": "status", "status": 500},
    "502": {"kind": "status", "status": 502},
    "503 for a while": {"kind": "status", "status": 503, "times": 3},
    "429": {"kind": "status", "status": 429},
    "429 with Retry-After": {
        "kind": "status",
        "status": 429,
        "headers": {"Retry-After": "3"},
    },
    "401": {"kind": "status", "status": 401, "body": '{"message":"expired"}'},
    "a gzip bomb": {"kind": "gzip_bomb"},
    "nested too deeply": {"kind": "nested"},
}


def fill(w: World, *, in_stock: int = 0) -> list[int]:
    """Two deals of one new customer with one new product, or one that is in stock."""
    pipedrive = w.sandbox.pipedrive
    if in_stock:
        w.sandbox.conta_azul.add_product("Café", saldo=in_stock)
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    coffee = pipedrive.add_product("Café")
    return [
        pipedrive.add_deal(org=org, lines=[LineInput(coffee, price, 3)])
        for price in ("10.10", "20.20")
    ]


def run_until_done(w: World) -> None:
    for _ in range(5):
        report = w.run()
        if report.exit_code == 0:
            return
        w.sandbox.clock.advance(70)
    pytest.fail("deals still wait")


def assert_exactly_once(w: World, deals: list[int]) -> None:
    erp = w.sandbox.conta_azul
    marked = erp.sales_by_marker()
    assert sorted(marked) == [f"[pipedrive:700100:{deal}]" for deal in deals]
    assert {len(found) for found in marked.values()} == {1}
    assert sorted(str(sale.total) for sale in erp.sales()) == ["30.30", "60.60"]
    assert len(erp.customers()) == 1
    assert len(erp.catalogue_products()) == 1
    with w.ledger() as ledger:
        assert ledger.promises.unsettled() == []


@pytest.mark.parametrize("lag", [0, 20], ids=["at once", "lists lag"])
@pytest.mark.parametrize("path", CREATES)
@pytest.mark.parametrize("mood", MOODS)
def test_whatever_happens_to_a_create_it_happens_once(
    w: World, mood: str, path: str, lag: float
) -> None:
    deals = fill(w)
    w.sandbox.conta_azul.switches.lag_seconds = lag
    w.sandbox.faults.add("conta_azul", "POST", path, **MOODS[mood])

    run_until_done(w)

    assert_exactly_once(w, deals)


@pytest.mark.parametrize("path", CREATES)
@pytest.mark.parametrize("kind", ["drip_head", "drip_body"])
def test_an_answer_to_a_create_that_drips_for_ever_is_settled_once(
    w: World, kind: str, path: str
) -> None:
    deals, w.call_seconds = fill(w), 1.0
    w.sandbox.faults.add("conta_azul", "POST", path, kind, seconds=0.3)

    run_until_done(w)

    assert_exactly_once(w, deals)


def test_a_read_that_drips_is_read_again_in_the_same_run(w: World) -> None:
    deals, w.call_seconds = fill(w), 1.0
    for vendor, path in (("pipedrive", "/api/v2/deals"), ("conta_azul", "/v1/pessoas")):
        w.sandbox.faults.add(vendor, "GET", path, "drip_body", seconds=0.3)

    report = w.run()

    assert report.exit_code == 0
    assert_exactly_once(w, deals)


@pytest.mark.parametrize("kind", ["drip_body", "gzip_bomb", "nested"])
def test_a_vendor_that_always_answers_so_ends_the_run_and_its_lease(
    w: World, kind: str
) -> None:
    deals, w.call_seconds = fill(w), 0.5
    w.sandbox.faults.add("pipedrive", "GET", ".*", kind, seconds=0.2, times=10_000)

    with pytest.raises(RetryableError):
        w.run()
    w.sandbox.faults.clear()
    w.call_seconds = CALL_SECONDS
    run_until_done(w)

    assert_exactly_once(w, deals)


def test_a_lost_answer_is_settled_by_looking_in_the_same_run(w: World) -> None:
    deals = fill(w)
    w.sandbox.faults.add("conta_azul", "POST", "/v1/venda", "lost_after_commit")

    report = w.run()

    assert report.exit_code == 0
    assert [deal.adopted for deal in report.bookings] == [True, False]
    assert len(w.sandbox.faults.requests("conta_azul", "POST", "/v1/venda")) == 2
    assert_exactly_once(w, deals)


def test_a_create_that_never_arrived_is_sent_again_with_its_number(w: World) -> None:
    deals = fill(w)
    w.sandbox.faults.add("conta_azul", "POST", "/v1/venda", "lost_before_commit")

    w.run()

    sent = w.sandbox.faults.requests("conta_azul", "POST", "/v1/venda")
    assert [request.body["numero"] for request in sent] == [1, 1, 2]
    assert_exactly_once(w, deals)


def test_a_number_that_a_person_took_is_replaced(w: World) -> None:
    deals = fill(w)
    erp = w.sandbox.conta_azul
    other = erp.add_customer("Outra Empresa")
    w.sandbox.faults.add(
        "conta_azul", "GET", "/v1/venda/proximo-numero", "status", status=200, body="7"
    )
    erp.add_sale(other, 50, number=7)

    report = w.run()

    assert report.exit_code == 0
    assert len(report.bookings) == 2
    assert {len(f) for f in erp.sales_by_marker().values()} == {1}
    assert sorted(d.deal_id for d in report.bookings) == deals


def test_a_sale_refused_twice_is_set_aside_and_costs_no_more_creates(w: World) -> None:
    fill(w, in_stock=100)
    refusal = {"status": 400, "body": '{"error":"não pode"}'}
    w.sandbox.faults.add(
        "conta_azul", "POST", "/v1/venda", "status", times=2, **refusal
    )
    first = w.run()
    sent = len(w.sandbox.faults.requests("conta_azul", "POST", "/v1/venda"))

    w.sandbox.clock.advance(600)
    second = w.run()

    assert [deal.reason for deal in first.quarantine] == ["SALE_REFUSED"]
    assert first.quarantine[0].facts["text"] == "não pode"
    assert sent == 3
    assert len(w.sandbox.faults.requests("conta_azul", "POST", "/v1/venda")) == sent
    assert [deal.reason for deal in second.quarantine] == ["SALE_REFUSED"]


def test_a_blocked_plan_stops_the_run_and_loses_nothing(w: World) -> None:
    deals = fill(w)
    body = '{"descricao_erro":"x","status_conta":"BLOQUEADA"}'
    w.sandbox.faults.add(
        "conta_azul", "POST", "/v1/venda", "status", status=403, body=body
    )

    stopped = w.run()
    w.sandbox.clock.advance(70)
    run_until_done(w)

    assert stopped.exit_code == 1
    assert "BLOQUEADA" in stopped.why
    assert stopped.counts.waiting == 2
    assert_exactly_once(w, deals)
