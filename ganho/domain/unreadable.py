"""What of a deal cannot be read, and the fence around each: it holds that deal alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from ganho.domain.reasons import Reason
from ganho.errors import GanhoError, RejectedError


class Trouble(StrEnum):
    """What cannot be read or seen. The words for each stand in `ganho.words`."""

    DEAL = "deal"
    VALUE = "value"
    CURRENCY = "currency"
    WON_TIME = "won_time"
    CUSTOM_FIELDS = "custom_fields"
    ORGANIZATION = "organization"
    ORGANIZATION_HIDDEN = "organization_hidden"
    PERSON = "person"
    PERSON_HIDDEN = "person_hidden"
    LINE = "line"
    LINE_NAME = "line_name"
    LINE_QUANTITY = "line_quantity"
    LINE_PRICE = "line_price"
    LINE_SUM = "line_sum"
    LINE_DISCOUNT = "line_discount"
    LINE_BILLING = "line_billing"
    LINE_VARIATION = "line_variation"
    DISCOUNT = "discount"
    DISCOUNTS_PLAN = "discounts_plan"
    DISCOUNTS_RIGHT = "discounts_right"
    DISCOUNTS_GONE = "discounts_gone"
    DISCOUNTS_REFUSED = "discounts_refused"
    """The fact `status` is what was answered."""
    INSTALMENT = "instalment"
    INSTALMENT_DAY = "instalment_day"
    INSTALMENT_AMOUNT = "instalment_amount"
    UNFORESEEN = "unforeseen"
    """ganho itself could not go on with it; the fact `kind` names what was raised."""


def unreadable(trouble: Trouble, **facts: str) -> RejectedError:
    """Say what of a deal cannot be read."""
    return RejectedError(Reason.DEAL_UNREADABLE, why=str(trouble), **facts)


@contextmanager
def of_one_deal() -> Iterator[None]:
    """Let whatever breaks inside set aside the one deal that it is about (R28).

    What ganho raises on purpose says itself whom it concerns. No ledger or vendor may be
    asked inside: their trouble is no deal's.
    """
    try:
        yield
    except (GanhoError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - nobody can foresee what breaks on a row
        # Its text may quote the deal.
        raise unreadable(Trouble.UNFORESEEN, kind=type(error).__name__) from None
