"""Deals that were booked under an id which is gone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.erp.by_hand import WITHIN, Suspect
from ganho.booking.erp.gone import GoneDeals
from ganho.conta_azul.odd_records import odd_record
from ganho.domain.deal import Organization, Person
from ganho.domain.unreadable import Trouble
from ganho.ledger.records import Booking
from ganho.pipedrive.api import Unreadable
from ganho.pipedrive.schemas import DealWire
from tests.unit.booking.factories import DAY, make_booking, make_sale
from tests.unit.booking.fakes import Consents, Desk, Quarantine
from tests.unit.domain.factories import make_deal

NEW, BOOKED = 1, 2
LATER = DAY + WITHIN + timedelta(days=1)
ORGANIZATION, PERSON = 5, 6


@dataclass
class Standing:
    """A sale as the ERP has it now."""

    cancelled: bool = False


@dataclass
class Scene:
    """A booked deal, what Pipedrive still has of it, and a new one of the same total."""

    desk: Desk = field(default_factory=Desk)
    consents: Consents = field(default_factory=Consents)
    booked: list[Booking] = field(default_factory=lambda: [make_booking(BOOKED)])
    rows: dict[int, DealWire] = field(default_factory=dict)
    archived: dict[int, DealWire] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    sales: dict[str, Standing] = field(default_factory=lambda: {"s": Standing()})
    reads: list[tuple[str, Any]] = field(default_factory=list)

    def alike(self, wanted: Iterable[tuple[str, Decimal]]) -> list[Booking]:
        pairs = set(wanted)
        return [b for b in self.booked if (b.customer_id, b.total) in pairs]

    def deals(
        self, deal_ids: Sequence[int], *, archived: bool = False
    ) -> tuple[list[DealWire], list[Unreadable]]:
        self.reads.append(("archived" if archived else "deals", list(deal_ids)))
        there = self.archived if archived else self.rows
        odd = [Unreadable.of(i, Trouble.VALUE) for i in self.unread & set(deal_ids)]
        return [there[i] for i in deal_ids if i in there], odd

    def sale(self, sale_id: str) -> Standing | None:
        self.reads.append(("sale", sale_id))
        if sale_id == "odd":
            raise odd_record()
        return self.sales.get(sale_id)

    def serve(self, deal_id: int = BOOKED, status: str = "won", **more: Any) -> None:
        row = {"id": deal_id, "title": "", "status": status, **more}
        self.rows[deal_id] = DealWire.model_validate(row)

    def gone(self) -> GoneDeals:
        return GoneDeals(
            pipedrive=self,
            sales=self,
            bookings=self,
            desk=self.desk,
            quarantine=Quarantine(self.desk),
            consents=self.consents,
        )

    def held(self, won_on: date = DAY, deal_id: int = NEW) -> set[int]:
        self.desk.put(
            make_deal(
                deal_id=deal_id,
                organization=Organization(org_id=ORGANIZATION, name="Sol"),
                person=Person(person_id=PERSON, name="Ana"),
            )
        )
        suspect = Suspect(
            deal_id=deal_id, sale=make_sale(deal_id), customer_id="c", won_on=won_on
        )
        return self.gone().hold_booked([suspect])


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_only_what_the_ledger_has_alike_is_worth_a_question(scene: Scene) -> None:
    wanted = {1: ("c", Decimal(10)), 2: ("c", Decimal(11)), 3: ("d", Decimal(10))}

    assert scene.gone().look_alikes(wanted) == {1}
    assert scene.reads == []


def test_a_deal_that_is_there_explains_no_other(scene: Scene) -> None:
    scene.serve(status="lost")

    assert scene.held() == set()
    assert scene.reads == [("deals", [BOOKED])]


def test_neither_does_one_that_is_archived(scene: Scene) -> None:
    scene.archived[BOOKED] = DealWire(id=BOOKED, title="", status="won")

    assert scene.held() == set()


@pytest.mark.parametrize("is_listed", [True, False])
def test_one_that_is_gone_holds_what_looks_like_it(
    scene: Scene, is_listed: bool
) -> None:
    if is_listed:
        scene.serve(status="deleted")

    assert scene.held() == {NEW}
    assert scene.desk.by_id([NEW])[NEW].facts == {
        "sale": "7",
        "sale_id": "s",
        "day": str(DAY),
        "gone": str(BOOKED),
    }


def test_one_that_cannot_be_read_is_not_gone(scene: Scene) -> None:
    scene.unread = {BOOKED}

    assert scene.held() == set()


@pytest.mark.parametrize(
    ("more", "held"),
    [
        ({"org_id": ORGANIZATION}, {NEW}),
        ({"person_id": PERSON}, {NEW}),
        ({"org_id": 77, "person_id": 78}, set()),
        ({}, set()),
    ],
)
def test_weeks_later_it_has_to_be_of_the_same_organization_or_person(
    scene: Scene, more: dict[str, int], held: set[int]
) -> None:
    scene.serve(status="deleted", **more)

    assert scene.held(LATER) == held


def test_whose_one_was_that_is_erased_nobody_says_any_more(scene: Scene) -> None:
    assert scene.held(LATER) == {NEW}


def test_a_sale_that_was_cancelled_or_deleted_is_no_reason(scene: Scene) -> None:
    scene.sales["s"].cancelled = True
    assert scene.held() == set()

    scene.sales.clear()
    assert scene.held() == set()


def test_one_that_cannot_be_read_counts_as_standing(scene: Scene) -> None:
    scene.booked = [make_booking(BOOKED, "odd")]

    assert scene.held() == {NEW}


def test_a_sale_that_a_person_disowned_is_no_reason(scene: Scene) -> None:
    scene.consents.disowned = {NEW: {"s"}}

    assert scene.held() == set()
    assert scene.reads == []


def test_of_many_the_deals_are_read_by_hundreds(scene: Scene) -> None:
    ids = range(2, 252)
    scene.booked = [make_booking(i, f"s{i}") for i in ids]
    for deal_id in ids:
        scene.serve(deal_id)

    scene.held()

    assert [len(asked) for _, asked in scene.reads] == [100, 100, 50]


def test_whether_a_deal_is_gone(scene: Scene) -> None:
    assert scene.gone().is_gone(BOOKED)

    scene.serve()
    assert not scene.gone().is_gone(BOOKED)
