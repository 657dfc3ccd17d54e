"""Who is the same customer, what is the same item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.customer.customer import Candidate, Identity, Taken
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


def taken(holder: str, tax_id: str | None, whole: str | None = None) -> Candidate:
    """A record of Ana's name that shows no tax id, and who took it last."""
    by = Taken(holder=holder, tax_key=tax_id, whole_key=whole)
    return candidate("x", "ana", None).model_copy(update={"taken": by})


def ana(holder: str, tax_id: str | None, whole: str | None = None) -> Identity:
    return Identity(name_key="ana", tax_key=tax_id, holder=holder, whole_key=whole)


@pytest.mark.parametrize("rule", ["native", "tax_id"])
@pytest.mark.parametrize(
    ("wanted", "there", "becomes"),
    [
        # Nobody took it before.
        (ana("p 1", "1"), candidate("x", "ana", None), (True, "name", ("p 1", "1"))),
        (ana("p 1", None), candidate("x", "ana", None), (True, "name", ("p 1", None))),
        (ana("p 1", None), candidate("x", "ana", "1"), (True, "name", ("p 1", None))),
        (ana("", "1"), candidate("x", "ana", None), (True, "name", None)),
        # Somebody did.
        (ana("p 1", "1"), taken("p 1", "1"), (True, "", None)),
        (ana("p 1", None), taken("p 1", "1"), (True, "", None)),
        (ana("p 2", "1"), taken("p 1", "1"), (True, "", None)),
        (ana("p 1", "2"), taken("p 1", "1"), (True, "corrected", ("p 1", "2"))),
        (ana("p 2", "2"), taken("p 1", "1"), (False, "", None)),
        (ana("p 2", None), taken("p 1", "1"), (True, "name", None)),
        (ana("p 2", "2"), taken("p 1", None), (True, "name", ("p 2", "2"))),
    ],
)
def test_a_record_without_a_tax_id_is_whose_it_became(
    wanted: Identity,
    there: Candidate,
    becomes: tuple[bool, str, tuple[str, str | None] | None],
    rule: str,
) -> None:
    match = match_customer(wanted, [there], rule)

    keeps = match.taken and (match.taken.holder, match.taken.tax_key)
    assert (match.found == "x", match.by_name, keeps) == becomes


def test_what_it_shows_is_all_that_counts_once_it_shows_a_tax_id() -> None:
    shows = taken("p 1", "1").model_copy(update={"tax_key": "2"})

    assert match_customer(ana("p 1", "1"), [shows], "native").found is None
    assert match_customer(ana("p 2", "2"), [shows], "native").found == "x"


@pytest.mark.parametrize(
    ("wanted", "there", "ambiguous"),
    [
        (ana("p 2", None, "ana norte"), taken("p 1", None, "ana sul"), True),
        (ana("p 2", None, "ana sul"), taken("p 1", None, "ana sul"), False),
        (ana("p 2", "1", "ana norte"), taken("p 1", None, "ana sul"), True),
        (ana("p 2", "1", "ana norte"), taken("p 1", "1", "ana sul"), False),
        (ana("p 2", None), taken("p 1", None, "ana sul"), False),
        (ana("p 2", None, "ana norte"), candidate("x", "ana", None), False),
    ],
)
def test_names_that_are_one_because_they_were_cut_are_for_a_person(
    wanted: Identity, there: Candidate, ambiguous: bool
) -> None:
    match = match_customer(wanted, [there], "native")

    assert bool(match.ambiguous) is ambiguous
    assert (match.found is None) is ambiguous


HOLDERS = st.sampled_from(["p 1", "p 2", "p 3"])


@given(
    st.lists(st.tuples(HOLDERS, st.sampled_from(["1", "2", None])), max_size=6),
    RULES,
)
def test_two_tax_ids_never_share_a_record_that_shows_none(
    asked: list[tuple[str, str | None]], rule: str
) -> None:
    # Each holder keeps its tax id, in whatever order and however often they come.
    of = {holder: tax_id for holder, tax_id in asked if tax_id}
    record, who = candidate("x", "ana", None), set[str]()
    for holder, _ in asked:
        match = match_customer(ana(holder, of.get(holder)), [record], rule)
        if match.found and holder in of:
            who.add(of[holder])
        if match.taken:
            record = record.model_copy(update={"taken": match.taken})

    assert len(who) <= 1


SPELLINGS = st.sampled_from(["ana", "bia", "ana & filhos", "ana &amp; filhos"])
READ = st.sampled_from(["n", "m", "n ltda"])


@given(IDENTITIES, SPELLINGS, CANDIDATES, RULES, st.booleans())
def test_what_was_made_is_found_under_every_spelling_that_is_read(
    wanted: Identity, read: str, others: list[Candidate], rule: str, shown: bool
) -> None:
    made = Candidate(
        customer_id="made",
        name_key=read,
        tax_key=wanted.tax_key if shown else None,
        made_for=wanted,
    )

    assert match_customer(wanted, [*others, made], rule).found == "made"


@given(SPELLINGS, RULES)
def test_another_tax_id_than_it_was_made_with_is_never_passed_over(
    read: str, rule: str
) -> None:
    made = Candidate(customer_id="made", name_key=read, tax_key="2", made_for=ANA)
    by_name, both = candidate("name", "ana", None), candidate("both", "ana", "1")

    assert match_customer(ANA, [made], rule).changed == ("made",)
    assert match_customer(ANA, [made, by_name], rule).changed == ("made", "name")
    assert match_customer(ANA, [made, both], rule).found == "both"


@given(READ, st.sampled_from([None, "c", "d"]), st.permutations(["a", "b", "made"]))
def test_an_item_that_was_made_is_found_whatever_is_read(
    read: str, code: str | None, order: list[str]
) -> None:
    rows = {
        "a": item("a", "n"),
        "b": item("b", "n", "c"),
        "made": item("made", read, code).model_copy(update={"made_for": ("n",)}),
    }

    match = match_item(("n",), [rows[name] for name in order])

    assert match.found == "made"
