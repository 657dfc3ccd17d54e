"""What a person decides about a deal: kept for the next run, or refused in one line.

Each of these runs under the company's lease, so no run works on the deal meanwhile.
Raises WrongRequestError where it cannot be; then nothing was changed.
"""

from collections.abc import Sequence
from itertools import chain
from uuid import UUID

from ganho.booking.books import Books
from ganho.booking.erp.register import mirrored_item
from ganho.booking.erp.remarks import Noted, differing_total
from ganho.booking.once.contract_look import adopted_contract
from ganho.booking.once.sale_look import adopted_sale
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.schemas import ErpItem, ReadContract, ReadSale
from ganho.domain.markers import named_in
from ganho.domain.reasons import Exclusion, Reason
from ganho.errors import (
    RejectedError,
    RetryableError,
    Sentence,
    WrongRequestError,
)
from ganho.ledger.records import Booking, DealRecord, DealState
from ganho.redaction import redact

TEXT_LIMIT = 200
UNKNOWN_ID = 500
"""How Conta Azul answers who reads a contract by an id that it does not know."""
CHECK_ID = Sentence(
    "Check the deal's number: it ends the address of its page in Pipedrive."
)
SEE_STORY = Sentence("See its story with `ganho explain`.")
CHECK_NUMBER = Sentence("Check the number in Conta Azul.")
TAKE_SHOWN = Sentence("Take one of the ids that `ganho quarantine` shows for the deal.")
TAKE_LISTED = Sentence(
    "Take an id that `ganho quarantine` shows for the deal, or the code that Conta Azul "
    "shows beside the item, if no other has it."
)
OF_AN_ITEM = (
    *(Reason.ITEM_AMBIGUOUS, Reason.ITEM_UNSEEN),
    *(Reason.ITEM_INACTIVE, Reason.ITEM_MISSING),
)
NOT_TO_BE_BOOKED = {
    DealState.BOOKED: Sentence("Deal {deal_id} is booked already."),
    DealState.EXCLUDED: Sentence("Deal {deal_id} is left out by the company's rules."),
    DealState.WITHDRAWN: Sentence("Deal {deal_id} is no longer won in Pipedrive."),
}


def release(books: Books, deal_ids: Sequence[int]) -> None:
    """Let the next run look at deals again, dismissed ones too: at all, or at none."""
    records = [_known(books, deal_id) for deal_id in deal_ids]
    dismissed = [record.deal_id for record in records if _is_dismissed(record)]
    others = [record for record in records if not _is_dismissed(record)]
    for record in others:
        _check_to_be_booked(record)
    for deal_id in dismissed:
        books.company.ledger.decisions.undo_dismissal(deal_id)
    books.company.ledger.decisions.keep(
        [record.deal_id for record in others], "release"
    )


def release_all(books: Books, reason: str) -> list[int]:
    """Let the next run look at every deal again that is held for a reason."""
    held = books.company.ledger.deals.in_state(DealState.QUARANTINED)
    ids = [record.deal_id for record in held if record.reason == reason]
    if not ids:
        raise WrongRequestError(
            "No deal is held for {reason}.",
            remedy="See the reasons with `ganho quarantine`.",
            reason=reason,
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
    _check_to_be_booked(record)
    shown = books.consents.disowned_sales(deal_id)
    if record.reason == Reason.POSSIBLY_BOOKED_ALREADY:
        shown.add(record.facts["sale_id"])
    facts = {"sales": " ".join(sorted(shown))} if shown else {}
    books.company.ledger.decisions.keep([deal_id], "book", facts)


def dismiss(books: Books, deal_id: int, why: str) -> Booking | None:
    """Leave a deal out for good, with a person's reason.

    Where a send of it is unanswered a look comes first: what it made, if it made
    anything, is the deal's booking, and is given.
    """
    record = _known(books, deal_id)
    _check_to_be_booked(record)
    # The form asks for no names, and what stands here is shown in Prefect.
    text = redact(" ".join(why.split()))[:TEXT_LIMIT]
    if not text:
        raise WrongRequestError(
            "A dismissal needs a reason.", remedy="Say in a few words why."
        )
    made = _made_already(books, record)
    if made is None:
        books.company.ledger.decisions.keep([deal_id], "dismiss", {"text": text})
    return made


def choose_customer(books: Books, deal_id: int, customer_id: str) -> None:
    """Say for which of the ERP's customers a deal is to be booked."""
    _check_to_be_booked(_known(books, deal_id))
    chosen_for = books.consents.chosen_for(deal_id)
    if chosen_for is None:
        raise WrongRequestError(
            "Deal {deal_id} has no customer in Pipedrive.",
            remedy=SEE_STORY,
            deal_id=deal_id,
        )
    books.identity.check_conta_azul()
    person = books.company.conta_azul.people.person(_uuid(customer_id))
    if person is None or not person.active:
        raise WrongRequestError(
            "Conta Azul has no active customer {customer_id}.",
            remedy=TAKE_SHOWN,
            customer_id=customer_id,
        )
    facts = {"customer_id": person.customer_id, "chosen_for": chosen_for}
    books.company.ledger.decisions.keep([deal_id], "customer", facts)


def choose_item(books: Books, deal_id: int, item_id: str) -> None:
    """Say which of the ERP's items the product is that a deal is held for.

    It holds for every deal of that product.
    """
    record = _known(books, deal_id)
    _check_to_be_booked(record)
    if record.reason not in OF_AN_ITEM or "product" not in record.facts:
        raise WrongRequestError(
            "Deal {deal_id} is not held because of a product.",
            remedy="Release it first, and let a run look at it: if it is the product, "
            "the deal is then held for it.",
            deal_id=deal_id,
        )
    books.identity.check_conta_azul()
    found = _active_item(books, item_id.strip())
    if found is None:
        raise WrongRequestError(
            "Conta Azul has no active product or service of this id or code.",
            remedy=TAKE_LISTED,
        )
    row, ledger = mirrored_item(found), books.company.ledger
    ledger.mirror.take_in_items([row], kind=row.kind, whole=False)
    books.claims.choose(record.facts, row.item_id)
    ledger.decisions.keep([deal_id], "item", {"item_id": row.item_id})


def settle_with_sale(books: Books, deal_id: int, number: int) -> Booking:
    """Say that a sale that somebody made is the deal's own; it counts as booked."""
    record = _known(books, deal_id)
    if not _is_dismissed(record):
        _check_to_be_booked(record)
    books.identity.check_conta_azul()
    # Numbers are an account's own: hence the check of whose it is.
    sale = _sale_numbered(books, number)
    booking = adopted_sale(deal_id, sale, books.run.run_id)
    reserving = books.stock.remarks_on(booking, sale.pending)
    noted = _differing(record, booking) | reserving
    if _is_of_a_gone_deal(books, sale.sale_id):
        return _hand_over(books, booking, noted)
    _check_free(books, sale.sale_id, books.originals.other_owner(deal_id, sale))
    return _settle(books, booking, noted)


def settle_with_contract(books: Books, deal_id: int, number: int) -> Booking:
    """Say that a contract that somebody made is the deal's own."""
    record = _known(books, deal_id)
    if not _is_dismissed(record):
        _check_to_be_booked(record)
    books.identity.check_conta_azul()
    listed = books.company.conta_azul.contracts.contracts()
    found = next((c for c in listed if c.number == number and c.active), None)
    if found is None:
        raise WrongRequestError(
            "Conta Azul has no active contract number {number}.",
            remedy=CHECK_NUMBER,
            number=number,
        )
    contract = books.company.conta_azul.contracts.contract(found.contract_id)
    booking = adopted_contract(deal_id, contract, books.run.run_id)
    if _is_of_a_gone_deal(books, contract.contract_id):
        return _hand_over(books, booking, {})
    _check_free(books, contract.contract_id, _contract_owner(books, deal_id, contract))
    return _settle(books, booking, {})


def rebook(books: Books, deal_id: int) -> Booking:
    """Let the next run book a deal anew whose sale or contract a person cancelled.

    Gives the booking that is given up.
    """
    _known(books, deal_id)
    booking = books.company.ledger.bookings.of_deal(deal_id)
    if booking is None:
        raise WrongRequestError(
            "Deal {deal_id} is not booked: there is nothing to make anew.",
            remedy=SEE_STORY,
            deal_id=deal_id,
        )
    books.identity.check_conta_azul()
    if _lives(books, booking):
        raise WrongRequestError(
            "Deal {deal_id} has a booking that is not cancelled (number {number}).",
            remedy="Cancel it in Conta Azul first: a deal has one that lives.",
            deal_id=deal_id,
            number=booking.number,
        )
    books.company.ledger.bookings.supersede(deal_id)
    return booking


def _lives(books: Books, booking: Booking) -> bool:
    """Ask the ERP; what neither a list nor its id shows any more was deleted."""
    client = books.company.conta_azul
    if booking.kind == "sale":
        sale = client.sales.sale(booking.erp_id)
        return sale is not None and not sale.cancelled
    contracts = client.contracts.contracts(booking.customer_id)
    found = next((c for c in contracts if c.contract_id == booking.erp_id), None)
    return _is_there(books, booking.erp_id) if found is None else found.active


def _is_there(books: Books, contract_id: str) -> bool:
    """Tell whether a contract bills that no list shows: it may be a minute old."""
    try:
        return not books.company.conta_azul.contracts.contract(contract_id).ended
    except OddRecordError:
        return True
    except RetryableError as error:
        # So an unknown id is answered, which is all that is left of one that is gone.
        if error.message.facts.get("status") != UNKNOWN_ID:
            raise
        return False


def _known(books: Books, deal_id: int) -> DealRecord:
    record = books.company.ledger.deals.find(deal_id)
    if record is None:
        raise WrongRequestError(
            "The ledger of {slug} knows no deal {deal_id}.",
            remedy=CHECK_ID,
            slug=books.company.slug,
            deal_id=deal_id,
        )
    return record


def _check_to_be_booked(record: DealRecord) -> None:
    """Refuse what no run books any more, or never did; a deal may be held or wait."""
    why_not = NOT_TO_BE_BOOKED.get(record.state)
    if why_not is not None:
        raise WrongRequestError(why_not.of(deal_id=record.deal_id), remedy=SEE_STORY)


def _made_already(books: Books, record: DealRecord) -> Booking | None:
    """Look for what unanswered sends may have made of a deal, and adopt it.

    What does not say whose it is has to be seen by a person first.
    """
    try:
        return books.leftovers.adopt_made(record.deal_id)
    except RejectedError as error:
        if (error.reason, error.facts) == (record.reason, record.facts):
            return None
        raise WrongRequestError(
            "Number {number} in Conta Azul may be what deal {deal_id} became.",
            remedy="If it is, settle the deal with that number. If not, let the next run "
            "hold the deal for it, and dismiss it then.",
            number=error.facts.get("sale") or error.facts.get("contract"),
            deal_id=record.deal_id,
        ) from None


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
        "Conta Azul has no sale number {number} that is not cancelled.",
        remedy=CHECK_NUMBER,
        number=number,
    )


def _contract_owner(books: Books, deal_id: int, contract: ReadContract) -> int | None:
    """Give the deal whose own a contract is by its marker, if that is another."""
    company, named = named_in(contract.notes) or (None, None)
    if company not in (None, books.identity.company_id()):
        return named
    owner = books.contract_looks.deal_of(contract)
    is_copy = owner is not None and books.originals.has_its_own(owner, "contract")
    return None if is_copy or owner == deal_id else owner


def _check_free(books: Books, erp_id: str, owner: int | None) -> None:
    """Refuse what is a deal's booking, or another's own by its marker."""
    deal_id = books.company.ledger.bookings.deal_of(erp_id) or owner
    if deal_id is not None:
        raise WrongRequestError(
            "It belongs to deal {deal_id} already.",
            remedy=CHECK_NUMBER,
            deal_id=deal_id,
        )


def _is_of_a_gone_deal(books: Books, erp_id: str) -> bool:
    """Tell whether it is the live booking of a deal that Pipedrive has no more."""
    bookings = books.company.ledger.bookings
    owner = bookings.deal_of(erp_id)
    live = bookings.of_deal(owner) if owner is not None else None
    if live is None or live.erp_id != erp_id:
        return False
    return books.gone.is_gone(live.deal_id)


def _hand_over(books: Books, booking: Booking, noted: Noted) -> Booking:
    ledger = books.company.ledger
    intent = ledger.promises.find(booking.kind, str(booking.deal_id))
    ledger.bookings.hand_over(booking, intent, noted)
    return booking


def _settle(books: Books, booking: Booking, noted: Noted) -> Booking:
    ledger = books.company.ledger
    intent = ledger.promises.find(booking.kind, str(booking.deal_id))
    ledger.bookings.keep(booking, intent, noted)
    return booking


def _differing(record: DealRecord, booking: Booking) -> Noted:
    if record.value is None or record.currency != "BRL":
        return {}
    return differing_total(record.value, booking)


def _active_item(books: Books, named: str) -> ErpItem | None:
    """Find an item by its id, or by a code that no other active one has."""
    catalogue = books.company.conta_azul.catalogue
    # A service that was deleted can still be read by its id: only lists leave it out.
    listed = chain(catalogue.products(), catalogue.services())
    active = [item for item in listed if item.active]
    found = [x for x in active if x.item_id == named.lower() or x.code == named]
    return found[0] if len(found) == 1 else None


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise WrongRequestError(
            "A customer is named by the id that Conta Azul gives it.",
            remedy=TAKE_SHOWN,
        ) from None
