"""What stands in a contract field, by type and shape: a text, a question, or nothing."""

from decimal import Decimal
from typing import Any

import pytest

from ganho.domain.contract.entries import due_of, is_marked, term_of
from ganho.domain.deal import ContractEntries, FieldEntry
from ganho.errors import RejectedError
from ganho.pipedrive.deal_fields import DealField

OPTIONS = {"11": "Sim", "12": "Não", "13": "24 meses", "14": ""}
TYPES = (
    *("int", "double", "boolean", "varchar", "text", "phone", "varchar_options"),
    *("varchar_auto", "date", "daterange", "time", "timerange", "enum", "set"),
    *("address", "monetary", "deal", "deals", "lead", "org", "people", "project"),
    *("stage", "user", "activity", "json", "picture", "status", "visible_to"),
    *("price_list", "billing_frequency", "projects_board", "projects_phase"),
)
EMPTY: tuple[Any, ...] = (
    *(None, "", "  \u00a0", "\u200b", [], {}, {"value": None}, {"value": ""}),
    {"value": None, "currency": "BRL"},
    {"value": None, "until": None},
    {"value": None, "timezone_id": 5, "timezone_name": "America/Sao_Paulo"},
    {"id": None, "label": None},
)
FILLED: tuple[Any, ...] = (
    *("Sim", "0", "x", "11", "11,12", "99", "2026-12-31"),
    *(0, 1, 11, 99, Decimal("1.5"), Decimal("1E+300"), float("nan"), True, False),
    *([11], [11, 12], [99], [None], [{"id": 11, "label": "Sim"}], ["Sim"]),
    {"id": 11, "label": "Sim"},
    {"id": 99, "label": "Sim"},
    {"label": "Sim"},
    {"value": 12, "currency": "BRL"},
    {"value": {"value": 12}, "currency": "BRL"},
    {"value": "2026-01-01", "until": "2026-12-31"},
    {"value": "2026-01-01", "until": None},
    {"value": None, "until": "2026-12-31"},
    {"value": "10:00:00", "timezone_id": 5, "timezone_name": "UTC"},
    {"value": "Rua A, 1", "country": "Brasil"},
    {"value": None, "country": "Brasil"},
)


def entry(field_type: str, value: Any) -> FieldEntry | None:
    return DealField(code="c", field_type=field_type, options=OPTIONS).entry(value)


def mark(field_type: str, value: Any) -> bool | str:
    try:
        return is_marked(ContractEntries(mark=entry(field_type, value)))
    except RejectedError as error:
        return error.facts["why"]


def term(field_type: str, value: Any) -> ContractEntries:
    return ContractEntries(term=entry(field_type, value))


@pytest.mark.parametrize("field_type", TYPES)
def test_what_is_empty_in_whatever_shape_is_empty(field_type: str) -> None:
    assert [entry(field_type, value) for value in EMPTY] == [None] * len(EMPTY)


@pytest.mark.parametrize("field_type", ["date", "daterange"])
def test_a_date_that_somebody_emptied_is_empty(field_type: str) -> None:
    assert entry(field_type, "0000-00-00") is None
    assert entry(field_type, {"value": "0000-00-00", "until": "0000-00-00"}) is None
    assert entry("varchar", "0000-00-00") is not None


@pytest.mark.parametrize("field_type", TYPES)
def test_what_is_filled_in_is_read_or_a_question_and_never_empty(
    field_type: str,
) -> None:
    entries = [entry(field_type, value) for value in FILLED]

    assert None not in entries
    assert all(e.text or not e.readable for e in entries if e)


@pytest.mark.parametrize(
    ("field_type", "value"),
    [
        ("enum", 11),
        ("enum", "11"),
        ("enum", {"id": 11, "label": "Sim"}),
        ("set", [11]),
        ("set", [{"id": 11, "label": "Sim"}]),
        ("varchar", " SIM\u00a0"),
        ("varchar_auto", "sim"),
        ("text", "Sim\n"),
        ("phone", "1"),
        ("int", 1),
        ("double", Decimal("1.0")),
        ("boolean", True),
        ("monetary", {"value": Decimal("1.00"), "currency": "BRL"}),
    ],
    ids=repr,
)
def test_a_mark_is_read_from_a_field_of_whatever_type(
    field_type: str, value: Any
) -> None:
    assert mark(field_type, value) is True


@pytest.mark.parametrize(
    ("field_type", "value"),
    [
        ("enum", 12),
        ("set", [12]),
        ("varchar", "não"),
        ("double", 0),
        ("boolean", False),
        ("monetary", {"value": 0, "currency": "BRL"}),
    ],
    ids=repr,
)
def test_a_no_is_read_from_a_field_of_whatever_type(
    field_type: str, value: Any
) -> None:
    assert mark(field_type, value) is False


@pytest.mark.parametrize(
    ("field_type", "value"),
    [
        ("enum", 99),
        ("enum", {"id": 99, "label": "Sim"}),
        ("enum", 14),
        ("set", [99]),
        ("set", [12, 99]),
        ("set", [11, 12]),
        ("set", "11,12"),
        ("user", 1),
        ("people", 0),
        ("org", 205),
        ("stage", "1"),
        ("varchar_options", "Sim"),
        ("address", {"value": "Rua A, 1"}),
        ("time", {"value": "10:00:00", "timezone_id": 5}),
        ("date", "2026-12-31"),
        ("daterange", {"value": "2026-01-01", "until": "2026-12-31"}),
        ("varchar", ["Sim"]),
        ("double", {"value": 1}),
        ("monetary", {"value": [1], "currency": "BRL"}),
    ],
    ids=repr,
)
def test_a_mark_nobody_can_read_never_makes_a_sale(field_type: str, value: Any) -> None:
    assert mark(field_type, value) == "mark"


def test_the_term_is_read_from_numbers_options_dates_and_ranges() -> None:
    said = {
        "double": 12,
        "enum": 13,
        "date": "2027-12-31",
        "monetary": {"value": 12, "currency": "BRL"},
    }
    terms = {kind: term_of(term(kind, value)) for kind, value in said.items()}
    whole = term_of(term("daterange", {"value": "2026-01-01", "until": "2026-12-31"}))

    assert [terms[k].months for k in ("double", "enum", "monetary")] == [12, 24, 12]
    assert str(terms["date"].ends_on) == "2027-12-31"
    assert (str(whole.starts_on), str(whole.ends_on)) == ("2026-01-01", "2026-12-31")


@pytest.mark.parametrize(
    "half",
    [
        {"value": "2026-01-01", "until": None},
        {"value": "2026-01-01"},
        {"value": "2026-01-01", "until": " "},
        {"value": None, "until": "2026-12-31"},
        {"value": "2026-01-01", "until": "0000-00-00"},
    ],
    ids=repr,
)
def test_half_a_range_is_a_question(half: dict[str, Any]) -> None:
    with pytest.raises(RejectedError):
        term_of(term("daterange", half))


@pytest.mark.parametrize("number", ["10", "10.0", "10.0000", "1E+1"])
def test_a_number_is_the_same_however_it_is_written(number: str) -> None:
    due = ContractEntries(due=entry("double", Decimal(number)))

    assert due_of(due).day == 10
