"""Sales are created once, listed without gaps and read with their notes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from ganho.errors import RetryableError
from tests.unit.conta_azul.schemas.test_venda_request import make_sale, write

DAY = date(2026, 11, 3)


def numbers(sales):
    return [sale.number for sale in sales]


@pytest.mark.parametrize(
    ("answer", "number"), [(4512, 4512), ("10", 10), (11.0, 11), (None, 1)]
)
def test_the_next_number_is_a_bare_one(client, erp, answer, number):
    erp.next_number = answer

    assert client.sales.next_number() == number


@pytest.mark.parametrize("answer", [0, -1, "x", {"numero": 5}, True, 1.5])
def test_what_is_no_number_is_not_taken_for_one(client, erp, answer):
    erp.next_number = answer

    with pytest.raises(RetryableError):
        client.sales.next_number()


def test_a_sale_is_created_once_and_its_total_read_back(client, erp):
    created = client.sales.create_sale(write(make_sale()))

    assert (created.number, created.total) == (4512, Decimal(300))
    ((path, body),) = erp.created
    assert path == "/v1/venda"
    assert body["condicao_pagamento"]["parcelas"][0]["valor"] == 300


def test_a_sale_is_read_with_its_notes_or_is_not_there(client, erp):
    row = erp.add_sale(981)

    assert client.sales.sale(row["id"]).notes == "[pipedrive:5:981]"
    assert client.sales.sale("gone") is None


def test_a_sale_that_says_no_total_is_not_understood(client, erp):
    row = erp.add_sale(981)
    del row["read"]["venda"]["composicao_valor"]

    with pytest.raises(RetryableError):
        client.sales.sale(row["id"])


def test_sales_created_on_the_days_are_listed_both_days_included(client, erp):
    for number, day in enumerate(["10-31", "11-01", "11-02", "11-03", "11-04"]):
        erp.add_sale(number, criado_em=f"2026-{day}T23:59:59")
    found = client.sales.sales_created(date(2026, 11, 1), DAY)

    assert numbers(found) == [1, 2, 3]


def test_a_long_time_is_listed_by_windows_of_a_year(client, erp):
    erp.add_sale(1, criado_em="2024-01-01T00:00:00")
    erp.add_sale(2, criado_em="2024-12-31T00:00:00")
    found = client.sales.sales_created(date(2024, 1, 1), date(2024, 12, 31))

    assert numbers(found) == [1, 2]
    windows = [
        (asked["data_criacao_de"], asked["data_criacao_ate"]) for asked in erp.asked
    ]
    assert windows == [("2024-01-01", "2024-12-30"), ("2024-12-31", "2024-12-31")]


def test_a_deletion_while_we_read_hides_no_sale(client, erp):
    """With pages, what stands after the deleted sale would move to a page read."""
    for number in range(1500):
        day = DAY + timedelta(days=number % 10)
        erp.add_sale(number, criado_em=f"{day}T10:00:00")
    listing = client.sales.sales_created(DAY, DAY + timedelta(days=9))
    found = [next(listing).number]
    gone = erp.sales.pop(0)
    found += numbers(listing)

    assert set(found) | {gone["numero"]} == set(range(1500))
    assert len(found) == len(set(found))


def test_an_ignored_filter_lists_the_right_days_all_the_same(client, erp):
    erp.ignored = {"data_criacao_de", "data_criacao_ate"}
    for number in range(1200):
        erp.add_sale(number, criado_em="2020-01-01T10:00:00")
    erp.add_sale(5000)
    found = client.sales.sales_created(DAY, DAY + timedelta(days=300))

    assert numbers(found) == [5000]
    assert len(erp.requests) == 2


def test_a_sale_of_unknown_time_is_listed(client, erp):
    erp.add_sale(7)
    body = {"itens": [{"id": "abc", "numero": 7}]}
    erp.faults = [httpx.Response(200, json=body)]

    assert numbers(client.sales.sales_created(DAY, DAY)) == [7]


@pytest.mark.parametrize("ignored", [set(), {"numeros"}, {"numeros", "termo_busca"}])
def test_a_sale_is_found_by_number_whichever_filter_is_ignored(client, erp, ignored):
    erp.ignored = ignored
    erp.add_sale(980)
    row = erp.add_sale(981)

    assert [sale.sale_id for sale in client.sales.sales_numbered(981)] == [row["id"]]
    assert client.sales.sales_numbered(982) == []


@pytest.mark.parametrize("ignored", [set(), {"ids_clientes"}])
def test_a_customers_sales_are_found_whichever_filter_is_ignored(client, erp, ignored):
    erp.ignored = ignored
    erp.add_sale(1, cliente="customer-2")
    erp.add_sale(2)

    assert numbers(client.sales.sales_of("customer-1", DAY, DAY)) == [2]


def test_sales_of_a_status_are_asked_for_and_told_with_their_status(client, erp):
    erp.add_sale(1)
    erp.add_sale(2, situacao={"nome": "Aprovado"}, data_alteracao="2026-11-03T11:00:00")
    found = list(client.sales.sales_created(DAY, DAY, status="EM_ANDAMENTO"))

    assert erp.asked[0]["situacoes"] == "EM_ANDAMENTO"
    assert [(s.number, s.status) for s in found] == [
        (1, "EM_ANDAMENTO"),
        (2, "APROVADO"),
    ]
    assert found[1].changed_at == datetime(2026, 11, 3, 14, tzinfo=UTC)


def test_a_sale_is_read_with_its_status(client, erp):
    row = erp.add_sale(981)
    row["read"]["venda"]["situacao"] = {"nome": "FATURADO"}

    assert client.sales.sale(row["id"]).status == "FATURADO"


def test_sales_changed_since_are_listed_in_sao_paulos_time(client, erp):
    erp.add_sale(1, data_alteracao="2026-11-20T08:59:59")
    erp.add_sale(2, data_alteracao="2026-11-20T09:00:00")

    assert numbers(
        client.sales.sales_changed(datetime(2026, 11, 20, 12, tzinfo=UTC))
    ) == [2]


def test_an_ignored_filter_of_changes_does_not_read_every_sale(client, erp):
    erp.ignored = {"data_alteracao_de", "data_alteracao_ate"}
    erp.add_sale(1, data_alteracao="2026-11-23T09:00:00")
    for number in range(3000):
        erp.add_sale(number, criado_em="2020-01-01T10:00:00", data_alteracao="")

    assert numbers(client.sales.sales_changed(datetime(2026, 11, 20, tzinfo=UTC))) == [
        1
    ]
    assert len(erp.requests) == 1
