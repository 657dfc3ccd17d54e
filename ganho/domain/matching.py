"""Is this customer, is this item, already in the ERP (R8, R11)?

Keys may be plain or fingerprints: only their equality is ever used. The answer does not
depend on the order of the candidates.
"""

from collections.abc import Iterable
from typing import Literal

from ganho.domain.customer.customer import Candidate, Identity, Taken
from ganho.domain.item import CatalogueItem, Item
from ganho.domain.model import Value
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError

CustomerRule = Literal["native", "tax_id"]
BY_NAME, BY_TAX_ID, BY_BOTH, MADE = 1, 2, 3, 4
"""How well a customer agrees: `MADE` is one that ganho created as precisely this."""


class CustomerMatch(Value):
    """`found` is the customer to reuse; none and not ambiguous means to create one.

    `near` are customers that differ in just one of name and tax id. `changed` were
    created as precisely this one, and show another tax id by now: that is for a person.
    `by_name` says why a name alone sufficed: there was no tax id to compare ("name"), or
    the one who took it before has another by now ("corrected"). `taken` is to be kept.
    """

    found: str | None = None
    ambiguous: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    by_name: Literal["", "name", "corrected"] = ""
    taken: Taken | None = None

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Those between whom a person would have to choose."""
        return self.ambiguous or self.changed


class ItemMatch(Value):
    """`found` is the item to use; nothing at all means that it may be created."""

    found: str | None = None
    ambiguous: tuple[str, ...] = ()
    inactive: bool = False
    keys: tuple[str, ...] = ()
    """Of the keys it was looked for by, those that are its own now, the one that decided
    first. One that is to be created will bear all of them."""
    chosen: bool = False
    """A person chose it for the product."""


def match_customer(
    wanted: Identity, candidates: Iterable[Candidate], rule: CustomerRule
) -> CustomerMatch:
    """Choose the one customer that agrees best; several of the best are ambiguous.

    A side without a tax id does not differ, but agreeing on both counts for more.
    """
    ranked: dict[int, dict[str, Candidate]] = {}
    near: set[str] = set()
    changed: set[str] = set()
    for candidate in candidates:
        rank = _agreement(wanted, candidate, rule)
        if rank:
            ranked.setdefault(rank, {})[candidate.customer_id] = candidate
        elif _is_made_as(wanted, candidate):
            changed.add(candidate.customer_id)
        elif _is_near(wanted, candidate):
            near.add(candidate.customer_id)
    rank = max(ranked, default=0)
    best = ranked.get(rank, {})
    if changed and rank < BY_TAX_ID:
        return CustomerMatch(changed=tuple(sorted({*changed, *best})))
    around = tuple(sorted(near | changed))
    if len(best) > 1 or any(_is_cut_alike(wanted, one) for one in best.values()):
        return CustomerMatch(ambiguous=tuple(sorted(best)), near=around)
    for customer_id, candidate in best.items():
        match = CustomerMatch(found=customer_id, near=around)
        return (
            match
            if _agrees_on_tax_id(wanted, candidate)
            else _by_name(match, wanted, candidate)
        )
    return CustomerMatch(near=around)


def _agreement(wanted: Identity, candidate: Candidate, rule: CustomerRule) -> int:
    """Tell how well they agree; 0 where they are two."""
    same_name = wanted.name_key in names_of(candidate)
    tax_key = _known_tax_id(candidate)
    if wanted.tax_key is None or tax_key is None:
        alike = BY_NAME if same_name else 0
    elif wanted.tax_key != tax_key:
        # Whoever took a record that shows no tax id may have corrected his own.
        may_correct = candidate.tax_key is None and _is_holder(wanted, candidate)
        return BY_NAME if same_name and may_correct else 0
    elif same_name:
        alike = BY_BOTH
    else:
        alike = BY_TAX_ID if rule == "tax_id" else 0
    return MADE if _is_made_as(wanted, candidate) else alike


def _by_name(
    match: CustomerMatch, wanted: Identity, candidate: Candidate
) -> CustomerMatch:
    """Say once that a name was all there was, and remember who took the record.

    A tax id that the record itself shows is all that counts from then on.
    """
    taken, is_mine = candidate.taken, _is_holder(wanted, candidate)
    is_known = is_mine and taken is not None and taken.tax_key == wanted.tax_key
    if is_known or (is_mine and wanted.tax_key is None):
        return match
    is_first = taken is None or (wanted.tax_key is not None and not candidate.tax_key)
    known = _known_tax_id(candidate)
    is_other = None not in (known, wanted.tax_key) and known != wanted.tax_key
    keeps = Taken(
        holder=wanted.holder, tax_key=wanted.tax_key, whole_key=wanted.whole_key
    )
    return match.model_copy(
        update={
            "by_name": "corrected" if is_other else "name",
            "taken": keeps if is_first and wanted.holder else None,
        }
    )


def _known_tax_id(candidate: Candidate) -> str | None:
    """Give what it shows, or what it was last taken by, or made with."""
    taken, made_for = candidate.taken, candidate.made_for
    return (
        candidate.tax_key
        or (taken.tax_key if taken else None)
        or (made_for.tax_key if made_for else None)
    )


def _agrees_on_tax_id(wanted: Identity, candidate: Candidate) -> bool:
    return wanted.tax_key is not None and wanted.tax_key == _known_tax_id(candidate)


def _is_holder(wanted: Identity, candidate: Candidate) -> bool:
    taken = candidate.taken
    return taken is not None and bool(wanted.holder) and taken.holder == wanted.holder


def _is_made_as(wanted: Identity, candidate: Candidate) -> bool:
    made_for = candidate.made_for
    return made_for is not None and (made_for.name_key, made_for.tax_key) == (
        wanted.name_key,
        wanted.tax_key,
    )


def _is_cut_alike(wanted: Identity, candidate: Candidate) -> bool:
    """Tell whether two names are one only because both were cut."""
    whole = candidate.taken.whole_key if candidate.taken else None
    differ = None not in (whole, wanted.whole_key) and whole != wanted.whole_key
    return differ and not _agrees_on_tax_id(wanted, candidate)


def names_of(candidate: Candidate) -> set[str]:
    """Give the names it goes by: the one it shows, and the one ganho gave it."""
    made_for = candidate.made_for
    return {candidate.name_key} | ({made_for.name_key} if made_for else set())


def tax_ids_of(candidate: Candidate) -> set[str]:
    """Give the tax ids it may be found by, whatever it shows."""
    told = (candidate, candidate.taken, candidate.made_for)
    return {one.tax_key for one in told if one and one.tax_key}


def _is_near(wanted: Identity, candidate: Candidate) -> bool:
    same_tax_id = wanted.tax_key is not None and wanted.tax_key == candidate.tax_key
    return same_tax_id or wanted.name_key in names_of(candidate)


def match_item(keys: tuple[str, ...], catalogue: Iterable[CatalogueItem]) -> ItemMatch:
    """Choose the one active item under the first key that any item bears.

    Keys come in order of weight: by code first, then by name, as configured. One that
    ganho created as precisely this comes before all others.
    """
    rows = list(catalogue)
    inactive = False
    for key in keys:
        bearing = [
            row for row in rows if key in (row.name_key, row.code_key, *row.made_for)
        ]
        active = {row.item_id for row in bearing if row.active}
        made = {row.item_id for row in bearing if row.active and row.made_for == keys}
        best = sorted(made if len(made) == 1 else active)
        if len(best) == 1:
            return ItemMatch(found=best[0], keys=_borne(rows, best[0], keys))
        if best:
            return ItemMatch(ambiguous=tuple(best))
        inactive = inactive or bool(bearing)
    return ItemMatch(inactive=inactive, keys=() if inactive else keys)


def chosen_item(item_id: str, matched: ItemMatch) -> ItemMatch:
    """Give the item that a person chose; it has the keys only that it is found by."""
    keys = matched.keys if matched.found == item_id else ()
    return ItemMatch(found=item_id, keys=keys, chosen=True)


def check_creatable(item: Item, matched: ItemMatch, *, may_create: bool) -> None:
    """Refuse what the ERP lacks and must not be made; raises RejectedError."""
    facts = {"item": item.called, "product": str(item.product_id or "")}
    if matched.ambiguous:
        found = ", ".join(matched.ambiguous)
        raise RejectedError(Reason.ITEM_AMBIGUOUS, why="several", found=found, **facts)
    if matched.inactive:
        raise RejectedError(Reason.ITEM_INACTIVE, **facts)
    if not item.listed:
        raise RejectedError(Reason.ITEM_UNSEEN, **facts)
    if not may_create:
        raise RejectedError(Reason.ITEM_MISSING, **facts)


def _borne(
    rows: list[CatalogueItem], item_id: str, keys: tuple[str, ...]
) -> tuple[str, ...]:
    found = [row for row in rows if row.item_id == item_id]
    own = {k for row in found for k in (row.name_key, row.code_key, *row.made_for)}
    return tuple(key for key in keys if key in own)
