"""A list that the ERP refuses for good is split, or stops the run in clear words."""

from datetime import UTC, datetime, timedelta

import pytest

from ganho.report.terminal import terminal
from tests.reviewing import printed
from tests.world import World

DEEP = 1000
"""Rows of a page: the second is refused."""


@pytest.fixture
def deal(w: World) -> int:
    crm = w.sandbox.pipedrive
    return crm.add_deal(org=crm.add_organization("Hotel Azul"), value="20.00")


def test_a_list_that_is_too_deep_is_split_by_when_its_rows_changed(
    w: World, deal: int
) -> None:
    erp = w.sandbox.conta_azul
    then = datetime(2024, 3, 11, 12, tzinfo=UTC)
    for number in range(DEEP + 10):
        at = then + timedelta(days=number % 900)
        erp.add_customer(f"Cliente {number}", changed_at=at)
    mine = erp.add_customer("Hotel Azul")
    erp.switches.deepest_row = DEEP

    report = w.run()

    [booking] = report.bookings
    assert (booking.deal_id, booking.customer_id) == (deal, mine)


def test_one_that_cannot_be_split_stops_the_run_and_says_who_to_tell(
    w: World, deal: int
) -> None:
    w.sandbox.faults.add(
        "conta_azul",
        "GET",
        "/v1/servicos",
        "status",
        times=99,
        status=400,
        body='{"error": "Result window is too large"}',
    )

    report = w.run()

    assert (report.state, report.exit_code, report.bookings) == ("stopped", 1, ())
    assert "A Conta Azul não aceita esta consulta (400)" in report.why
    assert report.why.endswith("Para o suporte: /v1/servicos")
    assert "quem cuida do ganho" in report.remedy
    assert "/v1/servicos" in printed(terminal(report))
    assert len(w.sandbox.faults.requests("conta_azul", "GET", "/v1/servicos")) == 1
    w.sandbox.faults.clear()
    assert [one.deal_id for one in w.run().bookings] == [deal]


def test_a_look_that_is_refused_holds_up_its_own_deals_alone(
    w: World, deal: int
) -> None:
    crm, erp, faults = w.sandbox.pipedrive, w.sandbox.conta_azul, w.sandbox.faults
    odd = [
        crm.add_deal(org=crm.add_organization(f"Casa Odd {number}"), value="30.00")
        for number in range(4)
    ]
    # Each was sent and not answered: it is looked up by its name.
    lost = {"sent": "Odd", "times": 99}
    faults.add("conta_azul", "POST", "/v1/pessoas", "lost_before_commit", **lost)
    refused = {"status": 400, "body": '{"error": "busca inválida"}', "times": 99}
    faults.add("conta_azul", "GET", "/v1/pessoas", "status", sent="busca=", **refused)

    report = w.run()

    assert [one.deal_id for one in report.bookings] == [deal]
    assert [one.deal_id for one in report.waiting] == odd
    assert "busca inválida" in report.waiting[0].why
    assert "quem cuida do ganho" in report.waiting[0].why
    faults.clear()
    w.sandbox.clock.advance(120)
    w.run()
    assert len(erp.sales()) == 5
