"""Step 3: decide, by reading alone, what each deal becomes and what is missing for it.

A dry run ends here. Deals that nothing but a person can decide are set aside.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from ganho.booking.erp.by_hand import ByHand, Suspect
from ganho.booking.erp.contracts_in_force import ContractsInForce
from ganho.booking.erp.counterparts import (
    Counterparts,
    check_customer,
    check_new,
    identity_of,
    tell_of_name,
)
from ganho.booking.erp.gone import GoneDeals
from ganho.booking.erp.register import KNOWN_FOR, Register
from ganho.booking.erp.stock import Stock
from ganho.booking.guards import Guards
from ganho.booking.once.before import Before
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.reading.dossiers import Deals
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.batches import batches
from ganho.booking.run.choosing import Choosing
from ganho.booking.run.consents import Consents
from ganho.booking.run.progress import tell
from ganho.booking.run.table import Desk
from ganho.domain.contract.contract import Bookable, Contract
from ganho.domain.dates import won_on
from ganho.domain.item import Item
from ganho.domain.matching import CustomerMatch, ItemMatch, check_creatable
from ganho.domain.reasons import Reason, Remark
from ganho.domain.sale import Sale, SaleReferences
from ganho.domain.settings import Settings
from ganho.errors import RejectedError

AT_A_TIME = 200
OF_RECORDS = frozenset(
    {
        Reason.CUSTOMER_AMBIGUOUS,
        Reason.CUSTOMER_CHANGED,
        Reason.CUSTOMER_REFUSED,
        Reason.ITEM_AMBIGUOUS,
        Reason.ITEM_INACTIVE,
        Reason.ITEM_MISSING,
        Reason.ITEM_REFUSED,
        Reason.ITEM_UNSEEN,
        Reason.SALE_REFUSED,
        Reason.CONTRACT_REFUSED,
    }
)
"""Why a deal is held may be a customer or an item that is not there any more."""


@dataclass(frozen=True, kw_only=True)
class Matched:
    """Ids of the deals that passed, and of those for which something is missing."""

    ready: tuple[int, ...] = ()
    """To become sales."""
    contracts: tuple[int, ...] = ()
    new_customers: tuple[int, ...] = ()
    new_items: tuple[int, ...] = ()
    creates: int = field(default=0, compare=False)
    """Requests for all of these: one where several deals need the same customer or item."""


@dataclass
class _Sorted:
    """The deals of a pass: what they become, and what is missing for them."""

    ready: dict[int, Bookable] = field(default_factory=dict)
    customers: dict[int, str] = field(default_factory=dict)
    new_customers: set[int] = field(default_factory=set)
    new_items: set[int] = field(default_factory=set)
    items: dict[str, Item] = field(default_factory=dict)
    """What the deals' lines ask for, by `Item.ref`."""
    matches: dict[str, ItemMatch] = field(default_factory=dict)

    def drop(self, deal_id: int) -> None:
        """Take out a deal that is held after all."""
        self.ready.pop(deal_id, None)
        self.customers.pop(deal_id, None)
        self.new_customers.discard(deal_id)
        self.new_items.discard(deal_id)

    def replace(self, deal_ids: Iterable[int], again: "_Sorted") -> None:
        """Take what a second pass over some deals found instead."""
        for deal_id in deal_ids:
            self.ready.pop(deal_id, None)
        self.ready |= again.ready
        self.customers |= again.customers
        self.new_customers, self.new_items = again.new_customers, again.new_items
        self.matches |= again.matches


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
    gone: GoneDeals
    register: Register
    counterparts: Counterparts
    contracts_in_force: ContractsInForce
    leftovers: Leftovers
    choosing: Choosing
    consents: Consents
    settings: Settings
    is_night: bool
    """Whether this run looks at what nothing else looks at."""

    def matched(self) -> Matched:
        """Match every open deal with the ERP's customers and items.

        Raises RetryableError if the ERP cannot be read now, FatalError if a person has
        to act first.
        """
        young = self.guards.let_settle()
        is_idle = not self._open_ids(young)
        # A deal that was taken back while its answer was lost: nothing else asks for it.
        if is_idle and not (self.is_night and self.leftovers.are_unawaited()):
            return Matched()
        # First: deals whose sales bear our marker are booked by this, and leave.
        self.before.prepare()
        self.stock.hold_short()
        open_ids = self._open_ids(young)
        if not open_ids:
            return Matched()
        found = self._sort_twice(sorted(open_ids))
        tell("match", len(found.ready))
        passed = self._passed(found)
        self._warn_of_addresses(found, passed)
        return _matched(found, passed)

    def _open_ids(self, young: set[int]) -> set[int]:
        return self.choosing.named_among(set(self.desk.open_ids()) - young)

    def _passed(self, found: _Sorted) -> set[int]:
        """Give those that nothing speaks against, and of these the chosen ones."""
        if not self.choosing.choice.first:
            usual = self.guards.hold_unusual_volume(set(found.ready))
            return self._not_booked_already(found, usual)
        # So few are no crowd, however many wait behind them.
        passed = self._not_booked_already(found, set(found.ready))
        return self.guards.hold_unusual_volume(self.choosing.first_of(passed))

    def _not_booked_already(self, found: _Sorted, passed: set[int]) -> set[int]:
        """Hold the deals that may be booked already; give the rest."""
        by_hand = self.by_hand
        suspects = self._suspects(found, passed, by_hand.suspicious)
        passed -= by_hand.hold_possibly_booked(suspects)
        if by_hand.odd:
            passed -= by_hand.hold_unread(self._suspects(found, passed, set))
        alike = self.gone.look_alikes(_wanted(found, passed))
        return passed - self.gone.hold_booked(self._suspects(found, alike, set))

    def _sort_twice(self, deal_ids: Sequence[int]) -> _Sorted:
        """Sort the deals; before anything counts as missing, the mirror is read again."""
        # Who releases a deal has changed something, and what was deleted shows nowhere.
        released = self.consents.last_released(deal_ids, OF_RECORDS)
        self.register.freshen_customers(KNOWN_FOR, released)
        self.register.freshen_items(KNOWN_FOR, released)
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

    def _suspects(
        self,
        found: _Sorted,
        passed: set[int],
        pick: Callable[[Sequence[int]], set[int]],
    ) -> list[Suspect]:
        """Gather the deals whose sale somebody may have typed by hand."""
        suspects = []
        for batch in batches(sorted(passed), AT_A_TIME):
            deals = self.desk.snapshots(batch)
            for deal_id in sorted(pick(batch)):
                sale, customer = found.ready[deal_id], found.customers.get(deal_id)
                # A customer that the ERP does not have has no sale there either.
                if isinstance(sale, Sale) and customer is not None:
                    suspects.append(
                        Suspect(
                            deal_id=deal_id,
                            sale=sale,
                            customer_id=customer,
                            won_on=won_on(deals[deal_id], self.settings),
                        )
                    )
        return suspects

    def _sort(self, deal_ids: Iterable[int]) -> _Sorted:
        result = _Sorted()
        for batch in batches(deal_ids, AT_A_TIME):
            deals = self.desk.snapshots(batch)
            made = self.deals.bookables_of(batch)
            customers, items = self._compared(made)
            self.leftovers.close_kept(made, customers, items)
            result.items |= {x.item.ref: x.item for one in made for x in one.lines}
            result.matches |= items
            with self.quarantine.setting_aside() as rejected:
                for bookable, customer in zip(made, customers, strict=True):
                    tell_of_name(self.desk, bookable.deal_id, customer)
                    try:
                        self.guards.check_usual(bookable, deals[bookable.deal_id])
                        self._sort_one(bookable, customer, items, result)
                    except RejectedError as error:
                        rejected[bookable.deal_id] = error
        self._hold_contested(result)
        return result

    def _compared(
        self, made: Sequence[Bookable]
    ) -> tuple[list[CustomerMatch], dict[str, ItemMatch]]:
        """Compare deals with the mirror; before one is held, whom it names is read."""
        customers = self.counterparts.taken_by(made)
        wanted = [line.item for one in made for line in one.lines]
        items = self.counterparts.match_items(wanted)
        doubtful = [n for n, one in enumerate(customers) if one.doubtful]
        lost = self.register.read_again(
            {customer_id for n in doubtful for customer_id in customers[n].doubtful},
            {item_id for one in items.values() for item_id in one.ambiguous},
        )
        if lost:
            again = self.counterparts.taken_by([made[n] for n in doubtful])
            for n, match in zip(doubtful, again, strict=True):
                customers[n] = match
            items = self.counterparts.match_items(wanted)
        return customers, items

    def _hold_contested(self, result: _Sorted) -> None:
        """Hold the deals whose products are two for us and one for the ERP.

        After all of them: which of the two was won first decides nothing.
        """
        claims = self.counterparts.claims
        claims.note(result.items.values(), result.matches)
        claims.keep()
        contest = claims.contest(result.items, result.matches)
        with self.quarantine.setting_aside() as rejected:
            for deal_id, bookable in sorted(result.ready.items()):
                for ref in (line.item.ref for line in bookable.lines):
                    if ref in contest.held:
                        rejected.setdefault(deal_id, contest.held[ref])
                    elif ref in contest.shared:
                        facts = contest.shared[ref]
                        self.desk.warn(deal_id, Remark.ITEM_SHARED, facts)
        for deal_id in rejected:
            result.drop(deal_id)

    def _sort_one(
        self,
        bookable: Bookable,
        customer: CustomerMatch,
        items: dict[str, ItemMatch],
        result: _Sorted,
    ) -> None:
        """Put one deal where it belongs, or raise RejectedError."""
        deal_id = bookable.deal_id
        check_customer(customer)
        missing = [
            line.item
            for line in bookable.lines
            if not _is_there(line.item, items[line.item.ref], self.settings)
        ]
        if customer.near:
            facts = {"near": ", ".join(customer.near)}
            self.desk.warn(deal_id, Remark.NEAR_DUPLICATE_CUSTOMER, facts)
        if isinstance(bookable, Contract) and customer.found and not missing:
            self._check_contract(bookable, customer.found, items)
        if customer.found is None:
            check_new(bookable.customer)
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
            line.item.ref: items[line.item.ref].found or "" for line in contract.lines
        }
        references = SaleReferences(customer_id=customer_id, item_ids=ids)
        self.contracts_in_force.check_not_active(contract, references)


def _matched(found: _Sorted, passed: set[int]) -> Matched:
    contracts = {i for i in passed if isinstance(found.ready[i], Contract)}
    people = {
        identity_of(found.ready[i].customer) for i in found.new_customers & passed
    }
    items = {
        line.item.key
        for i in found.new_items & passed
        for line in found.ready[i].lines
        if found.matches[line.item.ref].found is None
    }
    return Matched(
        creates=len(passed) + len(people) + len(items),
        ready=tuple(sorted(passed - contracts)),
        contracts=tuple(sorted(contracts)),
        new_customers=tuple(sorted(found.new_customers & passed)),
        new_items=tuple(sorted(found.new_items & passed)),
    )


def _wanted(found: _Sorted, passed: set[int]) -> dict[int, tuple[str, Decimal]]:
    """Give customer and total of the deals that become sales, where it has both."""
    return {
        deal_id: (found.customers[deal_id], found.ready[deal_id].total)
        for deal_id in sorted(passed & found.customers.keys())
        if isinstance(found.ready[deal_id], Sale)
    }


def _is_there(item: Item, found: ItemMatch, settings: Settings) -> bool:
    """Tell whether an item exists; raise RejectedError if it may not be created."""
    if found.found is None:
        check_creatable(item, found, may_create=settings.missing_items == "create")
    return found.found is not None
