from datetime import date
from decimal import Decimal

import pytest

EVER = {"data_inicio": "2000-01-01", "data_fim": "2099-12-31"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"
MARKER = "[pipedrive:77:981]"


@pytest.fixture
def customer(conta_azul):
    return conta_azul.add_customer("Padaria Sol Ltda", "11222333000181")


@pytest.fixture
def sign(conta_azul, customer):
    """Makes a contract by hand, the customer's unless told otherwise; gives its id."""
    item = conta_azul.add_service("Consultoria")

    def make(starts_on="2026-11-01", ends_on=None, *, by=customer, **more) -> str:
        return conta_azul.add_contract(
            by,
            item,
            "99.90",
            starts_on=date.fromisoformat(starts_on),
            ends_on=ends_on and date.fromisoformat(ends_on),
            **more,
        )

    return make


@pytest.fixture
def numbers(api):
    """The numbers of the contracts that a query lists."""

    def find(**query) -> list[int]:
        rows = api.get("/v1/contratos", **{**EVER, **query}).json()["itens"]
        return [row["numero"] for row in rows]

    return find


def test_a_contract_made_by_hand_is_not_the_apis(sign, conta_azul):
    contract_id = sign(notes="à mão")
    (contract,) = conta_azul.contracts()

    assert (contract.id, contract.number, contract.origin) == (contract_id, 1, "ERP")
    assert contract.money.total == Decimal("99.90")
    assert {(sale.kind, sale.origin) for sale in conta_azul.sales()} == {
        ("SCHEDULED_SALE", "ERP")
    }


def test_a_contract_made_by_hand_runs_until_its_end(api, sign, conta_azul):
    contract_id = sign(ends_on="2027-10-31", number=40)
    read = api.get(f"/v1/contratos/{contract_id}").json()

    assert len(conta_azul.sales()) == 12
    assert (read["termos"]["numero"], read["termos"]["tipo_expiracao"]) == (40, "DATA")


def test_a_contract_without_an_end_may_show_no_date_for_it(api, sign, conta_azul):
    terms = api.get(f"/v1/contratos/{sign()}").json()["termos"]

    assert (terms["tipo_expiracao"], "data_fim" in terms) == ("NUNCA", False)
    assert len(conta_azul.sales()) == 25


def test_contracts_are_told_apart_by_their_marker(sign, conta_azul):
    sign(notes="typed")
    contract_id, deleted = sign(notes=f"{MARKER} Negócio"), sign(notes=MARKER)
    conta_azul.delete_contract(deleted)
    marked = conta_azul.contracts_by_marker()

    assert [(key, [one.id for one in marked[key]]) for key in marked] == [
        (MARKER, [contract_id])
    ]


def test_a_contract_says_which_of_its_sales_come_and_which_went(api, sign):
    contract_id = sign("2026-10-05", "2026-12-04")
    read = api.get(f"/v1/contratos/{contract_id}").json()

    assert read["data_ultima_emissao"] == "2026-10-05"
    assert read["data_proxima_emissao"] == "2026-11-05"
    assert read["data_proximo_vencimento"] == "2026-11-05"
    assert read["configuracao_recorrencia"]["vigencia_restante"] == 1


def test_a_contract_that_is_over_names_its_last_sale_only(api, sign):
    read = api.get(f"/v1/contratos/{sign('2026-01-05', '2026-02-28')}").json()

    assert read["data_ultima_emissao"] == "2026-02-05"
    assert "id_ultima_venda_confirmada" in read
    assert "id_proxima_venda_agendada" not in read


def test_an_unknown_contract_is_500_and_a_malformed_id_400(api):
    for method, rest in (("GET", ""), ("DELETE", ""), ("POST", "/encerrar")):
        path = "/v1/contratos/{}" + rest

        assert api.call(method, path.format(UNKNOWN)).status_code == 500
        assert api.call(method, path.format("12")).status_code == 400


def test_a_deleted_contract_stays_listed_without_its_sales(api, sign, conta_azul):
    contract_id = sign()
    answer = api.call("DELETE", f"/v1/contratos/{contract_id}")
    listed = api.get("/v1/contratos", **EVER).json()

    assert answer.status_code == 204
    assert [row["status"] for row in listed["itens"]] == ["DELETADO"]
    assert (conta_azul.contracts(), conta_azul.sales()) == ([], [])


def test_an_ended_contract_keeps_its_sales(api, sign, conta_azul):
    path = f"/v1/contratos/{sign()}/encerrar"
    answers = [api.call("POST", path).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert conta_azul.contracts()[0].status == "INATIVO"
    assert len(conta_azul.sales()) == 25


def test_a_deleted_contract_cannot_be_ended(sign, conta_azul):
    contract_id = sign()
    conta_azul.delete_contract(contract_id)
    conta_azul.end_contract(contract_id)

    assert conta_azul.contracts() == []


@pytest.mark.parametrize(
    "query",
    [
        {"data_fim": ""},
        {"status": "DELETADO"},
        {"campo_ordenado_ascendente": "NUMERO"},
        {"tamanho_pagina": 100},
        {"tamanho_pagina": 30},
    ],
)
def test_a_list_that_makes_no_sense_is_refused(api, query):
    assert api.get("/v1/contratos", **EVER).status_code == 200
    assert api.get("/v1/contratos", **{**EVER, **query}).status_code == 400


def test_both_ends_of_the_list_are_required(api):
    assert api.get("/v1/contratos").status_code == 400
    assert api.get("/v1/contratos", data_inicio="2026-01-01").status_code == 400


def test_an_account_may_list_a_thousand_contracts_at_once(api, conta_azul):
    conta_azul.switches.contract_page_limit = 1000

    assert api.get("/v1/contratos", **EVER, tamanho_pagina=1000).status_code == 200


def test_contracts_are_filtered(sign, numbers, conta_azul, customer):
    ana = conta_azul.add_customer("Ana Lima")
    sign(ends_on="2026-11-30")
    conta_azul.end_contract(sign("2026-12-01"))
    sign(by=ana)

    assert numbers(cliente_id=customer) == [1, 2]
    assert numbers(cliente_id=[customer, ana]) == [1, 2, 3]
    assert numbers(cliente_id=f"{customer},{ana}") == [1, 2, 3]
    assert numbers(cliente_id=UNKNOWN) == []
    assert numbers(status="ATIVO") == [1, 3]
    assert numbers(status="PROXIMO_AO_VENCIMENTO") == [1]
    assert numbers(data_fim="2026-11-30") == [1, 3]
    assert numbers(busca_textual="ana") == numbers(busca_textual="3") == [3]
    assert numbers(tipo_pagamento="DINHEIRO") == []
    assert numbers(cliente="ignored") == [1, 2, 3]


def test_contracts_are_listed_in_order(sign, numbers):
    for starts_on in ("2026-11-02", "2026-11-03", "2026-11-01"):
        sign(starts_on)

    assert numbers() == [1, 2, 3]
    assert numbers(campo_ordenado_ascendente="DATA_INICIO") == [3, 1, 2]
    assert numbers(campo_ordenado_descendente="DATA_INICIO") == [2, 1, 3]


def test_a_new_contract_shows_in_the_list_after_a_while(
    api, sign, numbers, conta_azul, clock
):
    conta_azul.switches.lag_seconds = 5
    contract_id = sign()

    assert numbers() == []
    assert api.get(f"/v1/contratos/{contract_id}").status_code == 200
    clock.advance(5)
    assert numbers() == [1]
