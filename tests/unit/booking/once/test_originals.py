"""Of what bears one deal's marker, which is the deal's own?"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.once.originals import Marked
from ganho.booking.reading.known_deals import Known
from ganho.domain.reasons import Reason
from ganho.ledger.records import DealState, ForeignSale
from tests.unit.booking.erp_fakes import mark
from tests.unit.booking.factories import (
    DAY,
    make_booking,
    make_contract,
    make_customer,
    make_sale,
)
from tests.unit.booking.fakes import NOON
from tests.unit.booking.once.scenes import WON_ON, Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def marked(
    erp_id: str, created_at: datetime | None = NOON, pending: Any = None, **changes: Any
) -> Marked:
    """A sale of deal 1 as it was found, of the day on which it was won."""
    found = make_booking(1, erp_id, adopted=True, **changes)
    return Marked(found=found, created_at=created_at, pending=pending)


def known(**changes: Any) -> Known:
    values = {
        "is_ours": True,
        "is_open": False,
        "value": Decimal(10),
        "won_on": frozenset({WON_ON}),
        "is_closed": False,
    }
    return Known(**(values | changes))


def settle(scene: Scene, *found: Marked) -> None:
    scene.originals().settle_marked(found)


def test_what_bears_a_deals_marker_is_adopted(scene: Scene) -> None:
    scene.add_deal()
    scene.promise()

    settle(scene, marked("a"))

    assert scene.booked_as() == "a"
    assert scene.promises.open == {}
    assert scene.desk.rows[1].state is DealState.BOOKED


def test_of_two_the_older_is_the_deals_and_the_copy_is_named(scene: Scene) -> None:
    scene.add_deal()
    later = NOON + timedelta(hours=1)

    settle(scene, marked("copy", later, number=8), marked("a"))

    assert scene.booked_as() == "a"
    facts = scene.desk.warned[1, "BOOKED_TWICE"]
    assert facts == {"sale": "8", "booked": "7"}


def test_the_older_one_counts_whatever_their_numbers(scene: Scene) -> None:
    scene.add_deal()
    later = NOON + timedelta(hours=1)

    settle(scene, marked("copy", later, number=7), marked("a", number=8))

    assert scene.booked_as() == "a"


def test_a_copy_that_was_cancelled_needs_nobody(scene: Scene) -> None:
    scene.add_deal()

    settle(scene, marked("a"), marked("copy", number=8, cancelled=True))

    assert scene.booked_as() == "a"
    assert scene.desk.warned == {}


def test_one_that_agrees_comes_before_an_older_one(scene: Scene) -> None:
    scene.add_deal()
    later = NOON + timedelta(hours=1)

    settle(scene, marked("edited", total=Decimal(11)), marked("a", later))

    assert scene.booked_as() == "a"


def test_one_that_lives_comes_before_one_that_was_cancelled(scene: Scene) -> None:
    scene.add_deal()
    later = NOON + timedelta(hours=1)

    settle(scene, marked("gone", cancelled=True), marked("a", later))

    assert scene.booked_as() == "a"


def test_an_edited_sale_is_an_open_deals_all_the_same(scene: Scene) -> None:
    scene.add_deal()

    settle(scene, marked("a", total=Decimal(11)))

    assert scene.booked_as() == "a"
    assert "TOTAL_DIFFERS" in scene.promises.remarks[1]


def test_of_another_day_a_person_is_asked(scene: Scene) -> None:
    scene.add_deal()

    settle(scene, marked("a", sold_on=DAY + timedelta(days=3)))

    assert scene.booked_as() is None
    assert scene.held_for() == "POSSIBLY_BOOKED_ALREADY"
    assert scene.desk.rows[1].facts["sale_id"] == "a"
    assert scene.deals.changed == {1}


def test_the_promised_number_is_the_deals_whatever_was_edited(scene: Scene) -> None:
    scene.add_deal()
    scene.promise(number=9)
    edited = marked("a", NOON, number=9, total=Decimal(1), sold_on=date(2020, 1, 1))

    settle(scene, marked("copy", NOON - timedelta(days=1)), edited)

    assert scene.booked_as() == "a"


def test_of_several_customers_the_deals_own_counts(scene: Scene) -> None:
    scene.add_deal()
    scene.add_customer("mine")
    other = marked("other", NOON - timedelta(hours=1), customer_id="other")

    settle(scene, other, marked("a", customer_id="mine"))

    assert scene.booked_as() == "a"
    assert scene.register.freshened == ["customers"]


def test_where_none_is_the_customers_the_oldest_counts(scene: Scene) -> None:
    scene.add_deal(bookable=make_sale(customer=make_customer("Padaria Sol")))
    other = marked("a", NOON - timedelta(hours=1), customer_id="other")

    settle(scene, marked("copy", customer_id="mine"), other)

    assert scene.booked_as() == "a"


def test_a_deal_that_was_left_out_before_is_for_a_person(scene: Scene) -> None:
    scene.add_deal()
    scene.left_out = {1}

    settle(scene, marked("a"))

    assert scene.held_for() == "POSSIBLY_BOOKED_ALREADY"


def test_what_a_person_disowned_is_not_asked_about_again(scene: Scene) -> None:
    scene.add_deal()
    scene.consents.disowned[1] = {"a"}

    settle(scene, marked("a"))

    assert (scene.booked_as(), scene.held_for()) == (None, None)


def test_a_sale_that_waits_for_stock_bears_its_remark(scene: Scene) -> None:
    scene.add_deal()

    settle(scene, marked("a", pending="reserving"))

    assert "STOCK_RESERVING" in scene.promises.remarks[1]


# --- deals that are not open, or not ours


def test_nobodys_is_left_alone(scene: Scene) -> None:
    settle(scene, marked("a"))

    assert scene.booked_as() is None


def test_another_companys_is_left_alone(scene: Scene) -> None:
    scene.known.others[1] = known(is_ours=False)

    settle(scene, marked("a"))

    assert scene.booked_as() is None


def test_of_a_deal_that_is_not_open_what_agrees_is_adopted(scene: Scene) -> None:
    scene.known.others[1] = known()

    settle(scene, marked("a"))

    assert scene.booked_as() == "a"


def test_of_a_deal_that_is_not_open_nothing_else_is(scene: Scene) -> None:
    scene.known.others[1] = known()

    settle(scene, marked("a", total=Decimal(11)))

    assert scene.booked_as() is None


# --- contracts


def contract(erp_id: str, **changes: Any) -> Marked:
    return marked(erp_id, None, kind="contract", **changes)


def test_a_contract_that_agrees_with_the_deals_terms_is_its_own(scene: Scene) -> None:
    scene.add_deal(bookable=make_contract())

    settle(scene, contract("edited", number=1, total=Decimal(1)), contract("a"))

    assert scene.booked_as() == "a"


def test_all_contracts_are_in_sight_so_an_edited_one_will_do(scene: Scene) -> None:
    scene.add_deal(bookable=make_contract())

    settle(scene, contract("a", total=Decimal(1)))

    assert scene.booked_as() == "a"


def test_an_uncertain_contract_holds_the_deal(scene: Scene) -> None:
    scene.add_deal(bookable=make_contract())
    scene.left_out = {1}

    settle(scene, contract("a"))

    assert scene.held_for() == "CONTRACT_ALREADY_ACTIVE"
    assert scene.desk.rows[1].facts == {"contract": "7"}


def test_a_contract_that_a_person_saw_is_not_asked_about_again(scene: Scene) -> None:
    scene.add_deal(bookable=make_contract())
    scene.consents.agreed.add((1, Reason.CONTRACT_ALREADY_ACTIVE))

    settle(scene, contract("a"))

    assert (scene.booked_as(), scene.held_for()) == (None, None)


# --- beside a booking


def test_a_booking_stands_and_what_lives_beside_it_is_named(scene: Scene) -> None:
    scene.promises.keep(make_booking(1, "a"))

    settle(scene, marked("copy", number=8))

    assert scene.booked_as() == "a"
    assert scene.desk.warned[1, "BOOKED_TWICE"]["sale"] == "8"


def test_one_just_like_it_takes_the_place_of_a_cancelled_one(scene: Scene) -> None:
    scene.promises.keep(make_booking(1, "gone", cancelled=True))

    settle(scene, marked("a"))

    assert scene.booked_as() == "a"
    assert scene.desk.warned == {}


@pytest.mark.parametrize(
    "other", [{"total": Decimal(11)}, {"customer_id": "d"}, {"cancelled": True}]
)
def test_nothing_else_does(scene: Scene, other: dict[str, Any]) -> None:
    scene.promises.keep(make_booking(1, "gone", cancelled=True))

    settle(scene, marked("a", **other))

    assert scene.booked_as() == "gone"


# --- before the rest of a list is read


def test_what_agrees_in_all_is_adopted_at_once(scene: Scene) -> None:
    scene.add_deal()

    scene.originals().adopt_certain([marked("a")])

    assert scene.booked_as() == "a"


def test_what_does_not_waits_for_the_whole_list(scene: Scene) -> None:
    scene.add_deal()

    scene.originals().adopt_certain([marked("a", total=Decimal(11))])

    assert (scene.booked_as(), scene.held_for()) == (None, None)


def test_what_was_cancelled_is_adopted_and_told(scene: Scene) -> None:
    scene.add_deal()

    settle(scene, marked("a", cancelled=True))

    assert scene.booked_as() == "a"
    assert scene.promises.remarks[1]["SALE_CANCELLED"] == {"sale": "7"}


# --- whose own a sale is that somebody names


def owner_of(scene: Scene, notes: str, **changes: Any) -> int | None:
    return scene.originals().other_owner(1, scene.sales.add("a", notes, **changes))


def listed(erp_id: str, created_at: datetime) -> ForeignSale:
    return ForeignSale(
        erp_id=erp_id,
        customer_id="c",
        total=Decimal(10),
        sold_on=DAY,
        number=7,
        created_at=created_at,
        marker="[pipedrive:1:2]",
    )


@pytest.mark.parametrize("notes", ["", mark(1)])
def test_what_names_no_other_deal_is_nobody_elses(scene: Scene, notes: str) -> None:
    assert owner_of(scene, notes) is None


def test_what_names_another_deal_is_that_ones(scene: Scene) -> None:
    scene.known.others[2] = known()

    assert owner_of(scene, mark(2)) == 2
    assert owner_of(scene, mark(1, company_id=9)) == 1


def test_what_names_a_deal_that_was_erased_may_be_that_of_the_one_it_became(
    scene: Scene,
) -> None:
    assert owner_of(scene, mark(2)) is None


def test_a_copy_of_a_deal_that_was_booked_is_nobodys(scene: Scene) -> None:
    scene.promises.keep(make_booking(2, "original"))

    assert owner_of(scene, mark(2)) is None


def test_a_copy_of_another_day_is_nobodys(scene: Scene) -> None:
    scene.known.others[2] = known()

    assert owner_of(scene, mark(2), sold_on=DAY + timedelta(days=1)) is None
    assert owner_of(scene, mark(2)) == 2


def test_of_two_that_name_it_the_older_is_its_own(scene: Scene) -> None:
    scene.known.others[2] = known()
    scene.foreign.note_sales([listed("a", NOON)])
    assert owner_of(scene, mark(2)) == 2

    older = listed("b", NOON - timedelta(hours=1))
    scene.foreign.note_sales([older])

    assert owner_of(scene, mark(2)) is None


def test_one_of_an_unknown_age_is_the_youngest(scene: Scene) -> None:
    unknown = replace(listed("a", NOON), created_at=None)
    scene.foreign.note_sales([unknown, listed("b", NOON)])

    assert owner_of(scene, mark(2)) is None
