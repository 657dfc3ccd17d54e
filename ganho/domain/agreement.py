"""Do a deal's lines, discounts and value agree to the centavo (R13)?

What a line's `sum` means is partly unknown (discount per line or per unit, tax in it or
not), so each reading is tried, and a deal where none or several fit is a person's.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import permutations

from ganho.domain.deal import Deal, Discount, Line
from ganho.domain.money import CENT, cents, exact_gross
from ganho.domain.names import SHOWN, cut_name
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError

HUNDRED = Decimal(100)
ORDERS_TRIED = 4
"""So many deal-wide discounts are tried in every order; more than that, as given."""


def counted_lines(deal: Deal) -> list[Line]:
    """Give the lines that make the deal's value; those of quantity zero add nothing."""
    return [line for line in deal.lines if line.enabled and line.quantity != 0]


def check_one_off(lines: Iterable[Line]) -> None:
    """Refuse recurring lines, which cannot stand in a sale; raises RejectedError."""
    for line in lines:
        if is_recurring(line):
            raise RejectedError(Reason.RECURRING_LINE_IN_SALE, item=_shown(line))


def is_recurring(line: Line) -> bool:
    """Tell whether a line is billed again and again."""
    return line.billing_frequency != "one-time"


def check_lines(deal: Deal, lines: Iterable[Line]) -> None:
    """Refuse lines that nothing can be made of; raises RejectedError."""
    for line in lines:
        facts = {"item": _shown(line)}
        if line.currency != deal.currency:
            raise RejectedError(Reason.DEAL_NOT_BRL, currency=line.currency, **facts)
        if line.product_id is None:
            raise RejectedError(Reason.LINE_WITHOUT_PRODUCT, **facts)
        if min(line.quantity, line.unit_price, line.net) < 0:
            raise RejectedError(Reason.DEAL_VALUE_MISMATCH, why="negative", **facts)
        _check_sum(line)


def agreed_gross(deal: Deal, lines: list[Line]) -> Decimal:
    """Give the gross of lines whose discounts lead exactly to the deal's value.

    Raises RejectedError if they do not, or if the gross depends on rounding.
    """
    gross = gross_of(lines)
    subtotal = net_of(lines)
    # A value above the gross would need a discount below zero.
    if deal.value not in _values(subtotal, deal.discounts) or deal.value > gross:
        raise RejectedError(
            Reason.DEAL_VALUE_MISMATCH,
            why="sum",
            value=str(deal.value),
            lines=str(subtotal),
        )
    return gross


def gross_of(lines: Iterable[Line]) -> Decimal:
    """Sum quantity times price; RejectedError if that depends on rounding."""
    gross = exact_gross([(line.quantity, line.unit_price) for line in lines])
    if gross is None:
        raise RejectedError(Reason.DEAL_VALUE_MISMATCH, why="rounding")
    return gross


def net_of(lines: Iterable[Line]) -> Decimal:
    """Sum the lines after their own discounts."""
    return sum((cents(line.net) for line in lines), Decimal(0))


def _shown(line: Line) -> str:
    """Name a line as a person finds it in the deal."""
    return cut_name(line.name, SHOWN)


def _check_sum(line: Line) -> None:
    """Accept a line whose `sum` is what exactly one reading makes of it."""
    gross = line.quantity * line.unit_price
    fitting = {
        cents(reading)
        for reading in _readings(line, gross)
        # How Pipedrive rounds is not documented: a centavo makes no other reading.
        if abs(reading - line.net) <= CENT
    }
    if not fitting or line.net > cents(gross):
        raise RejectedError(
            Reason.DEAL_VALUE_MISMATCH,
            why="line",
            item=_shown(line),
            found=str(line.net),
            expected=str(cents(next(iter(_readings(line, gross))))),
        )


def _readings(line: Line, gross: Decimal) -> list[Decimal]:
    if line.discount_kind == "percentage":
        nets = [gross * (1 - line.discount / HUNDRED)]
    else:
        per_unit = (line.unit_price - line.discount) * line.quantity
        nets = [gross - line.discount, per_unit]
    if line.tax_method == "exclusive":
        nets += [net * (1 + line.tax / HUNDRED) for net in nets]
    return nets


def _values(subtotal: Decimal, discounts: tuple[Discount, ...]) -> set[Decimal]:
    """Every value that deal-wide discounts can make of the lines' subtotal."""
    if not discounts:
        return {subtotal}
    together = subtotal - sum(
        (_worth(discount, subtotal) for discount in discounts), Decimal(0)
    )
    # In which order Pipedrive takes them off is not documented.
    orders = permutations(discounts) if len(discounts) <= ORDERS_TRIED else [discounts]
    return {cents(together)} | {cents(_one_by_one(subtotal, o)) for o in orders}


def _one_by_one(subtotal: Decimal, discounts: Iterable[Discount]) -> Decimal:
    for discount in discounts:
        subtotal -= _worth(discount, subtotal)
    return subtotal


def _worth(discount: Discount, of: Decimal) -> Decimal:
    if discount.kind == "amount":
        return discount.amount
    return of * discount.amount / HUNDRED
