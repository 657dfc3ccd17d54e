"""Products and services on the wire: different words for the same things."""

from decimal import Decimal

import pytest

from ganho.conta_azul.schemas import (
    Nomeado,
    Produto,
    ProdutoRequest,
    Servico,
    ServicoRequest,
)
from ganho.domain.item import Item
from ganho.errors import RejectedError


def make_item(**changes) -> Item:
    fields = {
        "key": "name:kit reforma",
        "name": "Kit reforma",
        "code": "KR-01",
        "kind": "product",
        "unit_price": Decimal("99.90"),
    }
    return Item(**{**fields, **changes})


def test_a_product_is_written_with_its_price_and_marker():
    assert ProdutoRequest.from_item(make_item(), "[m]").body() == {
        "nome": "Kit reforma",
        "codigo_sku": "KR-01",
        "descricao": "[m]",
        "estoque": {"valor_venda": Decimal("99.90")},
    }


def test_a_service_is_written_with_everything_production_demands():
    assert ServicoRequest.from_item(make_item(code=None)).body() == {
        "descricao": "Kit reforma",
        "preco": Decimal("99.90"),
        "status": "ATIVO",
        "tipo_servico": "PRESTADO",
    }


@pytest.mark.parametrize("changes", [{"name": "x" * 101}, {"code": "x" * 21}])
def test_an_item_that_breaks_a_limit_is_set_aside_before_it_is_sent(changes):
    item = make_item(**changes)

    with pytest.raises(RejectedError, match="ITEM_REFUSED"):
        ProdutoRequest.from_item(item, "[m]")
    with pytest.raises(RejectedError, match="ITEM_REFUSED"):
        ServicoRequest.from_item(item)


def test_a_product_is_read_from_loose_types():
    entry = {
        "id": "abc",
        "nome": "Kit",
        "codigo": 17,
        "status": "Inativo",
        "saldo": "10.0",
    }
    (item,) = Produto.model_validate(entry).to_items()

    assert (item.kind, item.code, item.active) == ("product", "17", False)
    assert item.balance == Decimal(10)


def test_a_variation_is_an_item_of_its_own():
    variation = {"id": "abc-1", "nome": "Kit azul", "status": "ATIVO"}
    entry = {"id": "abc", "nome": "Kit", "produtos_variacao": [variation]}
    items = Produto.model_validate(entry).to_items()

    assert [item.item_id for item in items] == ["abc", "abc-1"]


def test_a_services_name_is_its_description():
    entry = {"id": "abc", "descricao": "Consultoria", "status": "ATIVO"}
    (item,) = Servico.model_validate(entry).to_items()

    assert (item.kind, item.name, item.code) == ("service", "Consultoria", None)


def test_a_named_entry_is_in_use_unless_it_says_otherwise():
    entries = [{"id": 1, "nome": "Ana"}, {"id": 2, "nome": "Bia", "ativo": False}]

    assert [Nomeado.model_validate(entry).ativo for entry in entries] == [True, False]
