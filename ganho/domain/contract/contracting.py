"""From a deal marked as contract to what is billed, how often and for how long (R21).

What one period bills is the most expensive thing to get wrong here, so whatever could
be read in two ways is a person's to decide.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ganho.domain.agreement import (
    agreed_gross,
    check_lines,
    counted_lines,
    gross_of,
    is_recurring,
    net_of,
)
from ganho.domain.contract.billing import Plan, first_due, plan_of
from ganho.domain.contract.contract import Contract
from ganho.domain.contract.entries import due_of, incomplete, term_of
from ganho.domain.dates import check_win
from ganho.domain.deal import ContractEntries, Deal, Line
from ganho.domain.markers import notes_for
from ganho.domain.model import Value
from ganho.domain.money import exact_gross, is_whole_cents
from ganho.domain.payment.payment_terms import method_of
from ganho.domain.reasons import Reason
from ganho.domain.sale import SaleLine
from ganho.domain.settings import Settings, settings_for
from ganho.domain.translation import (
    check_value,
    customer_from_deal,
    fallback_line,
    sale_line,
)
from ganho.errors import RejectedError

YEAR = 12


class Amounts(Value):
    """What one period bills."""

    lines: tuple[SaleLine, ...]
    gross: Decimal
    total: Decimal


def contract_from(
    deal: Deal, settings: Settings, *, company_id: int, link: str, today: date
) -> Contract:
    """Translate a won deal that is marked as contract.

    Raises RejectedError, with the reason, where it cannot become one: never a sale.
    """
    settings = settings_for(settings, deal.pipeline_id)
    entries = deal.contract or ContractEntries()
    check_value(deal)
    check_win(deal, settings, today)
    lines = counted_lines(deal)
    _check_kinds(deal, lines)
    plan = plan_of(deal, lines, term_of(entries), settings, today)
    due = due_of(entries)
    amounts = _amounts(deal, lines, plan, settings)
    return Contract(
        deal_id=deal.deal_id,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        typed_end=plan.typed_end,
        period_months=plan.period_months,
        periods=plan.periods,
        due_day=due.day,
        first_due_on=first_due(due, plan),
        customer=customer_from_deal(deal, settings),
        lines=amounts.lines,
        gross=amounts.gross,
        discount=amounts.gross - amounts.total,
        total=amounts.total,
        method=method_of(deal, settings),
        notes=notes_for(
            settings.notes,
            company_id=company_id,
            deal_id=deal.deal_id,
            link=link,
            title=deal.title,
        ),
    )


def _check_kinds(deal: Deal, lines: Sequence[Line]) -> None:
    """One-off lines beside recurring ones would be billed every month."""
    kinds = {is_recurring(line) for line in lines}
    if len(kinds) > 1:
        raise RejectedError(Reason.CONTRACT_MIXED_LINES)
    if deal.lines and not lines:
        raise RejectedError(
            Reason.DEAL_VALUE_MISMATCH, why="disabled", value=str(deal.value)
        )
    if deal.instalments:
        raise incomplete("instalments")


def _amounts(
    deal: Deal, lines: Sequence[Line], plan: Plan, settings: Settings
) -> Amounts:
    """Say what one period bills: the recurring lines' price, or as configured."""
    check_lines(deal, lines)
    if any(is_recurring(line) for line in lines):
        return _recurring(deal, lines, plan, settings)
    whole = _whole(deal, list(lines), settings)
    if settings.contract_value == "per_period":
        return whole
    return _divided(whole, plan)


def _recurring(
    deal: Deal, lines: Sequence[Line], plan: Plan, settings: Settings
) -> Amounts:
    """Lines with a frequency give one period's price.

    What the deal's value counts of it is not documented: one period, all of them, or
    a year; anything else is a question. So is a discount on the whole deal, which says
    nothing of one period and can make a value look like another number of them.
    """
    total = net_of(lines)
    fitting = {1, plan.periods or 1, max(1, YEAR // plan.period_months)}
    fits = deal.value in {total * times for times in fitting}
    if not fits or any(discount.amount for discount in deal.discounts):
        raise RejectedError(
            Reason.DEAL_VALUE_MISMATCH,
            why="sum",
            value=str(deal.value),
            lines=str(total),
        )
    made = tuple(sale_line(line, settings) for line in lines)
    return Amounts(lines=made, gross=gross_of(lines), total=total)


def _whole(deal: Deal, lines: list[Line], settings: Settings) -> Amounts:
    if not lines:
        made = (fallback_line(deal, settings),)
        return Amounts(lines=made, gross=deal.value, total=deal.value)
    return Amounts(
        lines=tuple(sale_line(line, settings) for line in lines),
        gross=agreed_gross(deal, lines),
        total=deal.value,
    )


def _divided(whole: Amounts, plan: Plan) -> Amounts:
    """Divide a total by the term: total and every price to the centavo, or not."""
    if plan.periods is None:
        raise incomplete("no_end")
    if not plan.is_whole:
        raise incomplete("part_of_period")
    lines = tuple(_divided_line(line, plan.periods) for line in whole.lines)
    total = whole.total / plan.periods
    gross = exact_gross([(line.quantity, line.unit_price) for line in lines])
    prices = [line.unit_price for line in lines]
    exact = all(is_whole_cents(amount) for amount in (total, *prices))
    sums = (total * plan.periods, (gross or 0) * plan.periods)
    if gross is None or not exact or sums != (whole.total, whole.gross):
        raise RejectedError(
            Reason.DEAL_VALUE_MISMATCH,
            why="term",
            value=str(whole.total),
            periods=str(plan.periods),
        )
    return Amounts(lines=lines, gross=gross, total=total)


def _divided_line(line: SaleLine, periods: int) -> SaleLine:
    price = line.unit_price / periods
    return line.model_copy(
        update={
            "unit_price": price,
            "item": line.item.model_copy(update={"unit_price": price}),
        }
    )
