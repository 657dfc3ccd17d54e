"""Deals that somebody may have typed into the ERP herself (R23)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.erp.by_hand import WITHIN, ByHand, Suspect
from ganho.booking.reading.first_run import FIRST_RUN
from ganho.conta_azul.odd_records import odd_record
from ganho.conta_azul.schemas import ReadSale
from ganho.domain.reasons import Reason
from ganho.ledger.records import DealState, ForeignSale
from tests.unit.booking.factories import DAY, make_booking, make_sale
from tests.unit.booking.fakes import NOON, Consents, Desk, Facts, Promises, Quarantine
from tests.unit.domain.factories import make_deal

HELD = Reason.POSSIBLY_BOOKED_ALREADY


@dataclass
class Scene:
    """A desk with deals, and sales that people made, as listed and as they are now."""

    desk: Desk = field(default_factory=Desk)
    facts: Facts = field(default_factory=Facts)
    promises: Promises = field(default_factory=Promises)
    consents: Consents = field(default_factory=Consents)
    sales: dict[str, ReadSale] = field(default_factory=dict)
    held_once: set[int] = field(default_factory=set)
    owners: dict[str, int] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)
    odd: set[str] = field(default_factory=set)

    def by_hand(self) -> ByHand:
        return ByHand(
            sales=self,
            facts=self.facts,
            events=self,
            bookings=self.promises,
            desk=self.desk,
            quarantine=Quarantine(self.desk),
            consents=self.consents,
            other_owner=lambda _deal_id, sale: self.owners.get(sale.sale_id),
            started_at=NOON,
        )

    def sale(self, sale_id: str) -> ReadSale | None:
        self.reads.append(sale_id)
        if sale_id in self.odd:
            raise odd_record()
        return self.sales.get(sale_id)

    def left_to_people(self, deal_ids: Any, *, met_before: datetime) -> set[int]:
        del met_before
        return self.held_once & set(deal_ids)

    def add_sale(self, sale_id: str, day: date = DAY, total: int = 10) -> None:
        listed = ForeignSale(
            erp_id=sale_id,
            customer_id="c",
            total=Decimal(total),
            sold_on=day,
            number=int(sale_id),
        )
        self.desk.note_foreign_sales([listed])
        self.edit_sale(sale_id, sold_on=day, total=Decimal(total))

    def edit_sale(self, sale_id: str, **changes: Any) -> None:
        values = {
            "sale_id": sale_id,
            "number": int(sale_id),
            "total": Decimal(10),
            "notes": "",
            "cancelled": False,
            "origin": None,
            "customer_id": "c",
            "sold_on": DAY,
        }
        self.sales[sale_id] = ReadSale(**(values | changes))

    def suspect(self, deal_id: int = 1, won_on: date = DAY) -> Suspect:
        self.desk.put(make_deal(deal_id=deal_id))
        return Suspect(
            deal_id=deal_id, sale=make_sale(deal_id), customer_id="c", won_on=won_on
        )

    def hold(self, *suspects: Suspect) -> dict[int, str]:
        """Give the deals that are held, each with the sale that it is held for."""
        held = self.by_hand().hold_possibly_booked(suspects or [self.suspect()])
        records = {i: self.desk.rows[i] for i in held}
        assert {r.reason for r in records.values()} <= {HELD}
        return {i: r.facts["sale_id"] for i, r in records.items()}


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- who had reason to type a sale


@pytest.mark.parametrize(("hours", "early"), [(25, True), (23, False)])
def test_who_waited_longer_than_a_day_may_have_typed_it(
    scene: Scene, hours: int, early: bool
) -> None:
    scene.facts.note(FIRST_RUN, "2020-01-01T00:00:00+00:00")
    scene.desk.put(make_deal(won_at=NOON - timedelta(hours=hours)))

    assert scene.by_hand().suspicious([1]) == ({1} if early else set())


def test_what_was_won_before_the_first_run_may_have_been_typed(scene: Scene) -> None:
    began = NOON - timedelta(minutes=5)
    scene.facts.note(FIRST_RUN, began.isoformat())
    scene.desk.put(make_deal(won_at=began - timedelta(minutes=1)))
    scene.desk.put(make_deal(deal_id=2, won_at=began))

    assert scene.by_hand().suspicious([1, 2]) == {1}


def test_in_the_first_run_that_is_every_deal(scene: Scene) -> None:
    scene.desk.put(make_deal(won_at=NOON - timedelta(minutes=1)))

    assert scene.by_hand().suspicious([1]) == {1}


def test_what_was_once_left_to_people_may_have_been_typed(scene: Scene) -> None:
    scene.facts.note(FIRST_RUN, "2020-01-01T00:00:00+00:00")
    scene.desk.put(make_deal(won_at=NOON))
    scene.held_once = {1}

    assert scene.by_hand().suspicious([1]) == {1}


# --- which sale explains which deal


def test_a_sale_of_the_same_customer_and_total_explains_a_deal(scene: Scene) -> None:
    scene.add_sale("7")

    assert scene.hold() == {1: "7"}
    assert scene.desk.rows[1].facts["sale"] == "7"
    assert scene.desk.rows[1].facts["day"] == "2026-11-05"


@pytest.mark.parametrize(("off", "held"), [(WITHIN, True), (timedelta(days=8), False)])
def test_within_a_week(scene: Scene, off: timedelta, held: bool) -> None:
    scene.add_sale("7", DAY + off)

    assert bool(scene.hold()) == held


def test_one_of_another_total_does_not(scene: Scene) -> None:
    scene.add_sale("7", total=11)

    assert scene.hold() == {}
    assert scene.reads == []


def test_one_sale_explains_one_deal_the_nearest(scene: Scene) -> None:
    scene.add_sale("7", DAY + timedelta(days=2))
    suspects = [scene.suspect(1), scene.suspect(2, DAY + timedelta(days=1))]

    assert scene.hold(*suspects) == {2: "7"}


def test_two_sales_explain_two_deals(scene: Scene) -> None:
    scene.add_sale("7")
    scene.add_sale("8", DAY + timedelta(days=1))

    assert scene.hold(scene.suspect(1), scene.suspect(2)) == {1: "7", 2: "8"}


@pytest.mark.parametrize(
    "change", [{"cancelled": True}, {"total": Decimal(11)}, {"customer_id": "d"}]
)
def test_what_changed_since_it_was_listed_explains_nothing(
    scene: Scene, change: dict[str, Any]
) -> None:
    scene.add_sale("7")
    scene.edit_sale("7", **change)

    assert scene.hold() == {}


def test_a_deleted_sale_does_not_stand_before_another(scene: Scene) -> None:
    scene.add_sale("7")
    scene.add_sale("8", DAY + timedelta(days=1))
    del scene.sales["7"]

    assert scene.hold() == {1: "8"}


def test_each_sale_is_read_once(scene: Scene) -> None:
    scene.add_sale("7")
    scene.edit_sale("7", cancelled=True)

    scene.hold(scene.suspect(1), scene.suspect(2))

    assert scene.reads == ["7"]


def test_what_a_person_said_is_not_the_deals_is_not(scene: Scene) -> None:
    scene.add_sale("7")
    scene.consents.disowned[1] = {"7"}

    assert scene.hold() == {}


def test_another_deals_own_explains_nothing(scene: Scene) -> None:
    scene.add_sale("7")
    scene.owners["7"] = 9

    assert scene.hold() == {}


def test_what_explains_another_held_deal_is_taken(scene: Scene) -> None:
    scene.add_sale("7")
    facts = {"sale_id": "7"}
    deal = make_deal(deal_id=5)
    scene.desk.put(deal, DealState.QUARANTINED, reason=HELD, facts=facts)

    assert scene.hold() == {}


def test_what_is_booked_is_nobodys_elses(scene: Scene) -> None:
    scene.add_sale("7")
    scene.promises.keep(make_booking(5, "7"))

    assert scene.hold() == {}


# --- sales that are there and cannot be read


def test_one_that_cannot_be_read_again_is_what_it_was_listed_as(scene: Scene) -> None:
    scene.add_sale("5")
    scene.odd = {"5"}

    assert scene.hold() == {1: "5"}


def odd_sale(**changes: Any) -> ForeignSale:
    values = {"erp_id": "5", "customer_id": "c", "total": Decimal(10), "sold_on": DAY}
    return ForeignSale(**{**values, "number": 5, **changes})


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, True),
        ({"erp_id": ""}, True),
        ({"customer_id": None}, True),
        ({"sold_on": None}, True),
        ({"sold_on": DAY - WITHIN}, True),
        ({"customer_id": "d"}, False),
        ({"total": Decimal(11)}, False),
        ({"total": None}, False),
        ({"sold_on": DAY - WITHIN - timedelta(days=1)}, False),
    ],
)
def test_a_deal_is_held_for_one_that_may_be_its_own(
    scene: Scene, changes: dict[str, Any], held: bool
) -> None:
    by_hand = scene.by_hand()
    by_hand.odd.append(odd_sale(**changes))

    assert by_hand.hold_unread([scene.suspect()]) == ({1} if held else set())
    assert [row.reason for row in scene.desk.rows.values()] == [HELD if held else None]


def test_not_where_a_person_said_that_it_is_not_its_own(scene: Scene) -> None:
    by_hand = scene.by_hand()
    by_hand.odd.extend([odd_sale(), odd_sale(erp_id="")])
    scene.consents.disowned[1] = {"5"}
    scene.consents.agreed.add((1, HELD))

    assert by_hand.hold_unread([scene.suspect(), scene.suspect(2)]) == {2}
