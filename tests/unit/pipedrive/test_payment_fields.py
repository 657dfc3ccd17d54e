"""The deal fields that settings name: found by code or name, each once."""

from typing import Any

import pytest

from ganho.errors import FatalError
from ganho.pipedrive.fields import FieldMap
from ganho.pipedrive.payment_fields import find_payment_fields, payment_entry
from ganho.pipedrive.schemas import FieldWire
from tests.unit.domain.factories import make_settings

CODE = "a" * 40


def field(name: str, code: str = "", **more: Any) -> FieldWire:
    values = {
        "field_name": name,
        "field_code": code or name,
        "field_type": "varchar",
        "is_custom_field": True,
    }
    return FieldWire.model_validate(values | more)


def condition_code(fields: list[FieldWire], wanted: str) -> str:
    settings = make_settings(payment_condition_field=wanted)
    found = find_payment_fields(fields, settings).condition

    assert found is not None
    return found.code


@pytest.mark.parametrize(
    "wanted", ["Condição", "CONDICAO ", "condi\u00e7\u00e3o", CODE]
)
def test_a_field_is_found_by_its_name_or_code(wanted: str) -> None:
    fields = [field("Outro"), field("Condição", CODE)]

    assert condition_code(fields, wanted) == CODE


def test_the_code_tells_two_fields_of_one_name_apart() -> None:
    fields = [field("Condição", "b" * 40), field("Condição", CODE)]

    assert condition_code(fields, CODE) == CODE


def test_two_fields_of_one_name_are_named_with_the_way_out() -> None:
    fields = [field("Condição", "b" * 40), field("CONDIÇÃO", CODE)]

    with pytest.raises(FatalError, match="2 are named") as caught:
        condition_code(fields, "Condição")

    assert "code (API key)" in str(caught.value.remedy)
    assert "payment_condition_field" in str(caught.value.remedy)


def test_a_field_that_two_pages_list_is_one_field() -> None:
    assert condition_code([field("Condição", CODE)] * 2, "Condição") == CODE


def test_a_missing_field_is_named_with_its_setting() -> None:
    settings = make_settings(payment_method_field="Forma")

    with pytest.raises(FatalError, match="named 'Forma'") as caught:
        find_payment_fields([field("Outra")], settings)

    assert "payment_method_field" in str(caught.value.remedy)


def test_a_built_in_field_is_none_of_them() -> None:
    built_in = field("Canal", "channel", is_custom_field=False)

    for wanted in ("Canal", "channel"):
        with pytest.raises(FatalError, match="no custom deal field"):
            condition_code([built_in], wanted)
    assert condition_code([built_in, field("Canal", CODE)], "Canal") == CODE


def test_where_pipedrive_does_not_say_a_field_may_be_used() -> None:
    assert condition_code([field("A", CODE, is_custom_field=None)], "A") == CODE


def test_settings_that_name_no_field_have_none() -> None:
    found = find_payment_fields([field("A")], make_settings())

    assert (found.condition, found.method) == (None, None)
    assert payment_entry(None, {"A": "3x"}) is None


@pytest.mark.parametrize(
    ("value", "text"), [(11, "30 dias"), ([11], "30 dias"), (None, None), ([], None)]
)
def test_an_option_is_read_as_its_label(value: Any, text: str | None) -> None:
    options = [{"id": 11, "label": "30 dias"}]
    kind = "set" if isinstance(value, list) else "enum"
    wire = field("Condição", CODE, field_type=kind, options=options)
    found = find_payment_fields([wire], make_settings(payment_condition_field=CODE))

    said = payment_entry(found.condition, {CODE: value})

    assert said is not None
    assert said.field == "Condição"
    assert (said.entry and said.entry.text) == text


@pytest.mark.parametrize("value", [99, [11, 12]])
def test_a_deleted_option_and_two_at_once_are_unreadable(value: Any) -> None:
    options = [{"id": 11, "label": "30 dias"}, {"id": 12, "label": "3x"}]
    kind = "set" if isinstance(value, list) else "enum"
    wire = field("Condição", CODE, field_type=kind, options=options)
    found = find_payment_fields([wire], make_settings(payment_condition_field=CODE))

    said = payment_entry(found.condition, {CODE: value})

    assert said is not None
    assert said.entry is not None
    assert not said.entry.readable


def test_what_was_found_survives_the_ledger() -> None:
    settings = make_settings(payment_method_field="Forma")
    found = FieldMap(payment=find_payment_fields([field("Forma", CODE)], settings))

    assert FieldMap.model_validate(found.model_dump(mode="json")) == found
