"""Contracts that are there already: ours by their marker, or a customer's own.

A contract shows its notes where its payment is described, and none of its items: those
are read of the next sale it has scheduled.
"""

from dataclasses import replace
from decimal import Decimal

from ganho.booking.adopting import adopt
from ganho.booking.consents import has_consent
from ganho.booking.identity import pipedrive_company
from ganho.booking.numbered import Found
from ganho.booking.run import ActiveContract, Run
from ganho.conta_azul.schemas import ListedContract, ReadContract, SaleItem
from ganho.domain.contract import Contract
from ganho.domain.markers import deal_id_in
from ganho.domain.reasons import Reason
from ganho.domain.sale import SaleReferences
from ganho.errors import RejectedError
from ganho.ledger.records import Booking, Intent


def adopt_marked_contracts(run: Run) -> None:
    """List all contracts, read each unknown one once, adopt those with our marker.

    Raises RetryableError if the list or a contract cannot be read.
    """
    listed = list(run.company.conta_azul.contracts())
    run.contracts = [_active(contract) for contract in listed if contract.active]
    ids = [contract.contract_id for contract in listed]
    ledger = run.company.ledger
    known = ledger.booked_erp_ids(ids) | ledger.foreign_contracts(ids)
    for contract in listed:
        if contract.contract_id not in known:
            _read_and_adopt(run, contract.contract_id)


def look_for_contract(run: Run, intent: Intent, customer_id: str) -> Found:
    """Look once for the contract of an intent among its customer's."""
    stranger = False
    for listed in run.company.conta_azul.contracts(customer_id):
        if run.company.ledger.booked_erp_ids([listed.contract_id]):
            stranger = stranger or listed.number == intent.number
            continue
        contract = run.company.conta_azul.contract(listed.contract_id)
        if deal_of_contract(run, contract) == int(intent.key):
            return Found(ours=adopted_contract(run, int(intent.key), contract))
        stranger = stranger or contract.number == intent.number
    return Found(stranger=stranger or _is_taken(run, intent))


def adopted_contract(run: Run, deal_id: int, contract: ReadContract) -> Booking:
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
        run_id=run.run_id,
    )


def deal_of_contract(run: Run, contract: ReadContract) -> int | None:
    """Find the deal in a contract's notes or, where they do not name it, in its items."""
    company_id = pipedrive_company(run)
    found = deal_id_in(contract.notes, company_id)
    if found is not None:
        return found
    texts = (item.text for item in _next_items(run, contract))
    deals = (deal_id_in(text, company_id) for text in texts)
    return next((deal for deal in deals if deal is not None), None)


def check_not_active(run: Run, contract: Contract, references: SaleReferences) -> None:
    """Refuse a second contract of one customer for the same item, at the same time.

    Raises RejectedError unless a person said that it is meant.
    """
    if has_consent(run, contract.deal_id, "book"):
        return
    wanted = frozenset(references.item_ids.values())
    for index, active in enumerate(run.contracts):
        if active.customer_id != references.customer_id:
            continue
        if active.ends_on is not None and active.ends_on < contract.starts_on:
            continue
        items = active.item_ids
        if items is None:
            items = _items_of(run, active.contract_id)
            run.contracts[index] = replace(active, item_ids=items)
        if wanted & items:
            raise RejectedError(
                Reason.CONTRACT_ALREADY_ACTIVE, contract=str(active.number)
            )


def _active(listed: ListedContract) -> ActiveContract:
    return ActiveContract(
        contract_id=listed.contract_id,
        number=listed.number,
        customer_id=listed.customer_id,
        ends_on=listed.ends_on,
    )


def _items_of(run: Run, contract_id: str) -> frozenset[str]:
    contract = run.company.conta_azul.contract(contract_id)
    return frozenset(item.item_id for item in _next_items(run, contract))


def _next_items(run: Run, contract: ReadContract) -> list[SaleItem]:
    if contract.next_sale_id is None:
        return []
    return run.company.conta_azul.sale_items(contract.next_sale_id)


def _is_taken(run: Run, intent: Intent) -> bool:
    """Tell whether another customer's contract bears our number."""
    return any(
        listed.number == intent.number for listed in run.company.conta_azul.contracts()
    )


def _read_and_adopt(run: Run, contract_id: str) -> None:
    contract = run.company.conta_azul.contract(contract_id)
    deal_id = deal_of_contract(run, contract)
    if deal_id is None:
        if not run.dry_run:
            run.company.ledger.note_foreign_contracts([contract_id])
        return
    adopt(run, adopted_contract(run, deal_id, contract))
