"""Addresses as Pipedrive sends them: whatever they are, the record is still read."""

from typing import Any

import pytest

from ganho.pipedrive.schemas import OrganizationWire, PersonWire


def organization(address: Any) -> OrganizationWire:
    return OrganizationWire.model_validate({"id": 1, "address": address})


@pytest.mark.parametrize("address", [None, {}, "", 7, ["Rua A"], True], ids=repr)
def test_what_is_no_address_says_nothing(address: Any) -> None:
    found = organization(address).address

    assert found is None or not any(text for _, text in found)


def test_one_line_is_kept_apart_from_the_parts() -> None:
    found = organization("Rua A, 1").address

    assert found is not None
    assert (found.value, found.route) == ("Rua A, 1", "")


def test_parts_may_be_null_numbers_or_nonsense() -> None:
    parts = {"route": " Rua A ", "street_number": 12, "locality": None}
    found = organization(parts | {"country": {"a": 1}, "postal_code": False}).address

    assert found is not None
    assert (found.route, found.street_number) == ("Rua A", "12")
    assert (found.locality, found.country, found.postal_code) == ("", "", "")


def test_a_person_has_a_postal_address_or_none() -> None:
    without = PersonWire.model_validate({"id": 1})
    person = PersonWire.model_validate({"id": 1, "postal_address": {"route": "Rua A"}})

    assert without.postal_address is None
    assert person.postal_address is not None
    assert person.postal_address.route == "Rua A"
