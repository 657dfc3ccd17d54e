"""The owners of what a run works with and learns, put together once."""

from collections.abc import Callable
from dataclasses import dataclass

from ganho.booking.erp.by_hand import ByHand
from ganho.booking.erp.contracts_in_force import ContractsInForce
from ganho.booking.erp.counterparts import Counterparts
from ganho.booking.erp.lists import Lists
from ganho.booking.erp.references import References
from ganho.booking.erp.register import Register
from ganho.booking.erp.stock import Balances, Stock
from ganho.booking.once.before import Before
from ganho.booking.once.contract_look import ContractLooks
from ganho.booking.once.contract_maker import ContractMaker
from ganho.booking.once.contract_strays import ContractStrays
from ganho.booking.once.customer_maker import CustomerMaker
from ganho.booking.once.item_maker import ItemMaker
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.once.looks import Looks
from ganho.booking.once.numbered import Numbered
from ganho.booking.once.originals import Originals
from ganho.booking.once.sale_look import SaleLooks
from ganho.booking.once.sale_maker import SaleMaker
from ganho.booking.once.sale_strays import SaleStrays
from ganho.booking.once.unnumbered import Row, Unnumbered
from ganho.booking.reading.accounts import Identity
from ganho.booking.reading.deals import Deals
from ganho.booking.reading.known_deals import KnownDeals
from ganho.booking.reading.meaning import today
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.consents import Consents
from ganho.booking.run.numbers import Numbers
from ganho.booking.run.run import Run
from ganho.ledger.records import BookingKind, Intent


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What most owners stand on."""

    run: Run
    consents: Consents
    identity: Identity
    deals: Deals
    quarantine: Quarantine
    looks: Looks


def seat_owners(run: Run) -> None:
    """Put the owners together, each with the parts that it uses."""
    ground = Ground(
        run=run,
        consents=Consents(run),
        identity=Identity(run),
        deals=Deals(run),
        quarantine=Quarantine(run),
        looks=Looks(age=run.age, sleep=run.company.sleep),
    )
    _seat_erp(ground)
    _seat_once(ground)
    run.customers = _customer_maker(ground)
    run.items = _item_maker(ground)
    run.sales = _sale_maker(ground)
    run.contracts = _contract_maker(ground)


def _seat_erp(ground: Ground) -> None:
    run, company, ledger = ground.run, ground.run.company, ground.run.company.ledger
    run.lists = Lists(
        account=company.conta_azul,
        users=company.pipedrive.users,
        facts=ledger.facts,
        fingerprint=ledger.fingerprint,
    )
    run.register = Register(
        people=company.conta_azul,
        catalogue=company.conta_azul,
        mirror=ledger.mirror,
        facts=ledger.facts,
        clock=company.clock,
        started_at=run.started_at,
    )
    run.counterparts = Counterparts(
        mirror=ledger.mirror,
        fingerprint=ledger.fingerprint,
        rule=company.settings.customer_matching,
        chosen_customer=ground.consents.chosen_customer,
    )
    run.references = References(
        settings=company.settings,
        counterparts=run.counterparts,
        lists=run.lists,
        desk=run.desk,
        user_key=ground.identity.user_key,
        remark=run.remark,
    )
    run.stock = _stock(ground)
    run.contracts_in_force = ContractsInForce(
        contracts=company.conta_azul, consents=ground.consents
    )


def _seat_once(ground: Ground) -> None:
    run = ground.run
    run.originals = _originals(ground)
    run.by_hand = _by_hand(ground)
    run.sale_looks = _sale_looks(ground)
    run.contract_looks = _contract_looks(ground)
    run.leftovers = _leftovers(ground)
    run.before = Before(
        identity=ground.identity,
        contract_strays=_contract_strays(ground),
        sale_strays=_sale_strays(ground),
        leftovers=run.leftovers,
        promises=run.company.ledger.promises,
        settings=run.company.settings,
    )


def _stock(ground: Ground) -> Stock:
    run, company = ground.run, ground.run.company
    return Stock(
        balances=Balances(company.conta_azul, company.ledger.mirror),
        sales=company.conta_azul,
        contracts=company.conta_azul,
        remarks=company.ledger.remarks,
        desk=run.desk,
        quarantine=ground.quarantine,
        consents=ground.consents,
        identity=ground.identity,
        brake=run,
        clock=company.clock,
        dry_run=run.dry_run,
    )


def _originals(ground: Ground) -> Originals:
    run, ledger = ground.run, ground.run.company.ledger
    return Originals(
        desk=run.desk,
        promises=ledger.promises,
        bookings=ledger.bookings,
        events=ledger.events,
        known=_known_deals(run),
        deals=ground.deals,
        consents=ground.consents,
        identity=ground.identity,
        quarantine=ground.quarantine,
        register=run.register,
        counterparts=run.counterparts,
        stock=run.stock,
        settings=run.company.settings,
    )


def _known_deals(run: Run) -> KnownDeals:
    return KnownDeals(
        rows=run.company.ledger.deals,
        desk=run.desk,
        pipedrive=run.company.pipedrive,
        settings=run.company.settings,
        dry_run=run.dry_run,
    )


def _by_hand(ground: Ground) -> ByHand:
    run, ledger = ground.run, ground.run.company.ledger
    return ByHand(
        sales=run.company.conta_azul,
        facts=ledger.facts,
        events=ledger.events,
        bookings=ledger.bookings,
        desk=run.desk,
        quarantine=ground.quarantine,
        consents=ground.consents,
        other_owner=run.originals.other_owner,
        started_at=run.started_at,
    )


def _sale_looks(ground: Ground) -> SaleLooks:
    run, ledger = ground.run, ground.run.company.ledger
    return SaleLooks(
        sales=run.company.conta_azul,
        bookings=ledger.bookings,
        foreign=ledger.foreign,
        consents=ground.consents,
        identity=ground.identity,
        stock=run.stock,
        zone=run.company.settings.zone,
        run_id=run.run_id,
    )


def _contract_looks(ground: Ground) -> ContractLooks:
    run, ledger = ground.run, ground.run.company.ledger
    return ContractLooks(
        contracts=run.company.conta_azul,
        in_force=run.contracts_in_force,
        bookings=ledger.bookings,
        foreign=ledger.foreign,
        facts=ledger.facts,
        consents=ground.consents,
        identity=ground.identity,
        clock=run.company.clock,
        dry_run=run.dry_run,
        run_id=run.run_id,
    )


def _leftovers(ground: Ground) -> Leftovers:
    run, ledger = ground.run, ground.run.company.ledger
    return Leftovers(
        promises=ledger.promises,
        bookings=ledger.bookings,
        rows=ledger.deals,
        sale_looks=run.sale_looks,
        contract_looks=run.contract_looks,
        looks=ground.looks,
        originals=run.originals,
        counterparts=run.counterparts,
        register=run.register,
        dry_run=run.dry_run,
    )


def _contract_strays(ground: Ground) -> ContractStrays:
    run, ledger = ground.run, ground.run.company.ledger
    return ContractStrays(
        contracts=run.company.conta_azul,
        in_force=run.contracts_in_force,
        looks=run.contract_looks,
        originals=run.originals,
        bookings=ledger.bookings,
        foreign=ledger.foreign,
        facts=ledger.facts,
        desk=run.desk,
        identity=ground.identity,
        dry_run=run.dry_run,
        run_id=run.run_id,
    )


def _sale_strays(ground: Ground) -> SaleStrays:
    run, ledger = ground.run, ground.run.company.ledger
    return SaleStrays(
        sales=run.company.conta_azul,
        originals=run.originals,
        by_hand=run.by_hand,
        bookings=ledger.bookings,
        foreign=ledger.foreign,
        facts=ledger.facts,
        desk=run.desk,
        identity=ground.identity,
        clock=run.company.clock,
        zone=run.company.settings.zone,
        dry_run=run.dry_run,
        run_id=run.run_id,
    )


def _customer_maker(ground: Ground) -> CustomerMaker:
    run, ledger = ground.run, ground.run.company.ledger
    return CustomerMaker(
        brake=run,
        before=run.before,
        desk=run.desk,
        deals=ground.deals,
        counterparts=run.counterparts,
        register=run.register,
        leftovers=run.leftovers,
        unnumbered=_unnumbered(ground, ledger.promises.settle_customer),
        people=run.company.conta_azul,
        identity=ground.identity,
    )


def _item_maker(ground: Ground) -> ItemMaker:
    run, ledger = ground.run, ground.run.company.ledger
    return ItemMaker(
        brake=run,
        before=run.before,
        desk=run.desk,
        deals=ground.deals,
        counterparts=run.counterparts,
        register=run.register,
        leftovers=run.leftovers,
        unnumbered=_unnumbered(ground, ledger.promises.settle_item),
        catalogue=run.company.conta_azul,
        identity=ground.identity,
    )


def _unnumbered(ground: Ground, keep: Callable[[Intent, Row], None]) -> Unnumbered[Row]:
    ledger = ground.run.company.ledger
    return Unnumbered(
        promises=ledger.promises,
        fingerprint=ledger.fingerprint,
        looks=ground.looks,
        keep=keep,
    )


def _sale_maker(ground: Ground) -> SaleMaker:
    run, conta_azul = ground.run, ground.run.company.conta_azul
    return SaleMaker(
        bookings=run.company.ledger.bookings,
        brake=run,
        before=run.before,
        deals=ground.deals,
        references=run.references,
        leftovers=run.leftovers,
        numbered=_numbered(ground, "sale", conta_azul.next_number),
        sales=conta_azul,
        looks=run.sale_looks,
        stock=run.stock,
        settings=run.company.settings,
        run_id=run.run_id,
    )


def _contract_maker(ground: Ground) -> ContractMaker:
    run, conta_azul = ground.run, ground.run.company.conta_azul
    return ContractMaker(
        promises=run.company.ledger.promises,
        bookings=run.company.ledger.bookings,
        facts=run.company.ledger.facts,
        brake=run,
        before=run.before,
        deals=ground.deals,
        references=run.references,
        leftovers=run.leftovers,
        numbered=_numbered(ground, "contract", conta_azul.next_contract_number),
        contracts=conta_azul,
        looks=run.contract_looks,
        in_force=run.contracts_in_force,
        identity=ground.identity,
        settings=run.company.settings,
        today=today(run),
        run_id=run.run_id,
    )


def _numbered(ground: Ground, kind: BookingKind, fetch: Callable[[], int]) -> Numbered:
    ledger = ground.run.company.ledger
    return Numbered(
        promises=ledger.promises,
        bookings=ledger.bookings,
        numbers=Numbers(kind, fetch, ledger.promises),
        looks=ground.looks,
        brake=ground.run,
    )
