"""Customers and items against the mirror, compared by keyed fingerprints."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ganho.domain.contract.contract import Bookable
from ganho.domain.customer.customer import Candidate, Customer, Identity
from ganho.domain.item import Item
from ganho.domain.matching import (
    CustomerMatch,
    CustomerRule,
    ItemMatch,
    match_customer,
    match_item,
)
from ganho.domain.names import fold_name
from ganho.ledger.parts.mirror import Mirror


@dataclass(frozen=True, kw_only=True)
class Counterparts:
    """What the ERP has for the customers and items of deals."""

    mirror: Mirror
    fingerprint: Callable[[str], str]
    rule: CustomerRule
    chosen_customer: Callable[[int], str | None]

    def customer_of(self, bookable: Bookable) -> CustomerMatch:
        """Match a deal's customer; one that a person chose comes first."""
        return self.customers_of([bookable])[0]

    def customers_of(self, bookables: Sequence[Bookable]) -> list[CustomerMatch]:
        """Match the customers of several deals, with one look."""
        matches = self._match_customers([one.customer for one in bookables])
        chosen = [self.chosen_customer(one.deal_id) for one in bookables]
        return [
            CustomerMatch(found=customer) if customer else matched
            for customer, matched in zip(chosen, matches, strict=True)
        ]

    def find_customer(self, customer: Customer) -> str | None:
        """Give the id of a customer that the ERP has, whatever a person chose."""
        return self._match_customers([customer])[0].found

    def match_items(self, items: Sequence[Item]) -> dict[str, ItemMatch]:
        """Match items against the mirror, all with one look; by `Item.key`."""
        catalogue = self.mirror.items_like(
            name_keys={name_key(item) for item in items},
            code_keys={key for item in items if (key := code_key(item))},
        )
        sealed = {
            item.key: tuple(self.fingerprint(key) for key in _keys_of(item))
            for item in items
        }
        return {key: match_item(keys, catalogue) for key, keys in sealed.items()}

    def find_items(self, items: Sequence[Item]) -> dict[str, str]:
        """Give the ids of the items that the ERP has, by `Item.key`."""
        matches = self.match_items(items)
        return {key: m.found for key, m in matches.items() if m.found is not None}

    def customer_key(self, customer: Customer) -> str:
        """Give the key under which a customer's create is promised: one per identity."""
        identity = identity_of(customer)
        who = identity.tax_key or customer.kind
        if self.rule == "native" or not identity.tax_key:
            who = f"{who} {identity.name_key}"
        return self.fingerprint(f"customer {who}")

    def item_key(self, item: Item) -> str:
        """Give the key under which an item's create is promised."""
        return self.fingerprint(f"item {item.key}")

    def _match_customers(self, customers: Sequence[Customer]) -> list[CustomerMatch]:
        identities = [identity_of(customer) for customer in customers]
        candidates = self.mirror.customers_like(
            name_keys={i.name_key for i in identities},
            tax_keys={i.tax_key for i in identities if i.tax_key},
        )
        by_key: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            for key in {candidate.name_key, candidate.tax_key} - {None}:
                by_key[str(key)].append(candidate)
        return [self._match(self._sealed(one), by_key) for one in identities]

    def _match(
        self, wanted: Identity, by_key: dict[str, list[Candidate]]
    ) -> CustomerMatch:
        keys = [key for key in (wanted.name_key, wanted.tax_key) if key]
        near = {c.customer_id: c for key in keys for c in by_key.get(key, [])}
        return match_customer(wanted, near.values(), self.rule)

    def _sealed(self, identity: Identity) -> Identity:
        seal = self.fingerprint
        tax_key = seal(identity.tax_key) if identity.tax_key else None
        return Identity(name_key=seal(identity.name_key), tax_key=tax_key)


def identity_of(customer: Customer) -> Identity:
    """Give the plain keys of a customer."""
    return Identity(name_key=fold_name(customer.name), tax_key=customer.tax_id)


def name_key(item: Item) -> str:
    """Give the key by which an item's name is compared."""
    return f"name:{fold_name(item.name)}"


def code_key(item: Item) -> str | None:
    """Give the key by which an item's code is compared; None if codes do not count."""
    return f"code:{item.code}" if item.code else None


def _keys_of(item: Item) -> tuple[str, ...]:
    """By code first, where codes count, then by name (R11)."""
    code = code_key(item)
    return (code, name_key(item)) if code else (name_key(item),)
