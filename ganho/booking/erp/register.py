"""The ERP's customers and items, as the ledger mirrors them: ids and fingerprints.

Changes are read in windows of `data_alteracao`; deletions never show there, so the
whole is read again once a day. Services have no such filter and are read whole.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ganho.conta_azul.catalogue import Catalogue
from ganho.conta_azul.people import People
from ganho.conta_azul.schemas import ErpItem, ErpPerson
from ganho.domain.names import fold_name
from ganho.ledger.parts.facts import Facts
from ganho.ledger.parts.mirror import FRESHNESS, Mirror
from ganho.ledger.records import MirroredCustomer, MirroredItem

KNOWN_FOR = timedelta(hours=1)
"""A customer or item found in a mirror of that age is taken as it is."""
WHOLE_AFTER = timedelta(days=1)
OVERLAP = timedelta(minutes=10)
"""Windows overlap so much: the vendor's clock is not ours."""


@dataclass(frozen=True, kw_only=True)
class Register:
    """The mirror of one account, read again where it is too old."""

    people: People
    catalogue: Catalogue
    mirror: Mirror
    facts: Facts
    clock: Callable[[], datetime]
    started_at: datetime

    def freshen_customers(self, max_age: timedelta) -> None:
        """Bring the mirror of customers up to date, unless it is younger than that.

        An age of zero means: read in this run.
        """
        self._freshen("customers", max_age, self._read_customers)

    def freshen_items(self, max_age: timedelta) -> None:
        """Bring the mirror of products and services up to date."""
        self._freshen("items", max_age, self._read_items)

    def read_at(self, what: str) -> datetime | None:
        """Tell when customers or items were last read."""
        state = self.facts.get(f"{FRESHNESS}{what}")
        return datetime.fromisoformat(state["read"]) if state else None

    def _read_customers(self, since: datetime | None) -> None:
        rows = (mirrored_person(person) for person in self.people.people(since))
        self.mirror.take_in_customers(rows, whole=since is None)

    def _read_items(self, since: datetime | None) -> None:
        products = (mirrored_item(item) for item in self.catalogue.products(since))
        self.mirror.take_in_items(products, kind="product", whole=since is None)
        services = (mirrored_item(item) for item in self.catalogue.services())
        self.mirror.take_in_items(services, kind="service", whole=True)

    def _freshen(
        self, what: str, max_age: timedelta, read: Callable[[datetime | None], None]
    ) -> None:
        fact, now = f"{FRESHNESS}{what}", self.clock()
        state: dict[str, str] = self.facts.get(fact) or {}
        young = now - max_age if max_age else self.started_at
        if state and young <= datetime.fromisoformat(state["read"]) <= now:
            return
        whole = not state or now - datetime.fromisoformat(state["whole"]) > WHOLE_AFTER
        # The clock may have been ahead, and nobody knows when that reading really was.
        whole = whole or datetime.fromisoformat(state["read"]) > now + OVERLAP
        read(None if whole else datetime.fromisoformat(state["read"]) - OVERLAP)
        whole_at = now.isoformat() if whole else state["whole"]
        self.facts.note(fact, {"read": now.isoformat(), "whole": whole_at})


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
