"""Who is the same customer, what is the same item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.customer.customer import Candidate, Identity
from ganho.domain.item import CatalogueItem
from ganho.domain.matching import match_customer, match_item

NAMES, TAX_IDS = st.sampled_from(["ana", "bia"]), st.sampled_from([None, "1", "2"])
IDENTITIES = st.builds(Identity, name_key=NAMES, tax_key=TAX_IDS)
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        customer_id=st.uuids().map(str),
        name_key=NAMES,
        tax_key=TAX_IDS,
    ),
    max_size=5,
)
RULES = st.sampled_from(["native", "tax_id"])


def candidate(customer_id: str, name: str, tax_id: str | None) -> Candidate:
    return Candidate(customer_id=customer_id, name_key=name, tax_key=tax_id)


ANA = Identity(name_key="ana", tax_key="1")


@pytest.mark.parametrize(
    ("name", "tax_id", "rule", "found"),
    [
        ("ana", "1", "native", True),
        ("ana", None, "native", True),
        ("ana", "2", "native", False),
        ("bia", "1", "native", False),
        ("bia", None, "native", False),
        ("bia", "1", "tax_id", True),
        ("ana", "2", "tax_id", False),
        ("ana", None, "tax_id", True),
    ],
)
def test_a_customer_is_reused_by_the_rule(
    name: str, tax_id: str | None, rule: str, found: bool
) -> None:
    match = match_customer(ANA, [candidate("x", name, tax_id)], rule)

    assert (match.found == "x") is found


def test_agreeing_on_both_beats_agreeing_on_the_name() -> None:
    both, name = candidate("both", "ana", "1"), candidate("name", "ana", None)

    assert match_customer(ANA, [name, both], "native").found == "both"


def test_two_that_agree_alike_are_never_guessed_between() -> None:
    rows = [candidate("b", "ana", "1"), candidate("a", "ana", "1")]

    match = match_customer(ANA, rows, "native")

    assert match.found is None
    assert match.ambiguous == ("a", "b")


def test_near_duplicates_are_told() -> None:
    rows = [candidate("x", "ana", "2"), candidate("y", "bia", "1")]

    assert match_customer(ANA, rows, "native").near == ("x", "y")


@given(IDENTITIES, CANDIDATES, RULES, st.randoms())
def test_the_order_of_candidates_does_not_matter(
    wanted: Identity, rows: list[Candidate], rule: str, chance
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert match_customer(wanted, rows, rule) == match_customer(wanted, shuffled, rule)


@given(IDENTITIES, IDENTITIES, RULES)
def test_matching_is_symmetric(one: Identity, other: Identity, rule: str) -> None:
    def matches(wanted: Identity, there: Identity) -> bool:
        row = candidate("x", there.name_key, there.tax_key)
        return match_customer(wanted, [row], rule).found is not None

    assert matches(one, other) == matches(other, one)


def item(item_id: str, name: str, code: str | None = None, *, active=True):
    return CatalogueItem(
        item_id=item_id, kind="product", name_key=name, code_key=code, active=active
    )


def test_a_code_comes_before_a_name() -> None:
    rows = [item("by name", "n"), item("by code", "other", "c")]

    assert match_item(("c", "n"), rows).found == "by code"
    assert match_item(("n",), rows).found == "by name"


def test_two_active_items_of_a_name_are_ambiguous() -> None:
    assert match_item(("n",), [item("a", "n"), item("b", "n")]).ambiguous == ("a", "b")


def test_an_item_that_is_only_inactive_is_told() -> None:
    assert match_item(("n",), [item("a", "n", active=False)]).inactive
