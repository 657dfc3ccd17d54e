"""Fields and lines of a deal make one contract where they agree, and none otherwise."""

from datetime import date
from decimal import Decimal

import pytest

from ganho.domain.contract.contract import Contract
from ganho.domain.contract.contracting import contract_from
from ganho.domain.deal import Instalment
from ganho.errors import RejectedError
from tests.unit.domain.factories import (
    make_contract_deal,
    make_deal,
    make_line,
    make_organization,
    make_recurring,
    make_settings,
)

TODAY = date(2028, 12, 4)


def contract_from_deal(deal, **settings) -> Contract:
    known = {"company_id": 7, "link": "link", "today": TODAY}
    return contract_from(deal, make_settings(**settings), **known)


def contract_of(*lines, term=None, **changes) -> Contract:
    return contract_from_deal(make_contract_deal(term, lines=lines, **changes))


def refusal(*lines, term=None, **changes) -> tuple[str, str]:
    with pytest.raises(RejectedError) as caught:
        contract_of(*lines, term=term, **changes)
    return str(caught.value.reason), caught.value.facts.get("why", "")


def why(*lines, term=None, **changes) -> str:
    reason, part = refusal(*lines, term=term, **changes)
    assert reason == "CONTRACT_INCOMPLETE"
    return part


@pytest.mark.parametrize(
    ("frequency", "months"),
    [("monthly", 1), ("quarterly", 3), ("semi-annually", 6), ("annually", 12)],
)
def test_the_lines_frequency_is_the_period(frequency: str, months: int) -> None:
    contract = contract_of(make_recurring(900, frequency), term="24")

    assert (contract.period_months, contract.periods) == (months, 24 // months)
    assert contract.ends_on == date(2028, 11, 4)


def test_lines_without_a_frequency_are_billed_by_the_month() -> None:
    contract = contract_of(make_line(900), term="12")

    assert (contract.period_months, contract.periods) == (1, 12)


@pytest.mark.parametrize("frequency", ["weekly", "daily", "Monthly", ""])
def test_a_frequency_that_the_erp_cannot_bill_is_asked_about(frequency: str) -> None:
    assert why(make_recurring(900, frequency, billing_cycles=52)) == "frequency"


def test_lines_of_different_frequencies_are_asked_about() -> None:
    lines = make_recurring(900), make_recurring(300, "quarterly")

    assert why(*lines, term="12") == "lines_differ"


def test_one_off_lines_are_never_billed_every_month() -> None:
    setup, monthly = make_line(500), make_recurring(100)

    assert refusal(setup, monthly, term="12") == ("CONTRACT_MIXED_LINES", "")
    assert refusal(make_line(0), monthly, term="12") == ("CONTRACT_MIXED_LINES", "")


def test_lines_that_do_not_count_mix_with_nothing() -> None:
    setup, nothing = make_line(500, enabled=False), make_line(500, 0)

    contract = contract_of(setup, nothing, make_recurring(100), term="12")

    assert (len(contract.lines), contract.total) == (1, Decimal(100))


def test_lines_that_are_all_disabled_are_not_the_fallback_item() -> None:
    lines = (make_recurring(100, enabled=False), make_line(0, 0))

    reason, part = refusal(*lines, term="12", value=Decimal(100))

    assert (reason, part) == ("DEAL_VALUE_MISMATCH", "disabled")


def test_instalments_are_no_contract() -> None:
    parcel = Instalment(amount=Decimal(100), due_on=date(2026, 12, 1))

    assert why(make_line(100), term="12", instalments=(parcel,)) == "instalments"


def test_a_contract_carries_customer_items_method_and_marker() -> None:
    deal = make_contract_deal("12", lines=(make_line("900.00", 2),), title="[x] Plano")

    contract = contract_from_deal(deal, payment_method="DINHEIRO")

    assert contract.customer.name == "Hotel Azul"
    assert [(str(line.item.key), line.quantity) for line in contract.lines] == [
        ("name:cafe", 2)
    ]
    assert contract.method == "DINHEIRO"
    assert contract.notes.startswith(
        "[pipedrive:7:1] Negócio no Pipedrive: link x Plano"
    )


def test_a_pipeline_has_a_method_of_its_own() -> None:
    own = {"7": {"payment_method": "BOLETO_BANCARIO"}}

    contract = contract_from_deal(make_contract_deal(pipeline_id=7), by_pipeline=own)

    assert (contract.method, contract_from_deal(make_contract_deal()).method) == (
        "BOLETO_BANCARIO",
        None,
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"currency": "USD"}, "DEAL_NOT_BRL"),
        ({"value": Decimal(0)}, "DEAL_VALUE_NOT_POSITIVE"),
        ({"value": Decimal("1.005")}, "DEAL_VALUE_MISMATCH"),
        ({"organization": None}, "DEAL_WITHOUT_CUSTOMER"),
        ({"organization": make_organization("Cliente")}, "CUSTOMER_NAME_GENERIC"),
    ],
)
def test_what_is_wrong_with_a_sale_is_wrong_with_a_contract(changes, code) -> None:
    assert refusal(term="12", **changes)[0] == code


def test_a_marked_deal_that_says_nothing_else_is_incomplete_and_no_sale() -> None:
    with pytest.raises(RejectedError) as caught:
        contract_from_deal(make_deal())

    assert caught.value.facts == {"why": "due_missing"}
