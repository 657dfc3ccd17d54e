"""The owners of what a run works with and learns, put together once."""

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
from ganho.booking.once.unnumbered import Unnumbered
from ganho.booking.reading.accounts import Identity
from ganho.booking.reading.deals import Deals
from ganho.booking.reading.known_deals import KnownDeals
from ganho.booking.reading.meaning import today
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.consents import Consents
from ganho.booking.run.numbers import Numbers
from ganho.booking.run.run import Run


def seat_owners(run: Run) -> None:
    """Put the owners together, each with the parts that it uses."""
    company, ledger, conta_azul = (
        run.company,
        run.company.ledger,
        run.company.conta_azul,
    )
    settings, run_id, dry_run = company.settings, run.run_id, run.dry_run
    consents, identity = Consents(run), Identity(run)
    deals, quarantine = Deals(run), Quarantine(run)
    run.lists = Lists(
        account=conta_azul,
        users=company.pipedrive.users,
        facts=ledger,
        fingerprint=ledger.fingerprint,
    )
    run.register = Register(
        people=conta_azul,
        catalogue=conta_azul,
        mirror=ledger,
        facts=ledger,
        clock=company.clock,
        started_at=run.started_at,
    )
    run.counterparts = Counterparts(
        mirror=ledger,
        fingerprint=ledger.fingerprint,
        rule=settings.customer_matching,
        chosen_customer=consents.chosen_customer,
    )
    run.references = References(
        settings=settings,
        counterparts=run.counterparts,
        lists=run.lists,
        desk=run.desk,
        user_key=identity.user_key,
        remark=run.remark,
    )
    run.stock = Stock(
        balances=Balances(conta_azul, ledger),
        sales=conta_azul,
        contracts=conta_azul,
        remarks=ledger,
        desk=run.desk,
        quarantine=quarantine,
        consents=consents,
        identity=identity,
        brake=run,
        clock=company.clock,
        dry_run=dry_run,
    )
    run.contracts_in_force = ContractsInForce(contracts=conta_azul, consents=consents)
    run.originals = Originals(
        desk=run.desk,
        promises=ledger,
        decisions=ledger,
        known=KnownDeals(
            rows=ledger,
            desk=run.desk,
            pipedrive=company.pipedrive,
            settings=settings,
            dry_run=dry_run,
        ),
        deals=deals,
        consents=consents,
        identity=identity,
        quarantine=quarantine,
        register=run.register,
        counterparts=run.counterparts,
        stock=run.stock,
        settings=settings,
    )
    run.by_hand = ByHand(
        sales=conta_azul,
        facts=ledger,
        decisions=ledger,
        bookings=ledger,
        desk=run.desk,
        quarantine=quarantine,
        consents=consents,
        other_owner=run.originals.other_owner,
        started_at=run.started_at,
    )
    looks = Looks(age=run.age, sleep=company.sleep)
    run.sale_looks = SaleLooks(
        sales=conta_azul,
        bookings=ledger,
        foreign=ledger,
        consents=consents,
        identity=identity,
        stock=run.stock,
        zone=settings.zone,
        run_id=run_id,
    )
    run.contract_looks = ContractLooks(
        contracts=conta_azul,
        in_force=run.contracts_in_force,
        bookings=ledger,
        foreign=ledger,
        facts=ledger,
        consents=consents,
        identity=identity,
        clock=company.clock,
        dry_run=dry_run,
        run_id=run_id,
    )
    run.leftovers = Leftovers(
        promises=ledger,
        rows=ledger,
        sale_looks=run.sale_looks,
        contract_looks=run.contract_looks,
        looks=looks,
        originals=run.originals,
        counterparts=run.counterparts,
        register=run.register,
        dry_run=dry_run,
    )
    run.before = Before(
        identity=identity,
        contract_strays=ContractStrays(
            contracts=conta_azul,
            in_force=run.contracts_in_force,
            looks=run.contract_looks,
            originals=run.originals,
            bookings=ledger,
            foreign=ledger,
            facts=ledger,
            desk=run.desk,
            identity=identity,
            dry_run=dry_run,
            run_id=run_id,
        ),
        sale_strays=SaleStrays(
            sales=conta_azul,
            originals=run.originals,
            by_hand=run.by_hand,
            bookings=ledger,
            foreign=ledger,
            facts=ledger,
            desk=run.desk,
            identity=identity,
            clock=company.clock,
            zone=settings.zone,
            dry_run=dry_run,
            run_id=run_id,
        ),
        leftovers=run.leftovers,
        promises=ledger,
        settings=settings,
    )
    run.customers = CustomerMaker(
        brake=run,
        before=run.before,
        desk=run.desk,
        deals=deals,
        counterparts=run.counterparts,
        register=run.register,
        leftovers=run.leftovers,
        unnumbered=Unnumbered(
            promises=ledger,
            fingerprint=ledger.fingerprint,
            looks=looks,
            keep=ledger.settle_customer,
        ),
        people=conta_azul,
        identity=identity,
    )
    run.items = ItemMaker(
        brake=run,
        before=run.before,
        desk=run.desk,
        deals=deals,
        counterparts=run.counterparts,
        register=run.register,
        leftovers=run.leftovers,
        unnumbered=Unnumbered(
            promises=ledger,
            fingerprint=ledger.fingerprint,
            looks=looks,
            keep=ledger.settle_item,
        ),
        catalogue=conta_azul,
        identity=identity,
    )
    run.sales = SaleMaker(
        bookings=ledger,
        brake=run,
        before=run.before,
        deals=deals,
        references=run.references,
        leftovers=run.leftovers,
        numbered=Numbered(
            promises=ledger,
            numbers=Numbers("sale", conta_azul.next_number, ledger),
            looks=looks,
            brake=run,
        ),
        sales=conta_azul,
        looks=run.sale_looks,
        stock=run.stock,
        settings=settings,
        run_id=run_id,
    )
    run.contracts = ContractMaker(
        promises=ledger,
        facts=ledger,
        brake=run,
        before=run.before,
        deals=deals,
        references=run.references,
        leftovers=run.leftovers,
        numbered=Numbered(
            promises=ledger,
            numbers=Numbers("contract", conta_azul.next_contract_number, ledger),
            looks=looks,
            brake=run,
        ),
        contracts=conta_azul,
        looks=run.contract_looks,
        in_force=run.contracts_in_force,
        identity=identity,
        settings=settings,
        today=today(run),
        run_id=run_id,
    )
