"""Addresses on the wire: within the vendor's limits, and never in a refusal's text."""

from typing import Any

import pytest
from pydantic import ValidationError

from ganho.conta_azul.schemas import PessoaRequest
from ganho.conta_azul.schemas.pessoa import EnderecoRequest
from ganho.domain.customer.address import Address, AddressReading
from ganho.domain.customer.customer import Customer
from ganho.errors import RejectedError
from ganho.redaction import redact

SE = Address(
    street="Praça da Sé",
    number="1",
    complement="Sala 7",
    district="Sé",
    city="São Paulo",
    state="SP",
    postal_code="01001-000",
)
WIRE = {
    "logradouro": "Praça da Sé",
    "numero": "1",
    "bairro": "Sé",
    "complemento": "Sala 7",
    "cidade": "São Paulo",
    "estado": "SP",
    "cep": "01001-000",
}


def request_of(reading: AddressReading | None) -> PessoaRequest:
    customer = Customer(name="Sé Hotel", kind="company", billing=reading)
    return PessoaRequest.from_customer(customer, "[m]")


def test_an_address_goes_out_whole_and_in_brazil() -> None:
    body = request_of(AddressReading(address=SE)).body()

    assert body["enderecos"] == (WIRE | {"pais": "Brasil"},)


def test_an_empty_complement_is_left_out() -> None:
    plain = AddressReading(address=SE.model_copy(update={"complement": ""}))

    assert "complemento" not in request_of(plain).body()["enderecos"][0]


@pytest.mark.parametrize("reading", [None, AddressReading(lacks="number")])
def test_without_a_usable_address_none_goes_out(reading: AddressReading | None) -> None:
    assert "enderecos" not in request_of(reading).body()


@pytest.mark.parametrize(
    "changes",
    [
        {"logradouro": ""},
        {"logradouro": "x" * 101},
        {"numero": "12345678901"},
        {"numero": ""},
        {"bairro": "x" * 101},
        {"complemento": "x" * 201},
        {"estado": "São Paulo"},
        {"estado": "sp"},
        {"cep": "01001000"},
        {"cep": "0100-1000"},
        {"pais": "Portugal"},
        {"uf": "SP"},
    ],
    ids=repr,
)
def test_what_the_vendor_would_refuse_or_drop_is_never_sent(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(ValidationError):
        EnderecoRequest.model_validate(WIRE | changes)


def test_a_limit_that_is_broken_is_told_without_the_address() -> None:
    too_long = SE.model_copy(update={"street": "Rua Canária " * 20})

    with pytest.raises(RejectedError) as caught:
        request_of(AddressReading(address=too_long))

    assert caught.value.reason == "CUSTOMER_REFUSED"
    assert "Canária" not in str(caught.value.facts)
    assert caught.value.facts["field"] == "logradouro"


@pytest.mark.parametrize(
    "said",
    [
        "Endereço inválido: Praça da Sé, 1 - Sé, SALA 7, São Paulo, 01001-000",
        '{"logradouro":"Praça da Sé","numero":"1","cep":"01001000"}',
        "Sé Hotel: cep 01001 ou 01001-000 não é de SÃO PAULO, praça da sé",
    ],
)
def test_a_refusal_that_repeats_the_address_is_masked(said: str) -> None:
    shown = redact(said, request_of(AddressReading(address=SE)).secrets).casefold()

    for part in ("praça", "sé", "sala", "paulo", "01001-000", "01001000"):
        assert part not in shown


def test_a_name_that_is_part_of_the_street_leaves_nothing_of_it() -> None:
    customer = Customer(
        name="Praça", kind="company", billing=AddressReading(address=SE)
    )
    secrets = PessoaRequest.from_customer(customer, "[m]").secrets

    assert redact("Não achei Praça da Sé", secrets) == "Não achei ***"


def test_a_house_number_does_not_hide_the_vendors_own_numbers() -> None:
    secrets = request_of(AddressReading(address=SE)).secrets

    assert redact("numero: máximo 10 caracteres", secrets).endswith("10 caracteres")
    assert redact("numero 1 inválido", secrets) == "numero *** inválido"
