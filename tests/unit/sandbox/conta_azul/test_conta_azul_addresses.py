"""The simulated Conta Azul is as strict about addresses as its specification."""

from typing import Any

import pytest

from ganho.sandbox.conta_azul.people.address_checks import fault_of_addresses

SE = {
    "logradouro": "Praça da Sé",
    "numero": "1",
    "bairro": "Sé",
    "cidade": "São Paulo",
    "estado": "SP",
    "cep": "01001-000",
    "pais": "Brasil",
}


@pytest.mark.parametrize("addresses", [None, [], [SE], [{}], [SE | {"cep": None}]])
def test_what_the_specification_allows_is_taken(addresses: Any) -> None:
    assert fault_of_addresses(addresses, "Jurídica") is None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"logradouro": "x" * 101}, "logradouro"),
        ({"numero": "12345678901"}, "numero"),
        ({"numero": 1}, "numero"),
        ({"complemento": "x" * 201}, "complemento"),
        ({"estado": "São Paulo"}, "estado"),
        ({"cep": "1001-000"}, "cep"),
        ({"pais": "Portugal"}, "pais"),
    ],
    ids=repr,
)
def test_a_part_that_is_wrong_is_named(changes: dict[str, Any], fault: str) -> None:
    assert fault_of_addresses([SE, SE | changes], "Física") == fault


def test_addresses_are_a_list_of_objects() -> None:
    assert fault_of_addresses(SE, "Física") == "enderecos"
    assert fault_of_addresses(["Praça da Sé"], "Física") == "enderecos"


def test_a_foreigner_may_live_abroad() -> None:
    assert fault_of_addresses([SE | {"pais": "Portugal"}], "Estrangeira") is None
