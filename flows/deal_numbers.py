"""From what people type into a form to the deals that they mean."""

from collections.abc import Iterable

from blocks.storing import load_company
from ganho.pipedrive.deal_link import number_of


def numbers_of(company: str, typed: Iterable[object]) -> tuple[int, ...]:
    """Give the numbers of deals in the company's own Pipedrive.

    Raises WrongRequestError for what names none.
    """
    named = tuple(typed)
    if not named:
        return ()
    base_url = load_company(company).pipedrive.base_url
    return tuple(number_of(deal, base_url) for deal in named)
