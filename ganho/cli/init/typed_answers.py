"""What a person types, read and checked: one sentence says what is wrong with it."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import TypeAdapter, ValidationError

from ganho.cli.company_file import Address, ContaAzulTable
from ganho.cli.options import SLUG
from ganho.domain.names import fold_name
from ganho.domain.payment.conditions import condition_in

T = TypeVar("T")
LONGEST = 2_000
"""Characters; no answer is longer."""
YEARS = (2000, 2100)
DAYS = ("%Y-%m-%d", "%d/%m/%Y")
MOMENTS = (*DAYS, "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S%z")
AMOUNT = re.compile(r"[0-9]{1,12}([.,][0-9]{1,2})?")
THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3}){1,3}(,[0-9]{1,2})?")
NONE = ("0", "-")


class UnfitError(ValueError):
    """An answer that cannot be used; `words` is the key of the sentence that says why."""

    def __init__(self, words: str, **facts: str) -> None:
        super().__init__(words)
        self.words = words
        self.facts = facts


def plain(text: str) -> str:
    """Take one line of readable text."""
    text = text.strip()
    if not text:
        raise UnfitError("empty")
    if len(text) > LONGEST:
        raise UnfitError("too_long")
    if not text.isprintable():
        raise UnfitError("unreadable")
    return text


def slug(text: str) -> str:
    """Take the name that commands and the ledger know a company by."""
    text = plain(text)
    if not SLUG.fullmatch(text):
        raise UnfitError("bad_slug")
    return text


def secret(text: str) -> str:
    """Take a secret: printable ASCII without blanks."""
    text = plain(text)
    if not text.isascii() or " " in text or text.startswith("env:"):
        raise UnfitError("bad_secret")
    return text


def address(text: str) -> str:
    """Take an address."""
    try:
        return TypeAdapter(Address).validate_python(plain(text))
    except ValidationError:
        raise UnfitError("bad_address") from None


def pipedrive_address(text: str) -> str:
    """Take the address of a Pipedrive: `acme`, `acme.pipedrive.com`, or all of it.

    What follows the host, as in the address of a page, is left out.
    """
    text = plain(text)
    if "://" not in text:
        text = text if "." in text.split("/")[0] else f"{text}.pipedrive.com"
        text = f"https://{text}"
    scheme, _, rest = address(text).partition("://")
    return f"{scheme}://{rest.partition('/')[0].partition('?')[0].partition('#')[0]}"


def redirect_uri(text: str) -> str:
    """Take the redirect as it is registered."""
    text = plain(text)
    try:
        table = ContaAzulTable(client_id="-", client_secret="-", redirect_uri=text)  # noqa: S106 - none
    except ValidationError:
        raise UnfitError("bad_redirect") from None
    return table.redirect_uri


def time_zone(text: str) -> ZoneInfo:
    """Take a time zone by its name, whatever its accents, blanks and capitals."""
    wanted = fold_name(plain(text)).replace(" ", "_")
    for name in available_timezones():
        if name.casefold() == wanted:
            return ZoneInfo(name)
    raise UnfitError("bad_time_zone")


def moment(zone: ZoneInfo) -> Callable[[str], datetime]:
    """Take a day, or a day and a time, in a zone."""

    def take(text: str) -> datetime:
        text = plain(text)
        found = _first_of(text, MOMENTS)
        if found is None or not YEARS[0] <= found.year <= YEARS[1]:
            raise UnfitError("bad_moment")
        return found if found.tzinfo else found.replace(tzinfo=zone)

    return take


def day_or_none(text: str) -> date | None:
    """Take a day; a dash is none."""
    text = plain(text)
    if text in NONE:
        return None
    found = _first_of(text, DAYS)
    if found is None or not YEARS[0] <= found.year <= YEARS[1]:
        raise UnfitError("bad_day")
    return found.date()


def number(largest: int) -> Callable[[str], int]:
    """Take a whole number from 0 on."""

    def take(text: str) -> int:
        text = plain(text)
        digits = text.isascii() and text.isdigit() and len(text) <= len(str(largest))
        if not digits or int(text) > largest:
            raise UnfitError("bad_number", largest=str(largest))
        return int(text)

    return take


def amount(text: str) -> Decimal:
    """Take an amount: `1500`, `1500.50`, `1500,50`, `1.500`, `1.500,50`."""
    text = plain(text).removeprefix("R$").strip()
    if THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    if not AMOUNT.fullmatch(text):
        raise UnfitError("bad_amount")
    return Decimal(text.replace(",", "."))


def condition(text: str) -> str:
    """Take a payment condition as people write it."""
    found = condition_in(plain(text))
    if found is None:
        raise UnfitError("bad_condition")
    return found


def _first_of(text: str, formats: tuple[str, ...]) -> datetime | None:
    for each in formats:
        try:
            return datetime.strptime(text, each)  # noqa: DTZ007 - the zone comes after
        except ValueError:
            continue
    return None
