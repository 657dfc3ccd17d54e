import pytest


@pytest.fixture
def body(conta_azul):
    return {
        "id_cliente": conta_azul.add_customer("Padaria Sol Ltda", "11222333000181"),
        "observacoes": "[pipedrive:77:981]",
        "termos": {
            "numero": 12,
            "tipo_frequencia": "MENSAL",
            "intervalo_frequencia": 1,
            "tipo_expiracao": "DATA",
            "data_inicio": "2026-11-01",
            "data_fim": "2027-10-31",
            "dia_emissao_venda": 1,
        },
        "condicao_pagamento": {
            "tipo_pagamento": "BOLETO_BANCARIO",
            "dia_vencimento": 10,
            "primeira_data_vencimento": "2026-11-10",
        },
        "itens": [
            {
                "id": conta_azul.add_service("Consultoria"),
                "quantidade": 1,
                "valor": 1500,
                "descricao": "Consultoria mensal",
            }
        ],
    }


def test_a_contract_makes_its_sales_at_once(api, body, conta_azul):
    created = api.post("/v1/contratos", body)

    assert created.status_code == 201
    assert created.json().keys() == {"id", "id_legado"}
    assert len(conta_azul.sales()) == 12
    assert {sale.kind for sale in conta_azul.sales()} == {"SCHEDULED_SALE"}


def test_a_contract_without_an_end_makes_twenty_five(api, body, conta_azul):
    body["termos"]["tipo_expiracao"] = "NUNCA"
    api.post("/v1/contratos", body)

    assert len(conta_azul.sales()) == 25


def test_a_contracts_notes_are_read_back_elsewhere(api, body):
    created = api.post("/v1/contratos", body).json()
    read = api.get(f"/v1/contratos/{created['id']}").json()

    assert read["observacoes"] == ""
    assert read["condicao_pagamento"]["observacoes_pagamento"] == "[pipedrive:77:981]"


def test_the_text_of_an_item_reaches_its_sales(api, body):
    created = api.post("/v1/contratos", body).json()
    read = api.get(f"/v1/contratos/{created['id']}").json()
    lines = api.get(f"/v1/venda/{read['id_proxima_venda_agendada']}/itens").json()

    assert lines["itens"][0]["descricao"] == "Consultoria mensal"


def test_an_unknown_contract_is_500_and_a_malformed_id_400(api):
    unknown = "00000000-0000-4000-8000-000000000000"

    assert api.get(f"/v1/contratos/{unknown}").status_code == 500
    assert api.get("/v1/contratos/12").status_code == 400


def test_a_deleted_contract_stays_listed_without_its_sales(api, body, conta_azul):
    created = api.post("/v1/contratos", body).json()
    api.call("DELETE", f"/v1/contratos/{created['id']}")
    days = {"data_inicio": "2026-01-01", "data_fim": "2026-12-31"}
    listed = api.get("/v1/contratos", **days).json()

    assert [row["status"] for row in listed["itens"]] == ["DELETADO"]
    assert conta_azul.sales() == []
    assert api.get("/v1/contratos/proximo-numero").text == "1"


def test_an_ended_contract_keeps_its_sales(api, body, conta_azul):
    created = api.post("/v1/contratos", body).json()
    answer = api.call("POST", f"/v1/contratos/{created['id']}/encerrar")

    assert answer.status_code == 204
    assert conta_azul.contracts()[0].status == "INATIVO"
    assert len(conta_azul.sales()) == 12


def test_both_ends_of_the_list_are_required(api):
    assert api.get("/v1/contratos", data_inicio="2026-01-01").status_code == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("numero", None),
        ("data_inicio", None),
        ("data_fim", None),
        ("data_fim", "2026-10-31"),
        ("tipo_frequencia", "SEMANAL"),
        ("intervalo_frequencia", 61),
        ("dia_emissao_venda", 32),
    ],
)
def test_terms_that_make_no_sense_are_refused(api, body, conta_azul, name, value):
    body["termos"][name] = value

    assert api.post("/v1/contratos", body).status_code == 400
    assert conta_azul.contracts() == []


def test_a_contracts_number_is_used_once(api, body):
    api.post("/v1/contratos", body)

    assert api.post("/v1/contratos", body).status_code == 400
