"""A person overwrites the notes of what a lost answer made, before it is settled.

What bears no marker any more is nobody's proof: neither ours nor a stranger's.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from ganho.quarantine import resolutions
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.contract_deals import CREATE, creates, only_deal, reasons
from tests.deciding import HELD, decide, held
from tests.world import World

POSSIBLY = "POSSIBLY_BOOKED_ALREADY"
SALES = ("conta_azul", "POST", "/v1/venda")
SEARCH = ("conta_azul", "GET", "/v1/venda/busca")
LAG = 100


def add_deal(w: World, value: int = 10) -> int:
    """A deal won after the first run, whose customer and item the ERP has already."""
    w.run()
    w.sandbox.clock.advance(60)
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    org = crm.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    erp.add_customer("Hotel Azul", "45.321.678/0001-04")
    erp.add_product("Venda Pipedrive")
    return crm.add_deal(org=org, value=value)


def overwrite(w: World, **changes: object) -> Sale:
    """Let a person write something else into the one sale that there is."""
    (sale,) = w.sandbox.conta_azul.sales()
    for name, value in {"notes": "Entregar na quinta", **changes}.items():
        setattr(sale, name, value)
    return sale


def lose(w: World) -> int:
    """Lose the answer to a create, and then let nobody ask what became of it."""
    deal = add_deal(w)
    w.sandbox.faults.add(*SALES, "lost_after_commit")
    w.sandbox.faults.add(*SEARCH, "status", skip=1, times=99)
    assert [one.deal_id for one in w.run().waiting] == [deal]
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(HELD)
    return deal


def assert_held(w: World, deal: int, sale: Sale) -> None:
    assert held(w) == {deal: POSSIBLY}
    assert w.sandbox.conta_azul.sales() == [sale]
    with w.ledger() as ledger:
        assert ledger.deals.find(deal).facts["sale"] == str(sale.number)
        assert ledger.deals.find(deal).facts["sale_id"] == sale.id
        assert [one.number for one in ledger.promises.unsettled()] == [1]


def test_between_two_looks_of_one_run(w: World) -> None:
    deal = add_deal(w)
    w.sandbox.conta_azul.switches.lag_seconds = LAG
    w.sandbox.faults.add(*SALES, "lost_after_commit")

    def meanwhile() -> None:
        w.sandbox.conta_azul.switches.lag_seconds = 0
        overwrite(w)

    w.meanwhile = meanwhile

    w.run()

    assert_held(w, deal, w.sandbox.conta_azul.sales()[0])


def test_before_the_next_run_looks(w: World) -> None:
    deal = lose(w)
    sale = overwrite(w)

    w.run()

    assert_held(w, deal, sale)


def test_the_deal_was_edited_as_well(w: World) -> None:
    deal = lose(w)
    sale = overwrite(w)
    w.sandbox.pipedrive.edit_deal(deal, value=77)

    w.run()

    assert_held(w, deal, sale)


def test_under_another_number_it_is_known_by_customer_total_and_day(w: World) -> None:
    deal = lose(w)
    sale = overwrite(w, number=900)

    w.run()

    assert_held(w, deal, sale)


def test_it_stays_held_for_days_without_a_create(w: World) -> None:
    deal = lose(w)
    sale = overwrite(w)

    for hours in (1, 1, 2, 4, 8, 16, 24):
        w.run()
        w.sandbox.clock.advance(hours * 3600)

    assert_held(w, deal, sale)
    assert len(w.sandbox.faults.requests(*SALES)) == 1


def test_a_person_says_that_it_is_the_deals_own(w: World) -> None:
    deal = lose(w)
    sale = overwrite(w)
    w.run()

    decide(w, lambda run: resolutions.settle_with_sale(run, deal, sale.number))
    w.sandbox.clock.advance(HELD)
    w.run()

    assert w.sandbox.conta_azul.sales() == [sale]
    with w.ledger() as ledger:
        assert ledger.bookings.of_deal(deal).erp_id == sale.id
        assert ledger.promises.unsettled() == []


def test_a_person_says_that_it_is_not(w: World) -> None:
    deal = lose(w)
    sale = overwrite(w)
    w.run()

    decide(w, lambda run: resolutions.book_anyway(run, deal))
    w.sandbox.clock.advance(HELD)
    report = w.run()

    assert [one.deal_id for one in report.bookings] == [deal]
    assert len(w.sandbox.conta_azul.sales()) == 2
    with w.ledger() as ledger:
        assert ledger.bookings.of_deal(deal).erp_id != sale.id
        assert ledger.promises.unsettled() == []


@pytest.mark.parametrize("what", ["customer", "total"])
def test_a_sale_that_differs_is_a_strangers(w: World, what: str) -> None:
    deal = lose(w)
    other = w.sandbox.conta_azul.add_customer("Outra Empresa")
    differs = {"customer": {"customer_id": other}, "total": {"total": Decimal(9)}}
    overwrite(w, **differs[what])

    report = w.run()

    assert [one.deal_id for one in report.bookings] == [deal]
    assert len(w.sandbox.conta_azul.sales()) == 2


def test_an_equal_sale_that_was_there_before_the_send_is_not_the_deals(
    w: World,
) -> None:
    deal = add_deal(w)
    (customer,) = w.sandbox.conta_azul.customers()
    w.sandbox.conta_azul.add_sale(customer.id, 10)
    w.sandbox.clock.advance(timedelta(hours=1).total_seconds())
    w.sandbox.faults.add(*SALES, "lost_before_commit")

    report = w.run()

    assert [one.deal_id for one in report.bookings] == [deal]
    assert held(w) == {}
    assert len(w.sandbox.conta_azul.sales()) == 2


def test_a_contract_without_its_marks_is_nobodys_proof_either(w: World) -> None:
    deal = only_deal(w)
    w.sandbox.conta_azul.switches.lag_seconds = LAG
    w.sandbox.faults.add("conta_azul", "POST", CREATE, "lost_after_commit")

    def meanwhile() -> None:
        w.sandbox.conta_azul.switches.lag_seconds = 0
        (contract,) = w.sandbox.conta_azul.contracts()
        contract.notes = "Reajuste em março"
        for sale in contract.sales:
            sale.notes = ""
            sale.lines = tuple(replace(line, text="") for line in sale.lines)

    w.meanwhile = meanwhile

    report = w.run()

    assert reasons(report) == ["CONTRACT_ALREADY_ACTIVE"]
    assert creates(w) == 1
    (contract,) = w.sandbox.conta_azul.contracts()
    decide(w, lambda run: resolutions.settle_with_contract(run, deal, contract.number))
    with w.ledger() as ledger:
        assert ledger.bookings.of_deal(deal).erp_id == contract.id
        assert ledger.promises.unsettled() == []
