"""The three contract fields among all the others: found by name, each once."""

from collections.abc import Iterable

import pytest

from ganho.errors import FatalError
from ganho.pipedrive.contract_fields import NEW, find_contract_fields
from ganho.pipedrive.fields import FieldMap
from ganho.pipedrive.schemas import FieldWire

MARK, TERM, DUE = (new.field_name for new in NEW.values())


def field(name: str, code: str = "", **more) -> FieldWire:
    values = {"field_name": name, "field_code": code or name, "field_type": "varchar"}
    return FieldWire.model_validate(values | more)


def fields(*more: FieldWire, without: Iterable[str] = ()) -> list[FieldWire]:
    three = [field(name) for name in (MARK, TERM, DUE) if name not in without]
    return [field("Outro"), *three, *more]


@pytest.mark.parametrize(
    "name",
    [
        "CONTRATO CONTA AZUL",
        "  contrato   Conta\u00a0Azul ",
        "Contrato Conta Azul\u200b",
        "Contrato Cónta Azul",
    ],
    ids=ascii,
)
def test_a_field_is_found_however_its_name_is_written(name: str) -> None:
    found = find_contract_fields(fields(field(name, "c1"), without=[MARK]))

    assert found.mark.code == "c1"


def test_accents_typed_apart_are_the_same_name() -> None:
    apart = "Vige\u0302ncia contrato conta azul"

    found = find_contract_fields(fields(field(apart, "c2"), without=[TERM]))

    assert found.term.code == "c2"


@pytest.mark.parametrize("name", [MARK, TERM, DUE])
def test_a_missing_field_is_named(name: str) -> None:
    with pytest.raises(FatalError, match=name) as caught:
        find_contract_fields(fields(without=[name]))

    assert "ganho apply" in str(caught.value.remedy)


@pytest.mark.parametrize("name", [MARK, TERM, DUE])
def test_two_fields_of_one_name_are_named_and_none_is_guessed(name: str) -> None:
    with pytest.raises(FatalError, match=f"2 deal fields named '{name}'"):
        find_contract_fields(fields(field(name.upper(), "second")))


def test_a_field_that_two_pages_list_is_one_field() -> None:
    assert find_contract_fields(fields(field(MARK))).mark.code == MARK


def test_options_are_kept_by_id_and_one_without_a_label_says_nothing() -> None:
    options = [{"id": 11, "label": "Sim"}, {"id": 12, "label": None}, {"id": "x"}]
    mark = field(MARK, "c1", field_type="enum", options=options)

    found = find_contract_fields(fields(mark, without=[MARK])).mark

    assert found.options == {"11": "Sim", "12": "", "x": ""}
    assert [found.entry(one).readable for one in (11, 12, "x")] == [True, False, False]


def test_what_was_found_survives_the_ledger() -> None:
    found = FieldMap(contract=find_contract_fields(fields()))

    again = FieldMap.model_validate(found.model_dump(mode="json"))

    assert again == found
    assert again.contract.entries({MARK: "Sim"}).mark.text == "Sim"


def test_a_deal_without_custom_fields_is_unmarked() -> None:
    entries = find_contract_fields(fields()).entries({})

    assert (entries.mark, entries.term, entries.due) == (None, None, None)
