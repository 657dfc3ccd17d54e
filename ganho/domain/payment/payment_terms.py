"""On which terms a deal is paid: what stands in its fields, else what is configured."""

from collections.abc import Callable, Mapping
from typing import Literal

from ganho.domain.deal import Deal, PaymentEntry
from ganho.domain.model import Value
from ganho.domain.names import look_up
from ganho.domain.payment.conditions import condition_in, method_in
from ganho.domain.reasons import Reason
from ganho.domain.settings import Settings
from ganho.errors import RejectedError


class Terms(Value):
    """A condition; `due_days` makes `À vista` due so many days later."""

    condition: str
    due_days: int = 0


def terms_of(deal: Deal, settings: Settings) -> Terms:
    """Give a deal's condition: its own, or the settings' where its field is empty.

    Its own is taken as it stands; `payment_due_days` belongs to the configured one.
    Instalments of its own need none, whatever stands there. Raises RejectedError for
    what is no condition.
    """
    configured = Terms(
        condition=settings.payment_condition, due_days=settings.payment_due_days
    )
    if deal.instalments:
        return configured
    said, table = deal.payment_condition, settings.payment_conditions
    own = _said(said, table, condition_in, "condition")
    return Terms(condition=own) if own else configured


def method_of(deal: Deal, settings: Settings) -> str | None:
    """Give a deal's method: its own, or the settings' where its field is empty.

    Raises RejectedError for what is no method.
    """
    said, table = deal.payment_method, settings.payment_methods
    own = _said(said, table, method_in, "method")
    return own or settings.payment_method or None


def _said(
    said: PaymentEntry | None,
    table: Mapping[str, str],
    read: Callable[[str], str | None],
    why: Literal["condition", "method"],
) -> str | None:
    """Read what stands in a field; the company's own table comes first.

    Its text is not repeated: anything may stand in a field of text.
    """
    if said is None or said.entry is None:
        return None
    entry = said.entry
    meant = None
    if entry.readable and not entry.until:
        meant = look_up(entry.text, table) or read(entry.text)
    if meant is None:
        raise RejectedError(Reason.PAYMENT_TERMS_UNKNOWN, why=why, field=said.field)
    return meant
