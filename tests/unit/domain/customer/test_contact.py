"""Phones and e-mails, as far as they can be used."""

import pytest

from ganho.domain.customer.contact import read_email, read_phone


@pytest.mark.parametrize(
    ("typed", "digits", "is_mobile"),
    [
        ("(11) 98765-4321 / 3333-4444", "11987654321", True),
        ("(11)3333-4444 / (11) 98888-7777", "1133334444", False),
        ("+55 21 2345-6789", "2123456789", False),
        ("11 98765 4321 ramal 2", "11987654321", True),
        ("falar com a Bia, 011 98765-4321", "11987654321", True),
    ],
)
def test_the_first_usable_number_is_taken(
    typed: str, digits: str, is_mobile: bool
) -> None:
    phone = read_phone(typed)

    assert phone is not None
    assert (phone.digits, phone.is_mobile) == (digits, is_mobile)


@pytest.mark.parametrize("typed", ["ligar depois", "+1 212 555 1234", "123", ""])
def test_what_is_no_brazilian_number_is_left_out(typed: str) -> None:
    assert read_phone(typed) is None


@pytest.mark.parametrize("typed", [" ana@loja.example ", "a.b+c@sub.loja.example"])
def test_an_address_is_taken_without_blanks(typed: str) -> None:
    assert read_email(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["ana", "ana@loja", "a b@c.de", "x" * 95 + "@a.example"]
)
def test_what_is_no_address_is_left_out(typed: str) -> None:
    assert read_email(typed) is None
