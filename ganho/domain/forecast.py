"""What a large run will ask of the vendors, and how long that takes."""

from datetime import timedelta
from math import ceil

from ganho.domain.model import Value

MANY = 200
"""Deals; a run with more says beforehand what it will take."""
A_HUNDRED_AGAIN = 20
"""Pipedrive's tokens: a hundred deals and their lines."""


class Forecast(Value):
    """The whole of a run, as it looks once all is read and nothing is written."""

    calls: int
    """Of Conta Azul."""
    tokens: int
    """Of Pipedrive."""
    least: int
    most: int
    """Minutes of writing: at the pace that a backlog climbs to, and where it stays slow.

    What others ask of the same account meanwhile is not in it.
    """


def forecast(
    *,
    deals: int,
    creates: int,
    slow: float,
    fast: float,
    fresh_for: timedelta,
    calls: int,
    tokens: int,
) -> Forecast | None:
    """Reckon a run that is about to write; None for one that is soon over.

    `creates`: requests for sales, contracts, customers and items. `slow` and `fast`:
    requests a second. `fresh_for`: a deal that was read longer ago is read again before
    its create. `calls` and `tokens`: what reading has taken.
    """
    if deals <= MANY:
        return None
    # Customers and items go first.
    fresh = max(0, round(fresh_for.total_seconds() * fast) - (creates - deals))
    again = ceil(max(0, deals - fresh) / 100)
    return Forecast(
        calls=calls + creates,
        tokens=tokens + again * A_HUNDRED_AGAIN,
        least=max(1, int(creates / fast / 60)),
        most=ceil(creates / slow / 60),
    )
