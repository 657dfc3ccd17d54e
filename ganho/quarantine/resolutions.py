"""What a person decides about a deal: kept for the next run, or refused in one line.

Each of these runs under the company's lease, so no run works on the deal meanwhile.
Raises WrongRequestError where it cannot be; then nothing was changed.
"""

from collections.abc import Sequence
from uuid import UUID

from ganho.booking.books import Books
from ganho.booking.erp.remarks import Noted, differing_total
from ganho.booking.once.contract_look import adopted_contract
from ganho.booking.once.sale_look import adopted_sale
from ganho.conta_azul.schemas import ReadContract, ReadSale
from ganho.domain.markers import named_in
from ganho.domain.reasons import Exclusion, Reason
from ganho.errors import WrongRequestError
from ganho.ledger.records import Booking, DealRecord, DealState
from ganho.redaction import redact

TEXT_LIMIT = 200
CHECK_ID = "Check the deal's number: it ends the address of its page in Pipedrive."
SEE_STORY = "See its story with `ganho explain`."
CHECK_NUMBER = "Check the number in Conta Azul."


def release(books: Books, deal_ids: Sequence[int]) -> None:
    """Let the next run look at held or dismissed deals again: all of them, or none."""
    records = [_known(books, deal_id) for deal_id in deal_ids]
    dismissed = [record.deal_id for record in records if _is_dismissed(record)]
    held = [record for record in records if not _is_dismissed(record)]
    for record in held:
        _check_held(record)
    for deal_id in dismissed:
        books.company.ledger.decisions.undo_dismissal(deal_id)
    books.company.ledger.decisions.keep([record.deal_id for record in held], "release")


def release_all(books: Books, reason: str) -> list[int]:
    """Let the next run look at every deal again that is held for a reason."""
    held = books.company.ledger.deals.in_state(DealState.QUARANTINED)
    ids = [record.deal_id for record in held if record.reason == reason]
    if not ids:
        raise WrongRequestError(
            f"No deal is held for {reason}.",
            remedy="See the reasons with `ganho quarantine`.",
        )
    books.company.ledger.decisions.keep(ids, "release")
    return ids


def release_every(books: Books) -> list[int]:
    """Let the next run look at every held deal again, whatever the reason."""
    held = books.company.ledger.deals.in_state(DealState.QUARANTINED)
    ids = [record.deal_id for record in held]
    books.company.ledger.decisions.keep(ids, "release")
    return ids


def book_anyway(books: Books, deal_id: int) -> None:
    """Let the next run book a deal although it looks as if it was booked before.

    What a person was shown is not the deal's; another sale would be another question.
    """
    record = _known(books, deal_id)
    _check_held(record)
    shown = books.consents.disowned_sales(deal_id)
    if record.reason == Reason.POSSIBLY_BOOKED_ALREADY:
        shown.add(record.facts["sale_id"])
    facts = {"sales": " ".join(sorted(shown))} if shown else {}
    books.company.ledger.decisions.keep([deal_id], "book", facts)


def dismiss(books: Books, deal_id: int, why: str) -> None:
    """Leave a deal out for good, with a person's reason."""
    _check_held(_known(books, deal_id))
    text = redact(" ".join(why.split()))[:TEXT_LIMIT]
    if not text:
        raise WrongRequestError(
            "A dismissal needs a reason.", remedy="Say in a few words why."
        )
    books.company.ledger.decisions.keep([deal_id], "dismiss", {"text": text})


def choose_customer(books: Books, deal_id: int, customer_id: str) -> None:
    """Say for which of the ERP's customers a deal is to be booked."""
    _check_held(_known(books, deal_id))
    chosen_for = books.consents.chosen_for(deal_id)
    if chosen_for is None:
        raise WrongRequestError(
            f"Deal {deal_id} has no customer in Pipedrive.", remedy=SEE_STORY
        )
    books.identity.check_conta_azul()
    person = books.company.conta_azul.people.person(_uuid(customer_id))
    if person is None or not person.active:
        raise WrongRequestError(
            f"Conta Azul has no active customer {customer_id}.",
            remedy="Take one of the ids that `ganho quarantine` shows for the deal.",
        )
    facts = {"customer_id": person.customer_id, "chosen_for": chosen_for}
    books.company.ledger.decisions.keep([deal_id], "customer", facts)


def settle_with_sale(books: Books, deal_id: int, number: int) -> Booking:
    """Say that a sale that somebody made is the deal's own; it counts as booked."""
    record = _known(books, deal_id)
    _check_held(record)
    books.identity.check_conta_azul()
    sale = _sale_numbered(books, number)
    _check_free(books, sale.sale_id, books.originals.other_owner(deal_id, sale))
    booking = adopted_sale(deal_id, sale, books.run.run_id)
    reserving = books.stock.remarks_on(booking, sale.pending)
    return _settle(books, booking, _differing(record, booking) | reserving)


def settle_with_contract(books: Books, deal_id: int, number: int) -> Booking:
    """Say that a contract that somebody made is the deal's own."""
    _check_held(_known(books, deal_id))
    books.identity.check_conta_azul()
    listed = books.company.conta_azul.contracts.contracts()
    found = next((c for c in listed if c.number == number and c.active), None)
    if found is None:
        raise WrongRequestError(
            f"Conta Azul has no active contract number {number}.", remedy=CHECK_NUMBER
        )
    contract = books.company.conta_azul.contracts.contract(found.contract_id)
    _check_free(books, contract.contract_id, _contract_owner(books, deal_id, contract))
    return _settle(books, adopted_contract(deal_id, contract, books.run.run_id), {})


def rebook(books: Books, deal_id: int) -> Booking:
    """Let the next run book a deal anew whose sale or contract a person cancelled.

    Gives the booking that is given up.
    """
    _known(books, deal_id)
    booking = books.company.ledger.bookings.of_deal(deal_id)
    if booking is None:
        raise WrongRequestError(
            f"Deal {deal_id} is not booked: there is nothing to make anew.",
            remedy=SEE_STORY,
        )
    books.identity.check_conta_azul()
    if _lives(books, booking):
        raise WrongRequestError(
            f"Deal {deal_id} has a booking that is not cancelled "
            f"(number {booking.number}).",
            remedy="Cancel it in Conta Azul first: a deal has one that lives.",
        )
    books.company.ledger.bookings.supersede(deal_id)
    return booking


def _lives(books: Books, booking: Booking) -> bool:
    """Ask the ERP; what a list does not show any more was deleted."""
    client = books.company.conta_azul
    if booking.kind == "sale":
        sale = client.sales.sale(booking.erp_id)
        return sale is not None and not sale.cancelled
    contracts = client.contracts.contracts(booking.customer_id)
    return any(c.contract_id == booking.erp_id and c.active for c in contracts)


def _known(books: Books, deal_id: int) -> DealRecord:
    record = books.company.ledger.deals.find(deal_id)
    if record is None:
        raise WrongRequestError(
            f"The ledger of {books.company.slug} knows no deal {deal_id}.",
            remedy=CHECK_ID,
        )
    return record


def _check_held(record: DealRecord) -> None:
    if record.state is DealState.QUARANTINED:
        return
    deal = f"Deal {record.deal_id}"
    told = {
        DealState.BOOKED: f"{deal} is booked already.",
        DealState.OPEN: f"{deal} is not held: the next run books it.",
        DealState.EXCLUDED: f"{deal} is left out by the company's rules.",
        DealState.WITHDRAWN: f"{deal} is no longer won in Pipedrive.",
    }
    raise WrongRequestError(told[record.state], remedy=SEE_STORY)


def _is_dismissed(record: DealRecord) -> bool:
    is_out = record.state is DealState.EXCLUDED
    return is_out and record.reason == Exclusion.DISMISSED


def _sale_numbered(books: Books, number: int) -> ReadSale:
    client = books.company.conta_azul
    listed = [sale for sale in client.sales.sales_numbered(number) if sale.single]
    for found in listed:
        sale = client.sales.sale(found.sale_id)
        if sale is not None and not sale.cancelled:
            return sale
    raise WrongRequestError(
        f"Conta Azul has no sale number {number} that is not cancelled.",
        remedy=CHECK_NUMBER,
    )


def _contract_owner(books: Books, deal_id: int, contract: ReadContract) -> int | None:
    """Give the deal whose own a contract is by its marker, if that is another."""
    company, named = named_in(contract.notes) or (None, None)
    if company not in (None, books.identity.company_id()):
        return named
    owner = books.contract_looks.deal_of(contract)
    is_copy = owner is not None and books.company.ledger.bookings.booked_before([owner])
    return None if is_copy or owner == deal_id else owner


def _check_free(books: Books, erp_id: str, owner: int | None) -> None:
    """Refuse what is a deal's booking, or another's own by its marker."""
    deal_id = books.company.ledger.bookings.deal_of(erp_id) or owner
    if deal_id is not None:
        raise WrongRequestError(
            f"It belongs to deal {deal_id} already.", remedy=CHECK_NUMBER
        )


def _settle(books: Books, booking: Booking, noted: Noted) -> Booking:
    ledger = books.company.ledger
    intent = ledger.promises.find(booking.kind, str(booking.deal_id))
    ledger.bookings.keep(booking, intent, noted)
    return booking


def _differing(record: DealRecord, booking: Booking) -> Noted:
    if record.value is None or record.currency != "BRL":
        return {}
    return differing_total(record.value, booking)


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise WrongRequestError(
            "A customer is named by the id that Conta Azul gives it.",
            remedy="Take one of the ids that `ganho quarantine` shows for the deal.",
        ) from None
