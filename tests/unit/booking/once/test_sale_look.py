"""Looks for a sale whose answer was lost: whose is what is there?"""

from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.erp.stock import Stock
from ganho.booking.once.creatable import Found
from ganho.booking.once.sale_look import SaleLooks, foreign_sale
from ganho.booking.run.retries import Retries
from ganho.errors import RejectedError
from ganho.ledger.records import Booking, ForeignSale, Intent, Sent
from tests.unit.booking.erp_fakes import Sales, mark
from tests.unit.booking.factories import DAY, make_booking
from tests.unit.booking.fakes import (
    NOON,
    Brake,
    Clock,
    Consents,
    Desk,
    Foreign,
    Identity,
    Promises,
    Quarantine,
)
from tests.unit.booking.once.scenes import Plenty

SENT = Sent(customer_id="c", total=Decimal(10), day=DAY)


@dataclass
class Scene:
    """A promise of deal 1 under number 7, unanswered, and the sales there are."""

    sales: Sales = field(default_factory=Sales)
    promises: Promises = field(default_factory=Promises)
    foreign: Foreign = field(default_factory=Foreign)
    consents: Consents = field(default_factory=Consents)
    intent: Intent = field(init=False)

    def __post_init__(self) -> None:
        self.intent = self.promises.begin(
            "sale", "1", payload_hash="h", number=7, deal_id=1, sent=SENT
        )

    def looks(self) -> SaleLooks:
        desk = Desk()
        stock = Stock(
            balances=Plenty(),
            sales=self.sales,
            contracts=self.sales,
            remarks=desk,
            desk=desk,
            quarantine=Quarantine(desk),
            retries=Retries(rows=desk, remarks=desk, clock=Clock()),
            consents=self.consents,
            identity=Identity(),
            brake=Brake(),
            clock=Clock(),
            dry_run=False,
        )
        return SaleLooks(
            sales=self.sales,
            bookings=self.promises,
            foreign=self.foreign,
            consents=self.consents,
            identity=Identity(),
            stock=stock,
            zone=UTC,
            run_id="run",
        )

    def look(self, sent: Sent | None = None) -> Found[Booking]:
        return self.looks().look(self.intent, sent)

    def found(self) -> str | None:
        made = self.look().ours
        return made.thing.erp_id if made else None

    def asked(self) -> str:
        """Give the sale that a person is asked about."""
        with pytest.raises(RejectedError) as caught:
            self.look()
        assert caught.value.reason == "POSSIBLY_BOOKED_ALREADY"
        return caught.value.facts["sale_id"]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_nothing_is_there(scene: Scene) -> None:
    assert scene.look() == Found()


def test_what_bears_the_deals_marker_is_ours(scene: Scene) -> None:
    scene.sales.add("a", mark(1))

    made = scene.look().ours

    assert made is not None
    assert (made.thing.erp_id, made.thing.number, made.thing.adopted) == ("a", 7, True)
    assert (made.thing.deal_id, made.thing.run_id, made.remarks) == (1, "run", {})


def test_under_whatever_number(scene: Scene) -> None:
    scene.sales.add("a", mark(1), number=900)

    assert scene.found() == "a"


def test_a_sale_that_waits_for_stock_is_ours_with_a_remark(scene: Scene) -> None:
    scene.sales.add("a", mark(1), pending="stock", number=None)

    made = scene.look().ours

    assert made is not None
    assert made.remarks == {"STOCK_RESERVING": {"sale_id": "a", "number": "7"}}


@pytest.mark.parametrize("notes", [mark(2), mark(1, company_id=2)])
def test_anothers_under_our_number_is_a_stranger(scene: Scene, notes: str) -> None:
    scene.sales.add("a", notes, total=Decimal(99))

    assert scene.look() == Found(stranger=True)


def test_what_no_single_sale_is_is_a_stranger_and_is_not_read(scene: Scene) -> None:
    scene.sales.add("a", mark(1), single=False)

    assert scene.look() == Found(stranger=True)
    assert scene.sales.reads == []


def test_what_is_listed_and_cannot_be_read_is_gone(scene: Scene) -> None:
    scene.sales.add("a", mark(1))
    del scene.sales.read["a"]

    assert scene.look() == Found()


def test_what_was_given_up_for_a_new_one_is_a_stranger(scene: Scene) -> None:
    scene.sales.add("a", mark(1), cancelled=True)
    scene.promises.keep(make_booking(1, "a"))
    scene.promises.supersede(1)

    assert scene.look() == Found(stranger=True)


@pytest.mark.parametrize(("cancelled", "is_ours"), [(True, False), (False, True)])
def test_a_lost_ledger_knows_what_was_given_up_as_foreign(
    scene: Scene, cancelled: bool, is_ours: bool
) -> None:
    scene.sales.add("a", mark(1), cancelled=cancelled)
    known = ForeignSale(
        erp_id="a", customer_id="c", total=Decimal(10), sold_on=DAY, number=7
    )
    scene.foreign.note_sales([known])

    assert (scene.found() == "a") == is_ours


def test_what_was_only_listed_may_still_be_ours(scene: Scene) -> None:
    scene.sales.add("a", mark(1), cancelled=True)
    listed = ForeignSale(
        erp_id="a", customer_id="c", total=None, sold_on=DAY, number=7, read=False
    )
    scene.foreign.note_sales([listed])

    assert scene.found() == "a"


# --- what may be ours and does not say so


@pytest.mark.parametrize("customer_id", ["c", None])
def test_notes_that_were_overwritten_are_for_a_person(
    scene: Scene, customer_id: str | None
) -> None:
    scene.sales.add("a", "outro texto", customer_id=customer_id)

    assert scene.asked() == "a"


@pytest.mark.parametrize(
    "other", [{"total": Decimal(11)}, {"customer_id": "d"}, {"cancelled": True}]
)
def test_what_is_not_like_ours_is_a_stranger(
    scene: Scene, other: dict[str, Any]
) -> None:
    scene.sales.add("a", "outro texto", **other)

    assert scene.look() == Found(stranger=True)


def test_what_is_sent_now_under_the_number_counts_too(scene: Scene) -> None:
    scene.sales.add("a", "outro texto", total=Decimal(12))

    with pytest.raises(RejectedError):
        scene.look(replace(SENT, total=Decimal(12)))


def test_ours_is_found_beside_what_is_like_it(scene: Scene) -> None:
    scene.sales.add("a", "outro texto")
    scene.sales.add("b", mark(1))

    assert scene.found() == "b"


def test_what_a_person_disowned_is_a_stranger(scene: Scene) -> None:
    scene.sales.add("a", "outro texto")
    scene.consents.disowned[1] = {"a"}

    assert scene.look() == Found(stranger=True)


def test_so_is_another_deals_booking(scene: Scene) -> None:
    scene.sales.add("a", "outro texto")
    scene.promises.keep(make_booking(2, "a"))

    assert scene.look() == Found(stranger=True)


def test_a_new_number_does_not_hide_what_came_since(scene: Scene) -> None:
    scene.sales.add("a", "outro texto", number=900, created_at=NOON)

    assert scene.asked() == "a"


@pytest.mark.parametrize(
    "other",
    [
        {"created_at": NOON - timedelta(minutes=11)},
        {"sold_on": DAY + timedelta(days=1)},
        {"notes": mark(2)},
    ],
)
def test_under_another_number_all_else_must_agree(
    scene: Scene, other: dict[str, Any]
) -> None:
    scene.sales.add("a", **({"number": 900} | other))

    assert scene.look() == Found()


def test_where_every_send_was_answered_another_number_is_anothers(
    scene: Scene,
) -> None:
    scene.sales.add("a", "outro texto", number=900)
    scene.intent = scene.promises.answered(scene.intent)

    assert scene.look() == Found()


# --- where it looks


def test_each_is_read_once_and_the_number_comes_first(scene: Scene) -> None:
    scene.sales.add("copy", "x", number=900, total=Decimal(1))
    scene.sales.add("a", "x", total=Decimal(1))

    scene.look()

    assert scene.sales.reads == ["a", "copy"]


def test_of_other_numbers_the_oldest_comes_first(scene: Scene) -> None:
    later = NOON + timedelta(minutes=5)
    scene.sales.add("copy", mark(1), number=901, created_at=later)
    scene.sales.add("a", mark(1), number=900)

    assert scene.found() == "a"


def test_where_no_search_knows_numbers_ours_comes_before_older_ones(
    scene: Scene,
) -> None:
    scene.sales.knows_numbers = False
    before = NOON - timedelta(hours=1)
    scene.sales.add("copy", mark(1), number=900, created_at=before)
    scene.sales.add("a", mark(1))

    assert scene.found() == "a"


def test_the_customers_sales_are_listed_around_the_sends(scene: Scene) -> None:
    scene.intent = replace(scene.intent, last_sent_at=NOON + timedelta(days=2))

    scene.look()

    day = NOON.date()
    assert scene.sales.spans == [(day - timedelta(days=1), day + timedelta(days=3))]


def test_a_search_that_works_finds_one_of_these(scene: Scene) -> None:
    scene.sales.add("a", number=3)

    assert scene.looks().finds([2, 3])
    assert not scene.looks().finds([2])
    assert not scene.looks().finds([])


# --- sales that are there and cannot be read


@pytest.mark.parametrize(
    "changes", [{}, {"number": 900}, {"customer_id": "d"}, {"total": Decimal(11)}]
)
def test_one_that_cannot_be_read_and_may_be_ours_is_asked_about(
    scene: Scene, changes: dict[str, Any]
) -> None:
    scene.sales.add("a", **changes)
    scene.sales.odd = {"a"}

    assert scene.asked() == "a"


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 900, "total": Decimal(11)},
        {"number": 900, "customer_id": "d"},
        {"cancelled": True},
    ],
)
def test_one_that_can_be_none_of_ours_holds_nothing_up(
    scene: Scene, changes: dict[str, Any]
) -> None:
    scene.sales.add("a", **changes)
    scene.sales.odd = {"a"}

    assert scene.look().ours is None


def test_what_bears_the_marker_is_ours_beside_one_that_cannot_be_read(
    scene: Scene,
) -> None:
    scene.sales.add("a")
    scene.sales.odd = {"a"}
    scene.sales.add("b", mark(1))

    assert scene.found() == "b"


# --- what is known is not read again


def know(scene: Scene, named: str | None = None, **changes: Any) -> None:
    """Let sale a be read at noon, under another number, and be listed as it was then."""
    scene.sales.add("a", **({"number": 900} | changes))
    listed = scene.sales.listed["a"].model_copy(update={"changed_at": NOON})
    scene.sales.listed["a"] = listed
    read = replace(foreign_sale(listed), read=True, marker=named)
    scene.foreign.note_sales([read])


def test_what_was_read_and_is_unlike_is_not_read_again(scene: Scene) -> None:
    know(scene, total=Decimal(99))

    assert (scene.look(), scene.sales.reads) == (Found(), [])


@pytest.mark.parametrize("changed_at", [None, NOON + timedelta(seconds=1)])
def test_unless_it_was_changed_or_nobody_knows(scene: Scene, changed_at: Any) -> None:
    know(scene, total=Decimal(99), notes=mark(1))
    listed = scene.sales.listed["a"]
    scene.sales.listed["a"] = listed.model_copy(update={"changed_at": changed_at})

    assert scene.found() == "a"


def test_one_that_is_like_it_is_asked_about_all_the_same(scene: Scene) -> None:
    know(scene)

    assert scene.asked() == "a"


def test_one_that_names_the_deal_is_read(scene: Scene) -> None:
    know(scene, Identity().marker_of(1), total=Decimal(99), notes=mark(1))

    assert scene.found() == "a"


def test_a_booking_of_another_number_is_not_read(scene: Scene) -> None:
    scene.sales.add("a", mark(2), number=900)
    scene.promises.keep(make_booking(2, "a"))

    assert (scene.look(), scene.sales.reads) == (Found(), [])
