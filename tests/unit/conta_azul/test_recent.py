"""A glance at the newest sales, whoever made them."""

from datetime import date

import pytest

DAY = date(2026, 11, 3)


def test_a_glance_is_one_call_however_many_sales_there_are(client, erp):
    erp.largest_page = 10
    for number in range(25):
        erp.add_sale(number, origem="LOJA")

    found = client.recent.newest_sales(DAY, DAY)

    assert len(erp.requests) == 1
    assert {sale.origin for sale in found} == {"LOJA"}
    assert erp.asked[0]["tamanho_pagina"] == "1000"


@pytest.mark.parametrize(
    ("status", "pending"),
    [("REVISAO_PENDENTE", True), ("Revisão pendente", True), ("EM_ANDAMENTO", False)],
)
def test_a_sale_says_when_it_is_read_that_it_awaits_review(
    client, erp, status, pending
):
    row = erp.add_sale(981)
    row["read"]["venda"]["status"] = status

    origin = client.recent.origin_of_sale(row["id"])

    assert origin.pending_review is pending
    assert origin.notes == "[pipedrive:5:981]"


def test_a_sale_that_is_gone_tells_nothing(client):
    assert client.recent.origin_of_sale("gone") is None
