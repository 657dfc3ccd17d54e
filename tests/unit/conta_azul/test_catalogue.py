"""Products and services are listed whole and found although filters lie."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ganho.conta_azul.schemas import ProdutoRequest, ServicoRequest
from ganho.domain.item import Item


@pytest.fixture
def stocked(erp):
    """A catalogue with one active and one inactive product and a service."""
    changed = {"data_alteracao": "2026-11-01T12:00:00"}
    erp.products = [
        {"id": "p1", "nome": "Kit", "codigo": "K1", "status": "ATIVO", "saldo": 3.0},
        {"id": "p2", "nome": "Velho", "codigo": "V1", "status": "INATIVO"},
    ]
    for row in erp.products:
        row.update(changed)
    erp.services = [{"id": "s1", "descricao": "Consultoria", "status": "ATIVO"}]
    return erp


def found(items):
    return [item.item_id for item in items]


@pytest.mark.usefixtures("stocked")
def test_inactive_products_are_listed_too(client):
    read = list(client.catalogue.products())

    assert found(read) == ["p1", "p2"]
    assert [item.active for item in read] == [True, False]
    assert read[0].balance == Decimal(3)


def test_a_product_is_listed_once_where_the_status_filter_is_ignored(client, stocked):
    stocked.ignored = {"status"}

    assert found(client.catalogue.products()) == ["p1", "p2"]


@pytest.mark.usefixtures("stocked")
def test_changed_products_are_listed_by_window(client):
    assert found(client.catalogue.products(datetime(2026, 11, 1, tzinfo=UTC))) == [
        "p1",
        "p2",
    ]
    assert found(client.catalogue.products(datetime(2026, 11, 2, tzinfo=UTC))) == []


def test_services_are_listed_a_hundred_at_a_time(client, stocked):
    stocked.services = [{"id": f"s{number}", "descricao": "x"} for number in range(101)]

    assert len(list(client.catalogue.services())) == 101
    assert {asked["tamanho_pagina"] for asked in stocked.asked} == {"100"}


@pytest.mark.parametrize("ignored", [set(), {"busca", "sku", "busca_textual"}])
def test_an_item_is_found_whichever_filter_is_ignored(client, stocked, ignored):
    stocked.ignored = ignored

    assert found(client.catalogue.find_products(code="K1")) == ["p1"]
    assert found(client.catalogue.find_products(name="Kit")) == ["p1"]
    assert found(client.catalogue.find_services("Consultoria")) == ["s1"]


@pytest.mark.usefixtures("stocked")
def test_a_part_of_a_name_or_code_is_not_the_item(client):
    assert client.catalogue.find_products(name="Ki") == []
    assert client.catalogue.find_products(code="K") == []
    assert client.catalogue.find_services("Consult") == []


def test_a_created_item_gives_its_id(client, erp):
    item = Item(
        key="name:kit", name="Kit", code=None, kind="product", unit_price=Decimal(5)
    )
    client.catalogue.create_product(ProdutoRequest.from_item(item, "[m]"))
    client.catalogue.create_service(ServicoRequest.from_item(item))

    assert [path for path, _body in erp.created] == ["/v1/produtos", "/v1/servicos"]


@pytest.fixture
def renamed(stocked):
    """A product whose name in the ERP is not the one that a deal knows."""
    stocked.products[0]["nome"] = "Kit reforma (novo)"
    return stocked


@pytest.mark.parametrize("ignored", [set(), {"busca"}, {"busca", "sku"}])
def test_a_products_balance_is_read_by_name_or_code(client, stocked, ignored):
    stocked.ignored = ignored

    assert client.catalogue.balance("p1", "Kit") == 3
    assert client.catalogue.balance("p1", "Kit", "K1") == 3
    assert client.catalogue.balance("p1", "", "K1") == 3


@pytest.mark.usefixtures("renamed")
def test_a_renamed_products_balance_is_read_by_its_code(client):
    assert client.catalogue.balance("p1", "Kit novo") is None
    assert client.catalogue.balance("p1", "Kit novo", "K1") == 3


@pytest.mark.usefixtures("stocked")
def test_a_product_whose_code_was_changed_is_read_by_its_name(client):
    assert client.catalogue.balance("p1", "Kit", "K9") == 3


def test_a_product_found_by_its_code_costs_one_call(client, stocked):
    client.catalogue.balance("p1", "Kit", "K1")

    assert [asked.get("sku") for asked in stocked.asked] == ["K1"]


def test_another_product_of_the_same_name_and_code_is_not_the_product(client, stocked):
    twin = {"id": "p3", "nome": "Kit", "codigo": "K1", "status": "ATIVO", "saldo": 99}
    stocked.products.insert(0, twin)

    assert client.catalogue.balance("p1", "Kit", "K1") == 3


@pytest.mark.usefixtures("stocked")
def test_services_and_unknown_products_have_no_balance(client):
    assert client.catalogue.balance("s1", "Consultoria") is None
    assert client.catalogue.balance("p9", "Kit", "K1") is None
    assert client.catalogue.balance("p9", "") is None
    assert client.catalogue.balance("p2", "Velho") is None


def test_a_variation_has_a_balance_of_its_own(client, stocked):
    variation = {"id": "v1", "nome": "Kit azul", "codigo": "K1A", "saldo": "0.5"}
    stocked.products[0]["produtos_variacao"] = [variation]
    stocked.ignored = {"sku", "busca"}

    assert client.catalogue.balance("v1", "Kit azul", "K1A") == Decimal("0.5")
    assert client.catalogue.balance("v1", "Kit azul") == Decimal("0.5")
    assert client.catalogue.balance("p1", "Kit") == 3
