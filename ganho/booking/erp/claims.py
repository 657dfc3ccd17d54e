"""Two of Pipedrive's products behind one key of the ERP: a cut name, or one code (R11).

What has been matched before is remembered, and so is what was only held: the answer
does not depend on which of the two was won first (ADR 0036).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ganho.domain.item import Item
from ganho.domain.matching import ItemMatch
from ganho.domain.names import fold_name
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError
from ganho.ledger.parts.products import Products
from ganho.ledger.records import Claim

AND = " / "
"""Between the names of products."""
SHOWN = 3
"""So many other products are named."""


@dataclass(frozen=True)
class Contest:
    """Items that two products have: of two names, or of one; by `Item.ref`."""

    held: dict[str, RejectedError] = field(default_factory=dict)
    shared: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """What a remark says of a product that the catalogue has twice."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Which product has which key, as far as the ledger and this run know."""

    products: Products
    fingerprint: Callable[[str], str]
    dry_run: bool
    _of_run: dict[str, set[Claim]] = field(
        default_factory=lambda: defaultdict(set), init=False
    )
    """What products were matched by in this run."""

    def chosen(self, items: Sequence[Item]) -> dict[str, str]:
        """Give the items that a person chose, by `Item.ref`."""
        products = {item.ref: self._product_of(item) for item in items}
        chosen = self.products.chosen(set(products.values()))
        return {ref: chosen[one] for ref, one in products.items() if one in chosen}

    def note(self, items: Iterable[Item], matches: Mapping[str, ItemMatch]) -> None:
        """Note by which keys products were matched, or are to be created."""
        for item in items:
            match = matches[item.ref]
            # Of one that cannot be seen, or is held, what it had before stands.
            if item.listed and (match.chosen or match.keys):
                claims = self._claims_of(item, match.keys)
                self._of_run[self._product_of(item)] |= claims

    def keep(self) -> None:
        """Remember what was noted for the runs to come."""
        if not self.dry_run:
            self.products.claim(self._of_run)

    def contest(
        self, items: Mapping[str, Item], matches: Mapping[str, ItemMatch]
    ) -> Contest:
        """Tell which items another product has as well, by `Item.ref`."""
        deciding = {ref: _deciding(matches[ref]) for ref in items}
        on_key = self._on({key for keys in deciding.values() for key in keys})
        contest = Contest()
        for ref, item in items.items():
            product, name_key = self._product_of(item), self._name_key(item)
            rivals = [
                claim
                for key in deciding[ref]
                for claim in on_key.get(key, ())
                if claim.product != product
            ]
            others = [claim for claim in rivals if claim.name_key != name_key]
            if others:
                contest.held[ref] = self._held(item, others, matches[ref].found)
                continue
            # The fallback item has no number, and is no second product.
            ids = {
                one for one in {product, *(c.product for c in rivals)} if one.isdigit()
            }
            if len(ids) > 1:
                products = ", ".join(sorted(ids, key=int))
                contest.shared[ref] = {"item": item.called, "products": products}
        return contest

    def choose(self, facts: Mapping[str, str], item_id: str) -> None:
        """Let an item be what the product is that a deal is held for."""
        self.products.choose(
            facts["product"] or self._name_key_of(facts["item"]), item_id
        )

    def _on(self, keys: set[str]) -> dict[str, list[Claim]]:
        """What products of this run have is what stands here, not what they had."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.products.claims_on(keys):
            if claim.product not in self._of_run:
                found[claim.key].append(claim)
        for claims in self._of_run.values():
            for claim in claims:
                if claim.key in keys:
                    found[claim.key].append(claim)
        return found

    def _held(
        self, item: Item, others: Sequence[Claim], found: str | None
    ) -> RejectedError:
        code = self.fingerprint(f"code:{item.code}") if item.code else None
        by_code = any(claim.key == code for claim in others)
        return RejectedError(
            Reason.ITEM_AMBIGUOUS,
            why="code" if by_code else "cut",
            item=item.called,
            product=str(item.product_id or ""),
            found=found or "",
            other=AND.join(sorted({claim.name for claim in others})[:SHOWN]),
        )

    def _claims_of(self, item: Item, keys: Iterable[str]) -> set[Claim]:
        product, name_key = self._product_of(item), self._name_key(item)
        return {
            Claim(key=key, product=product, name_key=name_key, name=item.called)
            for key in keys
        }

    def _product_of(self, item: Item) -> str:
        """Name the product behind an item: by its id, or without one by its name."""
        return str(item.product_id or self._name_key(item))

    def _name_key(self, item: Item) -> str:
        return self._name_key_of(item.called)

    def _name_key_of(self, name: str) -> str:
        return self.fingerprint(f"product {fold_name(name)}")


def _deciding(match: ItemMatch) -> tuple[str, ...]:
    """Give the keys that decide: of one to be created all, for it will bear them."""
    if match.chosen:
        return ()
    return match.keys[:1] if match.found else match.keys
