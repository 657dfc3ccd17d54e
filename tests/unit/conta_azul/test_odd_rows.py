"""One odd row of a list holds up no other; what cannot be read is not guessed away."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ganho.conta_azul.client import ContaAzulClient
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.paging import page_of
from ganho.conta_azul.schemas import (
    Nomeado,
    PessoaFaturavel,
    PessoaLida,
    Produto,
    Servico,
    VendaListada,
)
from ganho.conta_azul.schemas.contrato import ContratoListado, ItemDaVenda
from ganho.errors import RetryableError

ODD_ROWS = [
    None,
    7,
    "Ana",
    [],
    {},
    {"nome": "Ana"},
    {"id": None},
    {"id": {"a": 1}},
    {"id": True},
    {"id": "x" * 65},
    {"id": "a\0b"},
]
DAYS = date(2026, 11, 1), date(2026, 11, 5)
LISTS: list[Callable[[ContaAzulClient], Any]] = [
    lambda client: [one.name for one in client.people.people()][:1],
    lambda client: [one.name for one in client.catalogue.products()][:1],
    lambda client: [one.name for one in client.catalogue.services()],
    lambda client: [one.name for one in client.account.sellers()],
    lambda client: [one.name for one in client.account.categories()],
    lambda client: [one.name for one in client.account.cost_centers()],
    lambda client: [one.name for one in client.account.accounts()],
]


@pytest.mark.parametrize("odd", ODD_ROWS, ids=repr)
def test_a_row_without_an_id_is_passed_over(client, erp, odd) -> None:
    good = {"id": "i", "nome": "Bia", "descricao": "Bia"}
    for names in LISTS:
        erp.faults = [httpx.Response(200, json={"itens": [odd, good]})]

        assert names(client) == ["Bia"]


def test_a_list_none_of_whose_rows_says_its_id_is_not_an_empty_one(client, erp) -> None:
    erp.faults = [httpx.Response(200, json={"items": [{"uuid": "a"}] * 10})] * 3

    with pytest.raises(RetryableError):
        list(client.people.people())


SHAPES = [
    {"nome": {"a": 1}, "ativo": "talvez", "documento": []},
    {"nome": ["Bia"], "ativo": None, "documento": True},
]


@pytest.mark.parametrize("row", SHAPES, ids=repr)
def test_what_a_person_does_not_say_in_words_is_not_said(client, erp, row) -> None:
    erp.faults = [httpx.Response(200, json={"items": [{"id": "a"} | row]})]

    person = next(client.people.people())

    assert (person.name, person.document, person.active) == ("", None, True)


@pytest.mark.parametrize("no", [False, 0, "0", "false"], ids=repr)
def test_who_is_not_in_use_is_not(client, erp, no) -> None:
    body = {"items": [{"id": "a", "ativo": no}]}
    erp.faults = [httpx.Response(200, json=body)]

    assert not next(client.people.people()).active


@pytest.mark.parametrize("odd", [None, "x", {}, [None, "x", {"nome": "P"}]], ids=repr)
def test_a_product_with_odd_variations_is_one(client, erp, odd) -> None:
    row = {"id": "a", "nome": "Café", "produtos_variacao": odd}
    erp.faults = [httpx.Response(200, json={"items": [row]})]

    assert [one.item_id for one in client.catalogue.products()] == ["a"]


def test_a_sale_that_is_listed_without_its_id_is_not_passed_over(client, erp) -> None:
    rows = [erp.add_sale(981), erp.add_sale(982), erp.add_sale(983)]
    for row in rows[:2]:
        del row["id"]

    found = client.sales.sales_of("customer-1", *DAYS)

    assert [sale.sale_id for sale in found] == ["", "", rows[2]["id"]]


ODD_RECORDS = [
    {"venda": None},
    {"venda": {"id": "a"}},
    {"venda": {"id": "a", "data_compromisso": "x", "composicao_valor": 1}},
    {"outra": 1},
]


@pytest.mark.parametrize("body", ODD_RECORDS, ids=repr)
def test_a_sale_that_is_there_and_cannot_be_read_is_asked_for_once(
    client, erp, body
) -> None:
    erp.faults = [httpx.Response(200, json=body)]

    with pytest.raises(OddRecordError):
        client.sales.sale("a")
    assert len(erp.requests) == 1


@pytest.mark.parametrize("body", ["null", "{}", "[]", '{"venda": '])
def test_what_is_no_record_at_all_is_asked_for_again(client, erp, body) -> None:
    row = erp.add_sale(981)
    erp.faults = [httpx.Response(200, text=body)]

    assert client.sales.sale(row["id"]).number == 981


def test_so_is_a_contract(client, erp) -> None:
    erp.faults = [httpx.Response(200, json={"id": "k", "termos": {}})]

    with pytest.raises(OddRecordError):
        client.contracts.contract("k")
    assert len(erp.requests) == 1


def test_what_has_no_id_is_not_asked_for(client, erp) -> None:
    for look in (client.contracts.contract, client.sales.sale):
        with pytest.raises(OddRecordError):
            look("")
    assert erp.requests == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.datetimes().map(str)
    | st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
MODELS = [
    PessoaLida,
    PessoaFaturavel,
    Produto,
    Servico,
    Nomeado,
    VendaListada,
    ContratoListado,
    ItemDaVenda,
]
KEYS = [
    (model, str(alias))
    for model in MODELS
    for name, field in model.model_fields.items()
    for alias in (getattr(field.validation_alias, "choices", None) or [name])
]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(KEYS), JSON)
def test_whatever_stands_in_a_row_the_list_is_read(place, value) -> None:
    model, key = place
    rows = [{"id": "a", "id_item": "a", key: value}, {"id": "b", "id_item": "b"}]

    page = page_of(model)(json.loads(json.dumps({"itens": rows})))

    assert len(page.rows) == 2
    assert page.rows[1].id == "b"
    for row in page.rows:
        for translate in ("to_person", "to_items", "to_named", "to_listed_sale"):
            getattr(row, translate, dict)()
