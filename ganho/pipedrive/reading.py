"""Everything a deal is made of, read by hundreds and put together."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from ganho.domain.customer.address import is_abroad
from ganho.domain.deal import (
    Deal,
    Discount,
    Instalment,
    Line,
    Organization,
    Person,
    PostalAddress,
)
from ganho.domain.money import cents
from ganho.domain.unreadable import Trouble, of_one_deal, unreadable
from ganho.errors import RejectedError
from ganho.pipedrive.api import PipedriveClient, Unreadable
from ganho.pipedrive.fields import FieldMap
from ganho.pipedrive.payment_fields import payment_entry
from ganho.pipedrive.schemas import (
    AddressWire,
    ContactWire,
    DealWire,
    LineWire,
    OrganizationWire,
    PersonWire,
    ProductWire,
)

AT_A_TIME = 100
T = TypeVar("T")
Before = Callable[[int], Deal | None]
"""Gives a deal as it was read before, if it was."""


def no_name(_product_id: int, _variation_id: int) -> None:
    """Nothing is known of any variation."""


def nothing_before(_: int) -> None:
    """Nothing was read before."""


@dataclass(frozen=True, kw_only=True)
class ReadingPlan:
    """What to read of a deal beyond the deal itself."""

    fields: FieldMap
    with_products: bool = False
    with_addresses: bool = False
    variation_of: Callable[[int, int], str | None] = no_name
    """Names a product's variation; None where it cannot be read."""
    read_for: str = ""
    """The settings behind this plan."""


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What was read beside the deals, by id."""

    lines: Mapping[int, tuple[Line, ...] | Trouble]
    persons: Mapping[int, PersonWire | Trouble]
    organizations: Mapping[int, OrganizationWire | Trouble]
    instalments: Mapping[int, list[Instalment] | Trouble] = field(default_factory=dict)
    before: Before = nothing_before


def read_deals(
    client: PipedriveClient,
    wires: Sequence[DealWire],
    plan: ReadingPlan,
    before: Before = nothing_before,
) -> list[Deal | Unreadable]:
    """Read lines, persons, organizations and instalments, and put deals together.

    A deal that cannot be understood comes back as Unreadable and holds up no other.
    """
    deals: list[Deal | Unreadable] = []
    for start in range(0, len(wires), AT_A_TIME):
        some = wires[start : start + AT_A_TIME]
        parts = replace(_read_parts(client, some, plan), before=before)
        deals += [_read_one(client, wire, parts, plan) for wire in some]
    return deals


def read_lines(
    client: PipedriveClient, deal_ids: Sequence[int], plan: ReadingPlan
) -> dict[int, tuple[Line, ...] | Trouble]:
    """Read the lines of deals, or what of a deal's lines cannot be read."""
    rows = client.lines(deal_ids)
    products = _products(client, rows.read, plan)
    found: dict[int, list[Line]] = defaultdict(list)
    odd = dict(rows.odd)
    for wire in rows.read:
        variation = _variation(wire, plan)
        if variation is None:
            odd.setdefault(wire.deal_id, Trouble.LINE_VARIATION)
        else:
            found[wire.deal_id].append(_line(wire, products, plan, variation))
    return {i: odd.get(i) or tuple(found.get(i, ())) for i in deal_ids}


def _read_parts(
    client: PipedriveClient, wires: Sequence[DealWire], plan: ReadingPlan
) -> _Parts:
    lines = read_lines(client, [wire.id for wire in wires], plan)
    persons = client.persons([w.person_id for w in wires if w.person_id])
    organizations = client.organizations([w.org_id for w in wires if w.org_id])
    return _Parts(
        lines=lines,
        persons={**{person.id: person for person in persons.read}, **persons.odd},
        organizations={
            **{org.id: org for org in organizations.read},
            **organizations.odd,
        },
        # A deal without lines has no instalments: no call for those.
        instalments=_instalments(client, [i for i, found in lines.items() if found]),
    )


def _instalments(
    client: PipedriveClient, deal_ids: Sequence[int]
) -> dict[int, list[Instalment] | Trouble]:
    rows = client.instalments(deal_ids) if deal_ids else None
    if rows is None:
        return {}
    found: dict[int, list[Instalment]] = defaultdict(list)
    for wire in rows.read:
        instalment = Instalment(amount=wire.amount, due_on=wire.billing_date)
        found[wire.deal_id].append(instalment)
    return {**found, **rows.odd}


def _read_one(
    client: PipedriveClient, wire: DealWire, parts: _Parts, plan: ReadingPlan
) -> Deal | Unreadable:
    try:
        with of_one_deal():
            return _deal(client, wire, parts, plan)
    except RejectedError as error:
        return Unreadable(deal_id=wire.id, facts=error.facts)


def _deal(
    client: PipedriveClient, wire: DealWire, parts: _Parts, plan: ReadingPlan
) -> Deal:
    """Put a deal together; RejectedError says what of it cannot be read.

    An organization that is set but cannot be seen must not silently become its person.
    """
    fields, custom = plan.fields, wire.custom_fields
    hidden = Trouble.ORGANIZATION_HIDDEN, Trouble.PERSON_HIDDEN
    organization = _seen(parts.organizations, wire.org_id, hidden[0])
    person = _seen(parts.persons, wire.person_id, hidden[1])
    lines = _readable(parts.lines.get(wire.id, ()))
    instalments = _readable(parts.instalments.get(wire.id, []))
    return Deal(
        deal_id=wire.id,
        title=wire.title,
        status=wire.status,
        value=_there(wire.value, Trouble.VALUE),
        currency=_there(wire.currency, Trouble.CURRENCY),
        pipeline_id=wire.pipeline_id,
        owner_id=wire.owner_id,
        won_at=_there(wire.won_time, Trouble.WON_TIME),
        first_won_at=wire.first_won_time,
        updated_at=wire.update_time,
        organization=_organization(organization, plan),
        person=_person(person, plan),
        tax_ids=fields.entries("deal", custom),
        lines=lines,
        discounts=_discounts(client, wire, lines, parts.before),
        instalments=tuple(instalments),
        contract=fields.contract and fields.contract.entries(custom),
        payment_condition=payment_entry(fields.payment.condition, custom),
        payment_method=payment_entry(fields.payment.method, custom),
        read_for=plan.read_for,
    )


def _readable(found: T | Trouble) -> T:
    if isinstance(found, Trouble):
        raise unreadable(found)
    return found


def _there(found: T | None, trouble: Trouble) -> T:
    """Give what a deal cannot be without."""
    if found is None:
        raise unreadable(trouble)
    return found


def _seen(
    rows: Mapping[int, T | Trouble], row_id: int | None, hidden: Trouble
) -> T | None:
    """Give what a deal refers to, if it refers to anything."""
    return _readable(rows.get(row_id, hidden)) if row_id else None


def _organization(
    wire: OrganizationWire | None, plan: ReadingPlan
) -> Organization | None:
    if wire is None:
        return None
    return Organization(
        org_id=wire.id,
        name=wire.name,
        tax_ids=plan.fields.entries("organization", wire.custom_fields),
        address=_address(wire.address, plan),
    )


def _person(wire: PersonWire | None, plan: ReadingPlan) -> Person | None:
    if wire is None:
        return None
    return Person(
        person_id=wire.id,
        name=wire.name,
        emails=_texts(wire.emails),
        phones=_texts(wire.phones),
        tax_ids=plan.fields.entries("person", wire.custom_fields),
        address=_address(wire.postal_address, plan),
    )


def _address(wire: AddressWire | None, plan: ReadingPlan) -> PostalAddress | None:
    """Take the parts over; of the line that was typed only that there is one.

    Where nobody wants addresses, a country abroad is kept: it says whose tax id is none.
    """
    if wire is None or not any(text for _, text in wire):
        return None
    if not plan.with_addresses:
        country = PostalAddress(country=wire.country)
        return country if is_abroad(country) else None
    return PostalAddress(
        street=wire.route,
        number=wire.street_number,
        complement=wire.subpremise,
        district=wire.sublocality,
        city=wire.locality,
        municipality=wire.admin_area_level_2,
        state=wire.admin_area_level_1,
        postal_code=wire.postal_code,
        country=wire.country,
    )


def _texts(contacts: Sequence[ContactWire]) -> tuple[str, ...]:
    """Give what is filled in, the primary one first."""
    filled = [contact for contact in contacts if contact.value]
    filled.sort(key=lambda contact: not contact.primary)
    return tuple(contact.value for contact in filled)


def _products(
    client: PipedriveClient,
    lines: Sequence[LineWire],
    plan: ReadingPlan,
) -> dict[int, ProductWire]:
    """Read the catalogue's products, where a setting asks for code or category."""
    if not plan.with_products:
        return {}
    ids = {line.product_id for line in lines if line.product_id}
    return {product.id: product for product in client.products(sorted(ids))}


def _variation(wire: LineWire, plan: ReadingPlan) -> str | None:
    """Name what was sold of a product; of a line that does not count nobody asks."""
    product_id, variation_id = wire.product_id, wire.product_variation_id
    if not product_id or not variation_id or wire.is_enabled is False:
        return ""
    return plan.variation_of(product_id, variation_id)


def _line(
    wire: LineWire,
    products: Mapping[int, ProductWire],
    plan: ReadingPlan,
    variation: str,
) -> Line:
    product = products.get(wire.product_id or 0)
    category = product.category if product else None
    is_seen = product is not None and product.is_deleted is not True
    return Line(
        line_id=wire.id,
        product_id=wire.product_id,
        name=wire.name,
        quantity=wire.quantity,
        unit_price=wire.item_price,
        net=wire.sum,
        discount=wire.discount or Decimal(0),
        discount_kind="amount" if wire.discount_type == "amount" else "percentage",
        tax=wire.tax or Decimal(0),
        tax_method=wire.tax_method or "none",
        currency=wire.currency,
        enabled=wire.is_enabled is not False,
        billing_frequency=wire.billing_frequency or "one-time",
        billing_cycles=wire.billing_frequency_cycles,
        billing_start=wire.billing_start_date,
        code=(product.code or None) if product else None,
        category=plan.fields.categories.get(category, category) if category else None,
        variation=variation,
        # Nobody knows its code or category, or somebody took it out of the catalogue.
        listed=is_seen or not plan.with_products,
    )


def _discounts(
    client: PipedriveClient, wire: DealWire, lines: tuple[Line, ...], before: Before
) -> tuple[Discount, ...]:
    """Read deal-wide discounts, one call a deal, only where the lines do not do.

    Where deal and lines are as they were, so are these.
    """
    # There is no bulk read: each costs ten of the day's tokens.
    counted = [cents(line.net) for line in lines if line.enabled]
    if not counted or sum(counted, Decimal(0)) == wire.value:
        return ()
    known = before(wire.id)
    if known is not None and is_as_before(wire, lines, known):
        return known.discounts
    return tuple(
        Discount(
            kind="amount" if discount.type == "amount" else "percentage",
            amount=discount.amount,
        )
        for discount in client.discounts(wire.id)
    )


def is_as_before(wire: DealWire, lines: object, known: Deal) -> bool:
    """Tell whether a deal and its lines are as they were when it was read.

    A line's edit does not show in the deal's own time of update.
    """
    same = (wire.update_time, wire.value) == (known.updated_at, known.value)
    return same and lines == known.lines
