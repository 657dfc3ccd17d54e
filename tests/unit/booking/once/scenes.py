"""An ERP, a ledger and a run's owners around what is created once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from typing import Any

from ganho.booking.erp.claims import Claims
from ganho.booking.erp.contracts_in_force import ContractsInForce
from ganho.booking.erp.counterparts import Counterparts
from ganho.booking.erp.stock import Need, Shortage, Stock
from ganho.booking.once.contract_look import ContractLooks
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.once.looks import Looks
from ganho.booking.once.originals import Originals
from ganho.booking.once.sale_look import SaleLooks
from ganho.booking.reading.known_deals import Known
from ganho.booking.run.retries import Retries
from ganho.booking.run.run import NotYetError
from ganho.domain.contract.contract import Bookable
from ganho.domain.deal import Deal
from ganho.domain.sale import SaleReferences
from ganho.ledger.records import DealState, MirroredCustomer, Sent
from tests.unit.booking.erp_fakes import Contracts, Sales
from tests.unit.booking.factories import CUSTOMER, DAY, ITEM, make_references, make_sale
from tests.unit.booking.fakes import (
    Brake,
    Clock,
    Consents,
    Deals,
    Desk,
    Facts,
    Foreign,
    Identity,
    Mirror,
    Products,
    Promises,
    Quarantine,
    Register,
    fingerprint,
)
from tests.unit.domain.factories import WON, make_deal, make_settings

WON_ON = WON.date()


class Plenty:
    """Balances that suffice."""

    def shortages(self, needs: Iterable[Need]) -> list[Shortage]:
        del needs
        return []


@dataclass
class KnownDeals:
    """What is known of deals: those on the desk, and what a test adds."""

    desk: Desk
    others: dict[int, Known] = field(default_factory=dict)

    def of(self, deal_ids: Iterable[int]) -> dict[int, Known]:
        ids = list(deal_ids)
        found = {i: self.others[i] for i in ids if i in self.others}
        for deal_id, row in self.desk.by_id(ids).items():
            found.setdefault(
                deal_id,
                Known(
                    is_ours=True,
                    is_open=row.state is DealState.OPEN,
                    value=row.value,
                    won_on=frozenset({WON_ON}),
                    is_closed=False,
                    deal=self.desk.deals[deal_id],
                ),
            )
        return found


@dataclass
class Scene:
    """All that stands around the promises of one company."""

    clock: Clock = field(default_factory=Clock)
    sales: Sales = field(default_factory=Sales)
    contracts: Contracts = field(default_factory=Contracts)
    consents: Consents = field(default_factory=Consents)
    identity: Identity = field(default_factory=Identity)
    register: Register = field(default_factory=Register)
    foreign: Foreign = field(default_factory=Foreign)
    mirror: Mirror = field(default_factory=Mirror)
    products: Products = field(default_factory=Products)
    brake: Brake = field(default_factory=Brake)
    left_out: set[int] = field(default_factory=set)
    settings: dict[str, Any] = field(default_factory=dict)
    dry_run: bool = False

    def __post_init__(self) -> None:
        self.facts = Facts(self.clock)
        self.promises = Promises(self.clock)
        self.desk = Desk(promises=self.promises, foreign=self.foreign)
        self.deals = Deals(self.desk)
        self.known = KnownDeals(self.desk)
        self.looks = Looks(age=self.clock.age, sleep=self.clock.sleep)
        self.in_force = ContractsInForce(
            contracts=self.contracts, consents=self.consents
        )

    def left_out_before(self, deal_ids: Iterable[int], rule: str) -> set[int]:
        """As the ledger's decisions know it."""
        assert rule == "PIPELINE_NOT_INCLUDED"
        return self.left_out & set(deal_ids)

    def add_deal(
        self, deal_id: int = 1, bookable: Any = None, value: int = 10, **changes: Any
    ) -> Deal:
        """Put an open deal on the desk, to become a sale unless told otherwise."""
        deal = make_deal(deal_id=deal_id, value=Decimal(value), **changes)
        self.desk.put(deal)
        self.deals.bookables[deal_id] = bookable or make_sale(deal_id, value)
        return deal

    def add_customer(self, customer_id: str, name_key: str = "hotel azul") -> None:
        self.mirror.customers[customer_id] = MirroredCustomer(
            customer_id=customer_id, name_key=name_key, tax_key=None, active=True
        )

    def counterparts(self) -> Counterparts:
        return Counterparts(
            mirror=self.mirror,
            claims=Claims(
                products=self.products, fingerprint=fingerprint, dry_run=self.dry_run
            ),
            fingerprint=fingerprint,
            rule="native",
            chosen_customer=self.consents.chosen_customer,
            keep_taken=self.mirror.keep_taken,
        )

    def stock(self) -> Stock:
        return Stock(
            balances=Plenty(),
            sales=self.sales,
            contracts=self.contracts,
            remarks=self.desk,
            desk=self.desk,
            quarantine=Quarantine(self.desk),
            retries=Retries(rows=self.desk, remarks=self.desk, clock=self.clock),
            consents=self.consents,
            identity=self.identity,
            brake=self.brake,
            clock=self.clock,
            dry_run=self.dry_run,
        )

    def originals(self) -> Originals:
        return Originals(
            desk=self.desk,
            promises=self.promises,
            bookings=self.promises,
            events=self,
            known=self.known,
            deals=self.deals,
            consents=self.consents,
            identity=self.identity,
            quarantine=Quarantine(self.desk),
            register=self.register,
            counterparts=self.counterparts(),
            stock=self.stock(),
            settings=make_settings(**self.settings),
        )

    def sale_looks(self) -> SaleLooks:
        return SaleLooks(
            sales=self.sales,
            bookings=self.promises,
            foreign=self.foreign,
            consents=self.consents,
            identity=self.identity,
            stock=self.stock(),
            zone=UTC,
            run_id="run",
        )

    def contract_looks(self) -> ContractLooks:
        return ContractLooks(
            contracts=self.contracts,
            in_force=self.in_force,
            bookings=self.promises,
            foreign=self.foreign,
            facts=self.facts,
            consents=self.consents,
            identity=self.identity,
            clock=self.clock,
            dry_run=self.dry_run,
            run_id="run",
        )

    def leftovers(self) -> Leftovers:
        return Leftovers(
            promises=self.promises,
            bookings=self.promises,
            rows=self.desk,
            sale_looks=self.sale_looks(),
            contract_looks=self.contract_looks(),
            looks=self.looks,
            originals=self.originals(),
            counterparts=self.counterparts(),
            register=self.register,
            dry_run=self.dry_run,
        )

    def promise(
        self, kind: Any = "sale", key: str = "1", number: int | None = 7
    ) -> Any:
        """Promise a create that stays unanswered."""
        sent = Sent(customer_id="c", total=Decimal(10), day=DAY) if number else None
        return self.promises.begin(
            kind, key, payload_hash="h", number=number, deal_id=1, sent=sent
        )

    def booked_as(self, deal_id: int = 1) -> str | None:
        booking = self.promises.of_deal(deal_id)
        return booking.erp_id if booking else None

    def held_for(self, deal_id: int = 1) -> str | None:
        row = self.desk.rows[deal_id]
        return row.reason if row.state is DealState.QUARANTINED else None


@dataclass
class Before:
    """What is done once before the first create; it counts how often it was asked."""

    asked: int = 0

    def prepare(self) -> None:
        self.asked += 1


@dataclass
class References:
    """Everything a sale points to is there, unless a test says otherwise."""

    missing: Exception | None = None
    gone: bool = False
    checked: int = 0

    def check_there(self, references: SaleReferences) -> None:
        assert references.customer_id == CUSTOMER
        self.checked += 1
        if self.gone:
            raise NotYetError("its customer is gone")

    def references_for(self, bookable: Bookable, deal: Deal) -> SaleReferences:
        assert bookable.deal_id == deal.deal_id
        if self.missing:
            raise self.missing
        return make_references(CUSTOMER, {"name:cafe": ITEM})
