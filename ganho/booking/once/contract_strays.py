"""Contracts that bear our marker but are not in this ledger: adopted before any create."""

from collections.abc import Iterable
from dataclasses import dataclass

from ganho.booking.erp.contracts_in_force import ContractsInForce
from ganho.booking.once.contract_look import (
    UNREADABLE,
    ContractLooks,
    adopted_contract,
)
from ganho.booking.once.originals import Marked, Originals
from ganho.booking.reading.accounts import Identity
from ganho.booking.run.table import Desk
from ganho.conta_azul.contracts import Contracts
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.schemas import ListedContract
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.facts import Facts
from ganho.ledger.parts.foreign import Foreign


@dataclass(frozen=True, kw_only=True)
class ContractStrays:
    """The contracts of an account that may be ours, each read once."""

    contracts: Contracts
    in_force: ContractsInForce
    looks: ContractLooks
    originals: Originals
    bookings: Bookings
    foreign: Foreign
    facts: Facts
    desk: Desk
    identity: Identity
    dry_run: bool
    run_id: str

    def adopt_marked(self) -> None:
        """List all contracts, read each unknown one once, adopt those with our marker.

        Raises RetryableError if the list or a contract cannot be read.
        """
        listed = list(self.contracts.contracts())
        self.in_force.take_in(listed)
        ids = [contract.contract_id for contract in listed]
        others = self.foreign.contracts_among(ids) - self._marked_for_open_deals()
        known = self.bookings.ours_among(ids) | others
        unknown = [one for one in listed if one.contract_id not in known]
        marked = [found for one in unknown if (found := self._read_marked(one))]
        self.originals.settle_marked(marked)
        self._note_foreign(marked)
        # None holds the run up any more: the next one gets an hour of its own.
        self._note_all_read()

    def _marked_for_open_deals(self) -> set[str]:
        """Give what bears an open deal's marker and was left alone before it was open."""
        open_ids = self.desk.open_ids()
        fresh = set(open_ids) - self.bookings.booked_before(open_ids)
        markers = [self.identity.marker_of(deal_id) for deal_id in fresh]
        return self.foreign.contracts_marked(markers)

    def _read_marked(self, listed: ListedContract) -> Marked | None:
        """Read a contract; one that names no deal need never be read again."""
        try:
            contract = self.looks.read(listed)
        except OddRecordError:
            # Not foreign for good: it is read again, and meanwhile stands in the way of
            # its customer's deals (`contracts_in_force`).
            return None
        deal_id = self.looks.deal_of(contract) if contract else None
        if contract is not None and deal_id is not None:
            return Marked(found=adopted_contract(deal_id, contract, self.run_id))
        if not self.dry_run:
            self.foreign.note_contracts([listed.contract_id])
        return None

    def _note_foreign(self, marked: Iterable[Marked]) -> None:
        """Remember what bears a marker of ours and is no deal's own, or not known to be."""
        for found in (one.found for one in marked):
            if not self.dry_run and not self.bookings.ours_among([found.erp_id]):
                bears = self.identity.marker_of(found.deal_id)
                self.foreign.note_contracts([found.erp_id], bears)

    def _note_all_read(self) -> None:
        if not self.dry_run and self.facts.get(UNREADABLE) is not None:
            self.facts.note(UNREADABLE, None)
