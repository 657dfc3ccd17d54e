from typing import Any

import pytest

MARKER = "[pipedrive:77:981]"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def body(conta_azul) -> dict[str, Any]:
    return {
        "id_cliente": conta_azul.add_customer("Padaria Sol Ltda", "11222333000181"),
        "observacoes": MARKER,
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
                "descricao": f"{MARKER} Consultoria mensal",
            }
        ],
    }


@pytest.fixture
def create(api, body):
    """Sends the contract with other terms; gives the answer."""

    def send(**terms: Any):
        return api.post(
            "/v1/contratos", {**body, "termos": {**body["termos"], **terms}}
        )

    return send


@pytest.fixture
def read(api, create):
    """The contract as it is read, after it was created with other terms."""

    def send(**terms: Any) -> dict[str, Any]:
        return api.get(f"/v1/contratos/{create(**terms).json()['id']}").json()

    return send


def days(conta_azul) -> list[str]:
    return [sale.sold_on.isoformat() for sale in conta_azul.sales()]


@pytest.mark.parametrize("status", [200, 201])
def test_a_contract_makes_its_sales_at_once(create, conta_azul, status):
    conta_azul.switches.contract_status_code = status
    created = create()

    assert created.status_code == status
    assert created.json().keys() == {"id", "id_legado"}
    assert len(conta_azul.sales()) == 12
    assert {sale.kind for sale in conta_azul.sales()} == {"SCHEDULED_SALE"}


@pytest.mark.parametrize("data_fim", ["2026-11-30", "2099-12-31"])
def test_a_contract_without_an_end_makes_twenty_five(create, conta_azul, data_fim):
    create(tipo_expiracao="NUNCA", data_fim=data_fim)

    assert len(conta_azul.sales()) == 25
    assert days(conta_azul)[-1] == "2028-11-01"


@pytest.mark.parametrize(
    ("frequency", "interval", "count"),
    [("MENSAL", 1, 25), ("MENSAL", 3, 9), ("ANUAL", 1, 3)],
)
def test_sales_are_made_two_years_ahead(create, conta_azul, frequency, interval, count):
    terms = {"tipo_frequencia": frequency, "intervalo_frequencia": interval}
    create(tipo_expiracao="NUNCA", **terms)

    assert len(conta_azul.sales()) == count
    assert days(conta_azul)[-1] == "2028-11-01"


def test_a_window_of_a_month_makes_two_sales(create, conta_azul):
    create(data_fim="2026-12-01")

    assert days(conta_azul) == ["2026-11-01", "2026-12-01"]


def test_a_quarterly_and_a_yearly_contract_skip_months(create, conta_azul):
    create(intervalo_frequencia=3)
    create(numero=13, tipo_frequencia="ANUAL", data_fim="2028-10-31")

    assert days(conta_azul)[:4] == [
        *("2026-11-01", "2027-02-01", "2027-05-01", "2027-08-01"),
    ]
    assert days(conta_azul)[4:] == ["2026-11-01", "2027-11-01"]


def test_a_day_that_a_month_has_not_is_its_last(create, body, conta_azul):
    body["condicao_pagamento"]["dia_vencimento"] = 30
    body["condicao_pagamento"]["primeira_data_vencimento"] = "2026-12-30"
    create(dia_emissao_venda=31, data_fim="2027-02-28")
    due = [sale.terms.parcels[0].due_on for sale in conta_azul.sales()]

    assert days(conta_azul)[1:] == ["2026-12-31", "2027-01-31", "2027-02-28"]
    assert due[1:] == ["2027-01-30", "2027-02-28", "2027-03-30"]


def test_a_contracts_sales_say_in_lists_that_they_are_its_own(api, create):
    created = create().json()
    rows = api.get("/v1/venda/busca", tamanho_pagina=50).json()["itens"]

    assert {row["tipo"] for row in rows} == {"SCHEDULED_SALE"}
    assert {row["id_contrato"] for row in rows} == {created["id"]}


def test_a_number_outside_of_the_terms_does_not_count(api, body):
    del body["termos"]["numero"]
    answer = api.post("/v1/contratos", {**body, "numero": 12})

    assert answer.status_code == 400
    assert answer.json() == {"error": "O número do contrato é obrigatório"}


@pytest.mark.parametrize(
    "terms",
    [
        {"numero": 0},
        {"numero": "12"},
        {"data_inicio": None},
        {"data_fim": None},
        {"data_fim": None, "tipo_expiracao": "NUNCA"},
        {"data_fim": "2026-10-31"},
        {"data_inicio": "01/11/2026"},
        {"tipo_frequencia": "SEMANAL"},
        {"tipo_expiracao": "VEZES"},
        {"intervalo_frequencia": 0},
        {"intervalo_frequencia": 61},
        {"dia_emissao_venda": 32},
    ],
)
def test_terms_that_make_no_sense_are_refused(create, conta_azul, terms):
    assert create(**terms).status_code == 400
    assert (conta_azul.contracts(), conta_azul.sales()) == ([], [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("itens", []),
        ("itens", [{"id": "no uuid", "quantidade": 1, "valor": 1}]),
        ("termos", "mensal"),
        ("id_cliente", None),
        ("id_cliente", UNKNOWN),
        ("id_vendedor", UNKNOWN),
        ("condicao_pagamento", None),
        ("condicao_pagamento", {"tipo_pagamento": "FIADO"}),
        ("composicao_de_valor", {"desconto": {"tipo": "VALOR", "valor": 1501}}),
    ],
)
def test_a_contract_that_makes_no_sense_is_refused(api, body, conta_azul, name, value):
    answer = api.post("/v1/contratos", {**body, name: value})

    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert (conta_azul.contracts(), conta_azul.sales()) == ([], [])


def test_an_items_text_has_five_hundred_characters_at_most(create, body):
    body["itens"][0]["descricao"] = "x" * 501

    assert create().status_code == 400
    body["itens"][0]["descricao"] = "x" * 500
    assert create().status_code == 201


@pytest.mark.parametrize("status", [400, 409])
def test_a_contracts_number_is_used_once(create, conta_azul, status):
    conta_azul.switches.duplicate_number_status = status
    create()

    assert create().status_code == status
    assert len(conta_azul.contracts()) == 1


def test_the_next_number_goes_back_after_a_delete(api, create, conta_azul):
    assert api.get("/v1/contratos/proximo-numero").text == "1"
    contract_id = create().json()["id"]
    assert api.get("/v1/contratos/proximo-numero").text == "13"
    conta_azul.delete_contract(contract_id)
    assert api.get("/v1/contratos/proximo-numero").text == "1"


def test_a_contracts_notes_are_read_back_elsewhere(read, body):
    body["condicao_pagamento"]["observacoes_pagamento"] = "dropped"
    contract = read()

    assert contract["observacoes"] == ""
    assert contract["condicao_pagamento"]["observacoes_pagamento"] == MARKER


def test_a_contracts_notes_may_be_read_nowhere(read, conta_azul):
    conta_azul.switches.contract_notes_shown = False

    assert MARKER not in str(read())
    assert list(conta_azul.contracts_by_marker()) == [MARKER]


@pytest.mark.parametrize(("shown", "notes"), [(False, ""), (True, MARKER)])
def test_a_contracts_notes_may_stand_in_its_sales(create, conta_azul, shown, notes):
    conta_azul.switches.contract_notes_in_sales = shown
    create()

    assert {sale.notes for sale in conta_azul.sales()} == {notes}


def test_the_text_of_an_item_reaches_its_sales(api, read):
    upcoming = read()["id_proxima_venda_agendada"]
    lines = api.get(f"/v1/venda/{upcoming}/itens").json()

    assert lines["itens"][0]["descricao"] == f"{MARKER} Consultoria mensal"


def test_a_contract_is_read_in_the_vendors_words(read, body, conta_azul):
    body["id_vendedor"] = conta_azul.add_seller("Ana")
    account = conta_azul.add_account("Banco")
    body["condicao_pagamento"]["id_conta_financeira"] = account
    body["composicao_de_valor"] = {"desconto": {"tipo": "VALOR", "valor": 100.5}}
    contract = read()

    assert contract["termos"] == body["termos"]
    assert contract["composicao_valor"]["valor_liquido"] == 1399.5
    assert contract["vendedor"]["nome"] == "Ana"
    assert contract["condicao_pagamento"]["nome_conta_financeira"] == "Banco"
    assert "itens" not in contract
