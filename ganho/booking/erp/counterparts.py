"""Customers and items against the mirror, compared by keyed fingerprints."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ganho.booking.erp.claims import Claims
from ganho.booking.run.table import Desk
from ganho.domain.contract.contract import Bookable
from ganho.domain.customer.customer import Candidate, Customer, Identity, Taken
from ganho.domain.item import Item
from ganho.domain.matching import (
    CustomerMatch,
    CustomerRule,
    ItemMatch,
    chosen_item,
    match_customer,
    match_item,
    names_of,
    tax_ids_of,
)
from ganho.domain.names import fold_name
from ganho.domain.reasons import Reason, Remark
from ganho.errors import RejectedError
from ganho.ledger.parts.mirror import Mirror


@dataclass(frozen=True, kw_only=True)
class Counterparts:
    """What the ERP has for the customers and items of deals."""

    mirror: Mirror
    claims: Claims
    fingerprint: Callable[[str], str]
    rule: CustomerRule
    chosen_customer: Callable[[int], str | None]
    keep_taken: Callable[[Mapping[str, Taken]], None]

    def customer_of(self, bookable: Bookable) -> CustomerMatch:
        """Match a deal's customer; one that a person chose comes first."""
        return self.customers_of([bookable])[0]

    def customers_of(self, bookables: Sequence[Bookable]) -> list[CustomerMatch]:
        """Match the customers of several deals, with one look."""
        return self._or_chosen(bookables, self._match_customers(_whose(bookables)))

    def taken_by(self, bookables: Sequence[Bookable]) -> list[CustomerMatch]:
        """Match the customers of several deals, each after those before it have chosen.

        What one takes by its name alone is remembered as his.
        """
        taken: dict[str, Taken] = {}
        matches = self._match_customers(_whose(bookables), taken)
        self.keep_taken(taken)
        return self._or_chosen(bookables, matches)

    def find_customer(self, customer: Customer) -> CustomerMatch:
        """Match a customer before it is created, whatever a person chose."""
        taken: dict[str, Taken] = {}
        (match,) = self._match_customers([customer], taken)
        self.keep_taken(taken)
        return match

    def match_items(self, items: Sequence[Item]) -> dict[str, ItemMatch]:
        """Match items against the mirror, by `Item.ref`; what a person chose comes first."""
        catalogue = self.mirror.items_like(
            name_keys={name_key(item) for item in items},
            code_keys={key for item in items if (key := code_key(item))},
        )
        sealed = {
            item.ref: tuple(self.fingerprint(key) for key in keys_of(item))
            for item in items
        }
        matches = {ref: match_item(keys, catalogue) for ref, keys in sealed.items()}
        chosen = self.claims.chosen(items)
        return matches | {
            ref: chosen_item(item_id, matches[ref]) for ref, item_id in chosen.items()
        }

    def find_items(self, items: Sequence[Item]) -> dict[str, str]:
        """Give the ids of the items that the ERP has, by `Item.ref`."""
        matches = self.match_items(items)
        return {key: m.found for key, m in matches.items() if m.found is not None}

    def customer_key(self, customer: Customer) -> str:
        """Give the key under which a customer's create is promised: one per identity."""
        identity = identity_of(customer)
        # Without a tax id a person and a company of one name are two.
        who = identity.tax_key or customer.kind
        # By this rule one tax id under another name is another customer.
        if self.rule == "native" or not identity.tax_key:
            who = f"{who} {identity.name_key}"
        return self.fingerprint(f"customer {who}")

    def item_key(self, item: Item) -> str:
        """Give the key under which an item's create is promised."""
        return self.fingerprint(f"item {item.key}")

    def _or_chosen(
        self, bookables: Sequence[Bookable], matches: Sequence[CustomerMatch]
    ) -> list[CustomerMatch]:
        chosen = [self.chosen_customer(one.deal_id) for one in bookables]
        return [
            CustomerMatch(found=customer) if customer else matched
            for customer, matched in zip(chosen, matches, strict=True)
        ]

    def _match_customers(
        self, customers: Sequence[Customer], taken: dict[str, Taken] | None = None
    ) -> list[CustomerMatch]:
        """Match them in turn; `taken` gathers what they take, and counts at once."""
        identities = [identity_of(customer) for customer in customers]
        candidates = self.mirror.customers_like(
            name_keys={i.name_key for i in identities},
            tax_keys={i.tax_key for i in identities if i.tax_key},
        )
        by_key: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            for key in names_of(candidate) | tax_ids_of(candidate):
                by_key[key].append(candidate)
        matches = []
        for identity in identities:
            match = self._match(self._sealed(identity), by_key, taken or {})
            if taken is not None and match.found and match.taken:
                taken[match.found] = match.taken
            matches.append(match)
        return matches

    def _match(
        self,
        wanted: Identity,
        by_key: dict[str, list[Candidate]],
        taken: Mapping[str, Taken],
    ) -> CustomerMatch:
        near = {
            c.customer_id: c.model_copy(
                update={"taken": taken.get(c.customer_id, c.taken)}
            )
            for key in wanted.keys
            for c in by_key.get(key, [])
        }
        return match_customer(wanted, near.values(), self.rule)

    def _sealed(self, identity: Identity) -> Identity:
        seal = self.fingerprint
        whole = identity.whole_key
        return Identity(
            name_key=seal(identity.name_key),
            tax_key=seal(identity.tax_key) if identity.tax_key else None,
            holder=identity.holder,
            whole_key=seal(whole) if whole else None,
        )


def _whose(bookables: Sequence[Bookable]) -> list[Customer]:
    return [bookable.customer for bookable in bookables]


def check_customer(match: CustomerMatch) -> None:
    """Refuse to guess; raises RejectedError where a person has to say whose a deal is."""
    if match.ambiguous:
        found = ", ".join(match.ambiguous)
        raise RejectedError(Reason.CUSTOMER_AMBIGUOUS, found=found)
    if match.changed:
        raise RejectedError(Reason.CUSTOMER_CHANGED, found=", ".join(match.changed))


def tell_of_name(desk: Desk, deal_id: int, match: CustomerMatch) -> None:
    """Say that a deal took its customer by a name alone, whatever becomes of the deal."""
    if match.found and match.by_name:
        facts = {"found": match.found, "why": match.by_name}
        desk.warn(deal_id, Remark.CUSTOMER_BY_NAME, facts)


def check_new(customer: Customer) -> None:
    """Refuse to make one without a tax id where the field that held it is gone."""
    gone = customer.tax_id_gone
    if gone is not None:
        raise RejectedError(Reason.TAX_ID_FIELD_GONE, field=gone.field, now=gone.now)


def identity_of(customer: Customer) -> Identity:
    """Give the plain keys of a customer."""
    return Identity(
        name_key=fold_name(customer.name),
        tax_key=customer.tax_id,
        holder=customer.holder,
        whole_key=fold_name(customer.whole_name) or None,
    )


def name_key(item: Item) -> str:
    """Give the key by which an item's name is compared."""
    return f"name:{fold_name(item.name)}"


def code_key(item: Item) -> str | None:
    """Give the key by which an item's code is compared; None if codes do not count."""
    return f"code:{item.code}" if item.code else None


def keys_of(item: Item) -> tuple[str, ...]:
    """By code first, where codes count, then by name (R11)."""
    code = code_key(item)
    return (code, name_key(item)) if code else (name_key(item),)
