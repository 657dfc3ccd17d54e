"""Money: Decimal, and never a total that depends on how somebody rounds."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round half up to the centavo."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def is_whole_cents(amount: Decimal) -> bool:
    """Tell whether an amount has no fraction of a centavo."""
    return amount == cents(amount)


def split_evenly(total: Decimal, parts: int) -> list[Decimal]:
    """Split a total into parts that sum to it; the last one takes the rest."""
    # Down, so that the last part is never smaller than the others.
    each = (total / parts).quantize(CENT, rounding="ROUND_DOWN")
    return [each] * (parts - 1) + [total - each * (parts - 1)]


def exact_gross(lines: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """Sum quantity times unit price, or None where the sum depends on the rounding.

    The ERP may round each line, the end, or unit prices to centavos first; which one
    is not known, so all of them must agree (R13).
    """
    sums = {
        sum((cents(q * price) for q, price in lines), Decimal(0)),
        cents(sum((q * price for q, price in lines), Decimal(0))),
        sum((cents(q * cents(price)) for q, price in lines), Decimal(0)),
        cents(sum((q * cents(price) for q, price in lines), Decimal(0))),
    }
    return sums.pop() if len(sums) == 1 else None
