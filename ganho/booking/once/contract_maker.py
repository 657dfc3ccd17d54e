"""Step 7: create the contracts, each exactly once; nothing of them can be corrected."""

from ganho.booking.erp.references import references_for
from ganho.booking.erp.remarks import Noted, closed_month
from ganho.booking.once.before import prepare_writes
from ganho.booking.once.contract_look import (
    check_not_active,
    finds_contracts,
    look_for_contract,
    note_active,
)
from ganho.booking.once.contract_terms import note_terms
from ganho.booking.once.leftovers import let_go
from ganho.booking.once.numbered import Draft, create_numbered
from ganho.booking.reading.accounts import marker_of
from ganho.booking.reading.freshness import fresh_deal
from ganho.booking.reading.meaning import bookable_of, today
from ganho.booking.run.run import ActiveContract, NotYetError, Run
from ganho.conta_azul.schemas import ContratoRequest
from ganho.domain.contract.contract import Contract
from ganho.domain.deal import Deal
from ganho.domain.reasons import Reason, Remark
from ganho.domain.sale import SaleReferences
from ganho.domain.translation import booking_day
from ganho.errors import RefusedError, RejectedError
from ganho.ledger.records import Booking, Sent


def create_contract(run: Run, deal_id: int) -> None:
    """Book one deal as a contract, or settle what an earlier run left unsettled.

    One at a time: two deals of one run may mean the same contract. Raises as
    `create_sale` does.
    """
    if run.company.ledger.bookings.of_deal(deal_id) is not None:
        return
    run.check()
    prepare_writes(run)
    deal = fresh_deal(run, deal_id)
    contract = bookable_of(run, deal)
    if not isinstance(contract, Contract):
        raise NotYetError("it became a sale while the run was under way")
    references = references_for(run, contract, deal)
    _request(run, contract, references, number=1)  # refused here, it needs no promise
    with run.contracts_lock:
        if let_go(run, deal_id, "sale"):
            return
        if not _may_be_there(run, deal_id):
            check_not_active(run, contract, references)
        noted = _noted(run, deal, contract)
        try:
            create_numbered(run, _draft(run, contract, references, noted))
        finally:
            _note_active(run, contract, references)


def _may_be_there(run: Run, deal_id: int) -> bool:
    """Tell whether a send is unanswered: what is active may be the deal's own."""
    intent = run.company.ledger.promises.find("contract", str(deal_id))
    return intent is not None and bool(intent.unanswered)


def _draft(
    run: Run, contract: Contract, references: SaleReferences, noted: Noted
) -> Draft:
    sent = Sent(
        customer_id=references.customer_id,
        total=contract.total,
        day=contract.starts_on,
    )

    def send(number: int) -> Booking:
        check_not_active(run, contract, references)  # a look came before, and time
        request = _request(run, contract, references, number=number)
        note_terms(run, contract)
        made = run.company.conta_azul.create_contract(request)
        return _booking(run, contract, references, made)

    return Draft(
        kind="contract",
        deal_id=contract.deal_id,
        numbers=run.contract_numbers,
        payload=f"{references.model_dump_json()} {contract.model_dump_json()}",
        sent=sent,
        send=send,
        look=lambda intent: look_for_contract(run, intent, sent),
        finds=lambda numbers: finds_contracts(run, numbers),
        noted=lambda _booking: noted,
        refuse=_refusal,
    )


def _request(
    run: Run, contract: Contract, references: SaleReferences, *, number: int
) -> ContratoRequest:
    marker = marker_of(run, contract.deal_id)
    return ContratoRequest.from_contract(
        contract, references, number=number, marker=marker
    )


def _booking(
    run: Run, contract: Contract, references: SaleReferences, contract_id: str
) -> Booking:
    return Booking(
        deal_id=contract.deal_id,
        kind="contract",
        erp_id=contract_id,
        number=None,
        total=contract.total,
        sold_on=contract.starts_on,
        customer_id=references.customer_id,
        run_id=run.run_id,
    )


def _noted(run: Run, deal: Deal, contract: Contract) -> Noted:
    """A start that somebody chose is no surprise to anybody."""
    day = booking_day(deal, run.company.settings, today(run))
    noted = closed_month(run, deal, day) if contract.starts_on == day else {}
    if contract.ends_on is None:
        noted[Remark.CONTRACT_WITHOUT_END] = {}
    return noted


def _note_active(run: Run, contract: Contract, references: SaleReferences) -> None:
    """Let the deals that follow in this run see what was made, or may have been."""
    deal_id = contract.deal_id
    made = run.company.ledger.bookings.of_deal(deal_id)
    if made is None and not _may_be_there(run, deal_id):
        return
    known = made or run.company.ledger.promises.find("contract", str(deal_id))
    active = ActiveContract(
        contract_id=made.erp_id if made else "",
        number=known.number if known else None,
        customer_id=references.customer_id,
        ends_on=contract.ends_on,
        item_ids=frozenset(references.item_ids.values()),
    )
    note_active(run, active)


def _refusal(error: RefusedError) -> RejectedError:
    return RejectedError(
        Reason.CONTRACT_REFUSED, status=str(error.status), text=error.text
    )
