"""What stands in a deal's payment fields: a known meaning, nothing, or a question."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.contract.contract import Contract
from ganho.domain.contract.contracting import contract_from
from ganho.domain.deal import FieldEntry, Instalment, PaymentEntry
from ganho.domain.payment.conditions import METHODS, check_condition
from ganho.domain.payment.payment_terms import method_of, terms_of
from ganho.errors import RejectedError
from tests.unit.domain.factories import (
    WON,
    make_contract_deal,
    make_deal,
    make_settings,
)

TABLES = {
    "payment_condition_field": "Condição",
    "payment_conditions": {"Entrada + 2": "3x", "12": "12x", "30 dias": "30"},
    "payment_method_field": "Forma",
    "payment_methods": {"Boleto": "BOLETO_BANCARIO", "Pix": "COBRANCA_PIX"},
}


def said(text: str | FieldEntry | None, field: str = "Condição") -> PaymentEntry:
    entry = FieldEntry(text=text) if isinstance(text, str) else text
    return PaymentEntry(field=field, entry=entry)


def condition(text: str | FieldEntry | None, **settings: Any) -> tuple[str, int]:
    deal = make_deal(payment_condition=said(text))
    terms = terms_of(deal, make_settings(**TABLES | settings))
    return terms.condition, terms.due_days


def method(text: str | FieldEntry | None, **settings: Any) -> str | None:
    deal = make_deal(payment_method=said(text, "Forma"))
    return method_of(deal, make_settings(**TABLES | settings))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Entrada + 2", "3x"),
        ("ENTRADA  + 2", "3x"),
        ("30 Dias", "30"),
        ("12", "12x"),
        ("À vista", "À vista"),
        ("a VISTA", "À vista"),
        ("3x", "3x"),
        ("3X", "3x"),
        ("30,60", "30,60"),
        ("30, 60", "30, 60"),
        ("45", "45"),
    ],
)
def test_a_condition_is_mapped_or_speaks_for_itself(text: str, meant: str) -> None:
    assert condition(text) == (meant, 0)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Boleto", "BOLETO_BANCARIO"),
        ("PIX", "COBRANCA_PIX"),
        ("DINHEIRO", "DINHEIRO"),
        ("Cartão crédito", "CARTAO_CREDITO"),
        ("boleto_bancario", "BOLETO_BANCARIO"),
    ],
)
def test_a_method_is_mapped_or_speaks_for_itself(text: str, meant: str) -> None:
    assert method(text) == meant


def test_an_empty_field_means_what_is_configured() -> None:
    configured = {"payment_condition": "À vista", "payment_due_days": 15}

    assert condition(None, **configured) == ("À vista", 15)
    assert method(None, payment_method="DINHEIRO") == "DINHEIRO"
    assert method(None) is None


def test_a_deal_that_says_at_once_is_not_put_off() -> None:
    assert condition("À vista", payment_due_days=15) == ("À vista", 0)


@pytest.mark.parametrize(
    "text",
    [
        *("depois", "0x", "100x", "3 vezes", "30;60", "1000", "-1", "x" * 10_000),
        FieldEntry(text="", readable=False),
        FieldEntry(text="3x", readable=False),
        FieldEntry(text="2026-01-01", until="2026-02-01"),
        FieldEntry(text="30", until="60"),
    ],
    ids=repr,
)
def test_what_is_no_condition_is_a_question_and_is_not_repeated(
    text: str | FieldEntry,
) -> None:
    with pytest.raises(RejectedError) as caught:
        condition(text)

    assert caught.value.reason == "PAYMENT_TERMS_UNKNOWN"
    assert caught.value.facts == {"why": "condition", "field": "Condição"}


@pytest.mark.parametrize("text", ["fiado", FieldEntry(text="", readable=False)])
def test_what_is_no_method_is_a_question(text: str | FieldEntry) -> None:
    with pytest.raises(RejectedError) as caught:
        method(text)

    assert caught.value.facts == {"why": "method", "field": "Forma"}


def test_instalments_of_its_own_come_first_whatever_the_field_says() -> None:
    own = (Instalment(amount=make_deal().value, due_on=WON.date()),)
    deal = make_deal(instalments=own, payment_condition=said("depois"))

    assert terms_of(deal, make_settings(**TABLES)).condition == "À vista"


def contract(**fields: PaymentEntry) -> Contract:
    return contract_from(
        make_contract_deal(term="12").model_copy(update=fields),
        make_settings(**TABLES, contracts=True),
        company_id=7,
        link="",
        today=WON.date(),
    )


def test_a_contract_takes_the_method_and_no_condition() -> None:
    made = contract(payment_method=said("Pix"), payment_condition=said("depois"))

    assert made.method == "COBRANCA_PIX"


def test_a_contract_with_an_unknown_method_is_a_question() -> None:
    with pytest.raises(RejectedError, match="PAYMENT_TERMS_UNKNOWN"):
        contract(payment_method=said("fiado"))


@given(st.text(max_size=30))
def test_whatever_is_typed_is_known_to_the_vendor_or_a_question(text: str) -> None:
    with suppress(RejectedError):
        assert check_condition(condition(text)[0])
    with suppress(RejectedError):
        assert method(text) in METHODS
