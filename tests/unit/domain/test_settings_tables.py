"""The tables that map what people write to the ERP's words: refused where they lie."""

from typing import Any

import pytest
from pydantic import ValidationError

from ganho.domain.settings import reading_key, settings_for
from tests.unit.domain.factories import make_settings

CONDITION = {"payment_condition_field": "Condição"}
METHOD = {"payment_method_field": "Forma"}


def trouble(**settings: Any) -> tuple[str, str]:
    """Which key is refused, and why."""
    with pytest.raises(ValidationError) as caught:
        make_settings(**settings)
    first = caught.value.errors()[0]
    return ".".join(str(part) for part in first["loc"]), first["msg"]


@pytest.mark.parametrize("value", ["depois", "", "0x", "30;60", "a vista"])
def test_a_condition_that_the_vendor_does_not_know_is_refused(value: str) -> None:
    key, why = trouble(**CONDITION, payment_conditions={"Boleto": value})

    assert key == "payment_conditions.Boleto"
    assert "À vista" in why


@pytest.mark.parametrize("value", ["FIADO", "", "boleto"])
def test_a_method_that_the_vendor_does_not_know_is_refused(value: str) -> None:
    key, why = trouble(**METHOD, payment_methods={"Boleto": value})

    assert key == "payment_methods.Boleto"
    assert "must" in why


@pytest.mark.parametrize("value", [3, True, None, ["3x"], {"a": "3x"}], ids=repr)
def test_a_value_that_is_no_text_is_refused(value: Any) -> None:
    key, _ = trouble(**CONDITION, payment_conditions={"Boleto": value})

    assert key == "payment_conditions.Boleto"


TABLES = {
    "payment_conditions": (CONDITION, "3x"),
    "payment_methods": (METHOD, "DINHEIRO"),
    "product_categories": ({}, "service"),
}


@pytest.mark.parametrize("table", TABLES)
def test_one_name_twice_is_refused_however_it_is_written(table: str) -> None:
    more, value = TABLES[table]

    key, why = trouble(**more, **{table: {"Boleto": value, " BOLETO": value}})

    assert (key, "twice" in why) == (table, True)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("name", ["", "  ", "\u200b"], ids=ascii)
def test_an_empty_name_is_refused(table: str, name: str) -> None:
    more, value = TABLES[table]

    key, why = trouble(**more, **{table: {name: value}})

    assert (key, "empty" in why) == (table, True)


def test_a_table_whose_field_nobody_names_is_refused() -> None:
    conditions = trouble(payment_conditions={"Boleto": "30"})
    methods = trouble(payment_methods={"Boleto": "BOLETO_BANCARIO"})

    assert "needs payment_condition_field" in conditions[1]
    assert "needs payment_method_field" in methods[1]


def test_a_pipeline_cannot_name_what_the_vendor_does_not_know() -> None:
    condition = trouble(by_pipeline={"7": {"payment_condition": ""}})
    method = trouble(by_pipeline={"7": {"payment_method": "FIADO"}})

    assert condition[0] == "by_pipeline.7.payment_condition"
    assert method[0] == "by_pipeline.7.payment_method"


def test_a_pipelines_payment_is_the_default_of_its_deals() -> None:
    own = {"7": {"payment_condition": "2x", "payment_method": "DINHEIRO"}}
    seventh = settings_for(make_settings(by_pipeline=own), 7)

    assert (seventh.payment_condition, seventh.payment_method) == ("2x", "DINHEIRO")


@pytest.mark.parametrize(
    "changes",
    [
        {"contracts": True},
        {"customer_fields": "billing"},
        {"tax_id_field": "CNPJ"},
        {"match_items_by": "code"},
        CONDITION,
        METHOD,
        {"product_categories": {"Consultoria": "service"}},
    ],
    ids=repr,
)
def test_a_deal_is_read_again_under_settings_that_ask_for_more(
    changes: dict[str, Any],
) -> None:
    assert reading_key(make_settings(**changes)) != reading_key(make_settings())


def test_other_settings_have_nothing_read_again() -> None:
    changes = {
        "seller": "Ana",
        "payment_condition": "3x",
        "missing_items": "quarantine",
    }

    assert reading_key(make_settings(**changes)) == reading_key(make_settings())
