"""Step 3: decide, by reading alone, what each deal becomes and what is missing for it.

A dry run ends here. Deals that nothing but a person can decide are set aside.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from ganho.booking.erp.by_hand import ByHand, Suspect
from ganho.booking.erp.contracts_in_force import ContractsInForce
from ganho.booking.erp.counterparts import Counterparts
from ganho.booking.erp.register import KNOWN_FOR, Register
from ganho.booking.erp.stock import Stock
from ganho.booking.guards import Guards
from ganho.booking.once.before import Before
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.reading.dossiers import Deals
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.batches import batches
from ganho.booking.run.progress import tell
from ganho.booking.run.table import Desk
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

    def replace(self, deal_ids: Iterable[int], again: "_Sorted") -> None:
        """Take what a second pass over some deals found instead."""
        for deal_id in deal_ids:
            self.ready.pop(deal_id, None)
        self.ready |= again.ready
        self.customers |= again.customers
        self.new_customers, self.new_items = again.new_customers, again.new_items


@dataclass(frozen=True, kw_only=True)
class Match:
    """Compares the open deals with what the ERP has."""

    desk: Desk
    deals: Deals
    guards: Guards
    quarantine: Quarantine
    before: Before
    stock: Stock
    by_hand: ByHand
    register: Register
    counterparts: Counterparts
    contracts_in_force: ContractsInForce
    leftovers: Leftovers
    settings: Settings

    def matched(self) -> Matched:
        """Match every open deal with the ERP's customers and items.

        Raises RetryableError if the ERP cannot be read now, FatalError if a person has
        to act first.
        """
        young = self.guards.let_settle()
        if not set(self.desk.open_ids()) - young:
            return Matched()
        self.before.prepare()
        self.stock.hold_short()
        open_ids = sorted(set(self.desk.open_ids()) - young)
        if not open_ids:
            return Matched()
        found = self._sort_twice(open_ids)
        tell("match", len(found.ready))
        passed = self.guards.hold_unusual_volume(set(found.ready))
        passed -= self.by_hand.hold_possibly_booked(self._suspects(found, passed))
        self._warn_of_addresses(found, passed)
        return _matched(found, passed)

    def _sort_twice(self, deal_ids: Iterable[int]) -> _Sorted:
        """Sort the deals; before anything counts as missing, the mirror is read again."""
        self.register.freshen_customers(KNOWN_FOR)
        self.register.freshen_items(KNOWN_FOR)
        found = self._sort(deal_ids)
        again = found.new_customers | found.new_items
        if found.new_customers:
            self.register.freshen_customers(timedelta(0))
        if found.new_items:
            self.register.freshen_items(timedelta(0))
        if again:
            found.replace(again, self._sort(sorted(again)))
        return found

    def _warn_of_addresses(self, found: _Sorted, passed: set[int]) -> None:
        """Tell whose new customer goes without the address that Pipedrive has of it.

        One that is in the ERP already is never edited, so its address does not matter.
        """
        for deal_id in sorted(found.new_customers & passed):
            billing = found.ready[deal_id].customer.billing
            if billing is not None and billing.lacks:
                facts = {"why": billing.lacks}
                self.desk.warn(deal_id, Remark.ADDRESS_UNUSABLE, facts)

    def _suspects(self, found: _Sorted, passed: set[int]) -> list[Suspect]:
        """Gather the deals whose sale somebody may have typed by hand."""
        suspects = []
        for batch in batches(sorted(passed), AT_A_TIME):
            zone, deals = self.settings.zone, self.desk.snapshots(batch)
            for deal_id in sorted(self.by_hand.suspicious(batch)):
                sale, customer = found.ready[deal_id], found.customers.get(deal_id)
                if isinstance(sale, Sale) and customer is not None:
                    won_on = deals[deal_id].won_at.astimezone(zone).date()
                    suspects.append(
                        Suspect(
                            deal_id=deal_id,
                            sale=sale,
                            customer_id=customer,
                            won_on=won_on,
                        )
                    )
        return suspects

    def _sort(self, deal_ids: Iterable[int]) -> _Sorted:
        result = _Sorted()
        for batch in batches(deal_ids, AT_A_TIME):
            deals = self.desk.snapshots(batch)
            made = self.deals.bookables_of(batch)
            customers = self.counterparts.customers_of(made)
            items = self.counterparts.match_items(
                [line.item for one in made for line in one.lines]
            )
            self.leftovers.close_kept(made, customers, items)
            with self.quarantine.setting_aside() as rejected:
                for bookable, customer in zip(made, customers, strict=True):
                    try:
                        self.guards.check_usual(bookable, deals[bookable.deal_id])
                        self._sort_one(bookable, customer, items, result)
                    except RejectedError as error:
                        rejected[bookable.deal_id] = error
        return result

    def _sort_one(
        self,
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
            if not _is_there(line.item, items[line.item.key], self.settings)
        ]
        if customer.near:
            facts = {"near": ", ".join(customer.near)}
            self.desk.warn(deal_id, Remark.NEAR_DUPLICATE_CUSTOMER, facts)
        if isinstance(bookable, Contract) and customer.found and not missing:
            self._check_contract(bookable, customer.found, items)
        result.ready[deal_id] = bookable
        if customer.found is None:
            result.new_customers.add(deal_id)
        else:
            result.customers[deal_id] = customer.found
        if missing:
            result.new_items.add(deal_id)

    def _check_contract(
        self, contract: Contract, customer_id: str, items: dict[str, ItemMatch]
    ) -> None:
        ids = {
            line.item.key: items[line.item.key].found or "" for line in contract.lines
        }
        references = SaleReferences(customer_id=customer_id, item_ids=ids)
        self.contracts_in_force.check_not_active(contract, references)


def _matched(found: _Sorted, passed: set[int]) -> Matched:
    contracts = {i for i in passed if isinstance(found.ready[i], Contract)}
    return Matched(
        ready=tuple(sorted(passed - contracts)),
        contracts=tuple(sorted(contracts)),
        new_customers=tuple(sorted(found.new_customers & passed)),
        new_items=tuple(sorted(found.new_items & passed)),
    )


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
