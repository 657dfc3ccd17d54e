"""The ERP refuses a customer that it has under another name: both remedies lead on."""

from datetime import timedelta

import pytest

from ganho.quarantine import resolutions
from ganho.report.run_report import RunReport
from ganho.words.amounts import Language
from ganho.words.reason_words import COMPANY_IN, detail, explanation
from tests.deciding import decide
from tests.world import World

CNPJ = "45.321.678/0001-04"
REASON = "CUSTOMER_REFUSED"


@pytest.fixture
def theirs(w: World) -> str:
    """A customer of the ERP whose name in the CRM is another, in a won deal."""
    erp = w.sandbox.conta_azul
    erp.switches.duplicate_person = "refused"
    org = w.sandbox.pipedrive.add_organization("Hotel Azul", cnpj=CNPJ)
    w.sandbox.pipedrive.add_deal(org=org, value="90.00")
    return erp.add_customer("Azul Hotelaria Ltda", CNPJ)


def held(w: World) -> RunReport:
    report = w.run()
    assert [one.reason for one in report.quarantine] == [REASON]
    return report


def test_whom_the_erp_took_it_for_is_named(w: World, theirs: str) -> None:
    (one,) = held(w).quarantine

    assert f"Cadastros parecidos: {theirs}." in detail(
        REASON, "reason", "pt-BR", one.facts
    )


def test_the_customer_that_is_named_may_be_chosen(w: World, theirs: str) -> None:
    (one,) = held(w).quarantine
    decide(
        w,
        lambda books: resolutions.choose_customer(
            books, one.deal_id, one.facts["near"]
        ),
    )

    (booked,) = w.run().bookings

    assert booked.deal_id == one.deal_id
    (sale,) = w.sandbox.conta_azul.sales()
    assert sale.customer_id == theirs


@pytest.mark.parametrize("answer", ["refused", "lost"])
def test_a_sale_never_goes_onto_one_that_is_inactive(w: World, answer: str) -> None:
    erp, faults = w.sandbox.conta_azul, w.sandbox.faults
    erp.switches.duplicate_person = "refused"
    inactive = erp.add_customer("Hotel Azul", CNPJ, active=False)
    org = w.sandbox.pipedrive.add_organization("Hotel Azul", cnpj=CNPJ)
    w.sandbox.pipedrive.add_deal(org=org, value="90.00")
    if answer == "lost":
        faults.add("conta_azul", "POST", "/v1/pessoas", "lost_before_commit", times=9)
        w.run()
        faults.clear()
        w.sandbox.clock.advance(timedelta(minutes=5).total_seconds())

    (one,) = held(w).quarantine

    told = detail(REASON, "reason", "pt-BR", one.facts)
    assert f"Cadastro inativo no caminho: {inactive}." in told
    assert erp.sales() == []
    erp.edit_customer(inactive, active=True)
    w.sandbox.clock.advance(timedelta(hours=2).total_seconds())
    assert len(w.run().bookings) == 1


def test_customers_may_be_known_by_their_tax_id(w: World, theirs: str) -> None:
    held(w)
    w.settings["customer_matching"] = "tax_id"
    w.sandbox.clock.advance(timedelta(minutes=5).total_seconds())

    assert len(w.run().bookings) == 1
    (sale,) = w.sandbox.conta_azul.sales()
    assert sale.customer_id == theirs


@pytest.mark.parametrize("language", COMPANY_IN)
def test_what_was_just_refused_is_no_remedy(language: Language) -> None:
    remedy = explanation(REASON, "reason", language, "acme").remedy

    places = [
        remedy.index(one)
        for one in ('customer_matching = "tax_id"', "resolve", "--customer")
    ]
    assert places == sorted(places)
    assert not [
        word for word in ("cadastre o cliente", "create the customer") if word in remedy
    ]
