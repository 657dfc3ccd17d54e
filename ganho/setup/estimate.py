"""What the rules of matching customers would have made of the last won deals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice

from ganho.domain.checks import customer_row
from ganho.domain.customer.customer import Identity
from ganho.domain.customer.duplicates import native_duplicates
from ganho.domain.deal import Deal, Organization, Person
from ganho.domain.names import fold_name, is_blank_name
from ganho.domain.settings import Settings
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.fields import ENTITIES, FieldMap, find_tax_id_fields
from ganho.pipedrive.schemas import DealWire

DAYS = 90
DEALS = 300
"""Enough to see a habit; a dozen calls at most."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """`duplicates` is None where no tax id tells."""

    deals: int
    duplicates: int | None


def estimate_duplicates(
    client: PipedriveClient, settings: Settings, now: datetime
) -> Estimate:
    """Read the last won deals' customers, and count the native rule's duplicates.

    Raises RetryableError or FatalError as any reading does.
    """
    wires = _last_won(client, now - timedelta(days=DAYS))
    fields = FieldMap(
        **{entity: find_tax_id_fields(client.fields(entity), "") for entity in ENTITIES}
    )
    identities = _identities(client, wires, fields, settings) if wires else []
    told = any(identity.tax_key for identity in identities)
    duplicates = native_duplicates(identities) if told else None
    return Estimate(deals=len(identities), duplicates=duplicates)


def _last_won(client: PipedriveClient, since: datetime) -> list[DealWire]:
    """Give the latest of the first page: one call, however many deals there are."""
    pages = islice(client.won_deals(since=since), 1)
    deals = [deal for page in pages for deal in page.deals]
    won = [deal for deal in deals if deal.won_time is not None]
    won.sort(key=lambda deal: deal.won_time or NEVER, reverse=True)
    return won[:DEALS]


def _identities(
    client: PipedriveClient,
    wires: Sequence[DealWire],
    fields: FieldMap,
    settings: Settings,
) -> list[Identity]:
    """Give the customer of each deal as it is recognised; those without are left out."""
    found = client.organizations([wire.org_id for wire in wires if wire.org_id])
    organizations = {
        one.id: Organization(
            org_id=one.id,
            name=one.name,
            tax_ids=fields.entries("organization", one.custom_fields),
        )
        for one in found.read
    }
    people = {
        one.id: Person(
            person_id=one.id,
            name=one.name,
            tax_ids=fields.entries("person", one.custom_fields),
        )
        for one in client.persons(
            [wire.person_id for wire in wires if wire.person_id]
        ).read
    }
    deals = [_deal(wire, organizations, people, fields) for wire in reversed(wires)]
    rows = [customer_row(deal, settings) for deal in deals]
    return [
        Identity(name_key=fold_name(row.name), tax_key=row.tax_id.value)
        for row in rows
        if row.has_customer and not is_blank_name(row.name)
    ]


def _deal(
    wire: DealWire,
    organizations: dict[int, Organization],
    people: dict[int, Person],
    fields: FieldMap,
) -> Deal:
    """Put together what tells a deal's customer, and nothing else of it."""
    return Deal(
        deal_id=wire.id,
        title="",
        status=wire.status,
        value=wire.value or Decimal(0),
        currency=wire.currency or "",
        pipeline_id=wire.pipeline_id,
        owner_id=wire.owner_id,
        won_at=wire.won_time or NEVER,
        organization=organizations.get(wire.org_id or 0),
        person=people.get(wire.person_id or 0),
        tax_ids=fields.entries("deal", wire.custom_fields),
    )
