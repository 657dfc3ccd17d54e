"""From a deal to the sale it becomes: pure, exact, or not at all."""

from datetime import date
from decimal import Decimal

from ganho.domain.agreement import (
    agreed_gross,
    check_lines,
    check_one_off,
    counted_lines,
)
from ganho.domain.checks import broken_rules, customer_from, customer_row
from ganho.domain.customer.customer import Customer
from ganho.domain.dates import check_due_dates, check_win, won_on
from ganho.domain.deal import Deal, Line
from ganho.domain.item import Item, ItemKind
from ganho.domain.markers import DESCRIPTION_LIMIT, notes_for
from ganho.domain.money import is_whole_cents
from ganho.domain.names import cut_name, fold_name, look_up, tidy_name
from ganho.domain.payment.payment import payment_for
from ganho.domain.payment.payment_terms import method_of, terms_of
from ganho.domain.reasons import Reason
from ganho.domain.sale import Payment, Sale, SaleLine
from ganho.domain.settings import Settings, settings_for
from ganho.domain.visible import visible
from ganho.errors import RejectedError

ITEM_NAME_LIMIT = 100
CODE_LIMIT = 20


def sale_from(
    deal: Deal, settings: Settings, *, company_id: int, link: str, today: date
) -> Sale:
    """Translate a won deal into a sale.

    Raises RejectedError, with the reason, where it cannot become one.
    """
    settings = settings_for(settings, deal.pipeline_id)
    check_value(deal)
    check_win(deal, settings, today)
    lines, gross = _lines_and_gross(deal, settings)
    sold_on = booking_day(deal, settings, today)
    return Sale(
        deal_id=deal.deal_id,
        sold_on=sold_on,
        customer=customer_from_deal(deal, settings),
        lines=tuple(lines),
        gross=gross,
        discount=gross - deal.value,
        total=deal.value,
        payment=_payment(deal, settings, sold_on),
        notes=notes_for(
            settings.notes,
            company_id=company_id,
            deal_id=deal.deal_id,
            link=link,
            title=deal.title,
        ),
    )


def _payment(deal: Deal, settings: Settings, sold_on: date) -> Payment:
    own_days = [instalment.due_on for instalment in deal.instalments]
    check_due_dates(own_days, won_on(deal, settings))
    terms = terms_of(deal, settings)
    return payment_for(
        deal.value,
        sold_on,
        condition=terms.condition,
        due_days=terms.due_days,
        method=method_of(deal, settings),
        instalments=deal.instalments,
    )


def booking_day(deal: Deal, settings: Settings, today: date) -> date:
    """Give the day of winning in the company's zone (R14), or today if it is closed."""
    if is_closed(deal, settings):
        return max(today, settings.closed_until or today)
    return won_on(deal, settings)


def is_closed(deal: Deal, settings: Settings) -> bool:
    """Tell whether a deal was won in a month that the accountant has closed."""
    closed_until = settings.closed_until
    return closed_until is not None and won_on(deal, settings) < closed_until


def check_value(deal: Deal) -> None:
    """Refuse a deal whose value cannot be a sale's total; raises RejectedError."""
    if deal.currency != "BRL":
        raise RejectedError(Reason.DEAL_NOT_BRL, currency=deal.currency)
    if deal.value <= 0:
        raise RejectedError(Reason.DEAL_VALUE_NOT_POSITIVE, value=str(deal.value))
    if not is_whole_cents(deal.value):
        raise RejectedError(
            Reason.DEAL_VALUE_MISMATCH, why="cents", value=str(deal.value)
        )


def customer_from_deal(deal: Deal, settings: Settings) -> Customer:
    """Make the customer, unless a critical rule is broken: then RejectedError."""
    row = customer_row(deal, settings)
    for rule in broken_rules(row, "critical"):
        raise RejectedError(str(rule.code), **row.told)
    return customer_from(row)


def _lines_and_gross(deal: Deal, settings: Settings) -> tuple[list[SaleLine], Decimal]:
    lines = counted_lines(deal)
    if not deal.lines:
        return [fallback_line(deal, settings)], deal.value
    if not lines:
        raise RejectedError(
            Reason.DEAL_VALUE_MISMATCH, why="disabled", value=str(deal.value)
        )
    check_one_off(lines)
    check_lines(deal, lines)
    gross = agreed_gross(deal, lines)
    return [sale_line(line, settings) for line in lines], gross


def fallback_line(deal: Deal, settings: Settings) -> SaleLine:
    """Sell a deal without products as one configured item (R12)."""
    if settings.without_products == "quarantine":
        raise RejectedError(Reason.DEAL_WITHOUT_PRODUCTS, value=str(deal.value))
    item = _item(settings.fallback_item, None, settings.new_item_kind, deal.value)
    return SaleLine(item=item, quantity=Decimal(1), unit_price=deal.value)


def sale_line(line: Line, settings: Settings) -> SaleLine:
    """Make a line; RejectedError if its product has no name."""
    mapped = look_up(line.category or "", settings.product_categories)
    kind = mapped or settings.new_item_kind
    code = visible(line.code or "").strip()
    by_code = code if settings.match_items_by == "code" and code else None
    item = _item(line.name, by_code, kind, line.unit_price)
    product = {"product_id": line.product_id, "listed": line.listed}
    return SaleLine(
        item=item.model_copy(update=product),
        quantity=line.quantity,
        unit_price=line.unit_price,
        detail=cut_name(line.variation, DESCRIPTION_LIMIT),
    )


def _item(name: str, code: str | None, kind: ItemKind, price: Decimal) -> Item:
    cut, full = cut_name(name, ITEM_NAME_LIMIT), tidy_name(name)
    if not cut:
        raise RejectedError(Reason.LINE_WITHOUT_PRODUCT, why="name")
    return Item(
        key=f"code:{code}" if code else f"name:{fold_name(cut)}",
        name=cut,
        code=code,
        kind=kind,
        unit_price=price,
        full_name=full if full != cut else "",
    )
