"""Which of Pipedrive's products has which key of the ERP's items."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.booking.erp.claims import Claims, Contest
from ganho.domain.item import Item
from ganho.domain.matching import ItemMatch
from tests.unit.booking.factories import make_item
from tests.unit.booking.fakes import Products, fingerprint

CODE = "#code:X"


@dataclass
class Scene:
    """A ledger that outlives runs."""

    products: Products = field(default_factory=Products)

    def run(self, *items: Item, keys: Sequence[str] = (CODE,), **match: Any) -> Contest:
        """Let a run match items, all by the same keys."""
        claims = Claims(products=self.products, fingerprint=fingerprint, dry_run=False)
        asked = {item.ref: item for item in items}
        found = ItemMatch(**{"found": "i", "keys": tuple(keys), **match})
        matches = dict.fromkeys(asked, found)
        claims.note(asked.values(), matches)
        claims.keep()
        return claims.contest(asked, matches)


def a_product(product_id: int | None, name: str, **more: Any) -> Item:
    return make_item(name, code="X", key="code:X", product_id=product_id, **more)


COFFEE, TEA = a_product(7, "Café"), a_product(8, "Chá")


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_names_that_differ_only_in_spelling_are_one(scene: Scene) -> None:
    contest = scene.run(COFFEE, a_product(12, " CAFE"))

    assert contest.held == {}
    assert contest.shared[COFFEE.ref] == {"item": "Café", "products": "7, 12"}


def test_what_differs_behind_the_cut_differs(scene: Scene) -> None:
    cut = "x" * 100
    some = make_item(cut, full_name=f"{cut} P", product_id=7)
    others = make_item(cut, full_name=f"{cut} G", product_id=8)

    contest = scene.run(some, others, keys=["#name:x"])

    assert contest.held[some.ref].facts["other"] == f"{cut} G"
    assert contest.held[some.ref].facts["why"] == "cut"


def test_a_product_is_no_rival_of_its_own(scene: Scene) -> None:
    scene.run(COFFEE)

    renamed = a_product(7, "Café torrado", listed=False)

    assert scene.run(renamed) == Contest()


def test_the_fallback_item_is_no_second_product(scene: Scene) -> None:
    scene.run(a_product(None, "Café"))

    assert scene.run(COFFEE) == Contest()


def test_a_product_with_another_code_by_now_leaves_its_own(scene: Scene) -> None:
    scene.run(COFFEE)
    scene.run(COFFEE, keys=["#code:Y"])

    assert scene.run(TEA) == Contest()


@pytest.mark.parametrize("held", [{"found": None, "keys": ()}, {"found": None}])
def test_one_that_is_held_or_to_be_created_keeps_its_key(
    scene: Scene, held: dict[str, Any]
) -> None:
    scene.run(COFFEE)
    scene.run(COFFEE, **held)

    assert set(scene.run(TEA).held) == {TEA.ref}


def test_what_a_person_chose_is_not_asked_about(scene: Scene) -> None:
    scene.run(COFFEE)

    assert scene.run(TEA, chosen=True) == Contest()


def test_of_one_that_is_to_be_created_every_key_counts(scene: Scene) -> None:
    scene.run(COFFEE, keys=["#name:x"])

    keys = [CODE, "#name:x"]

    assert scene.run(TEA, keys=keys).held == {}
    assert set(scene.run(TEA, keys=keys, found=None).held) == {TEA.ref}


PRODUCTS = st.lists(
    st.builds(a_product, st.integers(1, 4), st.sampled_from(["Café", "CAFÉ", "Chá"])),
    max_size=6,
    unique_by=lambda item: item.product_id,
)


@given(PRODUCTS, st.randoms(use_true_random=False))
def test_who_comes_first_decides_nothing(items: list[Item], chance: Any) -> None:
    shuffled = items.copy()
    chance.shuffle(shuffled)
    in_turn = Scene()
    for item in shuffled:
        in_turn.run(item)

    assert {r: e.facts for r, e in Scene().run(*items).held.items()} == {
        ref: error.facts
        for item in shuffled
        for ref, error in in_turn.run(item).held.items()
    }
