"""Step 3: decide, by reading alone, what each deal becomes and what is missing for it.

A dry run ends here. Deals that nothing but a person can decide are set aside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from ganho.booking.batches import batches
from ganho.booking.keys import match_customers, match_items
from ganho.booking.mirror import freshen_customers, freshen_items
from ganho.booking.promises import close_kept_promises
from ganho.booking.run import Run
from ganho.booking.setting_aside import set_aside
from ganho.booking.translating import sales_of
from ganho.booking.writing import prepare_writes
from ganho.domain.item import Item
from ganho.domain.matching import CustomerMatch, ItemMatch
from ganho.domain.reasons import Reason, Remark
from ganho.domain.sale import Sale
from ganho.domain.settings import Settings
from ganho.errors import RejectedError

KNOWN_FOR = timedelta(hours=1)
"""A customer or item found in a mirror of that age is taken as it is."""
AT_A_TIME = 200


@dataclass(frozen=True, kw_only=True)
class Matched:
    """Ids of the deals that passed, and of those for which something is missing."""

    ready: tuple[int, ...] = ()
    new_customers: tuple[int, ...] = ()
    new_items: tuple[int, ...] = ()


@dataclass
class _Sorted:
    """The deals of a pass, sorted by what is missing for them."""

    ready: set[int]
    new_customers: set[int]
    new_items: set[int]


def match(run: Run) -> Matched:
    """Match every open deal with the ERP's customers and items.

    Raises RetryableError if the ERP cannot be read now, FatalError if a person has to
    act first.
    """
    if not run.desk.open_ids():
        return Matched()
    prepare_writes(run)
    freshen_customers(run, KNOWN_FOR)
    freshen_items(run, KNOWN_FOR)
    found = _sort(run, run.desk.open_ids())
    again = found.new_customers | found.new_items
    if found.new_customers:
        freshen_customers(run, timedelta(0))
    if found.new_items:
        freshen_items(run, timedelta(0))
    if again:
        second = _sort(run, sorted(again))
        found.ready = (found.ready - again) | second.ready
        found.new_customers, found.new_items = second.new_customers, second.new_items
    return Matched(
        ready=tuple(sorted(found.ready)),
        new_customers=tuple(sorted(found.new_customers)),
        new_items=tuple(sorted(found.new_items)),
    )


def _sort(run: Run, deal_ids: Iterable[int]) -> _Sorted:
    result = _Sorted(set(), set(), set())
    for batch in batches(deal_ids, AT_A_TIME):
        sales = sales_of(run, batch)
        customers = match_customers(run, [sale.customer for sale in sales])
        items = match_items(run, [line.item for sale in sales for line in sale.lines])
        close_kept_promises(run, sales, customers, items)
        for sale, customer in zip(sales, customers, strict=True):
            try:
                _sort_one(run, sale, customer, items, result)
            except RejectedError as error:
                set_aside(run, sale.deal_id, error)
    return result


def _sort_one(
    run: Run,
    sale: Sale,
    customer: CustomerMatch,
    items: dict[str, ItemMatch],
    result: _Sorted,
) -> None:
    """Put one deal where it belongs, or raise RejectedError."""
    if customer.ambiguous:
        found = ", ".join(customer.ambiguous)
        raise RejectedError(Reason.CUSTOMER_AMBIGUOUS, found=found)
    missing = [
        line.item
        for line in sale.lines
        if not _is_there(line.item, items[line.item.key], run.company.settings)
    ]
    if customer.near:
        facts = {"near": ", ".join(customer.near)}
        run.desk.warn(sale.deal_id, Remark.NEAR_DUPLICATE_CUSTOMER, facts)
    result.ready.add(sale.deal_id)
    if customer.found is None:
        result.new_customers.add(sale.deal_id)
    if missing:
        result.new_items.add(sale.deal_id)


def _is_there(item: Item, found: ItemMatch, settings: Settings) -> bool:
    """Tell whether an item exists; raise RejectedError if it may not be created."""
    if found.found is not None:
        return True
    if found.ambiguous:
        raise RejectedError(Reason.ITEM_AMBIGUOUS, item=item.name)
    if found.inactive:
        raise RejectedError(Reason.ITEM_INACTIVE, item=item.name)
    if settings.missing_items == "quarantine":
        raise RejectedError(Reason.ITEM_MISSING, item=item.name)
    return False
