"""What an invoice needs of a customer: that it is there, and never what it is."""

import pytest

CNPJ = "11.222.333/0001-81"
ADDRESS = {
    "logradouro": "Praça da Sé",
    "numero": "1",
    "bairro": "Sé",
    "cidade": "São Paulo",
    "estado": "SP",
    "cep": "01001-000",
}


def known(data):
    return (data.tax_id, data.address, data.email)


def test_customers_of_every_kind_are_listed_with_their_addresses(client, erp):
    rows = [
        erp.add_person("Ana", tipo_pessoa="Física"),
        erp.add_person("Sol", documento=CNPJ, email="sol@x.example", endereco=ADDRESS),
        erp.add_person("Rio", tipo_pessoa="Estrangeira"),
    ]

    found = {data.customer_id: known(data) for data in client.invoicing.invoice_data()}

    assert found == {
        rows[0]["id"]: (False, None, False),
        rows[1]["id"]: (True, True, True),
        rows[2]["id"]: (True, None, False),
    }
    assert {asked["com_endereco"] for asked in erp.asked} == {"true"}


def test_one_customer_is_read_by_id_or_is_not_there(client, erp):
    row = erp.add_person("Sol", documento=CNPJ, enderecos=[ADDRESS])

    assert known(client.invoicing.invoice_data_of(row["id"])) == (True, True, False)
    assert client.invoicing.invoice_data_of("nobody") is None


@pytest.mark.parametrize(
    ("shown", "has_address"),
    [
        ({}, None),
        ({"endereco": None}, None),
        ({"endereco": "Praça da Sé, 1"}, None),
        ({"endereco": {"street": "Praça da Sé", "zip": "01001-000"}}, None),
        ({"endereco": {}}, False),
        ({"enderecos": []}, False),
        ({"endereco": ADDRESS}, True),
        ({"enderecos": [{"cidade": "São Paulo"}, ADDRESS]}, True),
        ({"endereco": {**ADDRESS, "cidade": {"nome": "São Paulo"}}}, True),
        ({"endereco": {**ADDRESS, "cep": ""}}, False),
        ({"endereco": {**ADDRESS, "bairro": None}}, False),
        ({"enderecos": [{"cidade": "São Paulo", "estado": "SP"}]}, False),
        ({"enderecos": ["Praça da Sé"]}, False),
    ],
)
def test_an_address_counts_when_an_invoice_could_bear_it(
    client, erp, shown, has_address
):
    row = erp.add_person("Sol", **shown)

    assert client.invoicing.invoice_data_of(row["id"]).address is has_address


def test_abroad_there_is_neither_tax_id_nor_postcode(client, erp):
    address = {"logradouro": "Rua Augusta", "cidade": "Lisboa"}
    row = erp.add_person("Rio", tipo_pessoa="ESTRANGEIRA", enderecos=[address])

    assert known(client.invoicing.invoice_data_of(row["id"])) == (True, True, False)


@pytest.mark.parametrize(
    ("document", "has_one"), [("", False), ("   ", False), ("***.222.333-**", True)]
)
def test_a_tax_id_shown_with_stars_is_there(client, erp, document, has_one):
    row = erp.add_person("Ana", documento=document)

    assert client.invoicing.invoice_data_of(row["id"]).tax_id is has_one


def test_nothing_personal_is_carried_on(client, erp):
    row = erp.add_person("Sol", documento=CNPJ, email="sol@x.example", endereco=ADDRESS)

    told = repr(client.invoicing.invoice_data_of(row["id"]))

    assert not [
        word for word in ("Sol", "11.222", "11222", "sol@", "Praça") if word in told
    ]
