"""An address is taken whole, or not at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.checks import customer_row
from ganho.domain.customer.address import CODES, STATES, Address, read_address
from ganho.domain.deal import Organization, Person, PostalAddress
from ganho.domain.translation import customer_from_deal
from tests.unit.domain.factories import make_deal, make_settings

SE = {
    "street": "Praça da Sé",
    "number": "1",
    "district": "Sé",
    "city": "São Paulo",
    "municipality": "São Paulo",
    "state": "São Paulo",
    "postal_code": "01001-000",
    "country": "Brasil",
}


def place(**changes: str) -> PostalAddress:
    return PostalAddress(**SE | changes)


def address_in(**changes: str) -> Address:
    address = read_address(place(**changes)).address

    assert address is not None
    return address


def test_a_whole_address_is_taken_over() -> None:
    assert address_in(complement=" Sala  7 ") == Address(
        street="Praça da Sé",
        number="1",
        complement="Sala 7",
        district="Sé",
        city="São Paulo",
        state="SP",
        postal_code="01001-000",
    )


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_known_by_its_name(name: str) -> None:
    assert address_in(state=name.upper()).state == STATES[name]


def test_there_are_27_states() -> None:
    assert len(CODES) == 27


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("SP", "SP"),
        ("rj", "RJ"),
        ("State of São Paulo", "SP"),
        ("Estado do Rio de Janeiro", "RJ"),
        ("Estado da Bahia", "BA"),
        ("Ceara\u0301", "CE"),
    ],
)
def test_a_state_is_known_however_it_is_written(written: str, code: str) -> None:
    assert address_in(state=written).state == code


@pytest.mark.parametrize(
    "written", ["01001-000", "01001000", "01001 000", "０１００１-０００"], ids=ascii
)
def test_a_postal_code_is_written_one_way(written: str) -> None:
    assert address_in(postal_code=written).postal_code == "01001-000"


@pytest.mark.parametrize("country", ["", "Brasil", "Brazil", "BR", "BRASIL"])
def test_brazil_is_brazil(country: str) -> None:
    assert address_in(country=country).city == "São Paulo"


@pytest.mark.parametrize(
    ("city", "municipality"), [("Olinda", ""), ("", "Olinda"), ("Olinda", "OLINDA")]
)
def test_the_city_is_found_on_either_level(city: str, municipality: str) -> None:
    found = address_in(city=city, municipality=municipality)

    assert found.city == "Olinda"


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"street": ""}, "street"),
        ({"street": "x" * 101}, "street"),
        ({"number": ""}, "number"),
        ({"number": "12345678901"}, "number"),
        ({"district": " \u200b"}, "district"),
        ({"district": "x" * 101}, "district"),
        ({"complement": "x" * 201}, "complement"),
        ({"city": "", "municipality": ""}, "city"),
        ({"city": "Barra", "municipality": "Casimiro de Abreu"}, "city"),
        ({"state": ""}, "state"),
        ({"state": "CA"}, "state"),
        ({"state": "Lisboa"}, "state"),
        ({"postal_code": ""}, "postal_code"),
        ({"postal_code": "01001"}, "postal_code"),
        ({"postal_code": "94086-1234"}, "postal_code"),
        ({"country": "Portugal"}, "country"),
    ],
    ids=repr,
)
def test_a_part_that_cannot_be_used_leaves_the_whole_address_out(
    changes: dict[str, str], lacks: str
) -> None:
    reading = read_address(place(**changes))

    assert (reading.address, reading.lacks) == (None, lacks)


def test_a_line_that_nobody_could_take_apart_is_no_address() -> None:
    assert read_address(PostalAddress()).address is None


texts = st.text(max_size=30) | st.sampled_from([*SE.values(), "x" * 300])


@given(st.builds(PostalAddress, **dict.fromkeys(PostalAddress.model_fields, texts)))
def test_whatever_stands_there_is_whole_or_left_out(found: PostalAddress) -> None:
    reading = read_address(found)

    assert (reading.address is None) == bool(reading.lacks)
    if reading.address is not None:
        parts = reading.address.model_dump(exclude={"complement"}).values()
        assert all(parts)
        assert len(reading.address.number) <= 10


def billing(**settings: Any) -> str | None:
    """Which street the customer of a deal with two addresses gets."""
    deal = make_deal(
        organization=Organization(org_id=1, name="Hotel", address=place()),
        person=Person(person_id=2, name="Ana Lima", address=place(street="Rua A")),
    )
    found = customer_from_deal(deal, make_settings(**settings)).billing
    return found.address.street if found and found.address else None


def test_only_a_company_that_wants_addresses_has_them() -> None:
    assert billing() is None
    assert billing(customer_fields="billing") == "Praça da Sé"


def test_a_persons_address_is_its_own() -> None:
    wanted = {"customer_fields": "billing", "customer_from": "person"}

    assert billing(**wanted) == "Rua A"


def test_an_organization_without_an_address_does_not_take_its_persons() -> None:
    deal = make_deal(person=Person(person_id=2, name="Ana Lima", address=place()))
    row = customer_row(deal, make_settings(customer_fields="billing"))

    assert row.billing is None
