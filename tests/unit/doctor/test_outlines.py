"""The shape of an answer tells keys and kinds, and never what stands there."""

from decimal import Decimal
from typing import Any

import pytest

import ganho.conta_azul.schemas  # noqa: F401 - the constants that ganho knows
from ganho.doctor.outlines import Shape, format_of, key_of, path_of

HASH = "d4de1c1518b4531717c676029a45911c340390a6"


def told(*values: Any) -> dict[str, Any]:
    shape = Shape()
    for value in values:
        shape.add(value)
    return shape.told()


def test_rows_make_one_shape() -> None:
    rows = [{"id": 1, "name": "Ana", "due": None}, {"id": 2, "due": "2026-11-03"}]

    assert told(rows) == {
        "kinds": ["list"],
        "lengths up to": ["10"],
        "items": {
            "kinds": ["object"],
            "keys": {
                "due": {
                    "kinds": ["null", "text"],
                    "formats": ["date"],
                    "lengths up to": ["10"],
                },
                "id": {"kinds": ["integer"]},
                "name": {
                    "sometimes absent": True,
                    "kinds": ["text"],
                    "formats": ["free text"],
                    "lengths up to": ["10"],
                },
            },
        },
    }


def test_what_people_named_is_no_key() -> None:
    row = {
        "custom_fields": {HASH: "x", "apelido": 1},
        f"{HASH}_currency": "BRL",
        "Nome da mãe": 2,
        "17": {},
    }

    shape = told(row)["keys"]

    assert sorted(shape) == ["custom_fields", "{custom field}", "{id}", "{key}"]
    assert list(shape["custom_fields"]["keys"]) == ["{custom field}"]


@pytest.mark.parametrize(
    ("text", "is_a"),
    [
        ("", "empty"),
        ("0f8fad5b-d9cb-469f-a165-70867728950e", "uuid"),
        ("2026-11-03T10:00:00Z", "date-time with zone"),
        ("2026-11-03 10:00:00", "date-time without zone"),
        ("2026-11-03T10:00:00.123456", "date-time without zone"),
        ("03/11/2026", "Brazilian date"),
        ("12.50", "decimal number"),
        ("00123", "whole number"),
        ("529.982.247-25", "CPF or CNPJ with punctuation"),
        ("12.ABC.345/01DE-35", "CPF or CNPJ with punctuation"),
        ("***.982.247-**", "masked"),
        ("ana@example.com", "e-mail"),
        ("EM_ANDAMENTO", "constant that ganho knows"),
        ("IN_PROGRESS", "constant"),
        ("Ana Souza", "free text"),
    ],
)
def test_a_text_is_told_by_its_format(text: str, is_a: str) -> None:
    assert format_of(text) == is_a


def test_decimals_are_told_by_their_places() -> None:
    assert told(Decimal("1.25"), 3) == {
        "kinds": ["decimal", "integer"],
        "formats": ["2 places"],
    }


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/api/v2/deals/4711/discounts", "/api/v2/deals/{id}/discounts"),
        ("/acme/gateway/api/v2/deals", "/api/v2/deals"),
        ("/v1/venda/0f8fad5b-d9cb-469f-a165-70867728950e", "/v1/venda/{id}"),
        ("/v1/venda/aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", "/v1/venda/{id}"),
        ("/v1/centro-de-custo", "/v1/centro-de-custo"),
    ],
)
def test_a_path_bears_no_id(path: str, template: str) -> None:
    assert path_of(path) == template


def test_how_a_vendor_spells_its_keys() -> None:
    keys = ["org_id", "totalItens", "is_deleted", "Ana", "cnpj da matriz", HASH]
    assert [key_of(key) for key in keys] == [
        *("org_id", "totalItens", "is_deleted"),
        *("{key}", "{key}", "{custom field}"),
    ]


def test_an_endless_nest_ends() -> None:
    nest: list[Any] = []
    for _ in range(500):
        nest = [nest]

    assert told(nest)["kinds"] == ["list"]
