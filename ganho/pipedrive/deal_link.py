"""Where a person finds a deal in Pipedrive, and what he names it by."""

import re
from dataclasses import dataclass

from ganho.errors import WrongRequestError

MOST = 2**53
"""No number of a deal is larger, nor could a form in a browser hold it."""
EXAMPLE = 123
_NAMED = re.compile(
    r"(?:(?:https?://)?(?P<site>[^\s?#]+?)/deal/)?(?P<number>[0-9]{1,16})"
    r"(?(site)/?(?:[?#]\S*)?)",
    re.IGNORECASE,
)


def deal_link(base_url: str, deal_id: int) -> str:
    """Give the address of a deal's page."""
    return f"{base_url.rstrip('/')}/deal/{deal_id}"


@dataclass(frozen=True, kw_only=True)
class NamedDeal:
    """A deal as a person names it: by its number, or by the address of its page."""

    number: int = 0
    """0: what was typed names none."""
    site: str = ""
    """Whose Pipedrive it is in, where an address says so."""

    def __str__(self) -> str:
        """Give the number alone: whatever else was typed is shown nowhere."""
        return str(self.number)


def named_deal(typed: object) -> NamedDeal:
    """Read what a person typed."""
    if isinstance(typed, NamedDeal):
        return typed
    found = _NAMED.fullmatch(str(typed).strip())
    number = int(found["number"]) if found else 0
    if found is None or number > MOST:
        return NamedDeal()
    return NamedDeal(number=number, site=(found["site"] or "").casefold())


def number_of(typed: object, base_url: str) -> int:
    """Give the number of a deal in the company's own Pipedrive.

    Raises WrongRequestError for what names no deal, or one of another Pipedrive.
    """
    named, example = named_deal(typed), deal_link(base_url, EXAMPLE)
    if not named.number:
        raise WrongRequestError(
            "A deal is named by its number, or by the address of its page in Pipedrive.",
            remedy="Type the number, such as {number}, or copy the address, such as "
            "{example}.",
            number=EXAMPLE,
            example=example,
        )
    if named.site not in ("", _site(base_url)):
        raise WrongRequestError(
            "The address is of a deal in another Pipedrive than this company's.",
            remedy="Open the deal in this company's, and copy the address from there: "
            "it looks like {example}.",
            example=example,
        )
    return named.number


def _site(base_url: str) -> str:
    return base_url.rstrip("/").rpartition("://")[2].casefold()
