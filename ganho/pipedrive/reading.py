"""Everything a deal is made of, read by hundreds and put together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

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
from ganho.pipedrive.api import PipedriveClient, Unreadable, trouble_of
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


@dataclass(frozen=True, kw_only=True)
class ReadingPlan:
    """What to read of a deal beyond the deal itself."""

    fields: FieldMap
    with_products: bool = False
    with_addresses: bool = False
    read_for: str = ""
    """The settings behind this plan."""


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What was read beside the deals, by id."""

    lines: Mapping[int, tuple[Line, ...] | str]
    persons: Mapping[int, PersonWire]
    organizations: Mapping[int, OrganizationWire]
    instalments: Mapping[int, list[Instalment]] = field(default_factory=dict)


def read_deals(
    client: PipedriveClient, wires: Sequence[DealWire], plan: ReadingPlan
) -> list[Deal | Unreadable]:
    """Read lines, persons, organizations and instalments, and put deals together.

    A deal that cannot be understood comes back as Unreadable and holds up no other.
    """
    deals: list[Deal | Unreadable] = []
    for start in range(0, len(wires), AT_A_TIME):
        some = wires[start : start + AT_A_TIME]
        parts = _read_parts(client, some, plan)
        deals += [_deal(client, wire, parts, plan) for wire in some]
    return deals


def read_lines(
    client: PipedriveClient, deal_ids: Sequence[int], plan: ReadingPlan
) -> dict[int, tuple[Line, ...] | str]:
    """Read the lines of deals; a text says why a deal's lines cannot be read."""
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in client.lines(deal_ids):
        rows[row.get("deal_id", 0)].append(row)
    parsed = {deal_id: _parse_lines(rows[deal_id]) for deal_id in deal_ids}
    products = _products(client, parsed, plan)
    return {
        deal_id: lines
        if isinstance(lines, str)
        else tuple(_line(line, products, plan.fields) for line in lines)
        for deal_id, lines in parsed.items()
    }


def _read_parts(
    client: PipedriveClient, wires: Sequence[DealWire], plan: ReadingPlan
) -> _Parts:
    lines = read_lines(client, [wire.id for wire in wires], plan)
    persons = client.persons([w.person_id for w in wires if w.person_id])
    organizations = client.organizations([w.org_id for w in wires if w.org_id])
    return _Parts(
        lines=lines,
        persons={person.id: person for person in persons},
        organizations={org.id: org for org in organizations},
        instalments=_instalments(client, [i for i, found in lines.items() if found]),
    )


def _instalments(
    client: PipedriveClient, deal_ids: Sequence[int]
) -> dict[int, list[Instalment]]:
    found: dict[int, list[Instalment]] = defaultdict(list)
    for wire in (client.instalments(deal_ids) or []) if deal_ids else []:
        instalment = Instalment(amount=wire.amount, due_on=wire.billing_date)
        found[wire.deal_id].append(instalment)
    return found


def _deal(
    client: PipedriveClient, wire: DealWire, parts: _Parts, plan: ReadingPlan
) -> Deal | Unreadable:
    fields, custom = plan.fields, wire.custom_fields
    lines = parts.lines.get(wire.id, ())
    trouble = lines if isinstance(lines, str) else _trouble(wire, parts)
    if trouble or isinstance(lines, str):
        return Unreadable(deal_id=wire.id, what=trouble)
    return Deal(
        deal_id=wire.id,
        title=wire.title or "",
        status=wire.status,
        value=wire.value,
        currency=wire.currency,
        pipeline_id=wire.pipeline_id,
        owner_id=wire.owner_id,
        won_at=wire.won_time,
        first_won_at=wire.first_won_time,
        updated_at=wire.update_time,
        organization=_organization(parts.organizations.get(wire.org_id or 0), plan),
        person=_person(parts.persons.get(wire.person_id or 0), plan),
        tax_ids=fields.entries("deal", custom),
        lines=lines,
        discounts=_discounts(client, wire, lines),
        instalments=tuple(parts.instalments.get(wire.id, ())),
        contract=fields.contract and fields.contract.entries(custom),
        payment_condition=payment_entry(fields.payment.condition, custom),
        payment_method=payment_entry(fields.payment.method, custom),
        read_for=plan.read_for,
    )


def _trouble(wire: DealWire, parts: _Parts) -> str:
    """Say what keeps a deal from being understood.

    An organization that is set but cannot be seen must not silently become its person.
    """
    if wire.org_id and wire.org_id not in parts.organizations:
        return "organization not visible"
    if wire.person_id and wire.person_id not in parts.persons:
        return "person not visible"
    missing = [n for n in ("value", "currency", "won_time") if getattr(wire, n) is None]
    return f"{missing[0]} missing" if missing else ""


def _organization(
    wire: OrganizationWire | None, plan: ReadingPlan
) -> Organization | None:
    if wire is None:
        return None
    return Organization(
        org_id=wire.id,
        name=wire.name or "",
        tax_ids=plan.fields.entries("organization", wire.custom_fields),
        address=_address(wire.address) if plan.with_addresses else None,
    )


def _person(wire: PersonWire | None, plan: ReadingPlan) -> Person | None:
    if wire is None:
        return None
    return Person(
        person_id=wire.id,
        name=wire.name or "",
        emails=_texts(wire.emails),
        phones=_texts(wire.phones),
        tax_ids=plan.fields.entries("person", wire.custom_fields),
        address=_address(wire.postal_address) if plan.with_addresses else None,
    )


def _address(wire: AddressWire | None) -> PostalAddress | None:
    """Take the parts over; of the line that was typed only that there is one."""
    if wire is None or not any(text for _, text in wire):
        return None
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
    filled = [contact for contact in contacts if (contact.value or "").strip()]
    filled.sort(key=lambda contact: not contact.primary)
    return tuple((contact.value or "").strip() for contact in filled)


def _parse_lines(rows: Sequence[Any]) -> list[LineWire] | str:
    try:
        return [LineWire.model_validate(row) for row in rows]
    except ValidationError as error:
        return f"line: {trouble_of(error)}"


def _products(
    client: PipedriveClient,
    parsed: Mapping[int, list[LineWire] | str],
    plan: ReadingPlan,
) -> dict[int, ProductWire]:
    """Read the catalogue's products, where a setting asks for code or category."""
    if not plan.with_products:
        return {}
    ids = {
        line.product_id
        for lines in parsed.values()
        if not isinstance(lines, str)
        for line in lines
        if line.product_id
    }
    return {product.id: product for product in client.products(sorted(ids))}


def _line(
    wire: LineWire, products: Mapping[int, ProductWire], fields: FieldMap
) -> Line:
    product = products.get(wire.product_id or 0)
    category = product.category if product else None
    return Line(
        line_id=wire.id,
        product_id=wire.product_id,
        name=wire.name or "",
        quantity=wire.quantity,
        unit_price=wire.item_price,
        net=wire.sum,
        discount=wire.discount or Decimal(0),
        discount_kind="amount" if wire.discount_type == "amount" else "percentage",
        tax=wire.tax or Decimal(0),
        tax_method=wire.tax_method or "none",
        currency=wire.currency or "",
        enabled=wire.is_enabled is not False,
        billing_frequency=wire.billing_frequency or "one-time",
        billing_cycles=wire.billing_frequency_cycles,
        billing_start=wire.billing_start_date,
        code=product.code if product else None,
        category=fields.categories.get(category, category) if category else None,
    )


def _discounts(
    client: PipedriveClient, wire: DealWire, lines: Sequence[Line]
) -> tuple[Discount, ...]:
    """Read deal-wide discounts, one call a deal, only where the lines do not do."""
    counted = [cents(line.net) for line in lines if line.enabled]
    if not counted or sum(counted, Decimal(0)) == wire.value:
        return ()
    return tuple(
        Discount(
            kind="amount" if discount.type == "amount" else "percentage",
            amount=discount.amount,
        )
        for discount in client.discounts(wire.id)
    )
