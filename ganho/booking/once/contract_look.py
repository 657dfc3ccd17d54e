"""Was a contract created, although its answer was lost? Look, by number and by marker.

A contract shows its notes where its payment is described, and none of its items.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ganho.booking.erp.contracts_in_force import ContractsInForce, already_active
from ganho.booking.once.creatable import Found, Made
from ganho.booking.reading.accounts import Identity
from ganho.booking.run.consents import Consents
from ganho.conta_azul.contracts import Contracts
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.schemas import ListedContract, ReadContract
from ganho.domain.markers import deal_id_in, deal_id_in_line
from ganho.domain.reasons import Reason
from ganho.errors import RetryableError
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.facts import Facts
from ganho.ledger.parts.foreign import Foreign
from ganho.ledger.records import Booking, Intent, Sent

UNREADABLE = "unreadable_contracts"
# The vendor answers 500 for a contract it does not know: for an hour that may be an
# outage, and no longer.
GIVEN_UP_AFTER = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class ContractLooks:
    """Looks for the contracts of one account."""

    contracts: Contracts
    in_force: ContractsInForce
    bookings: Bookings
    foreign: Foreign
    facts: Facts
    consents: Consents
    identity: Identity
    clock: Callable[[], datetime]
    dry_run: bool
    run_id: str

    def look(self, intent: Intent, sent: Sent | None = None) -> Found[Booking]:
        """Look once for the contract of an intent: its customer's, or under its number.

        All in one list: in a second one, ours could show only now and look like a
        stranger's. What is over proves nothing, for a deleted contract's number is free.
        Raises RejectedError if what is there may be ours and does not say so.
        """
        deal_id, stranger, alike = int(intent.key), False, None
        asked = [one for one in (intent.sent, sent) if one is not None]
        odd: list[ListedContract] = []
        for listed, contract in self._candidates(intent, asked, odd):
            ours = contract and self.deal_of(contract) == deal_id
            if contract and ours and not self._was_given_up(contract):
                found = adopted_contract(deal_id, contract, self.run_id)
                return Found(ours=Made(thing=found))
            if contract and self.is_like(intent, asked, contract):
                alike = alike or contract
            else:
                stranger = stranger or (
                    listed.active and listed.number == intent.number
                )
        if alike is not None:
            raise already_active(alike.number)
        # To guess one away that cannot be read would bill a customer twice.
        if odd and not self._is_meant(deal_id):
            raise already_active(odd[0].number)
        return Found(stranger=stranger)

    def is_like(
        self, intent: Intent, asked: Sequence[Sent], contract: ReadContract
    ) -> bool:
        """Tell whether a contract may be what was sent, although it does not say so.

        Only under our number: whatever number one of the same item has, it holds the
        deal.
        """
        if contract.ended or contract.number != intent.number:
            return False
        if self._is_meant(int(intent.key)):
            return False
        return any(
            contract.customer_id == one.customer_id
            and contract.total in (None, one.total)
            for one in asked
        )

    def finds(self, numbers: Collection[int]) -> bool:
        """Tell whether the list shows any of these numbers."""
        listed = self.contracts.contracts() if numbers else ()
        return any(one.active and one.number in numbers for one in listed)

    def deal_of(self, contract: ReadContract) -> int | None:
        """Find the deal in a contract's notes or, where they name none, in its items."""
        company_id = self.identity.company_id()
        found = deal_id_in(contract.notes, company_id)
        if found is not None:
            return found
        texts = (item.text for item in self.in_force.items_of(contract))
        deals = (deal_id_in_line(text, company_id) for text in texts)
        return next((deal for deal in deals if deal is not None), None)

    def read(self, listed: ListedContract) -> ReadContract | None:
        """Read a contract; None for one that has ended and cannot be read any more.

        Whether one that was deleted can be is not known, and it must not stop every run;
        but an outage must not hide one of ours, whose deal would have another made.
        """
        try:
            return self.contracts.contract(listed.contract_id)
        except OddRecordError:
            raise
        except RetryableError:
            if listed.active or not self._is_past_reading():
                raise
            return None

    def _is_meant(self, deal_id: int) -> bool:
        """Tell whether a person said that another contract is meant."""
        return self.consents.has(deal_id, Reason.CONTRACT_ALREADY_ACTIVE, "book")

    def _candidates(
        self, intent: Intent, asked: Sequence[Sent], odd: list[ListedContract]
    ) -> Iterator[tuple[ListedContract, ReadContract | None]]:
        """Read what may be the contract; one that is booked is not read.

        Those that bill and cannot be read are put to the `odd` ones.
        """
        # A row of the list may name no customer: such a contract is read as well.
        customers = {"", *(one.customer_id for one in asked)}
        candidates = [
            listed
            for listed in self.contracts.contracts()
            if listed.number == intent.number or listed.customer_id in customers
        ]
        # What has our number first: most often it is the one, and one read is enough.
        candidates.sort(key=lambda listed: listed.number != intent.number)
        booked = self.bookings.ours_among(c.contract_id for c in candidates)
        for listed in candidates:
            try:
                read = None if listed.contract_id in booked else self.read(listed)
            except OddRecordError:
                odd += [listed] if listed.active else []
                continue
            yield listed, read

    def _was_given_up(self, contract: ReadContract) -> bool:
        """Tell whether it gave its place to another, as far as this ledger knows."""
        known = self.foreign.contracts_among([contract.contract_id])
        return contract.ended and bool(known)

    def _is_past_reading(self) -> bool:
        """Tell whether there have been contracts for an hour that cannot be read."""
        # A dry run cannot note when the hour began, and makes nothing a second time.
        if self.dry_run:
            return True
        now, since = self.clock(), self.facts.get(UNREADABLE)
        if since is None or datetime.fromisoformat(since) > now:
            self.facts.note(UNREADABLE, now.isoformat())
            return False
        return now - datetime.fromisoformat(since) >= GIVEN_UP_AFTER


def adopted_contract(deal_id: int, contract: ReadContract, run_id: str) -> Booking:
    """The booking of a contract that was found, not answered."""
    return Booking(
        deal_id=deal_id,
        kind="contract",
        erp_id=contract.contract_id,
        number=contract.number,
        total=contract.total or Decimal(0),
        sold_on=contract.starts_on,
        customer_id=contract.customer_id,
        adopted=True,
        cancelled=contract.ended,
        run_id=run_id,
    )
