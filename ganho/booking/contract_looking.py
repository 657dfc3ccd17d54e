"""Contracts that are there already: ours by their marker, or a customer's own.

A contract shows its notes where its payment is described, and none of its items: those
are read of the next sale it has scheduled.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from ganho.booking.consents import has_consent
from ganho.booking.identity import marker_of, pipedrive_company
from ganho.booking.numbered import Found
from ganho.booking.originals import Marked, settle_marked
from ganho.booking.run import ActiveContract, Run
from ganho.conta_azul.schemas import ListedContract, ReadContract, SaleItem
from ganho.domain.contract import Contract
from ganho.domain.markers import deal_id_in, deal_id_in_line
from ganho.domain.reasons import Reason
from ganho.domain.sale import SaleReferences
from ganho.errors import RejectedError, RetryableError
from ganho.ledger.records import Booking, Intent

UNREADABLE = "unreadable_contracts"
GIVEN_UP_AFTER = timedelta(hours=1)


def adopt_marked_contracts(run: Run) -> None:
    """List all contracts, read each unknown one once, adopt those with our marker.

    Raises RetryableError if the list or a contract cannot be read.
    """
    listed = list(run.company.conta_azul.contracts())
    run.listed_contracts.clear()
    for contract in listed:
        if contract.active:
            run.listed_contracts.setdefault(contract.customer_id, []).append(contract)
    ids = [contract.contract_id for contract in listed]
    ledger = run.company.ledger
    others = ledger.foreign_contracts(ids) - _marked_for_open_deals(run)
    known = ledger.booked_erp_ids(ids) | others
    unknown = [one for one in listed if one.contract_id not in known]
    marked = [found for one in unknown if (found := _read_marked(run, one))]
    settle_marked(run, marked)
    _note_foreign(run, marked)
    _note_all_read(run)


def _marked_for_open_deals(run: Run) -> set[str]:
    """Give what bears an open deal's marker and was left alone when it was not open."""
    ledger, open_ids = run.company.ledger, run.desk.open_ids()
    fresh = set(open_ids) - ledger.booked_before(open_ids)
    return ledger.contracts_marked([marker_of(run, deal_id) for deal_id in fresh])


def look_for_contract(run: Run, intent: Intent, customer_id: str) -> Found:
    """Look once for the contract of an intent: its customer's, or under its number.

    All in one list: in a second one, ours could show only now and look like a
    stranger's. What is over proves nothing, for a deleted contract's number is free.
    """
    ledger, deal_id = run.company.ledger, int(intent.key)
    candidates = [
        listed
        for listed in run.company.conta_azul.contracts()
        if listed.number == intent.number or listed.customer_id in ("", customer_id)
    ]
    candidates.sort(key=lambda listed: listed.number != intent.number)
    booked = ledger.booked_erp_ids(listed.contract_id for listed in candidates)
    for listed in candidates:
        contract = None if listed.contract_id in booked else _read(run, listed)
        ours = contract and deal_of_contract(run, contract) == deal_id
        if contract and ours and not _was_given_up(run, contract):
            return Found(ours=adopted_contract(run, deal_id, contract))
    return Found(
        stranger=any(c.active and c.number == intent.number for c in candidates)
    )


def _was_given_up(run: Run, contract: ReadContract) -> bool:
    """Tell whether it gave its place to another, as far as this ledger knows."""
    known = run.company.ledger.foreign_contracts([contract.contract_id])
    return contract.ended and bool(known)


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
    deals = (deal_id_in_line(text, company_id) for text in texts)
    return next((deal for deal in deals if deal is not None), None)


def check_not_active(run: Run, contract: Contract, references: SaleReferences) -> None:
    """Refuse a second contract of one customer for the same item, at the same time.

    Raises RejectedError unless a person said that it is meant.
    """
    reason = Reason.CONTRACT_ALREADY_ACTIVE
    if has_consent(run, contract.deal_id, reason, "book"):
        return
    wanted = frozenset(references.item_ids.values())
    for active in _contracts_of(run, references.customer_id, contract.starts_on):
        if not _is_over(active, contract.starts_on) and wanted & active.item_ids:
            raise RejectedError(reason, contract=str(active.number))


def _is_over(active: ActiveContract | ListedContract, day: date) -> bool:
    return active.ends_on is not None and active.ends_on < day


def note_active(run: Run, active: ActiveContract) -> None:
    """Let what follows in this run see a contract."""
    run.contracts.setdefault(active.customer_id, []).append(active)


def _contracts_of(run: Run, customer_id: str, day: date) -> list[ActiveContract]:
    """Give a customer's contracts that bill on a day or later, with their items.

    Each is read once, and forgotten only then: trouble leaves it to the next deal. A
    list may not say whose a contract is: that is read as well.
    """
    for listed in list(run.listed_contracts.get("", [])):
        contract = run.company.conta_azul.contract(listed.contract_id)
        known = listed.model_copy(update={"customer_id": contract.customer_id})
        run.listed_contracts.setdefault(contract.customer_id, []).append(known)
        run.listed_contracts[""].remove(listed)
    for listed in list(run.listed_contracts.get(customer_id, [])):
        if not _is_over(listed, day):
            note_active(run, _with_items(run, listed))
            run.listed_contracts[customer_id].remove(listed)
    return run.contracts.get(customer_id, [])


def _with_items(run: Run, listed: ListedContract) -> ActiveContract:
    contract = run.company.conta_azul.contract(listed.contract_id)
    items = _next_items(run, contract)
    return ActiveContract(
        contract_id=listed.contract_id,
        number=listed.number,
        customer_id=listed.customer_id,
        ends_on=listed.ends_on,
        item_ids=frozenset(item.item_id for item in items),
    )


def _next_items(run: Run, contract: ReadContract) -> list[SaleItem]:
    if contract.next_sale_id is None:
        return []
    return run.company.conta_azul.sale_items(contract.next_sale_id)


def _read_marked(run: Run, listed: ListedContract) -> Marked | None:
    """Read a contract; one that names no deal need never be read again."""
    contract = _read(run, listed)
    deal_id = deal_of_contract(run, contract) if contract else None
    if contract is not None and deal_id is not None:
        return Marked(found=adopted_contract(run, deal_id, contract))
    if not run.dry_run:
        run.company.ledger.note_foreign_contracts([listed.contract_id])
    return None


def _note_foreign(run: Run, marked: Iterable[Marked]) -> None:
    """Remember what bears a marker of ours and is no deal's own, or not known to be."""
    ledger = run.company.ledger
    for found in (one.found for one in marked):
        if not run.dry_run and not ledger.booked_erp_ids([found.erp_id]):
            bears = marker_of(run, found.deal_id)
            ledger.note_foreign_contracts([found.erp_id], bears)


def _read(run: Run, listed: ListedContract) -> ReadContract | None:
    """Read a contract; None for one that has ended and cannot be read any more.

    Whether one that was deleted can be is not known, and it must not stop every run;
    but an outage must not hide one of ours, whose deal would have another made.
    """
    try:
        return run.company.conta_azul.contract(listed.contract_id)
    except RetryableError:
        if listed.active or not _is_past_reading(run):
            raise
        return None


def _is_past_reading(run: Run) -> bool:
    """Tell whether there have been contracts for an hour that cannot be read."""
    if run.dry_run:
        return True
    ledger, now = run.company.ledger, run.company.clock()
    since = ledger.fact(UNREADABLE)
    if since is None:
        ledger.note_fact(UNREADABLE, now.isoformat())
        return False
    return now - datetime.fromisoformat(since) >= GIVEN_UP_AFTER


def _note_all_read(run: Run) -> None:
    if not run.dry_run and run.company.ledger.fact(UNREADABLE) is not None:
        run.company.ledger.note_fact(UNREADABLE, None)
