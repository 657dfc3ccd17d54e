"""When the customer pays (R18)."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from ganho.domain.deal import Instalment
from ganho.domain.money import is_whole_cents, split_evenly
from ganho.domain.payment.conditions import AT_ONCE, TIMES
from ganho.domain.reasons import Reason
from ganho.domain.sale import Parcel, Payment
from ganho.errors import RejectedError


def payment_for(
    total: Decimal,
    sold_on: date,
    *,
    condition: str,
    due_days: int = 0,
    method: str | None = None,
    instalments: Sequence[Instalment] = (),
) -> Payment:
    """Make the parcels of a sale; they sum to its total.

    The deal's own instalments come first. Raises RejectedError if those do not sum.
    """
    if instalments:
        return _own_instalments(total, instalments, method)
    if condition == AT_ONCE and due_days:
        condition = str(due_days)
    due = _due_dates(sold_on, condition)
    amounts = split_evenly(total, len(due))
    # There are more parcels than centavos.
    if amounts[0] <= 0:
        raise RejectedError(Reason.INSTALMENTS_MISMATCH, why="too small")
    parcels = tuple(
        Parcel(due_on=day, amount=amount)
        for day, amount in zip(due, amounts, strict=True)
    )
    return Payment(condition=condition, parcels=parcels, method=method or None)


def _due_dates(sold_on: date, condition: str) -> list[date]:
    if condition == AT_ONCE:
        return [sold_on]
    if times := TIMES.fullmatch(condition):
        months = range(1, int(times[1]) + 1)
        return [sold_on + relativedelta(months=month) for month in months]
    return [sold_on + timedelta(days=int(days)) for days in condition.split(",")]


def _own_instalments(
    total: Decimal, instalments: Sequence[Instalment], method: str | None
) -> Payment:
    amounts = [instalment.amount for instalment in instalments]
    sound = all(amount > 0 and is_whole_cents(amount) for amount in amounts)
    if not sound or sum(amounts, Decimal(0)) != total:
        found = sum(amounts, Decimal(0))
        raise RejectedError(
            Reason.INSTALMENTS_MISMATCH, found=str(found), value=str(total)
        )
    parcels = tuple(
        Parcel(due_on=i.due_on, amount=i.amount)
        for i in sorted(instalments, key=lambda i: i.due_on)
    )
    return Payment(condition=f"{len(parcels)}x", parcels=parcels, method=method or None)
