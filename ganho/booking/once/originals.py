"""Of what bears one deal's marker, one is the deal's own: the others are copies.

A person who duplicates a sale duplicates its notes, so a marker alone proves nothing.
The original agrees with its deal, and no copy is older.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ganho.booking.erp.fingerprints import customer_for
from ganho.booking.erp.register import KNOWN_FOR, freshen_customers
from ganho.booking.erp.remarks import Noted, closed_month, differing_total, shown_number
from ganho.booking.erp.stock import note_pending, reserving
from ganho.booking.once.adoption import adopt
from ganho.booking.reading.accounts import pipedrive_company
from ganho.booking.reading.known_deals import Known, known_deals
from ganho.booking.reading.meaning import bookable_of
from ganho.booking.run.aside import set_aside
from ganho.booking.run.batches import batches
from ganho.booking.run.consents import disowned_sales, has_consent
from ganho.booking.run.run import NotYetError, Run
from ganho.conta_azul.schemas import Pendency
from ganho.domain.contract.contract import Bookable, Contract
from ganho.domain.markers import marker, named_in
from ganho.domain.reasons import Exclusion, Reason, Remark
from ganho.errors import RejectedError
from ganho.ledger.records import Booking

AT_A_TIME = 100
NOBODY_KNOWS_WHEN = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A sale or contract that bears a deal's marker: what it would be as its booking."""

    found: Booking
    created_at: datetime | None = None
    pending: Pendency | None = None


def adopt_certain(run: Run, marked: Iterable[Marked]) -> None:
    """Adopt what agrees with an open deal in all, before the rest of a list is read.

    So a run that dies half-way has not read in vain. Lists begin with what is oldest.
    """
    by_deal = _by_deal(marked)
    open_ids = run.desk.open_among(list(by_deal)) if by_deal else ()
    for deal_id, known in known_deals(run, open_ids).items():
        alike = [one for one in by_deal[deal_id] if _agrees(one.found, known)]
        if alike:
            _settle(run, alike, known)


def settle_marked(run: Run, marked: Iterable[Marked]) -> None:
    """Adopt each deal's original, name the copies, and ask where neither is certain.

    What is of another company's deal, or of nobody's, is left alone.
    """
    by_deal = _by_deal(marked)
    for deal_ids in batches(by_deal, AT_A_TIME):
        known = known_deals(run, deal_ids)
        for deal_id in deal_ids:
            _settle(run, by_deal[deal_id], known.get(deal_id))


def _by_deal(marked: Iterable[Marked]) -> dict[int, list[Marked]]:
    found: dict[int, list[Marked]] = {}
    for one in marked:
        found.setdefault(one.found.deal_id, []).append(one)
    return found


def possibly_booked(erp_id: str, number: str, sold_on: date | None) -> RejectedError:
    """Say which sale may be a deal's, for a person to settle."""
    return RejectedError(
        Reason.POSSIBLY_BOOKED_ALREADY, sale=number, sale_id=erp_id, day=str(sold_on)
    )


def _settle(run: Run, found: Sequence[Marked], known: Known | None) -> None:
    deal_id = found[0].found.deal_id
    booked = run.company.ledger.bookings.of_deal(deal_id)
    if booked is not None:
        settle_beside(run, booked, found)
    elif known is not None and known.is_ours:
        rest = [one for one in found if not _is_disowned(run, one.found)]
        if rest:
            _settle_among(run, rest, known)


def _is_disowned(run: Run, found: Booking) -> bool:
    """Tell whether a person who was shown it said that it is not the deal's."""
    if found.kind == "sale":
        return found.erp_id in disowned_sales(run, found.deal_id)
    return has_consent(run, found.deal_id, Reason.CONTRACT_ALREADY_ACTIVE, "book")


def settle_beside(run: Run, booked: Booking, found: Sequence[Marked]) -> None:
    """Let a booking stand, unless it was cancelled and there is one just like it."""
    alike = [one for one in found if _takes_the_place(one.found, booked)]
    own = min(alike, key=_age, default=None)
    if own is not None:
        adopt(run, own.found, {})
    _name_copies(run, own.found if own else booked, found)


def _takes_the_place(one: Booking, booked: Booking) -> bool:
    return (
        booked.cancelled
        and not one.cancelled
        and (one.kind, one.customer_id) == (booked.kind, booked.customer_id)
        and (one.total, one.sold_on) == (booked.total, booked.sold_on)
    )


def _settle_among(run: Run, found: Sequence[Marked], known: Known) -> None:
    own = _original(run, found, known)
    if own is not None:
        note_pending(run, own.found.deal_id, own.pending)
        adopt(run, own.found, _noted(run, own.found, known))
        _name_copies(run, own.found, found)
    elif known.is_open:
        _ask(run, min(found, key=_age).found)


def _original(run: Run, found: Sequence[Marked], known: Known) -> Marked | None:
    """Pick the deal's own; None where that is for a person to say.

    An open promise knows its number. A deal that was left out before may have been
    booked by the company that it was of then.
    """
    deal_id, kind = found[0].found.deal_id, found[0].found.kind
    promise = run.company.ledger.promises.find(kind, str(deal_id))
    number = promise.number if promise else None
    promised = [one for one in found if number and one.found.number == number]
    if promised:
        return min(promised, key=_age)
    rule = Exclusion.PIPELINE_NOT_INCLUDED
    if run.company.ledger.events.left_out_before([deal_id], rule):
        return None
    agreeing = _agreeing(run, found, known)
    return min(_of_the_customer(run, agreeing, known), key=_age, default=None)


def _agreeing(run: Run, found: Sequence[Marked], known: Known) -> Sequence[Marked]:
    """Leave what agrees with the deal, or else what was edited.

    All contracts are in sight, and all sales that bear an open deal's marker. Of any
    other deal what is seen may be a copy alone.
    """
    if found[0].found.kind == "contract":
        terms = _terms(run, known)
        alike = [one for one in found if (one.found.total, one.found.sold_on) == terms]
        return alike or found
    alike = [one for one in found if _agrees(one.found, known)]
    of_the_day = [one for one in found if known.may_be_dated(one.found.sold_on)]
    return alike or (of_the_day if known.is_open else [])


def _agrees(found: Booking, known: Known) -> bool:
    return found.total == known.value and known.may_be_dated(found.sold_on)


def _terms(run: Run, known: Known) -> tuple[object, object] | None:
    wanted = _bookable(run, known)
    if not isinstance(wanted, Contract):
        return None
    return wanted.total, wanted.starts_on


def _of_the_customer(
    run: Run, found: Sequence[Marked], known: Known
) -> Sequence[Marked]:
    """Leave those of the deal's customer, where there are others and it can be told."""
    if len({one.found.customer_id for one in found}) <= 1:
        return found
    wanted = _bookable(run, known)
    if wanted is None:
        return found
    freshen_customers(run, KNOWN_FOR)
    customer = customer_for(run, wanted.deal_id, wanted.customer).found
    return [one for one in found if one.found.customer_id == customer] or found


def _bookable(run: Run, known: Known) -> Bookable | None:
    try:
        return bookable_of(run, known.deal) if known.deal else None
    except (RejectedError, NotYetError):
        return None


def _age(one: Marked) -> tuple[bool, datetime, int, str]:
    """Sort what lives first, then what is older."""
    found, created_at = one.found, one.created_at or NOBODY_KNOWS_WHEN
    return found.cancelled, created_at, found.number or 0, found.erp_id


def _name_copies(run: Run, own: Booking, found: Iterable[Marked]) -> None:
    """Tell a person of what lives beside a deal's own."""
    copies = [
        shown_number(one.found)
        for one in found
        if one.found.erp_id != own.erp_id and not one.found.cancelled
    ]
    if copies and not own.cancelled:
        facts = {"sale": ", ".join(copies), "booked": shown_number(own)}
        run.desk.warn(own.deal_id, Remark.BOOKED_TWICE, facts)


def _ask(run: Run, found: Booking) -> None:
    """Hold a deal: this is its own, or a copy, or another company's booking of it."""
    number = shown_number(found)
    error = RejectedError(Reason.CONTRACT_ALREADY_ACTIVE, contract=number)
    if found.kind == "sale":
        error = possibly_booked(found.erp_id, number, found.sold_on)
    set_aside(run, found.deal_id, error)
    run.changed.add(found.deal_id)


def _noted(run: Run, found: Booking, known: Known) -> Noted:
    """Give the remarks that a sale would have had if its answer had come."""
    noted = reserving(run, found)
    if known.deal is not None and found.kind == "sale":
        noted |= differing_total(known.deal.value, found)
        noted |= closed_month(run, known.deal, found.sold_on)
    return noted


def other_owner(
    run: Run, deal_id: int, erp_id: str, notes: str, sold_on: date
) -> int | None:
    """Give the deal whose own a sale is by its notes, if that is another than this.

    A copy is nobody's own: somebody made it by hand. Not asked of what is booked.
    """
    company, named = named_in(notes) or (0, 0)
    is_of_ours = company == pipedrive_company(run)
    if not named or (is_of_ours and named == deal_id):
        return None
    if is_of_ours and _cannot_be_of(run, named, sold_on):
        return None
    first = _first_marked(run, marker(company, named))
    return named if first in (None, erp_id) else None


def _cannot_be_of(run: Run, deal_id: int, sold_on: date) -> bool:
    if run.company.ledger.bookings.booked_before([deal_id]):
        return True
    known = known_deals(run, [deal_id]).get(deal_id)
    return known is not None and bool(known.won_on) and not known.may_be_dated(sold_on)


def _first_marked(run: Run, text: str) -> str | None:
    """Give the oldest of the others' sales that bear a marker."""
    sales = run.company.ledger.foreign.sales_marked([text])
    sales += [sale for sale in run.foreign_sales if sale.marker == text]
    ages = [
        (sale.created_at or NOBODY_KNOWS_WHEN, sale.number or 0, sale.erp_id)
        for sale in sales
    ]
    return min(ages)[-1] if ages else None
