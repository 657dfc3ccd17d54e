"""Whose account it is, and the short lists that settings name."""

import pytest

from ganho.errors import RetryableError


def test_the_account_says_whose_it_is(client):
    assert client.account.connected_company() == "company-1"


def test_an_account_without_an_id_is_known_by_a_digest_of_its_tax_id(client, erp):
    erp.account = {"id_empresa": None, "documento": "11222333000181"}
    first, again = (
        client.account.connected_company(),
        client.account.connected_company(),
    )

    assert first == again
    assert "11222333" not in first


def test_an_account_that_says_nothing_is_not_taken_for_another(client, erp):
    erp.account = {}

    with pytest.raises(RetryableError):
        client.account.connected_company()


@pytest.mark.parametrize(
    ("path", "call"),
    [
        ("/v1/venda/vendedores", "sellers"),
        ("/v1/categorias", "categories"),
        ("/v1/centro-de-custo", "cost_centers"),
        ("/v1/conta-financeira", "accounts"),
    ],
)
def test_entries_in_use_are_listed_with_their_names(client, erp, path, call):
    erp.named[path] = [
        {"id": "a", "nome": "Ana"},
        {"id": "b", "nome": "Bia", "ativo": False},
    ]
    entries = getattr(client.account, call)()

    assert [(entry.id, entry.name) for entry in entries] == [("a", "Ana")]


def test_only_income_categories_that_a_sale_may_have_are_asked_for(client, erp):
    client.account.categories()

    assert erp.asked[0]["tipo"] == "RECEITA"
    assert erp.asked[0]["permite_apenas_filhos"] == "true"
