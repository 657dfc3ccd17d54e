"""Customers and items against the mirror, compared by keyed fingerprints."""

from collections import defaultdict
from collections.abc import Sequence

from ganho.booking.run.consents import chosen_customer
from ganho.booking.run.run import Run
from ganho.domain.customer.customer import Candidate, Customer, Identity
from ganho.domain.item import Item
from ganho.domain.matching import (
    CustomerMatch,
    ItemMatch,
    match_customer,
    match_item,
)
from ganho.domain.names import fold_name


def identity_of(customer: Customer) -> Identity:
    """Give the plain keys of a customer."""
    return Identity(name_key=fold_name(customer.name), tax_key=customer.tax_id)


def identity_key(run: Run, customer: Customer) -> str:
    """Give the key under which a customer's create is promised: one per identity."""
    identity = identity_of(customer)
    who = identity.tax_key or customer.kind
    if run.company.settings.customer_matching == "native" or not identity.tax_key:
        who = f"{who} {identity.name_key}"
    return run.company.ledger.fingerprint(f"customer {who}")


def item_key(run: Run, item: Item) -> str:
    """Give the key under which an item's create is promised."""
    return run.company.ledger.fingerprint(f"item {item.key}")


def match_customers(run: Run, customers: Sequence[Customer]) -> list[CustomerMatch]:
    """Match customers against the mirror, all with one look."""
    ledger = run.company.ledger
    identities = [identity_of(customer) for customer in customers]
    candidates = ledger.mirror.customers_like(
        name_keys={i.name_key for i in identities},
        tax_keys={i.tax_key for i in identities if i.tax_key},
    )
    by_key: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        for key in {candidate.name_key, candidate.tax_key} - {None}:
            by_key[str(key)].append(candidate)
    return [_match(run, _sealed(run, identity), by_key) for identity in identities]


def _match(
    run: Run, wanted: Identity, by_key: dict[str, list[Candidate]]
) -> CustomerMatch:
    keys = [key for key in (wanted.name_key, wanted.tax_key) if key]
    near = {c.customer_id: c for key in keys for c in by_key.get(key, [])}
    rule = run.company.settings.customer_matching
    return match_customer(wanted, near.values(), rule)


def customer_for(run: Run, deal_id: int, customer: Customer) -> CustomerMatch:
    """Match a deal's customer; one that a person chose comes first."""
    chosen = chosen_customer(run, deal_id)
    if chosen is not None:
        return CustomerMatch(found=chosen)
    return match_customers(run, [customer])[0]


def find_customer(run: Run, customer: Customer) -> str | None:
    """Give the id of a customer that the ERP has, as far as the mirror knows."""
    return match_customers(run, [customer])[0].found


def name_key(item: Item) -> str:
    """Give the key by which an item's name is compared."""
    return f"name:{fold_name(item.name)}"


def code_key(item: Item) -> str | None:
    """Give the key by which an item's code is compared; None if codes do not count."""
    return f"code:{item.code}" if item.code else None


def match_items(run: Run, items: Sequence[Item]) -> dict[str, ItemMatch]:
    """Match items against the mirror, all with one look; by `Item.key`."""
    ledger = run.company.ledger
    wanted = {item.key: _item_keys(item) for item in items}
    catalogue = ledger.mirror.items_like(
        name_keys={name_key(item) for item in items},
        code_keys={key for item in items if (key := code_key(item))},
    )
    sealed = {
        item_key: tuple(ledger.fingerprint(key) for key in keys)
        for item_key, keys in wanted.items()
    }
    return {key: match_item(keys, catalogue) for key, keys in sealed.items()}


def _item_keys(item: Item) -> tuple[str, ...]:
    """By code first, where codes count, then by name (R11)."""
    code = code_key(item)
    return (code, name_key(item)) if code else (name_key(item),)


def find_items(run: Run, items: Sequence[Item]) -> dict[str, str]:
    """Give the ids of the items that the ERP has, by `Item.key`."""
    matches = match_items(run, items)
    return {key: m.found for key, m in matches.items() if m.found is not None}


def _sealed(run: Run, identity: Identity) -> Identity:
    seal = run.company.ledger.fingerprint
    tax_key = seal(identity.tax_key) if identity.tax_key else None
    return Identity(name_key=seal(identity.name_key), tax_key=tax_key)
