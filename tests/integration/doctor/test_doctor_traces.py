"""Is somebody else making sales of the same deals? As sure as the traces are."""

from datetime import date

import pytest

from ganho.doctor.findings import Finding
from tests.examining import checkup, let_folders_stay, put_in_order
from tests.world import World


@pytest.fixture(autouse=True)
def _staying(monkeypatch: pytest.MonkeyPatch) -> None:
    let_folders_stay(monkeypatch)


@pytest.fixture
def customer(w: World) -> str:
    """Somebody who buys, in a company in order."""
    put_in_order(w)
    return w.sandbox.conta_azul.add_customer("Cliente do balcão")


def traces(w: World) -> Finding:
    found = checkup(w)
    return next(f for f in found.findings if f.check == "native_integration")


def test_sales_typed_by_hand_are_no_trace(w: World, customer: str) -> None:
    for _ in range(5):
        w.sandbox.conta_azul.add_sale(customer, 250)

    assert traces(w).state == "ok"


def test_what_ganho_and_its_contracts_make_is_no_trace(w: World, customer: str) -> None:
    erp, crm = w.sandbox.conta_azul, w.sandbox.pipedrive
    crm.add_deal(org=crm.add_organization("Padaria Sol"), value="10.00")
    w.run()
    erp.add_contract(customer, erp.add_service("X"), 90, starts_on=date(2026, 11, 1))

    assert len(erp.sales()) > 1
    assert traces(w).state == "ok"


def test_a_sale_left_to_be_reviewed_may_be_the_integrations(
    w: World, customer: str
) -> None:
    w.sandbox.conta_azul.add_sale(customer, 250, of_native_integration=True)

    finding = traces(w)

    assert (finding.state, finding.case) == ("warning", "pending_review")


def test_an_origin_that_names_pipedrive_is_almost_certain(
    w: World, customer: str
) -> None:
    w.sandbox.conta_azul.add_sale(customer, 250, origin="INTEGRACAO_PIPEDRIVE")

    assert (traces(w).state, traces(w).case) == ("failure", "sure")


def test_a_sale_like_one_that_ganho_booked_is_probably_a_second_one(w: World) -> None:
    put_in_order(w)
    erp, crm = w.sandbox.conta_azul, w.sandbox.pipedrive
    crm.add_deal(org=crm.add_organization("Padaria Sol"), value="640.00")
    booked = w.run().bookings[0]

    erp.add_sale(booked.customer_id, 640, origin="CRM")

    assert (traces(w).state, traces(w).case) == ("failure", "twins")


@pytest.mark.parametrize("ended", ["cancelled", "deleted"])
def test_a_sale_that_is_no_more_is_no_trace(
    w: World, customer: str, ended: str
) -> None:
    erp = w.sandbox.conta_azul
    sale = erp.add_sale(customer, 250, origin="PIPEDRIVE")
    {"cancelled": erp.cancel_sale, "deleted": erp.delete_sale}[ended](sale)

    assert traces(w).state == "ok"


def test_a_sale_with_the_marker_of_another_ledger_is_no_trace(
    w: World, customer: str
) -> None:
    marked = "[pipedrive:700100:4711] Negócio no Pipedrive"
    w.sandbox.conta_azul.add_sale(customer, 250, origin="ONLINE", notes=marked)

    assert traces(w).state == "ok"


def test_many_sales_of_other_hands_cost_few_reads(w: World, customer: str) -> None:
    for _ in range(30):
        w.sandbox.conta_azul.add_sale(customer, 250, origin="LOJA")
    checkup(w)
    before = len(w.sandbox.faults.requests("conta_azul", "GET", "/v1/venda/.{36}"))

    finding = traces(w)

    read = w.sandbox.faults.requests("conta_azul", "GET", "/v1/venda/.{36}")
    assert finding.facts["sales"] == "30"
    assert len(read) - before == 3
