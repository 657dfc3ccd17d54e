"""The open problems of a company, each with all that a person needs to settle it."""

from collections.abc import Iterable, Iterator

from ganho.company.composition import Company
from ganho.domain.deal import Deal
from ganho.domain.names import shortened_name
from ganho.errors import FatalError, RetryableError
from ganho.ledger.records import DealRecord, DealState
from ganho.report.named_deals import HeldDeal


def open_problems(company: Company, *, reason: str | None = None) -> list[HeldDeal]:
    """List the deals in quarantine, those held longest first."""
    records = [
        record
        for record in company.ledger.deals.in_state(DealState.QUARANTINED)
        if reason in (None, record.reason)
    ]
    records.sort(key=lambda record: record.set_aside_at or record.read_at)
    snapshots = company.ledger.deals.snapshots([record.deal_id for record in records])
    owners = _owners(company) if records else {}
    return [
        held_deal(record, snapshots.get(record.deal_id), owners) for record in records
    ]


def held_deals(
    records: Iterable[DealRecord], snapshots: dict[int, Deal]
) -> Iterator[HeldDeal]:
    """Give deals in quarantine as a report names them."""
    for record in records:
        yield held_deal(record, snapshots.get(record.deal_id), {})


def held_deal(
    record: DealRecord, deal: Deal | None, owners: dict[int, str]
) -> HeldDeal:
    """Give a deal in quarantine; of one that could not be read little is known."""
    person = deal.person if deal else None
    organization = deal.organization if deal else None
    owner_id = deal.owner_id if deal else None
    return HeldDeal(
        deal_id=record.deal_id,
        reason=record.reason or "",
        facts=record.facts,
        since=record.set_aside_at,
        value=record.value,
        currency=record.currency,
        next_look_at=record.next_look_at,
        person_id=person.person_id if person else None,
        organization_id=organization.org_id if organization else None,
        owner_id=owner_id,
        owner=owners.get(owner_id or 0, ""),
    )


def _owners(company: Company) -> dict[int, str]:
    """Name Pipedrive's users; a list without their names is better than none."""
    try:
        users = company.pipedrive.users()
    except (FatalError, RetryableError):
        return {}
    return {user.id: shortened_name(user.name) for user in users}
