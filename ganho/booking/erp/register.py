"""The ERP's customers and items, as the ledger mirrors them: ids and fingerprints.

Changes are read in windows of `data_alteracao`; deletions never show there, so the
whole is read again once a day. Services have no such filter and are read whole.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock

from ganho.conta_azul.catalogue import Catalogue
from ganho.conta_azul.people import People
from ganho.conta_azul.schemas import ErpItem, ErpPerson
from ganho.domain.names import NAME_KEYS, fold_name
from ganho.domain.visible import visible
from ganho.ledger.parts.facts import Facts
from ganho.ledger.parts.mirror import FRESHNESS, Mirror
from ganho.ledger.records import Kept, MirroredCustomer, MirroredItem

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
    _read_by_id: set[str] = field(default_factory=set, init=False)
    _lost: set[str] = field(default_factory=set, init=False)
    _lock: RLock = field(default_factory=RLock, init=False)
    """Deals come in several threads: they read one after the other."""

    def freshen_customers(
        self, max_age: timedelta, whole_since: datetime | None = None
    ) -> None:
        """Bring the mirror of customers up to date, unless it is younger than that.

        An age of zero means: read in this run. `whole_since`: as a whole, too.
        """
        self._freshen("customers", max_age, self._read_customers, whole_since)

    def freshen_items(
        self, max_age: timedelta, whole_since: datetime | None = None
    ) -> None:
        """Bring the mirror of products and services up to date."""
        self._freshen("items", max_age, self._read_items, whole_since)

    def read_again(
        self, customers: Collection[str] = (), items: Collection[str] = ()
    ) -> bool:
        """Read some by their ids, once a run: what was deleted no window ever shows.

        Tells whether one of them was in use, and turned out to be gone or inactive.
        """
        asked = {*customers, *items}
        # Who asks second is told what the first was.
        with self._lock:
            before = self._in_use(customers, items)
            for customer_id in sorted(set(customers) - self._read_by_id):
                self._read_customer(customer_id)
            self._read_items_again(sorted(set(items) - self._read_by_id))
            self._read_by_id.update(asked)
            self._lost.update(before - self._in_use(customers, items))
            return not asked.isdisjoint(self._lost)

    def recall(
        self, kept: Kept, *, name_key: str | None, other_key: str | None
    ) -> bool:
        """Remember what ganho made, by plain keys; tells whether it may be used still."""
        if kept.kind == "customer":
            self.read_again(customers=[kept.erp_id])
        else:
            self.read_again(items=[kept.erp_id])
        if not self.mirror.active_among(kept.kind, [kept.erp_id]):
            return False
        self.mirror.remember(kept, name_key=name_key, other_key=other_key)
        return True

    def read_at(self, what: str) -> datetime | None:
        """Tell when customers or items were last read."""
        state = self.facts.get(f"{FRESHNESS}{what}")
        return datetime.fromisoformat(state["read"]) if state else None

    def _in_use(self, customers: Collection[str], items: Collection[str]) -> set[str]:
        mirror = self.mirror
        return mirror.active_among("customer", customers) | mirror.active_among(
            "item", items
        )

    def _read_customer(self, customer_id: str) -> None:
        person = self.people.person(customer_id)
        if person is None:
            self.mirror.forget("customer", [customer_id])
        else:
            self.mirror.take_in_customers([mirrored_person(person)], whole=False)

    def _read_items_again(self, item_ids: Collection[str]) -> None:
        found = {item_id: self.catalogue.item(item_id) for item_id in item_ids}
        products = [i for i in found.values() if i and i.kind == "product"]
        rows = [mirrored_item(product) for product in products]
        self.mirror.take_in_items(rows, kind="product", whole=False)
        gone = [item_id for item_id, item in found.items() if item is None]
        if gone:
            # A variation may be no product to its id: the lists decide, whenever they
            # were read, save on what is too young for them.
            whole_since = self.clock() + OVERLAP
            self._freshen("items", timedelta(0), self._read_items, whole_since)
            self.mirror.forget("item", gone, made_only=True)
        elif len(products) < len(found):
            # A service that was deleted is shown by its id still, and not in its list.
            self._read_services()

    def _read_customers(self, since: datetime | None) -> None:
        rows = (mirrored_person(person) for person in self.people.people(since))
        self.mirror.take_in_customers(rows, whole=since is None)

    def _read_items(self, since: datetime | None) -> None:
        products = (mirrored_item(item) for item in self.catalogue.products(since))
        self.mirror.take_in_items(products, kind="product", whole=since is None)
        self._read_services()

    def _read_services(self) -> None:
        services = (mirrored_item(item) for item in self.catalogue.services())
        self.mirror.take_in_items(services, kind="service", whole=True)

    def _freshen(
        self,
        what: str,
        max_age: timedelta,
        read: Callable[[datetime | None], None],
        whole_since: datetime | None,
    ) -> None:
        # The time before reading: what changes meanwhile falls into the next window.
        fact, now = f"{FRESHNESS}{what}", self.clock()
        state = self._state(fact)
        young = now - max_age if max_age else self.started_at
        is_young = state and young <= datetime.fromisoformat(state["read"]) <= now
        is_asked = state and _is_older(state["whole"], whole_since)
        if is_young and not is_asked:
            return
        whole = is_asked or not state
        whole = whole or now - datetime.fromisoformat(state["whole"]) > WHOLE_AFTER
        # The clock may have been ahead, and nobody knows when that reading really was.
        whole = whole or datetime.fromisoformat(state["read"]) > now + OVERLAP
        read(None if whole else datetime.fromisoformat(state["read"]) - OVERLAP)
        whole_at = now.isoformat() if whole else state["whole"]
        # After the rows: a run that dies in between reads this window again.
        noted = {"read": now.isoformat(), "whole": whole_at, "keys": NAME_KEYS}
        self.facts.note(fact, noted)

    def _state(self, fact: str) -> dict[str, str]:
        """Tell when it was read; a mirror under keys of before is as good as unread."""
        state = self.facts.get(fact) or {}
        return state if state.get("keys") == NAME_KEYS else {}


def _is_older(moment: str, than: datetime | None) -> bool:
    return than is not None and datetime.fromisoformat(moment) < than


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
    code = visible(item.code or "").strip()
    return MirroredItem(
        item_id=item.item_id,
        kind=item.kind,
        name_key=f"name:{fold_name(item.name)}",
        code_key=f"code:{code}" if code else None,
        active=item.active,
    )
