"""Step 3: decide, by reading alone, what each deal becomes and what is missing for it.

A dry run ends here. Deals that nothing but a person can decide are set aside.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from ganho.booking.erp.by_hand import Suspect
from ganho.booking.erp.register import KNOWN_FOR
from ganho.booking.guards import check_usual, hold_unusual_volume, settling
from ganho.booking.reading.meaning import bookables_of
from ganho.booking.run.aside import setting_aside
from ganho.booking.run.batches import batches
from ganho.booking.run.progress import tell
from ganho.booking.run.run import Run
from ganho.domain.contract.contract import Bookable, Contract
from ganho.domain.item import Item
from ganho.domain.matching import CustomerMatch, ItemMatch
from ganho.domain.reasons import Reason, Remark
from ganho.domain.sale import Sale, SaleReferences
from ganho.domain.settings import Settings
from ganho.errors import RejectedError

AT_A_TIME = 200


@dataclass(frozen=True, kw_only=True)
class Matched:
    """Ids of the deals that passed, and of those for which something is missing."""

    ready: tuple[int, ...] = ()
    """To become sales."""
    contracts: tuple[int, ...] = ()
    new_customers: tuple[int, ...] = ()
    new_items: tuple[int, ...] = ()


@dataclass
class _Sorted:
    """The deals of a pass: what they become, and what is missing for them."""

    ready: dict[int, Bookable] = field(default_factory=dict)
    customers: dict[int, str] = field(default_factory=dict)
    new_customers: set[int] = field(default_factory=set)
    new_items: set[int] = field(default_factory=set)


def match(run: Run) -> Matched:
    """Match every open deal with the ERP's customers and items.

    Raises RetryableError if the ERP cannot be read now, FatalError if a person has to
    act first.
    """
    young = settling(run)
    if not set(run.desk.open_ids()) - young:
        return Matched()
    run.before.prepare()
    run.stock.hold_short()
    open_ids = sorted(set(run.desk.open_ids()) - young)
    if not open_ids:
        return Matched()
    found = _sort_twice(run, open_ids)
    tell("match", len(found.ready))
    passed = hold_unusual_volume(run, set(found.ready))
    passed -= run.by_hand.hold_possibly_booked(_suspects(run, found, passed))
    _warn_of_addresses(run, found, passed)
    return _matched(found, passed)


def _sort_twice(run: Run, deal_ids: Iterable[int]) -> _Sorted:
    """Sort the deals; before anything counts as missing, the mirror is read again."""
    run.register.freshen_customers(KNOWN_FOR)
    run.register.freshen_items(KNOWN_FOR)
    found = _sort(run, deal_ids)
    again = found.new_customers | found.new_items
    if found.new_customers:
        run.register.freshen_customers(timedelta(0))
    if found.new_items:
        run.register.freshen_items(timedelta(0))
    if again:
        second = _sort(run, sorted(again))
        for deal_id in again:
            found.ready.pop(deal_id, None)
        found.ready |= second.ready
        found.customers |= second.customers
        found.new_customers, found.new_items = second.new_customers, second.new_items
    return found


def _matched(found: _Sorted, passed: set[int]) -> Matched:
    contracts = {i for i in passed if isinstance(found.ready[i], Contract)}
    return Matched(
        ready=tuple(sorted(passed - contracts)),
        contracts=tuple(sorted(contracts)),
        new_customers=tuple(sorted(found.new_customers & passed)),
        new_items=tuple(sorted(found.new_items & passed)),
    )


def _warn_of_addresses(run: Run, found: _Sorted, passed: set[int]) -> None:
    """Tell whose new customer goes without the address that Pipedrive has of it.

    One that is in the ERP already is never edited, so its address does not matter.
    """
    for deal_id in sorted(found.new_customers & passed):
        billing = found.ready[deal_id].customer.billing
        if billing is not None and billing.lacks:
            facts = {"why": billing.lacks}
            run.desk.warn(deal_id, Remark.ADDRESS_UNUSABLE, facts)


def _suspects(run: Run, found: _Sorted, passed: set[int]) -> list[Suspect]:
    """Gather the deals whose sale somebody may have typed by hand."""
    suspects = []
    for batch in batches(sorted(passed), AT_A_TIME):
        zone, deals = run.company.settings.zone, run.desk.snapshots(batch)
        for deal_id in sorted(run.by_hand.suspicious(batch)):
            sale, customer = found.ready[deal_id], found.customers.get(deal_id)
            if isinstance(sale, Sale) and customer is not None:
                won_on = deals[deal_id].won_at.astimezone(zone).date()
                suspects.append(
                    Suspect(
                        deal_id=deal_id, sale=sale, customer_id=customer, won_on=won_on
                    )
                )
    return suspects


def _sort(run: Run, deal_ids: Iterable[int]) -> _Sorted:
    result = _Sorted()
    for batch in batches(deal_ids, AT_A_TIME):
        deals = run.desk.snapshots(batch)
        made = bookables_of(run, batch)
        customers = run.counterparts.customers_of(made)
        items = run.counterparts.match_items(
            [line.item for one in made for line in one.lines]
        )
        run.leftovers.close_kept(made, customers, items)
        with setting_aside(run) as rejected:
            for bookable, customer in zip(made, customers, strict=True):
                try:
                    check_usual(run, bookable, deals[bookable.deal_id])
                    _sort_one(run, bookable, customer, items, result)
                except RejectedError as error:
                    rejected[bookable.deal_id] = error
    return result


def _sort_one(
    run: Run,
    bookable: Bookable,
    customer: CustomerMatch,
    items: dict[str, ItemMatch],
    result: _Sorted,
) -> None:
    """Put one deal where it belongs, or raise RejectedError."""
    deal_id = bookable.deal_id
    if customer.ambiguous:
        found = ", ".join(customer.ambiguous)
        raise RejectedError(Reason.CUSTOMER_AMBIGUOUS, found=found)
    missing = [
        line.item
        for line in bookable.lines
        if not _is_there(line.item, items[line.item.key], run.company.settings)
    ]
    if customer.near:
        facts = {"near": ", ".join(customer.near)}
        run.desk.warn(deal_id, Remark.NEAR_DUPLICATE_CUSTOMER, facts)
    if isinstance(bookable, Contract) and customer.found and not missing:
        _check_contract(run, bookable, customer.found, items)
    result.ready[deal_id] = bookable
    if customer.found is None:
        result.new_customers.add(deal_id)
    else:
        result.customers[deal_id] = customer.found
    if missing:
        result.new_items.add(deal_id)


def _check_contract(
    run: Run, contract: Contract, customer_id: str, items: dict[str, ItemMatch]
) -> None:
    ids = {line.item.key: items[line.item.key].found or "" for line in contract.lines}
    references = SaleReferences(customer_id=customer_id, item_ids=ids)
    run.contracts_in_force.check_not_active(contract, references)


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
