"""Phones and e-mails, as far as they can be used."""

import re

import phonenumbers
from phonenumbers import PhoneNumberType

from ganho.domain.model import Value
from ganho.domain.visible import visible

EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
"""The rule of HTML's e-mail field, with a dot in the domain."""
EMAIL_LIMIT = 100
BRAZIL = 55
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class Phone(Value):
    """A Brazilian number: national digits with area code, such as `11983899529`."""

    digits: str
    is_mobile: bool


def read_phone(text: str) -> Phone | None:
    """Give the first usable Brazilian number of a text that may hold several."""
    for part in [text, *re.split(r"[/;|,]| e | ou ", text)]:
        for match in phonenumbers.PhoneNumberMatcher(part, "BR"):
            number = match.number
            if number.country_code == BRAZIL and phonenumbers.is_valid_number(number):
                return Phone(
                    digits=phonenumbers.national_significant_number(number),
                    is_mobile=phonenumbers.number_type(number) in MOBILE,
                )
    return None


def read_email(text: str) -> str | None:
    """Give an e-mail address that can be written, or None."""
    address = visible(text).strip()
    usable = len(address) <= EMAIL_LIMIT and EMAIL.fullmatch(address)
    return address if usable else None
