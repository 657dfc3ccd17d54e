"""The owners of what a run works with and learns, put together once.

Each is given just what it uses: the rooms from the ground up, run, reading, erp, once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ganho.booking.books import Books
from ganho.booking.erp.by_hand import ByHand
from ganho.booking.erp.claims import Claims
from ganho.booking.erp.contracts_in_force import ContractsInForce
from ganho.booking.erp.counterparts import Counterparts
from ganho.booking.erp.gone import GoneDeals
from ganho.booking.erp.lists import Lists
from ganho.booking.erp.mappings import Mappings
from ganho.booking.erp.pulse import Pulse
from ganho.booking.erp.references import References
from ganho.booking.erp.register import Register
from ganho.booking.erp.stock import Balances, Stock
from ganho.booking.guards import Guards
from ganho.booking.match import Match
from ganho.booking.once.before import Before
from ganho.booking.once.contract_look import ContractLooks
from ganho.booking.once.contract_maker import ContractMaker
from ganho.booking.once.contract_strays import ContractStrays
from ganho.booking.once.customer_maker import CustomerMaker
from ganho.booking.once.failing import Failing
from ganho.booking.once.item_maker import ItemMaker
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.once.looks import Looks
from ganho.booking.once.numbered import Numbered
from ganho.booking.once.originals import Originals
from ganho.booking.once.sale_look import SaleLooks
from ganho.booking.once.sale_maker import SaleMaker
from ganho.booking.once.sale_strays import SaleStrays
from ganho.booking.once.unnumbered import Row, Unnumbered
from ganho.booking.plan import Plan
from ganho.booking.reading.accounts import Identity
from ganho.booking.reading.chosen_deals import NamedDeals
from ganho.booking.reading.custom_fields import CustomFields
from ganho.booking.reading.dossiers import Deals
from ganho.booking.reading.edits import Edits
from ganho.booking.reading.fetch import Fetch
from ganho.booking.reading.freshness import Freshness
from ganho.booking.reading.held import HeldDeals
from ganho.booking.reading.intake import Intake
from ganho.booking.reading.known_deals import KnownDeals
from ganho.booking.reading.meaning import Translation
from ganho.booking.reading.validation import Validation
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.board import Board
from ganho.booking.run.brake import Brake
from ganho.booking.run.choosing import Choosing
from ganho.booking.run.consents import Consents
from ganho.booking.run.numbers import Numbers
from ganho.booking.run.retries import Retries
from ganho.booking.run.run import Run
from ganho.booking.run.table import Desk, DryDesk, LedgerDesk
from ganho.booking.run.turns import Turns
from ganho.booking.run.watch import Watch
from ganho.company.composition import Company
from ganho.domain.customer.customer import Taken
from ganho.ledger.records import BookingKind, Intent
from ganho.ledger.store import Ledger


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What most owners stand on."""

    run: Run
    company: Company
    ledger: Ledger
    watch: Watch
    brake: Brake
    board: Board
    desk: Desk
    consents: Consents
    identity: Identity
    quarantine: Quarantine
    retries: Retries
    fields: CustomFields
    looks: Looks


@dataclass(frozen=True, kw_only=True)
class Erp:
    """What the ERP holds."""

    lists: Lists
    register: Register
    counterparts: Counterparts
    stock: Stock
    contracts_in_force: ContractsInForce


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What Pipedrive holds."""

    intake: Intake
    freshness: Freshness
    deals: Deals


@dataclass(frozen=True, kw_only=True)
class Once:
    """What is looked at before anything is created."""

    sale_looks: SaleLooks
    contract_looks: ContractLooks
    originals: Originals
    by_hand: ByHand
    gone: GoneDeals
    leftovers: Leftovers
    before: Before


def seat_owners(run: Run, watch: Watch) -> Books:
    """Put the owners together, each with the parts that it uses."""
    ground = _ground(run, watch)
    erp = _erp(ground)
    reading = _reading(ground, erp)
    once = _once(ground, erp, reading)
    return Books(
        run=run,
        brake=ground.brake,
        board=ground.board,
        desk=ground.desk,
        quarantine=ground.quarantine,
        consents=ground.consents,
        identity=ground.identity,
        pulse=_pulse(ground),
        fields=ground.fields,
        deals=reading.deals,
        stock=erp.stock,
        mappings=_mappings(ground, erp),
        claims=erp.counterparts.claims,
        sale_looks=once.sale_looks,
        contract_looks=once.contract_looks,
        originals=once.originals,
        gone=once.gone,
        leftovers=once.leftovers,
        fetch=_fetch(ground, reading),
        validation=Validation(
            desk=ground.desk,
            quarantine=ground.quarantine,
            settings=ground.company.settings,
            choice=run.scope.choice,
        ),
        match=_match(ground, erp, reading, once),
        plan=Plan(
            desk=ground.desk,
            deals=reading.deals,
            board=ground.board,
            counterparts=erp.counterparts,
        ),
        turns=Turns(
            brake=ground.brake,
            board=ground.board,
            desk=ground.desk,
            quarantine=ground.quarantine,
            hands=ground.company.conta_azul.pacer.hands,
        ),
        customers=_customer_maker(ground, erp, reading, once),
        items=_item_maker(ground, erp, reading, once),
        sales=_sale_maker(ground, erp, reading, once),
        contracts=_contract_maker(ground, erp, reading, once),
    )


def _ground(run: Run, watch: Watch) -> Ground:
    company, ledger, board = run.company, run.company.ledger, Board()
    desk: Desk = LedgerDesk(ledger, run.run_id)
    if run.dry_run:
        desk = DryDesk(ledger, run.started_at)
    return Ground(
        run=run,
        company=company,
        ledger=ledger,
        watch=watch,
        brake=Brake(),
        board=board,
        desk=desk,
        consents=Consents(
            decisions=ledger.decisions,
            rows=ledger.deals,
            desk=desk,
            settings=company.settings,
            dry_run=run.dry_run,
        ),
        identity=Identity(
            pipedrive=company.pipedrive,
            account=company.conta_azul.account,
            facts=ledger.facts,
            fingerprint=ledger.fingerprint,
            credentials=company.pipedrive_credentials,
            remark=board.remark,
        ),
        quarantine=Quarantine(desk=desk, rows=ledger.deals, clock=company.clock),
        retries=Retries(
            rows=ledger.deals,
            remarks=ledger.remarks,
            clock=company.clock,
            everything=run.scope.look_at_all,
        ),
        fields=CustomFields(
            pipedrive=company.pipedrive, facts=ledger.facts, settings=company.settings
        ),
        looks=Looks(age=watch.age, sleep=company.sleep),
    )


def _erp(ground: Ground) -> Erp:
    company, ledger = ground.company, ground.ledger
    return Erp(
        lists=Lists(
            account=company.conta_azul.account,
            users=company.pipedrive.users,
            facts=ledger.facts,
            fingerprint=ledger.fingerprint,
        ),
        register=Register(
            people=company.conta_azul.people,
            catalogue=company.conta_azul.catalogue,
            mirror=ledger.mirror,
            facts=ledger.facts,
            clock=company.clock,
            started_at=ground.run.started_at,
        ),
        counterparts=Counterparts(
            mirror=ledger.mirror,
            claims=Claims(
                products=ledger.products,
                fingerprint=ledger.fingerprint,
                dry_run=ground.run.dry_run,
            ),
            fingerprint=ledger.fingerprint,
            rule=company.settings.customer_matching,
            chosen_customer=ground.consents.chosen_customer,
            keep_taken=_nobody if ground.run.dry_run else ledger.mirror.keep_taken,
        ),
        stock=_stock(ground),
        contracts_in_force=ContractsInForce(
            contracts=company.conta_azul.contracts, consents=ground.consents
        ),
    )


def _nobody(taken: Mapping[str, Taken]) -> None:
    """A dry run takes no customer."""


def _stock(ground: Ground) -> Stock:
    company = ground.company
    return Stock(
        balances=Balances(company.conta_azul.catalogue, ground.ledger.mirror),
        sales=company.conta_azul.sales,
        contracts=company.conta_azul.contracts,
        remarks=ground.ledger.remarks,
        desk=ground.desk,
        quarantine=ground.quarantine,
        retries=ground.retries,
        consents=ground.consents,
        identity=ground.identity,
        brake=ground.brake,
        clock=company.clock,
        dry_run=ground.run.dry_run,
    )


def _pulse(ground: Ground) -> Pulse:
    return Pulse(
        run=ground.run,
        conta_azul=ground.company.conta_azul,
        identity=ground.identity,
        facts=ground.ledger.facts,
        brake=ground.brake,
        board=ground.board,
        clock=ground.company.clock,
    )


def _mappings(ground: Ground, erp: Erp) -> Mappings:
    return Mappings(
        pipedrive=ground.company.pipedrive,
        lists=erp.lists,
        fields=ground.fields,
        settings=ground.company.settings,
    )


def _reading(ground: Ground, erp: Erp) -> Reading:
    intake = _intake(ground, erp)
    freshness = _freshness(ground, intake)
    translation = Translation(
        run=ground.run,
        desk=ground.desk,
        identity=ground.identity,
        quarantine=ground.quarantine,
        board=ground.board,
    )
    deals = Deals(freshness=freshness, translation=translation)
    return Reading(intake=intake, freshness=freshness, deals=deals)


def _intake(ground: Ground, erp: Erp) -> Intake:
    return Intake(
        pipedrive=ground.company.pipedrive,
        rows=ground.ledger.deals,
        bookings=ground.ledger.bookings,
        fields=ground.fields,
        consents=ground.consents,
        shelf=erp.stock,
        settings=ground.company.settings,
        scope=ground.run.scope,
        retries=ground.retries,
        fingerprint=ground.ledger.fingerprint,
    )


def _freshness(ground: Ground, intake: Intake) -> Freshness:
    return Freshness(
        pipedrive=ground.company.pipedrive,
        rows=ground.ledger.deals,
        facts=ground.ledger.facts,
        desk=ground.desk,
        intake=intake,
        fields=ground.fields,
        settings=ground.company.settings,
        fingerprint=ground.ledger.fingerprint,
        clock=ground.company.clock,
        run_id=ground.run.run_id,
        dry_run=ground.run.dry_run,
    )


def _fetch(ground: Ground, reading: Reading) -> Fetch:
    return Fetch(
        run=ground.run,
        pipedrive=ground.company.pipedrive,
        watermarks=ground.ledger.runs,
        facts=ground.ledger.facts,
        desk=ground.desk,
        identity=ground.identity,
        intake=reading.intake,
        freshness=reading.freshness,
        held=_held_deals(ground, reading),
        named=_named_deals(ground, reading),
        board=ground.board,
        watch=ground.watch,
    )


def _named_deals(ground: Ground, reading: Reading) -> NamedDeals:
    return NamedDeals(
        freshness=reading.freshness,
        intake=reading.intake,
        desk=ground.desk,
        scope=ground.run.scope,
        run_id=ground.run.run_id,
    )


def _held_deals(ground: Ground, reading: Reading) -> HeldDeals:
    return HeldDeals(
        pipedrive=ground.company.pipedrive,
        desk=ground.desk,
        facts=ground.ledger.facts,
        freshness=reading.freshness,
        edits=Edits(
            pipedrive=ground.company.pipedrive,
            watermarks=ground.ledger.runs,
            desk=ground.desk,
            clock=ground.company.clock,
            run_id=ground.run.run_id,
        ),
        intake=reading.intake,
        retries=ground.retries,
        board=ground.board,
        scope=ground.run.scope,
        dry_run=ground.run.dry_run,
    )


def _once(ground: Ground, erp: Erp, reading: Reading) -> Once:
    sale_looks, contract_looks = _sale_looks(ground, erp), _contract_looks(ground, erp)
    originals = _originals(ground, erp, reading)
    by_hand = _by_hand(ground, originals)
    leftovers = Leftovers(
        promises=ground.ledger.promises,
        bookings=ground.ledger.bookings,
        rows=ground.ledger.deals,
        sale_looks=sale_looks,
        contract_looks=contract_looks,
        looks=ground.looks,
        originals=originals,
        counterparts=erp.counterparts,
        register=erp.register,
        dry_run=ground.run.dry_run,
    )
    before = Before(
        identity=ground.identity,
        contract_strays=_contract_strays(ground, erp, contract_looks, originals),
        sale_strays=_sale_strays(ground, originals, by_hand),
        leftovers=leftovers,
        promises=ground.ledger.promises,
        settings=ground.company.settings,
    )
    return Once(
        sale_looks=sale_looks,
        contract_looks=contract_looks,
        originals=originals,
        by_hand=by_hand,
        gone=_gone(ground),
        leftovers=leftovers,
        before=before,
    )


def _sale_looks(ground: Ground, erp: Erp) -> SaleLooks:
    return SaleLooks(
        sales=ground.company.conta_azul.sales,
        bookings=ground.ledger.bookings,
        foreign=ground.ledger.foreign,
        consents=ground.consents,
        identity=ground.identity,
        stock=erp.stock,
        zone=ground.company.settings.zone,
        run_id=ground.run.run_id,
    )


def _contract_looks(ground: Ground, erp: Erp) -> ContractLooks:
    return ContractLooks(
        contracts=ground.company.conta_azul.contracts,
        in_force=erp.contracts_in_force,
        bookings=ground.ledger.bookings,
        foreign=ground.ledger.foreign,
        facts=ground.ledger.facts,
        consents=ground.consents,
        identity=ground.identity,
        clock=ground.company.clock,
        dry_run=ground.run.dry_run,
        run_id=ground.run.run_id,
    )


def _originals(ground: Ground, erp: Erp, reading: Reading) -> Originals:
    return Originals(
        desk=ground.desk,
        promises=ground.ledger.promises,
        bookings=ground.ledger.bookings,
        events=ground.ledger.events,
        known=_known_deals(ground),
        deals=reading.deals,
        consents=ground.consents,
        identity=ground.identity,
        quarantine=ground.quarantine,
        register=erp.register,
        counterparts=erp.counterparts,
        stock=erp.stock,
        settings=ground.company.settings,
    )


def _known_deals(ground: Ground) -> KnownDeals:
    return KnownDeals(
        rows=ground.ledger.deals,
        desk=ground.desk,
        pipedrive=ground.company.pipedrive,
        settings=ground.company.settings,
        dry_run=ground.run.dry_run,
    )


def _by_hand(ground: Ground, originals: Originals) -> ByHand:
    return ByHand(
        sales=ground.company.conta_azul.sales,
        facts=ground.ledger.facts,
        events=ground.ledger.events,
        bookings=ground.ledger.bookings,
        desk=ground.desk,
        quarantine=ground.quarantine,
        consents=ground.consents,
        other_owner=originals.other_owner,
        started_at=ground.run.started_at,
    )


def _gone(ground: Ground) -> GoneDeals:
    return GoneDeals(
        pipedrive=ground.company.pipedrive,
        sales=ground.company.conta_azul.sales,
        bookings=ground.ledger.bookings,
        desk=ground.desk,
        quarantine=ground.quarantine,
        consents=ground.consents,
    )


def _contract_strays(
    ground: Ground, erp: Erp, looks: ContractLooks, originals: Originals
) -> ContractStrays:
    return ContractStrays(
        contracts=ground.company.conta_azul.contracts,
        in_force=erp.contracts_in_force,
        looks=looks,
        originals=originals,
        bookings=ground.ledger.bookings,
        foreign=ground.ledger.foreign,
        facts=ground.ledger.facts,
        desk=ground.desk,
        identity=ground.identity,
        dry_run=ground.run.dry_run,
        run_id=ground.run.run_id,
    )


def _sale_strays(ground: Ground, originals: Originals, by_hand: ByHand) -> SaleStrays:
    return SaleStrays(
        sales=ground.company.conta_azul.sales,
        originals=originals,
        by_hand=by_hand,
        bookings=ground.ledger.bookings,
        foreign=ground.ledger.foreign,
        facts=ground.ledger.facts,
        desk=ground.desk,
        identity=ground.identity,
        clock=ground.company.clock,
        zone=ground.company.settings.zone,
        dry_run=ground.run.dry_run,
        run_id=ground.run.run_id,
    )


def _match(ground: Ground, erp: Erp, reading: Reading, once: Once) -> Match:
    return Match(
        desk=ground.desk,
        deals=reading.deals,
        guards=_guards(ground),
        quarantine=ground.quarantine,
        before=once.before,
        stock=erp.stock,
        by_hand=once.by_hand,
        gone=once.gone,
        register=erp.register,
        counterparts=erp.counterparts,
        contracts_in_force=erp.contracts_in_force,
        leftovers=once.leftovers,
        choosing=_choosing(ground),
        consents=ground.consents,
        settings=ground.company.settings,
        is_night=ground.run.scope.kind == "second look",
    )


def _choosing(ground: Ground) -> Choosing:
    return Choosing(
        choice=ground.run.scope.choice,
        desk=ground.desk,
        board=ground.board,
        bookings=ground.ledger.bookings,
        run_id=ground.run.run_id,
    )


def _guards(ground: Ground) -> Guards:
    return Guards(
        desk=ground.desk,
        board=ground.board,
        watch=ground.watch,
        consents=ground.consents,
        quarantine=ground.quarantine,
        facts=ground.ledger.facts,
        settings=ground.company.settings,
        dry_run=ground.run.dry_run,
    )


def _customer_maker(
    ground: Ground, erp: Erp, reading: Reading, once: Once
) -> CustomerMaker:
    return CustomerMaker(
        brake=ground.brake,
        before=once.before,
        desk=ground.desk,
        deals=reading.deals,
        counterparts=erp.counterparts,
        register=erp.register,
        leftovers=once.leftovers,
        unnumbered=_unnumbered(ground, ground.ledger.promises.settle_customer),
        people=ground.company.conta_azul.people,
        identity=ground.identity,
    )


def _item_maker(ground: Ground, erp: Erp, reading: Reading, once: Once) -> ItemMaker:
    return ItemMaker(
        brake=ground.brake,
        before=once.before,
        desk=ground.desk,
        deals=reading.deals,
        counterparts=erp.counterparts,
        register=erp.register,
        leftovers=once.leftovers,
        unnumbered=_unnumbered(ground, ground.ledger.promises.settle_item),
        catalogue=ground.company.conta_azul.catalogue,
        identity=ground.identity,
        settings=ground.company.settings,
    )


def _unnumbered(ground: Ground, keep: Callable[[Intent, Row], None]) -> Unnumbered[Row]:
    return Unnumbered(
        promises=ground.ledger.promises,
        fingerprint=ground.ledger.fingerprint,
        looks=ground.looks,
        failing=_failing(ground),
        brake=ground.brake,
        keep=keep,
    )


def _references(ground: Ground, erp: Erp) -> References:
    return References(
        settings=ground.company.settings,
        counterparts=erp.counterparts,
        lists=erp.lists,
        register=erp.register,
        desk=ground.desk,
        user_key=ground.identity.user_key,
        remark=ground.board.remark,
    )


def _sale_maker(ground: Ground, erp: Erp, reading: Reading, once: Once) -> SaleMaker:
    conta_azul = ground.company.conta_azul
    return SaleMaker(
        bookings=ground.ledger.bookings,
        brake=ground.brake,
        before=once.before,
        deals=reading.deals,
        references=_references(ground, erp),
        leftovers=once.leftovers,
        numbered=_numbered(ground, "sale", conta_azul.sales.next_number),
        sales=conta_azul.sales,
        looks=once.sale_looks,
        stock=erp.stock,
        settings=ground.company.settings,
        run_id=ground.run.run_id,
    )


def _contract_maker(
    ground: Ground, erp: Erp, reading: Reading, once: Once
) -> ContractMaker:
    conta_azul = ground.company.conta_azul
    return ContractMaker(
        promises=ground.ledger.promises,
        bookings=ground.ledger.bookings,
        terms=ground.ledger.terms,
        brake=ground.brake,
        before=once.before,
        deals=reading.deals,
        references=_references(ground, erp),
        leftovers=once.leftovers,
        numbered=_numbered(
            ground, "contract", conta_azul.contracts.next_contract_number
        ),
        contracts=conta_azul.contracts,
        looks=once.contract_looks,
        in_force=erp.contracts_in_force,
        identity=ground.identity,
        settings=ground.company.settings,
        today=ground.run.today,
        run_id=ground.run.run_id,
    )


def _numbered(ground: Ground, kind: BookingKind, fetch: Callable[[], int]) -> Numbered:
    return Numbered(
        promises=ground.ledger.promises,
        bookings=ground.ledger.bookings,
        numbers=Numbers(kind, fetch, ground.ledger.promises),
        looks=ground.looks,
        failing=_failing(ground),
        brake=ground.brake,
    )


def _failing(ground: Ground) -> Failing:
    return Failing(
        promises=ground.ledger.promises,
        consents=ground.consents,
        remark=ground.board.remark,
        clock=ground.company.clock,
        zone=ground.company.settings.zone,
    )
