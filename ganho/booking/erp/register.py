"""The ERP's customers and items, as the ledger mirrors them: ids and fingerprints.

Changes are read in windows of `data_alteracao`; deletions never show there, so the
whole is read again once a day. Services have no such filter and are read whole.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from ganho.booking.run.run import Run
from ganho.conta_azul.schemas import ErpItem, ErpPerson
from ganho.domain.names import fold_name
from ganho.ledger.parts.mirror import FRESHNESS
from ganho.ledger.records import MirroredCustomer, MirroredItem

KNOWN_FOR = timedelta(hours=1)
"""A customer or item found in a mirror of that age is taken as it is."""
WHOLE_AFTER = timedelta(days=1)
OVERLAP = timedelta(minutes=10)
"""Windows overlap so much: the vendor's clock is not ours."""


def freshen_customers(run: Run, max_age: timedelta) -> None:
    """Bring the mirror of customers up to date, unless it is younger than that.

    An age of zero means: read in this run.
    """

    def read(since: datetime | None) -> None:
        people = run.company.conta_azul.people(since)
        rows = (mirrored_person(person) for person in people)
        run.company.ledger.mirror.take_in_customers(rows, whole=since is None)

    _freshen(run, "customers", max_age, read)


def freshen_items(run: Run, max_age: timedelta) -> None:
    """Bring the mirror of products and services up to date."""
    client, ledger = run.company.conta_azul, run.company.ledger

    def read(since: datetime | None) -> None:
        products = (mirrored_item(item) for item in client.products(since))
        ledger.mirror.take_in_items(products, kind="product", whole=since is None)
        services = (mirrored_item(item) for item in client.services())
        ledger.mirror.take_in_items(services, kind="service", whole=True)

    _freshen(run, "items", max_age, read)


def read_at(run: Run, what: str) -> datetime | None:
    """Tell when customers or items were last read."""
    state = run.company.ledger.facts.get(f"{FRESHNESS}{what}")
    return datetime.fromisoformat(state["read"]) if state else None


def _freshen(
    run: Run, what: str, max_age: timedelta, read: Callable[[datetime | None], None]
) -> None:
    ledger, now = run.company.ledger, run.company.clock()
    state: dict[str, str] = ledger.facts.get(f"{FRESHNESS}{what}") or {}
    young = now - max_age if max_age else run.started_at
    if state and young <= datetime.fromisoformat(state["read"]) <= now:
        return
    whole = not state or now - datetime.fromisoformat(state["whole"]) > WHOLE_AFTER
    # The clock may have been ahead, and nobody knows when that reading really was.
    whole = whole or datetime.fromisoformat(state["read"]) > now + OVERLAP
    read(None if whole else datetime.fromisoformat(state["read"]) - OVERLAP)
    whole_at = now.isoformat() if whole else state["whole"]
    ledger.facts.note(
        f"{FRESHNESS}{what}", {"read": now.isoformat(), "whole": whole_at}
    )


def mirrored_person(person: ErpPerson) -> MirroredCustomer:
    """Turn an ERP person into its keys."""
    return MirroredCustomer(
        customer_id=person.customer_id,
        name_key=fold_name(person.name),
        tax_key=person.document,
        active=person.active,
    )


def mirrored_item(item: ErpItem) -> MirroredItem:
    """Turn an ERP product or service into its keys."""
    return MirroredItem(
        item_id=item.item_id,
        kind=item.kind,
        name_key=f"name:{fold_name(item.name)}",
        code_key=f"code:{item.code}" if item.code else None,
        active=item.active,
    )
