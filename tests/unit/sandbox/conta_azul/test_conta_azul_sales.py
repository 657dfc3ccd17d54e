from decimal import Decimal
from typing import Any

import pytest

MARKER = "[pipedrive:77:981]"


@pytest.fixture
def body(conta_azul) -> dict[str, Any]:
    return {
        "id_cliente": conta_azul.add_customer("Padaria Sol Ltda", "11222333000181"),
        "numero": 41,
        "situacao": "EM_ANDAMENTO",
        "data_venda": "2026-11-03",
        "observacoes": f"{MARKER} Negócio",
        "itens": [
            {
                "id": conta_azul.add_product("Kit reforma", "KR-01", saldo=5),
                "quantidade": 2,
                "valor": 150,
            }
        ],
        "condicao_pagamento": {
            "opcao_condicao_pagamento": "À vista",
            "parcelas": [{"data_vencimento": "2026-11-03", "valor": 300}],
        },
    }


@pytest.fixture
def create(api, body):
    def send(**changes: Any):
        return api.post("/v1/venda", {**body, **changes})

    return send


def paid(condition: str, *amounts: float) -> dict[str, Any]:
    parcels = [{"data_vencimento": "2026-12-01", "valor": one} for one in amounts]
    return {"opcao_condicao_pagamento": condition, "parcelas": parcels}


def priced(body, quantity: float, price: float, *parcels: float) -> dict[str, Any]:
    line = {**body["itens"][0], "quantidade": quantity, "valor": price}
    return {"itens": [line], "condicao_pagamento": paid("1x", *parcels)}


def test_a_create_answers_in_english_with_version_0(create):
    answer = create()

    assert answer.status_code == 201
    assert answer.json()["situacao"]["nome"] == "IN_PROCESS"
    assert answer.json()["versao"] == 0
    assert answer.json()["pendencia"]["nome"] == "NENHUMA"
    assert answer.json()["valor_composicao"]["valor_liquido"] == 300


def test_an_account_may_answer_a_create_with_200(create, conta_azul):
    conta_azul.switches.sale_status_code = 200

    assert create().status_code == 200


def test_a_sale_is_found_by_its_marker(create, conta_azul):
    create()

    (sale,) = conta_azul.sales_by_marker()[MARKER]
    assert (sale.number, sale.total, sale.origin) == (41, Decimal(300), "API")


def test_a_number_in_use_is_refused(create, conta_azul):
    create()

    answer = create()

    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert len(conta_azul.sales()) == 1


def test_the_refusal_of_a_number_differs_by_account(create, conta_azul):
    conta_azul.switches.duplicate_number_status = 409
    conta_azul.switches.sale_error_key = "message"
    create()

    answer = create()

    assert (answer.status_code, list(answer.json())) == (409, ["message"])


def test_the_next_number_follows_the_highest(api, create):
    create()

    assert api.get("/v1/venda/proximo-numero").text == "42"


def test_a_deleted_sale_gives_its_number_back(api, create, conta_azul):
    conta_azul.add_sale(conta_azul.add_customer("Ana"), number=40)
    sale_id = create().json()["id"]
    answer = api.post("/v1/venda/exclusao-lote", {"ids": [sale_id]})

    assert answer.json() == {"atualizados": 1, "ignorados": 0}
    assert api.get("/v1/venda/proximo-numero").text == "41"
    assert create().status_code == 201


def test_a_cancelled_sale_keeps_its_number(api, create, conta_azul):
    conta_azul.cancel_sale(create().json()["id"])

    assert create().status_code == 400
    listed = api.get("/v1/venda/busca").json()["itens"]
    assert listed[0]["situacao"]["nome"] == "CANCELADO"


@pytest.mark.parametrize(("mood", "text"), [("null", "null"), ("one", "1")])
def test_an_account_without_sales_may_not_know_a_number(api, conta_azul, mood, text):
    conta_azul.switches.next_number_of_none = mood

    assert api.get("/v1/venda/proximo-numero").text == text


def test_a_deleted_sale_is_gone_from_the_list_and_read_as_cancelled(api, create):
    sale_id = create().json()["id"]
    api.post("/v1/venda/exclusao-lote", {"ids": [sale_id]})
    read = api.get(f"/v1/venda/{sale_id}").json()["venda"]

    assert api.get("/v1/venda/busca").json()["itens"] == []
    assert read["status"] == "CANCELADO"
    assert read["situacao"]["nome"] == "EM_ANDAMENTO"


def test_ten_sales_are_deleted_at_once_at_most(api):
    ids = ["00000000-0000-4000-8000-000000000000"] * 11

    assert api.post("/v1/venda/exclusao-lote", {"ids": ids}).status_code == 400
    ignored = api.post("/v1/venda/exclusao-lote", {"ids": ids[:10]}).json()
    assert ignored == {"atualizados": 0, "ignorados": 10}


@pytest.mark.parametrize(
    "missing",
    ["id_cliente", "numero", "situacao", "data_venda", "condicao_pagamento"],
)
def test_what_is_required_is_named_one_at_a_time(create, missing):
    answer = create(**{missing: None})

    assert answer.status_code == 400
    assert missing in answer.json()["error"]


@pytest.mark.parametrize(
    "changes",
    [
        {"situacao": "FATURADO"},
        {"numero": 0},
        {"numero": "41"},
        {"data_venda": "03/11/2026"},
        {"itens": []},
        {"itens": [{"id": "not a uuid", "quantidade": 1, "valor": 1}]},
        {"condicao_pagamento": paid("A vista", 300)},
        {"condicao_pagamento": paid("À vista", 150, 150)},
        {"condicao_pagamento": paid("3x", 150, 150)},
        {"condicao_pagamento": paid("30,60,90", 150, 150)},
        {"condicao_pagamento": paid("1x", 299.99)},
        {"condicao_pagamento": {**paid("1x", 300), "tipo_pagamento": "PIX"}},
        {"composicao_de_valor": {"desconto": {"tipo": "REAIS", "valor": 1}}},
    ],
)
def test_a_sale_that_does_not_add_up_is_refused(create, conta_azul, changes):
    assert create(**changes).status_code == 400
    assert conta_azul.sales() == []


@pytest.mark.parametrize("condition", ["2x", "30,60", "15, 45"])
def test_parcels_fit_the_condition(create, condition):
    answer = create(condicao_pagamento=paid(condition, 150, 150))

    assert answer.status_code == 201


@pytest.mark.parametrize("status", [400, 404, 500])
@pytest.mark.parametrize(
    "name", ["id_cliente", "id_vendedor", "id_categoria", "id_centro_custo"]
)
def test_an_id_that_does_not_exist_is_refused(create, conta_azul, name, status):
    conta_azul.switches.unknown_id_status = status

    answer = create(**{name: "00000000-0000-4000-8000-000000000000"})

    assert answer.status_code == status


def test_a_discount_lowers_the_total(create):
    discount = {"desconto": {"tipo": "VALOR", "valor": 30.5}}
    answer = create(composicao_de_valor=discount, condicao_pagamento=paid("1x", 269.5))

    assert answer.json()["valor_composicao"]["valor_liquido"] == 269.5


@pytest.mark.parametrize(
    ("mood", "total"), [("unit_price", 1.02), ("per_line", 1.01), ("at_end", 1.01)]
)
def test_totals_depend_on_where_the_account_rounds(
    create, body, conta_azul, mood, total
):
    conta_azul.switches.rounding = mood

    assert create(**priced(body, 3, 0.335, total)).status_code == 201


def test_rounding_at_the_end_sums_before_it_rounds(create, body, conta_azul):
    conta_azul.switches.rounding = "at_end"
    half = {**body["itens"][0], "quantidade": 0.5, "valor": 0.01}

    answer = create(itens=[half, half], condicao_pagamento=paid("1x", 0.01))

    assert answer.status_code == 201


def test_the_search_does_not_look_into_the_notes(api, create):
    create()

    assert api.get("/v1/venda/busca", termo_busca="981").json()["total_itens"] == 0
    for term in ("padaria", "41"):
        found = api.get("/v1/venda/busca", termo_busca=term).json()
        assert found["total_itens"] == 1


def test_sales_are_filtered_by_number_customer_and_creation_day(api, create, body):
    create()
    create(numero=42)

    query: dict[str, Any]
    for query, count in (
        ({"numeros": 41}, 1),
        ({"numeros": [41, 42]}, 2),
        ({"ids_clientes": body["id_cliente"]}, 2),
        ({"data_criacao_de": "2026-11-03", "data_criacao_ate": "2026-11-03"}, 2),
        ({"data_criacao_de": "2026-11-04", "data_criacao_ate": "2026-11-04"}, 0),
        ({"origens": "ERP"}, 0),
        ({"totais": "CANCELED"}, 0),
        ({"busca_textual": "ignored"}, 2),
    ):
        found = api.get("/v1/venda/busca", **query).json()
        assert found["total_itens"] == len(found["itens"]) == count, query


@pytest.mark.parametrize(
    "query",
    [
        {"totais": "TODOS"},
        {"campo_ordenado_ascendente": "TOTAL"},
        {"data_criacao_de": "2026-11-03"},
        {"numeros": "x"},
        {"tamanho_pagina": 25},
    ],
)
def test_a_search_that_makes_no_sense_is_refused(api, query):
    assert api.get("/v1/venda/busca", **query).status_code == 400


def test_the_day_of_creation_is_sao_paulos(api, clock, create, conta_azul):
    clock.advance(10 * 3600)
    api.use(conta_azul.new_access_token())
    create()
    days = {"data_criacao_de": "2026-11-03", "data_criacao_ate": "2026-11-03"}
    (listed,) = api.get("/v1/venda/busca", **days).json()["itens"]

    assert clock.now().day == 4
    assert listed["criado_em"] == "2026-11-03T22:00:00"


def test_a_new_sale_shows_in_the_search_after_a_while(api, clock, create, conta_azul):
    conta_azul.switches.lag_seconds = 5
    sale_id = create().json()["id"]

    assert api.get("/v1/venda/busca").json()["itens"] == []
    assert api.get(f"/v1/venda/{sale_id}").status_code == 200
    assert create().status_code == 400
    clock.advance(5)
    assert len(api.get("/v1/venda/busca").json()["itens"]) == 1


def test_a_sale_is_read_by_uuid_or_legacy_id(api, create):
    created = create().json()
    by_uuid = api.get(f"/v1/venda/{created['id']}").json()
    by_legacy_id = api.get(f"/v1/venda/{created['id_legado']}").json()

    assert by_uuid == by_legacy_id
    assert by_uuid["venda"]["observacoes"].startswith(MARKER)
    assert by_uuid["venda"]["composicao_valor"]["valor_liquido"] == 300
    assert by_uuid["cliente"]["documento"] == "11.222.333/0001-81"


def test_items_are_read_by_uuid_only(api, create):
    created = create().json()
    lines = api.get(f"/v1/venda/{created['id']}/itens").json()

    assert lines["itens_totais"] == 1
    assert lines["itens"][0]["tipo"] == "PRODUTO"
    assert api.get(f"/v1/venda/{created['id_legado']}/itens").status_code == 400


def test_a_sale_made_by_hand_has_another_origin(api, conta_azul):
    conta_azul.add_sale(conta_azul.add_customer("Ana Lima"), "12.50")
    (listed,) = api.get("/v1/venda/busca").json()["itens"]

    assert (listed["origem"], listed["total"]) == ("ERP", 12.5)
