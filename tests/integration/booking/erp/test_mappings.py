"""Each mapping, as it is seen in the request that reaches the ERP."""

import pytest

from ganho.sandbox.pipedrive.crm import OTHER
from tests.mapping_deals import (
    CONDITION,
    METHOD,
    PERSON,
    SE,
    add_deal,
    add_hotel,
    add_payment_field,
    bodies,
    body,
    line,
    option,
)
from tests.world import World


def test_the_deals_owner_is_the_seller(w: World) -> None:
    ana, bruno = (
        w.sandbox.conta_azul.add_seller(n) for n in ("Ana Souza", "BRUNO  lima")
    )
    w.settings |= {"seller_from": "deal_owner", "seller": "Ana Souza"}
    add_deal(w, owner=OTHER)
    w.run()

    assert body(w)["id_vendedor"] == bruno != ana


def test_an_owner_without_a_seller_leaves_the_configured_one_and_is_told(
    w: World,
) -> None:
    ana = w.sandbox.conta_azul.add_seller("Ana Souza")
    w.settings |= {"seller_from": "deal_owner", "seller": "Ana Souza"}
    deal = add_deal(w, owner=OTHER)

    report = w.run()

    assert body(w)["id_vendedor"] == ana
    assert [(x.deal_id, x.remark) for x in report.warnings] == [
        (deal, "SELLER_NOT_FOUND")
    ]


def test_a_pipeline_has_its_category_cost_center_account_and_payment(w: World) -> None:
    erp = w.sandbox.conta_azul
    category = erp.add_category("Parcerias")
    center = erp.add_cost_center("Canal")
    account = erp.add_account("Banco do canal")
    seller = erp.add_seller("Canal")
    w.settings["by_pipeline"] = {
        "2": {
            "seller": "Canal",
            "category": "parcerias",
            "cost_center": "Canal",
            "financial_account": account,
            "payment_condition": "2x",
            "payment_method": "BOLETO_BANCARIO",
        }
    }
    add_deal(w, pipeline=2)
    w.run()

    sale = body(w)
    payment = sale["condicao_pagamento"]
    assert sale["id_categoria"] == category
    assert sale["id_centro_custo"] == center
    assert sale["id_vendedor"] == seller
    assert payment["id_conta_financeira"] == account
    assert payment["tipo_pagamento"] == "BOLETO_BANCARIO"
    assert payment["opcao_condicao_pagamento"] == "2x"
    assert [p["valor"] for p in payment["parcelas"]] == [45, 45]


def test_another_pipeline_keeps_what_holds_for_all(w: World) -> None:
    category = w.sandbox.conta_azul.add_category("Vendas")
    w.sandbox.conta_azul.add_category("Parcerias")
    own = {"2": {"category": "Parcerias", "payment_condition": "2x"}}
    w.settings |= {"category": "Vendas", "by_pipeline": own}
    add_deal(w, pipeline=1)
    w.run()

    assert body(w)["id_categoria"] == category
    assert body(w)["condicao_pagamento"]["opcao_condicao_pagamento"] == "À vista"


@pytest.mark.parametrize("named", ["Consultoria", "CONSULTORIA"])
def test_a_product_of_a_category_becomes_a_service(w: World, named: str) -> None:
    w.settings["product_categories"] = {named: "service"}
    crm = w.sandbox.pipedrive
    advice = crm.add_product("Diagnóstico", category="1")
    coffee = crm.add_product("Café 1kg")
    add_deal(w, value=None, lines=[line(advice, "50.00"), line(coffee, "40.00")])
    w.run()

    assert body(w, "/v1/servicos")["descricao"] == "Diagnóstico"
    assert body(w, "/v1/produtos")["nome"] == "Café 1kg"
    assert len(body(w)["itens"]) == 2


def test_nothing_is_made_for_a_missing_item_where_that_is_wanted(w: World) -> None:
    w.settings["missing_items"] = "quarantine"
    coffee = w.sandbox.pipedrive.add_product("Café 1kg")
    add_deal(w, value=None, lines=[line(coffee)])

    report = w.run()

    assert [held.reason for held in report.quarantine] == ["ITEM_MISSING"]
    assert bodies(w, "/v1/produtos") + bodies(w, PERSON) + bodies(w) == []


def test_a_deals_fields_say_how_and_when_it_is_paid(w: World) -> None:
    when = add_payment_field(w, CONDITION, "30 e 60 dias", "Outro")
    how = add_payment_field(w, METHOD, "Boleto", "Pix")
    w.settings |= {
        "payment_conditions": {"30 E 60 DIAS": "30,60"},
        "payment_methods": {"boleto": "BOLETO_BANCARIO"},
        "payment_method": "DINHEIRO",
    }
    chosen = {when: option(w, when, "30 e 60 dias"), how: option(w, how, "Boleto")}
    add_deal(w, custom=chosen)
    w.run()

    payment = body(w)["condicao_pagamento"]
    assert payment["opcao_condicao_pagamento"] == "30,60"
    assert payment["tipo_pagamento"] == "BOLETO_BANCARIO"
    assert [p["data_vencimento"] for p in payment["parcelas"]] == [
        "2026-12-05",
        "2027-01-04",
    ]


def test_a_new_customer_has_the_organizations_address(w: World) -> None:
    w.settings["customer_fields"] = "billing"
    add_deal(w, org=add_hotel(w, address=SE))
    w.run()

    assert body(w, PERSON)["enderecos"] == [
        {
            "logradouro": "Praça da Sé",
            "numero": "1",
            "bairro": "Sé",
            "cidade": "São Paulo",
            "estado": "SP",
            "cep": "01001-000",
            "pais": "Brasil",
        }
    ]
