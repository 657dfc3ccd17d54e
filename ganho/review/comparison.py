"""What a run booked, read again from both systems: a sale beside its deal.

It tells what is there, and not what was meant: on the first live day that is the question.
"""

from collections.abc import Sequence

from ganho.booking.finish import booked_deal
from ganho.booking.reading.custom_fields import CustomFields
from ganho.company.composition import Company
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.schemas.contrato import SaleItem
from ganho.domain.checks import customer_row
from ganho.domain.dates import won_on
from ganho.domain.deal import Deal
from ganho.domain.names import fold_name
from ganho.ledger.records import Event
from ganho.pipedrive.deal_link import deal_link
from ganho.pipedrive.reading import read_deals
from ganho.report.beside import Beside, ShownItem, Side
from ganho.report.named_deals import BookedDeal
from ganho.report.run_report import CONTA_AZUL
from ganho.words.tables.texts_beside import Likeness


def compared(company: Company, deal_ids: Sequence[int]) -> list[Beside]:
    """Read what these deals were booked as; those that are not booked are left out."""
    found = company.ledger.bookings.of_deals(deal_ids)
    deals = _deals(company, [booking.deal_id for booking in found])
    return [
        _pair(company, booked_deal(booking), deals.get(booking.deal_id))
        for booking in sorted(found, key=lambda booking: booking.deal_id)
    ]


def _deals(company: Company, deal_ids: Sequence[int]) -> dict[int, Deal]:
    """Read the deals anew: the ledger keeps none that is booked."""
    crm = company.pipedrive
    wires, _ = crm.deals(deal_ids)
    missing = sorted(set(deal_ids) - {wire.id for wire in wires})
    archived, _ = crm.deals(missing, archived=True) if missing else ([], [])
    fields = CustomFields(
        pipedrive=crm, facts=company.ledger.facts, settings=company.settings
    )
    read = read_deals(crm, [*wires, *archived], fields.plan())
    return {deal.deal_id: deal for deal in read if isinstance(deal, Deal)}


def _pair(company: Company, booked: BookedDeal, deal: Deal | None) -> Beside:
    events = company.ledger.events.of(booked.deal_id)
    return Beside(
        booked=booked,
        crm=_crm_side(company, booked, deal),
        erp=_erp_side(company, booked),
        customer=_likeness(company, booked, deal),
        new_customer=_made(events, "customer") > 0,
        new_items=_made(events, "item"),
    )


def _made(events: Sequence[Event], kind: str) -> int:
    return sum(e.what == "created" and e.facts.get("kind") == kind for e in events)


def _crm_side(company: Company, booked: BookedDeal, deal: Deal | None) -> Side:
    address = deal_link(company.pipedrive_url, booked.deal_id)
    if deal is None:
        return Side(address=address)
    return Side(
        address=address,
        total=deal.value,
        day=won_on(deal, company.settings),
        items=tuple(
            ShownItem(name=line.name, quantity=line.quantity, price=line.unit_price)
            for line in deal.lines
            if line.enabled
        ),
    )


def _erp_side(company: Company, booked: BookedDeal) -> Side:
    erp, erp_id = company.conta_azul, booked.erp_id or ""
    if booked.kind == "contract":
        contract = erp.contracts.contract(erp_id)
        shown = contract.next_sale_id
        return Side(
            address=CONTA_AZUL,
            total=contract.total,
            day=contract.starts_on,
            items=_shown(erp.contracts.sale_items(shown) if shown else ()),
        )
    sale = erp.sales.sale(erp_id)
    if sale is None:
        return Side(address=CONTA_AZUL)
    return Side(
        address=CONTA_AZUL,
        total=sale.total,
        day=sale.sold_on,
        items=_shown(erp.contracts.sale_items(erp_id)),
    )


def _shown(items: Sequence[SaleItem]) -> tuple[ShownItem, ...]:
    return tuple(
        ShownItem(name=item.name, quantity=item.quantity, price=item.price)
        for item in items
    )


def _likeness(company: Company, booked: BookedDeal, deal: Deal | None) -> Likeness:
    try:
        person = company.conta_azul.people.person(booked.customer_id or "")
    except OddRecordError:
        person = None
    if person is None or deal is None:
        return "unread"
    wanted = customer_row(deal, company.settings)
    if fold_name(person.name) != fold_name(wanted.name):
        return "other_name"
    tax_ids = {person.document, wanted.tax_id.value} - {None}
    return "other_tax_id" if len(tax_ids) > 1 else "same"
