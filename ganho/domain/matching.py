"""Is this customer, is this item, already in the ERP (R8, R11)?

Keys may be plain or fingerprints: only their equality is ever used. The answer does not
depend on the order of the candidates.
"""

from collections.abc import Iterable
from typing import Literal

from ganho.domain.customer.customer import Candidate, Identity
from ganho.domain.item import CatalogueItem
from ganho.domain.model import Value

CustomerRule = Literal["native", "tax_id"]


class CustomerMatch(Value):
    """`found` is the customer to reuse; none and not ambiguous means to create one.

    `near` are customers that differ in just one of name and tax id.
    """

    found: str | None = None
    ambiguous: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class ItemMatch(Value):
    """`found` is the item to use; nothing at all means that it may be created."""

    found: str | None = None
    ambiguous: tuple[str, ...] = ()
    inactive: bool = False


def match_customer(
    wanted: Identity, candidates: Iterable[Candidate], rule: CustomerRule
) -> CustomerMatch:
    """Choose the one customer that agrees best; several of the best are ambiguous.

    A side without a tax id does not differ, but agreeing on both counts for more.
    """
    ranked: dict[int, set[str]] = {}
    near: set[str] = set()
    for candidate in candidates:
        rank = _agreement(wanted, candidate, rule)
        if rank:
            ranked.setdefault(rank, set()).add(candidate.customer_id)
        elif _is_near(wanted, candidate):
            near.add(candidate.customer_id)
    best = sorted(ranked[max(ranked)]) if ranked else []
    return CustomerMatch(
        found=best[0] if len(best) == 1 else None,
        ambiguous=tuple(best) if len(best) > 1 else (),
        near=tuple(sorted(near)),
    )


def _agreement(wanted: Identity, candidate: Candidate, rule: CustomerRule) -> int:
    """3 agrees on both, 2 on the tax id by the rule of that name, 1 on the name."""
    same_name = wanted.name_key == candidate.name_key
    if wanted.tax_key is None or candidate.tax_key is None:
        return 1 if same_name else 0
    if wanted.tax_key != candidate.tax_key:
        return 0
    if same_name:
        return 3
    return 2 if rule == "tax_id" else 0


def _is_near(wanted: Identity, candidate: Candidate) -> bool:
    same_tax_id = wanted.tax_key is not None and wanted.tax_key == candidate.tax_key
    return same_tax_id or wanted.name_key == candidate.name_key


def match_item(keys: tuple[str, ...], catalogue: Iterable[CatalogueItem]) -> ItemMatch:
    """Choose the one active item under the first key that any item bears.

    Keys come in order of weight: by code first, then by name, as configured.
    """
    rows = list(catalogue)
    inactive = False
    for key in keys:
        bearing = [row for row in rows if key in (row.name_key, row.code_key)]
        active = sorted({row.item_id for row in bearing if row.active})
        if len(active) == 1:
            return ItemMatch(found=active[0])
        if active:
            return ItemMatch(ambiguous=tuple(active))
        inactive = inactive or bool(bearing)
    return ItemMatch(inactive=inactive)
