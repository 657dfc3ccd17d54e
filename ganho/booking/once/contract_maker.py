"""Step 7: create the contracts, each exactly once; nothing of them can be corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Literal

from ganho.booking.erp.contracts_in_force import ActiveContract, ContractsInForce
from ganho.booking.erp.references import References
from ganho.booking.erp.remarks import Noted, closed_month, shorter_term
from ganho.booking.once.before import Before
from ganho.booking.once.contract_look import ContractLooks
from ganho.booking.once.creatable import Found, Made
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.once.numbered import Numbered
from ganho.booking.reading.accounts import Identity
from ganho.booking.reading.dossiers import Deals
from ganho.booking.run.brake import Brake
from ganho.booking.run.run import NotYetError
from ganho.conta_azul.contracts import Contracts
from ganho.conta_azul.schemas import ContratoRequest
from ganho.domain.contract.contract import Contract
from ganho.domain.deal import Deal
from ganho.domain.reasons import Reason, Remark
from ganho.domain.sale import SaleReferences
from ganho.domain.settings import Settings
from ganho.domain.translation import booking_day
from ganho.errors import RefusedError, RejectedError
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.promises import Promises
from ganho.ledger.parts.terms import Terms
from ganho.ledger.records import Booking, Intent, Sent


@dataclass(frozen=True, kw_only=True)
class ContractMaker:
    """Makes the contracts of one run, one at a time."""

    promises: Promises
    bookings: Bookings
    terms: Terms
    brake: Brake
    before: Before
    deals: Deals
    references: References
    leftovers: Leftovers
    numbered: Numbered
    contracts: Contracts
    looks: ContractLooks
    in_force: ContractsInForce
    identity: Identity
    settings: Settings
    today: date
    run_id: str
    _lock: Lock = field(default_factory=Lock, init=False)

    def create(self, deal_id: int) -> None:
        """Book one deal as a contract, or settle what an earlier run left unsettled.

        One at a time: two deals of one run may mean the same contract. Raises as
        `SaleMaker.create` does.
        """
        if self.bookings.of_deal(deal_id) is not None:
            return
        self.brake.check()
        self.before.prepare()
        deal = self.deals.fresh(deal_id)
        contract = self.deals.bookable_of(deal)
        if not isinstance(contract, Contract):
            raise NotYetError("it became a sale while the run was under way")
        references = self.references.references_for(contract, deal)
        wanted = self._wanted(deal, contract, references)
        wanted.request(1)  # refused here, it needs no promise
        # Held over look and send: the first of two like deals holds the second.
        with self._lock:
            if not self.leftovers.let_go(deal_id, "sale"):
                self._create(wanted)

    def _wanted(
        self, deal: Deal, contract: Contract, to: SaleReferences
    ) -> "WantedContract":
        return WantedContract(
            deal=deal,
            contract=contract,
            references=to,
            marker=self.identity.marker_of(deal.deal_id),
            contracts=self.contracts,
            looks=self.looks,
            in_force=self.in_force,
            terms=self.terms,
            settings=self.settings,
            today=self.today,
            run_id=self.run_id,
        )

    def _create(self, wanted: "WantedContract") -> None:
        if not self._may_be_there(wanted):
            self.in_force.check_not_active(wanted.contract, wanted.references)
        try:
            self.numbered.create(wanted)
        except RejectedError:
            self.references.check_there(wanted.references)
            raise
        finally:
            # After an error too: a send that nobody answered may have made it.
            self._note_active(wanted)

    def _may_be_there(self, wanted: "WantedContract") -> bool:
        """Tell whether a send is unanswered: what is active may be the deal's own."""
        intent = self.promises.find(wanted.kind, wanted.key)
        return intent is not None and bool(intent.unanswered)

    def _note_active(self, wanted: "WantedContract") -> None:
        """Let the deals that follow in this run see what was made, or may have been."""
        made = self.bookings.of_deal(wanted.deal_id)
        if made is None and not self._may_be_there(wanted):
            return
        known = made or self.promises.find(wanted.kind, wanted.key)
        active = ActiveContract(
            contract_id=made.erp_id if made else "",
            number=known.number if known else None,
            customer_id=wanted.references.customer_id,
            ends_on=wanted.contract.ends_on,
            item_ids=frozenset(wanted.references.item_ids.values()),
        )
        self.in_force.note(active)


@dataclass(frozen=True, kw_only=True)
class WantedContract:
    """The contract that a deal is to become."""

    deal: Deal
    contract: Contract
    references: SaleReferences
    marker: str
    contracts: Contracts
    looks: ContractLooks
    in_force: ContractsInForce
    terms: Terms
    settings: Settings
    today: date
    run_id: str
    kind: Literal["contract"] = "contract"

    @property
    def key(self) -> str:
        """The deal's id."""
        return str(self.deal_id)

    @property
    def deal_id(self) -> int:
        """The deal's id."""
        return self.contract.deal_id

    @property
    def payload(self) -> str:
        """What is asked for and what it points to."""
        return f"{self.references.model_dump_json()} {self.contract.model_dump_json()}"

    @property
    def sent(self) -> Sent:
        """What the ERP's lists show of it."""
        return Sent(
            customer_id=self.references.customer_id,
            total=self.contract.total,
            day=self.contract.starts_on,
        )

    def request(self, number: int) -> ContratoRequest:
        """Write the request; raises RejectedError where it cannot be."""
        return ContratoRequest.from_contract(
            self.contract, self.references, number=number, marker=self.marker
        )

    def send(self, number: int) -> Made[Booking]:
        """Create the contract; a look came before, and time."""
        self.in_force.check_not_active(self.contract, self.references)
        request = self.request(number)
        # Before the send: after a kill nobody else could say for how long it bills.
        self._note_terms()
        made = self.contracts.create_contract(request)
        return Made(thing=self._booking(made, number), remarks=self._remarks())

    def look(self, intent: Intent) -> Found[Booking]:
        """Look for the contract, by number and by marker."""
        found = self.looks.look(intent, self.sent)
        if found.ours is None:
            return found
        return replace(found, ours=replace(found.ours, remarks=self._remarks()))

    def finds(self, numbers: Sequence[int]) -> bool:
        """Tell whether the list shows any of these numbers."""
        return self.looks.finds(numbers)

    def refused(self, error: RefusedError) -> RejectedError:
        """Say why, in the vendor's words."""
        return RejectedError(
            Reason.CONTRACT_REFUSED, status=str(error.status), text=error.text
        )

    def _note_terms(self) -> None:
        """Keep for how long it bills: the ERP says it of none of ours."""
        self.terms.keep(
            self.deal_id,
            months=self.contract.period_months,
            periods=self.contract.periods,
            ends_on=self.contract.ends_on,
        )

    def _booking(self, contract_id: str, number: int) -> Booking:
        return Booking(
            deal_id=self.deal_id,
            kind=self.kind,
            erp_id=contract_id,
            number=number,
            total=self.contract.total,
            sold_on=self.contract.starts_on,
            customer_id=self.references.customer_id,
            run_id=self.run_id,
        )

    def _remarks(self) -> Noted:
        """A start that somebody chose is no surprise to anybody."""
        settings, starts_on = self.settings, self.contract.starts_on
        day = booking_day(self.deal, settings, self.today)
        noted = closed_month(settings, self.deal, day) if starts_on == day else {}
        if self.contract.ends_on is None:
            noted[Remark.CONTRACT_WITHOUT_END] = {}
        return noted | shorter_term(self.contract)
