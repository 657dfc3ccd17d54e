"""What people do with sales in the ERP, and what lists show of it and of customers."""

import pytest

ADDRESS = {"logradouro": "Praça da Sé", "cidade": "São Paulo", "estado": "SP"}


@pytest.fixture
def sales(conta_azul) -> dict[str, str]:
    """A sale of each status, by that."""
    customer = conta_azul.add_customer("Padaria Sol Ltda", "11222333000181")
    ids = [conta_azul.add_sale(customer, 10) for _ in range(4)]
    conta_azul.approve_sale(ids[1])
    conta_azul.invoice_sale(ids[2])
    conta_azul.cancel_sale(ids[3])
    statuses = ("EM_ANDAMENTO", "APROVADO", "FATURADO", "CANCELADO")
    return dict(zip(statuses, ids, strict=True))


def found(answer) -> dict[str, str]:
    rows = answer.json()["itens"]
    return {row["situacao"]["nome"]: row["id"] for row in rows}


def test_sales_are_found_by_one_status_or_several(api, sales):
    path = "/v1/venda/busca"

    assert found(api.get(path)) == sales
    assert list(found(api.get(path, situacoes="EM_ANDAMENTO"))) == ["EM_ANDAMENTO"]
    assert set(found(api.get(path, situacoes=["APROVADO", "FATURADO"]))) == {
        "APROVADO",
        "FATURADO",
    }


@pytest.mark.parametrize(("mood", "number"), [("ignored", 4), ("other_words", 0)])
def test_an_account_may_ignore_the_status_or_know_other_words(
    api, conta_azul, sales, mood, number
):
    conta_azul.switches.status_filter = mood

    answer = api.get("/v1/venda/busca", situacoes="EM_ANDAMENTO")

    assert len(found(answer)) == number <= len(sales)


def test_what_a_person_does_to_a_sale_shows_as_a_change(api, conta_azul, clock, sales):
    clock.advance(1800)
    conta_azul.reopen_sale(sales["APROVADO"])
    window = {
        "data_alteracao_de": "2026-11-03T12:15:00",
        "data_alteracao_ate": "2026-11-04T00:00:00",
    }

    assert found(api.get("/v1/venda/busca", **window)) == {
        "EM_ANDAMENTO": sales["APROVADO"]
    }
    read = api.get(f"/v1/venda/{sales['FATURADO']}").json()["venda"]
    assert read["situacao"]["nome"] == "FATURADO"


def test_a_person_is_listed_with_an_address_where_it_is_asked_for(api, conta_azul):
    conta_azul.add_customer("Ana Lima", "52998224725", rest={"enderecos": [ADDRESS]})
    conta_azul.add_customer("Bia Lima")

    plain = api.get("/v1/pessoas").json()["items"]
    whole = api.get("/v1/pessoas", com_endereco="true").json()["items"]

    assert not [row for row in plain if "endereco" in row]
    assert [row.get("endereco") for row in whole] == [ADDRESS, None]


def test_an_account_may_list_no_addresses(api, conta_azul):
    conta_azul.switches.addresses_listed = False
    conta_azul.add_customer("Ana Lima", "52998224725", rest={"enderecos": [ADDRESS]})

    (row,) = api.get("/v1/pessoas", com_endereco="true").json()["items"]

    assert "endereco" not in row
    assert api.get(f"/v1/pessoas/{row['id']}").json()["enderecos"] == [ADDRESS]
