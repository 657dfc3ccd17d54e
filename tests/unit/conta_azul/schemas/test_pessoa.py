"""Persons on the wire: `cpf`/`cnpj` out, `documento` in."""

import pytest

from ganho.conta_azul.schemas import PessoaLida, PessoaRequest
from ganho.domain.customer.customer import Customer
from ganho.errors import RejectedError


def make_customer(**changes) -> Customer:
    fields = {"name": "Padaria Sol Ltda", "kind": "company"}
    return Customer(**{**fields, **changes})


def body_of(**changes) -> dict:
    return PessoaRequest.from_customer(make_customer(**changes), "[m]").body()


def test_a_customer_without_anything_but_a_name_is_written():
    assert body_of() == {
        "nome": "Padaria Sol Ltda",
        "tipo_pessoa": "Jurídica",
        "perfis": ({"tipo_perfil": "Cliente"},),
        "observacao": "[m]",
    }


@pytest.mark.parametrize(
    ("tax_id", "field"),
    [
        ("12345678909", "cpf"),
        ("11222333000181", "cnpj"),
        ("12ABC34501DE35", "cnpj"),
    ],
)
def test_a_tax_id_goes_out_bare_under_its_own_name(tax_id, field):
    body = body_of(tax_id=tax_id)

    assert body[field] == tax_id
    assert {"cpf", "cnpj", "documento"} & set(body) == {field}


def test_the_kind_is_written_with_its_accent():
    assert body_of(kind="individual")["tipo_pessoa"] == "Física"


@pytest.mark.parametrize(
    ("mobile", "field"), [(True, "telefone_celular"), (False, "telefone_comercial")]
)
def test_a_phone_goes_into_the_field_of_its_kind(mobile, field):
    body = body_of(phone="11983899529", phone_is_mobile=mobile)

    assert body[field] == "11983899529"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "x" * 201}, "nome"),
        ({"name": ""}, "nome"),
        ({"tax_id": "12abc34501de35"}, "cnpj"),
        ({"tax_id": "123.456.789-09"}, "cnpj"),
        ({"tax_id": "١٢٣٤٥٦٧٨٩٠٩"}, "cpf"),
        ({"email": f"{'x' * 95}@x.example"}, "email"),
        ({"phone": "+5511983899529"}, "telefone_comercial"),
    ],
)
def test_a_customer_that_breaks_a_limit_is_set_aside_before_it_is_sent(changes, field):
    with pytest.raises(RejectedError) as caught:
        body_of(**changes)

    assert caught.value.reason == "CUSTOMER_REFUSED"
    assert caught.value.facts["field"] == field
    assert set(caught.value.facts) == {"field", "rule"}


@pytest.mark.parametrize(
    ("shown", "document"),
    [
        ("11.222.333/0001-81", "11222333000181"),
        ("123.456.789-09", "12345678909"),
        ("12.abc.345/01de-35", "12ABC34501DE35"),
        ("***.456.789-**", None),
        ("", None),
        (None, None),
    ],
)
def test_a_document_is_read_bare_and_stars_are_unknown(shown, document):
    person = PessoaLida.model_validate({"id": "abc", "documento": shown}).to_person()

    assert person.document == document


@pytest.mark.parametrize("field", ["observacoes_gerais", "observacao"])
def test_notes_are_read_under_either_name(field):
    person = PessoaLida.model_validate({"id": "abc", field: "[m]"}).to_person()

    assert person.notes == "[m]"


def test_an_inactive_person_is_told_from_an_active_one():
    entries = [{"id": "abc"}, {"id": "abc", "ativo": False}]

    read = [PessoaLida.model_validate(entry).to_person().active for entry in entries]
    assert read == [True, False]
