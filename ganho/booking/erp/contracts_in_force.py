"""The contracts that bill now, with their items: a customer is never billed twice.

A contract shows none of its items: those are read of the next sale it has scheduled.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ganho.booking.run.consents import Consents
from ganho.conta_azul.contracts import Contracts
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.schemas import ListedContract, ReadContract, SaleItem
from ganho.domain.contract.contract import Contract
from ganho.domain.contract.renewal import renewal_facts
from ganho.domain.reasons import Reason
from ganho.domain.sale import SaleReferences
from ganho.errors import RejectedError

ANYTHING = frozenset({"anything"})
"""The items of a contract that cannot be read: rather ask than bill twice."""


@dataclass(frozen=True, kw_only=True)
class ActiveContract:
    """A contract of the ERP that bills now."""

    contract_id: str
    number: int | None
    customer_id: str
    ends_on: date | None
    item_ids: frozenset[str]

    def bills(self, wanted: frozenset[str]) -> bool:
        """Tell whether it bills, or may bill, one of these items."""
        return self.item_ids is ANYTHING or bool(self.item_ids & wanted)


@dataclass(frozen=True, kw_only=True)
class ContractsInForce:
    """The ERP's active contracts by customer; each is read when it is asked for."""

    contracts: Contracts
    consents: Consents
    _listed: dict[str, list[ListedContract]] = field(default_factory=dict, init=False)
    """As far as nobody has asked for their items."""
    _known: dict[str, list[ActiveContract]] = field(default_factory=dict, init=False)

    def take_in(self, listed: Iterable[ListedContract]) -> None:
        """Take in the whole list of contracts, as it is now."""
        self._listed.clear()
        for contract in listed:
            if contract.active:
                self._listed.setdefault(contract.customer_id, []).append(contract)

    def note(self, active: ActiveContract) -> None:
        """Let what follows in this run see a contract."""
        self._known.setdefault(active.customer_id, []).append(active)

    def check_not_active(self, contract: Contract, references: SaleReferences) -> None:
        """Refuse a second contract of one customer for the same item, at the same time.

        Raises RejectedError unless a person said that it is meant.
        """
        reason = Reason.CONTRACT_ALREADY_ACTIVE
        if self.consents.has(contract.deal_id, reason, "book"):
            return
        wanted = frozenset(references.item_ids.values())
        in_the_way = [
            active
            for active in self._of(references.customer_id, contract.starts_on)
            if not _is_over(active, contract.starts_on) and active.bills(wanted)
        ]
        if in_the_way:
            last = max(in_the_way, key=lambda active: active.ends_on or date.max)
            facts = renewal_facts(contract, last.ends_on)
            raise already_active(last.number, **facts)

    def items_of(self, contract: ReadContract) -> list[SaleItem]:
        """Give the items of a contract, as the sale that shows them has them."""
        if contract.next_sale_id is None:
            return []
        return self.contracts.sale_items(contract.next_sale_id)

    def _of(self, customer_id: str, day: date) -> list[ActiveContract]:
        """Give a customer's contracts that bill on a day or later, with their items.

        Each is read once, and forgotten only then: trouble leaves it to the next deal. A
        list may not say whose a contract is: that is read as well.
        """
        for listed in list(self._listed.get("", [])):
            try:
                contract = self.contracts.contract(listed.contract_id)
            except OddRecordError:
                # Whose it is cannot be read: it stands in nobody's way.
                continue
            known = listed.model_copy(update={"customer_id": contract.customer_id})
            self._listed.setdefault(contract.customer_id, []).append(known)
            self._listed[""].remove(listed)
        for listed in list(self._listed.get(customer_id, [])):
            if not _is_over(listed, day):
                self.note(self._with_items(listed))
                self._listed[customer_id].remove(listed)
        return self._known.get(customer_id, [])

    def _with_items(self, listed: ListedContract) -> ActiveContract:
        try:
            contract = self.contracts.contract(listed.contract_id)
            item_ids = frozenset(item.item_id for item in self.items_of(contract))
        except OddRecordError:
            item_ids = ANYTHING
        return ActiveContract(
            contract_id=listed.contract_id,
            number=listed.number,
            customer_id=listed.customer_id,
            ends_on=listed.ends_on,
            item_ids=item_ids,
        )


def already_active(number: int | str | None, **facts: str) -> RejectedError:
    """Say which contract stands in a deal's way, for a person to settle."""
    return RejectedError(Reason.CONTRACT_ALREADY_ACTIVE, contract=str(number), **facts)


def _is_over(active: ActiveContract | ListedContract, day: date) -> bool:
    return active.ends_on is not None and active.ends_on < day
