from decimal import Decimal

import pytest

SERVICE = {
    "descricao": "Consultoria mensal",
    "codigo": "CONS-01",
    "preco": 1500.5,
    "status": "ATIVO",
    "tipo_servico": "PRESTADO",
}


def test_a_product_needs_nothing_but_a_name(api):
    created = api.post("/v1/produtos", {"nome": "Kit reforma"})

    assert created.status_code == 201
    assert created.json()["codigo_sku"]
    assert created.json()["status"] == "ATIVO"


def test_a_products_code_has_another_name_in_lists(api):
    api.post("/v1/produtos", {"nome": "Kit", "codigo_sku": "KR-01"})

    assert api.get("/v1/produtos").json()["items"][0]["codigo"] == "KR-01"


@pytest.mark.parametrize(("mood", "status"), [("accepted", 201), ("refused", 400)])
def test_a_second_product_with_the_same_code(api, conta_azul, mood, status):
    conta_azul.switches.duplicate_sku = mood
    conta_azul.add_product("Kit reforma", "KR-01")

    answer = api.post("/v1/produtos", {"nome": "Outro", "codigo_sku": "KR-01"})

    assert answer.status_code == status


def test_products_without_a_code_never_collide(api):
    first = api.post("/v1/produtos", {"nome": "Kit reforma"}).json()
    second = api.post("/v1/produtos", {"nome": "Kit reforma"}).json()

    assert first["codigo_sku"] != second["codigo_sku"]


def test_products_are_filtered_by_code_text_and_status(api, conta_azul):
    kit = conta_azul.add_product("Kit reforma", "KR-01")
    conta_azul.add_product("Outro", "OU-01", active=False)

    for query in ({"sku": "KR-01"}, {"busca": "reforma"}, {"status": "ATIVO"}):
        found = api.get("/v1/produtos", **query).json()["items"]
        assert [row["id"] for row in found] == [kit]
    assert api.get("/v1/produtos", codigo="KR-01").json()["totalItems"] == 2


def test_no_product_found_is_an_empty_list(api):
    assert api.get("/v1/produtos").json() == {"totalItems": 0, "items": []}


def test_a_product_keeps_its_price_and_description(api, conta_azul):
    body = {"nome": "Kit", "descricao": "texto", "estoque": {"valor_venda": 99.9}}
    created = api.post("/v1/produtos", body).json()
    (product,) = conta_azul.catalogue_products()

    assert created["descricao"] == "texto"
    assert product.price == Decimal("99.9")


def test_a_service_bears_its_name_as_description(api):
    created = api.post("/v1/servicos", SERVICE)
    listed = api.get("/v1/servicos").json()

    assert created.status_code == 201
    assert listed["itens"][0]["descricao"] == "Consultoria mensal"
    assert listed["paginacao"]["total_itens"] == 1


@pytest.mark.parametrize("missing", ["descricao", "status", "tipo_servico"])
def test_a_service_needs_what_production_demands(api, missing):
    answer = api.post("/v1/servicos", {**SERVICE, missing: None})

    assert answer.status_code == 400
    assert missing in answer.json()["error"]


def test_services_come_a_hundred_at_most(api):
    assert api.get("/v1/servicos", tamanho_pagina=100).status_code == 200
    assert api.get("/v1/servicos", tamanho_pagina=200).status_code == 400


def test_services_are_filtered_by_text_alone(api, conta_azul):
    conta_azul.add_service("Consultoria")
    conta_azul.add_service("Instalação")

    assert len(api.get("/v1/servicos", busca_textual="consul").json()["itens"]) == 1
    assert len(api.get("/v1/servicos", busca="consul").json()["itens"]) == 2


def test_lists_to_choose_from_have_envelopes_of_their_own(api, conta_azul):
    conta_azul.add_category("Receita de serviços")
    conta_azul.add_category("Aluguel", "DESPESA")
    conta_azul.add_cost_center("Loja")
    conta_azul.add_account("Banco")
    seller = conta_azul.add_seller("Ana")

    categories = api.get("/v1/categorias", tipo="RECEITA").json()
    assert [row["nome"] for row in categories["itens"]] == ["Receita de serviços"]
    assert api.get("/v1/centro-de-custo").json()["items"][0]["nome"] == "Loja"
    assert api.get("/v1/conta-financeira").json()["itens"][0]["nome"] == "Banco"
    sellers = api.get("/v1/venda/vendedores").json()
    assert sellers == [{"id": seller, "nome": "Ana"}]


def test_a_parent_is_no_category_to_sell_under(api, conta_azul):
    parent = conta_azul.add_category("Receitas")
    conta_azul.add_category("Serviços", parent_id=parent)

    leaves = api.get("/v1/categorias", permite_apenas_filhos="true").json()["itens"]

    assert [row["nome"] for row in leaves] == ["Serviços"]


def test_the_finance_module_words_its_refusals_differently(api):
    answer = api.get("/v1/categorias", tipo="OUTRA")

    assert answer.status_code == 400
    assert answer.json().keys() == {"code", "message"}
