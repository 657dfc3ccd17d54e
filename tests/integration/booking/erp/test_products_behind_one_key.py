"""Two of Pipedrive's products and one item of the ERP, whichever is won first."""

import pytest

from ganho.errors import WrongRequestError
from ganho.quarantine import resolutions
from ganho.report.run_report import RunReport
from ganho.sandbox.pipedrive.crm import LineInput
from tests.deciding import decide, held, record_of
from tests.world import World

LONG = (
    "Consultoria em gestão de processos para indústrias de alimentos e de bebidas " * 2
)
SMALL, LARGE = f"{LONG}pequenas", f"{LONG}grandes"
AMBIGUOUS = "ITEM_AMBIGUOUS"


@pytest.fixture
def w(w: World) -> World:
    w.settings["match_items_by"] = "code"
    return w


def add_product(w: World, name: str, code: str | None = None) -> int:
    return w.sandbox.pipedrive.add_product(name, code=code)


def win(w: World, product: int) -> int:
    """Win a deal of one product, of a customer of its own."""
    crm = w.sandbox.pipedrive
    org = crm.add_organization(f"Hotel {len(crm.organizations)}")
    return crm.add_deal(org=org, lines=[LineInput(product, 10)])


def items_sold(w: World) -> list[str]:
    return [
        line.item_id for sale in w.sandbox.conta_azul.sales() for line in sale.lines
    ]


def shared(report: RunReport) -> list[tuple[int, str]]:
    found = [one for one in report.warnings if one.remark == "ITEM_SHARED"]
    return [(one.deal_id, one.facts["products"]) for one in found]


@pytest.mark.parametrize(
    ("names", "code", "why"),
    [(("Café", "Chá"), "X-1", "code"), ((SMALL, LARGE), None, "cut")],
)
@pytest.mark.parametrize("is_there", [False, True])
def test_two_won_in_one_run_are_both_asked_about(
    w: World, names: tuple[str, str], code: str | None, why: str, *, is_there: bool
) -> None:
    if is_there:
        w.sandbox.conta_azul.add_product(names[0][:100], code or "")
    first, second = (win(w, add_product(w, name, code)) for name in names)

    w.run()

    assert held(w) == {first: AMBIGUOUS, second: AMBIGUOUS}
    assert w.sandbox.conta_azul.sales() == []
    facts = record_of(w, first).facts
    assert (facts["why"], facts["item"], facts["other"]) == (why, *names)
    assert len(w.sandbox.conta_azul.catalogue_products()) == is_there


def test_one_that_is_won_a_month_later_is_asked_about(w: World) -> None:
    coffee, tea = add_product(w, "Café", "X-1"), add_product(w, "Chá", "X-1")
    win(w, coffee)
    w.run()
    w.sandbox.clock.advance(30 * 86_400)
    later = win(w, tea)

    w.run()
    again = win(w, coffee)
    w.run()

    assert held(w) == {later: AMBIGUOUS, again: AMBIGUOUS}
    assert record_of(w, later).facts["other"] == "Café"
    assert len(items_sold(w)) == 1


def test_one_that_is_only_held_keeps_the_other_from_taking_it(w: World) -> None:
    coffee, tea = add_product(w, "Café", "X-1"), add_product(w, "Chá", "X-1")
    first, second = win(w, coffee), win(w, tea)
    w.run()
    third = win(w, coffee)

    w.run()

    assert held(w) == dict.fromkeys((first, second, third), AMBIGUOUS)


def test_a_dry_run_takes_nothing(w: World) -> None:
    win(w, add_product(w, "Café", "X-1"))
    w.run(dry_run=True)
    w.sandbox.pipedrive.deals.clear()
    tea = win(w, add_product(w, "Chá", "X-1"))

    report = w.run()

    assert [one.deal_id for one in report.bookings] == [tea]


@pytest.mark.parametrize("by", ["code", "name"])
def test_a_product_that_the_catalogue_has_twice_is_one_item(w: World, by: str) -> None:
    w.settings["match_items_by"] = by
    old, new = add_product(w, "Café", "X-1"), add_product(w, "café ", "X-1")
    first, second = win(w, old), win(w, new)

    report = w.run()

    assert held(w) == {}
    assert len(items_sold(w)) == 2
    assert len(set(items_sold(w))) == 1
    assert shared(report) == [(first, f"{old}, {new}"), (second, f"{old}, {new}")]


def test_a_product_that_was_renamed_is_no_second_one(w: World) -> None:
    product = add_product(w, "Café", "X-1")
    win(w, product)
    w.run()
    w.sandbox.pipedrive.products[product]["name"] = "Café torrado"
    win(w, product)

    report = w.run()

    assert held(w) == {}
    assert shared(report) == []
    assert len(set(items_sold(w))) == 1


@pytest.mark.parametrize("named", ["its id", "its code"])
def test_what_a_person_chose_holds_for_every_deal_of_the_product(
    w: World, named: str
) -> None:
    erp = w.sandbox.conta_azul
    right = erp.add_product("Chá preto", "CHA")
    coffee, tea = add_product(w, "Café", "X-1"), add_product(w, "Chá", "X-1")
    first, second = win(w, coffee), win(w, tea)
    w.run()
    item = right.upper() if named == "its id" else "CHA"
    decide(w, lambda run: resolutions.choose_item(run, second, item))

    w.run()
    w.sandbox.clock.advance(86_400)
    both = w.sandbox.pipedrive.add_deal(
        org=w.sandbox.pipedrive.add_organization("Padaria"),
        lines=[LineInput(coffee, 10), LineInput(tea, 5)],
    )
    w.run()

    # What was chosen for the one leaves the code to the other.
    assert held(w) == {}
    last = w.sandbox.conta_azul.sales()[-1]
    assert both > second > first
    assert len(last.lines) == 2
    assert last.lines[1].item_id == right != last.lines[0].item_id
    assert items_sold(w).count(right) == 2


def test_a_choice_of_an_item_that_is_inactive_by_now_is_asked_about_again(
    w: World,
) -> None:
    erp = w.sandbox.conta_azul
    right = erp.add_product("Chá preto", "CHA")
    coffee, tea = add_product(w, "Café", "X-1"), add_product(w, "Chá", "X-1")
    win(w, coffee)
    w.run()
    deal = win(w, tea)
    w.run()
    decide(w, lambda run: resolutions.choose_item(run, deal, right))
    erp.edit_product(right, active=False)
    w.sandbox.clock.advance(2 * 86_400)

    w.run()

    assert held(w) == {deal: AMBIGUOUS}


@pytest.mark.parametrize(
    "settings",
    [
        {"match_items_by": "code"},
        {
            "match_items_by": "name",
            "product_categories": {"Consultoria": "service"},
        },
    ],
)
def test_a_product_that_was_deleted_is_never_made_anew(
    w: World, settings: dict[str, object]
) -> None:
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    w.settings |= settings
    product = crm.add_product("Café", code="X-1", category="1")
    deal = win(w, product)
    crm.products[product]["is_deleted"] = True

    w.run()

    assert held(w) == {deal: "ITEM_UNSEEN"}
    assert (erp.sales(), erp.catalogue_products()) == ([], [])

    item = erp.add_product("CAFÉ")
    w.sandbox.clock.advance(3700)
    w.run()

    assert (held(w), items_sold(w)) == ({}, [item])


def test_a_deleted_product_is_what_a_person_says_it_is(w: World) -> None:
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    product = crm.add_product("Café", code="X-1")
    deal = win(w, product)
    crm.products[product]["is_deleted"] = True
    item = erp.add_service("Degustação")
    w.run()
    decide(w, lambda run: resolutions.choose_item(run, deal, item))
    win(w, product)

    w.run()

    assert (held(w), items_sold(w)) == ({}, [item, item])


@pytest.mark.parametrize("named", ["529.982.247-25", "", "CHA"])
def test_an_item_that_is_none_or_inactive_or_one_of_two_cannot_be_chosen(
    w: World, named: str
) -> None:
    erp, (coffee, tea) = w.sandbox.conta_azul, (add_product(w, n, "X") for n in "ab")
    for active in (True, True, False):
        erp.edit_product(erp.add_product("Chá", "CHA"), active=active)
    inactive = erp.catalogue_products()[-1].id
    deals = win(w, coffee), win(w, tea)
    w.run()

    for one in (named, inactive):
        with pytest.raises(WrongRequestError, match="no active product") as refused:
            decide(w, lambda run, one=one: resolutions.choose_item(run, deals[0], one))
        assert not one or one not in str(refused.value)


def test_a_deal_that_is_held_for_something_else_asks_for_no_item(w: World) -> None:
    deal = w.sandbox.pipedrive.add_deal(value=10)
    w.run()

    with pytest.raises(WrongRequestError, match="not held because of a product"):
        decide(w, lambda run: resolutions.choose_item(run, deal, "CHA"))
