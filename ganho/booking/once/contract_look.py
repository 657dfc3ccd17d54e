"""Contracts that are there already: ours by their marker, or a customer's own.

A contract shows its notes where its payment is described, and none of its items: those
are read of the next sale it has scheduled.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from ganho.booking.once.numbered import Found
from ganho.booking.once.originals import Marked, settle_marked
from ganho.booking.reading.accounts import marker_of, pipedrive_company
from ganho.booking.run.consents import has_consent
from ganho.booking.run.run import ActiveContract, Run
from ganho.conta_azul.schemas import ListedContract, ReadContract, SaleItem
from ganho.domain.contract.contract import Contract
from ganho.domain.markers import deal_id_in, deal_id_in_line
from ganho.domain.reasons import Reason
from ganho.domain.sale import SaleReferences
from ganho.errors import RejectedError, RetryableError
from ganho.ledger.records import Booking, Intent, Sent

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
    others = ledger.foreign.contracts_among(ids) - _marked_for_open_deals(run)
    known = ledger.bookings.ours_among(ids) | others
    unknown = [one for one in listed if one.contract_id not in known]
    marked = [found for one in unknown if (found := _read_marked(run, one))]
    settle_marked(run, marked)
    _note_foreign(run, marked)
    _note_all_read(run)


def _marked_for_open_deals(run: Run) -> set[str]:
    """Give what bears an open deal's marker and was left alone when it was not open."""
    ledger, open_ids = run.company.ledger, run.desk.open_ids()
    fresh = set(open_ids) - ledger.bookings.booked_before(open_ids)
    return ledger.foreign.contracts_marked(
        [marker_of(run, deal_id) for deal_id in fresh]
    )


def look_for_contract(run: Run, intent: Intent, sent: Sent | None = None) -> Found:
    """Look once for the contract of an intent: its customer's, or under its number.

    All in one list: in a second one, ours could show only now and look like a
    stranger's. What is over proves nothing, for a deleted contract's number is free.
    Raises RejectedError if what is there may be ours and does not say so.
    """
    deal_id, stranger, alike = int(intent.key), False, None
    asked = [one for one in (intent.sent, sent) if one is not None]
    for listed, contract in _candidates(run, intent, asked):
        ours = contract and deal_of_contract(run, contract) == deal_id
        if contract and ours and not _was_given_up(run, contract):
            return Found(ours=adopted_contract(run, deal_id, contract))
        if contract and is_like(run, intent, asked, contract):
            alike = alike or contract
        else:
            stranger = stranger or (listed.active and listed.number == intent.number)
    if alike is not None:
        raise _already_active(alike.number)
    return Found(stranger=stranger)


def _candidates(
    run: Run, intent: Intent, asked: Sequence[Sent]
) -> Iterator[tuple[ListedContract, ReadContract | None]]:
    """Read what may be the contract; one that is booked is not read."""
    customers = {"", *(one.customer_id for one in asked)}
    candidates = [
        listed
        for listed in run.company.conta_azul.contracts()
        if listed.number == intent.number or listed.customer_id in customers
    ]
    candidates.sort(key=lambda listed: listed.number != intent.number)
    booked = run.company.ledger.bookings.ours_among(c.contract_id for c in candidates)
    for listed in candidates:
        yield listed, None if listed.contract_id in booked else _read(run, listed)


def is_like(
    run: Run, intent: Intent, asked: Sequence[Sent], contract: ReadContract
) -> bool:
    """Tell whether a contract may be what was sent, although it does not say so.

    Only under our number: whatever number one of the same item has, it holds the deal.
    """
    if contract.ended or contract.number != intent.number:
        return False
    if has_consent(run, int(intent.key), Reason.CONTRACT_ALREADY_ACTIVE, "book"):
        return False
    return any(
        contract.customer_id == one.customer_id and contract.total in (None, one.total)
        for one in asked
    )


def finds_contracts(run: Run, numbers: Collection[int]) -> bool:
    """Tell whether the list shows any of these numbers."""
    listed = run.company.conta_azul.contracts() if numbers else ()
    return any(one.active and one.number in numbers for one in listed)


def _was_given_up(run: Run, contract: ReadContract) -> bool:
    """Tell whether it gave its place to another, as far as this ledger knows."""
    known = run.company.ledger.foreign.contracts_among([contract.contract_id])
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
            raise _already_active(active.number)


def _already_active(number: int | None) -> RejectedError:
    return RejectedError(Reason.CONTRACT_ALREADY_ACTIVE, contract=str(number))


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
        run.company.ledger.foreign.note_contracts([listed.contract_id])
    return None


def _note_foreign(run: Run, marked: Iterable[Marked]) -> None:
    """Remember what bears a marker of ours and is no deal's own, or not known to be."""
    ledger = run.company.ledger
    for found in (one.found for one in marked):
        if not run.dry_run and not ledger.bookings.ours_among([found.erp_id]):
            bears = marker_of(run, found.deal_id)
            ledger.foreign.note_contracts([found.erp_id], bears)


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
    since = ledger.facts.get(UNREADABLE)
    if since is None or datetime.fromisoformat(since) > now:
        ledger.facts.note(UNREADABLE, now.isoformat())
        return False
    return now - datetime.fromisoformat(since) >= GIVEN_UP_AFTER


def _note_all_read(run: Run) -> None:
    if not run.dry_run and run.company.ledger.facts.get(UNREADABLE) is not None:
        run.company.ledger.facts.note(UNREADABLE, None)
