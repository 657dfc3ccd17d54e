"""Sales that may be ours and are not in this ledger: which are listed, and read."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ganho.booking.erp.by_hand import ByHand
from ganho.booking.once.sale_strays import LISTED, ORIGINS, SaleStrays
from ganho.booking.reading.first_run import FIRST_RUN
from ganho.ledger.records import DealState
from tests.unit.booking.erp_fakes import mark
from tests.unit.booking.factories import make_booking
from tests.unit.booking.fakes import NOON, Quarantine
from tests.unit.booking.once.scenes import Scene

LONG_AGO = "2020-01-01T00:00:00+00:00"
TODAY = NOON.date()
ONE = timedelta(days=1)


@dataclass
class Strays(Scene):
    """A company whose sales are listed before its first create."""

    held_once: set[int] = field(default_factory=set)
    zone: tzinfo = UTC
    odd: list[str] = field(default_factory=list)
    """The sales that could not be read at the last look."""

    def left_to_people(self, deal_ids: Any, *, met_before: datetime) -> set[int]:
        del met_before
        return self.held_once & set(deal_ids)

    def adopt(self) -> None:
        """What each run does before its first create."""
        self.sales.reads.clear()
        self.sales.spans.clear()
        originals = self.originals()
        by_hand = ByHand(
            sales=self.sales,
            facts=self.facts,
            events=self,
            bookings=self.promises,
            desk=self.desk,
            quarantine=Quarantine(self.desk),
            consents=self.consents,
            other_owner=originals.other_owner,
            started_at=self.clock.now,
        )
        SaleStrays(
            sales=self.sales,
            originals=originals,
            by_hand=by_hand,
            bookings=self.promises,
            foreign=self.foreign,
            facts=self.facts,
            desk=self.desk,
            identity=self.identity,
            clock=self.clock,
            zone=self.zone,
            dry_run=self.dry_run,
            run_id="run",
        ).adopt_marked()
        self.odd = [sale.erp_id for sale in by_hand.odd]


@pytest.fixture
def scene() -> Strays:
    """ganho has run for long, and one deal was won this morning."""
    scene = Strays()
    scene.facts.note(FIRST_RUN, LONG_AGO)
    scene.add_deal(won_at=NOON - timedelta(hours=2))
    return scene


# --- which days are listed


def test_from_the_earliest_win_to_today_with_a_day_on_both_sides(
    scene: Strays,
) -> None:
    scene.add_deal(2, won_at=NOON - timedelta(hours=20), first_won_at=NOON - 3 * ONE)

    scene.adopt()

    assert scene.sales.spans == [(TODAY - 4 * ONE, TODAY + ONE)]


def test_a_week_further_where_somebody_may_have_typed_it(scene: Strays) -> None:
    scene.held_once = {1}

    scene.adopt()

    assert scene.sales.spans == [(TODAY - 8 * ONE, TODAY + ONE)]


def test_what_was_listed_before_is_not_listed_again(scene: Strays) -> None:
    scene.adopt()
    scene.clock.advance(days=3)
    scene.add_deal(2, won_at=scene.clock.now)
    del scene.desk.rows[1]

    scene.adopt()

    assert scene.sales.spans == [(TODAY - ONE, TODAY + 4 * ONE)]


def test_an_earlier_win_has_the_days_before_it_listed_too(scene: Strays) -> None:
    scene.adopt()
    scene.add_deal(2, won_at=NOON - timedelta(hours=20), first_won_at=NOON - 5 * ONE)

    scene.adopt()

    assert scene.sales.spans == [
        (TODAY - 6 * ONE, TODAY - ONE),
        (TODAY - ONE, TODAY + ONE),
    ]


def test_a_clock_that_was_ahead_proves_nothing(scene: Strays) -> None:
    scene.facts.note(
        LISTED, {"since": str(TODAY - 2 * ONE), "until": str(TODAY + 30 * ONE)}
    )

    scene.adopt()

    assert scene.sales.spans == [(TODAY - 2 * ONE, TODAY + ONE)]


def test_a_dry_run_notes_nothing(scene: Strays) -> None:
    scene.dry_run = True

    scene.adopt()

    assert scene.facts.get(LISTED) is None


# --- which sales are read


def test_what_bears_a_marker_is_adopted(scene: Strays) -> None:
    scene.sales.add("a", mark(1))

    scene.adopt()

    assert scene.booked_as() == "a"


def test_while_no_origin_is_known_each_is_read_once(scene: Strays) -> None:
    scene.sales.add("x", "de outrem", origin="WEB", total=Decimal(99))

    scene.adopt()
    assert scene.sales.reads == ["x"]

    scene.adopt()
    assert scene.sales.reads == []
    assert scene.foreign.sales["x"].read


def learn_origin(scene: Strays) -> None:
    """Let a sale of ours be listed, that was answered for: of origin API."""
    scene.promises.keep(make_booking(5, "ours", customer_id="z"))
    scene.sales.add("ours", mark(5), origin="API", customer_id="z")
    scene.adopt()


def test_origins_are_learnt_from_what_was_answered_for(scene: Strays) -> None:
    learn_origin(scene)

    assert scene.facts.get(ORIGINS) == ["API"]


def test_and_from_nothing_that_was_found(scene: Strays) -> None:
    scene.promises.keep(make_booking(5, "ours", adopted=True))
    scene.sales.add("ours", mark(5), origin="WEB")

    scene.adopt()

    assert scene.facts.get(ORIGINS) is None


def test_then_another_origin_is_left_unread(scene: Strays) -> None:
    learn_origin(scene)
    scene.sales.add("x", "de outrem", origin="WEB", total=Decimal(99))

    scene.adopt()

    assert scene.sales.reads == []
    assert not scene.foreign.sales["x"].read


@pytest.mark.parametrize(
    "doubtful",
    [
        {"origin": "API", "total": Decimal(99)},
        {"origin": None, "total": Decimal(99)},
        {"origin": "WEB", "sold_on": TODAY},
        {"origin": "WEB", "total": Decimal(99), "customer_id": "z"},
    ],
)
def test_unless_something_says_that_it_may_be_ours(
    scene: Strays, doubtful: dict[str, Any]
) -> None:
    learn_origin(scene)
    scene.sales.add("x", "de outrem", **doubtful)

    scene.adopt()

    assert scene.sales.reads == ["x"]


def test_what_was_left_unread_is_read_when_a_deal_is_like_it(scene: Strays) -> None:
    scene.add_deal(won_at=NOON - timedelta(hours=2), first_won_at=NOON - 5 * ONE)
    learn_origin(scene)
    three_days_ago = NOON - 3 * ONE
    scene.sales.add(
        "x",
        mark(2),
        origin="WEB",
        total=Decimal(99),
        sold_on=three_days_ago.date(),
        created_at=three_days_ago,
    )
    del scene.sales.listed["ours"]
    scene.facts.note(LISTED, None)
    scene.adopt()
    assert scene.sales.reads == []
    scene.add_deal(2, value=99, won_at=NOON - timedelta(hours=2))

    scene.adopt()

    assert scene.sales.spans == [(TODAY - ONE, TODAY + ONE)]
    assert scene.sales.reads == ["x"]


def test_what_a_contract_made_is_nobodys_single_sale(scene: Strays) -> None:
    scene.sales.add("x", mark(1), single=False)

    scene.adopt()

    assert scene.sales.reads == []
    assert scene.foreign.sales == {}


def test_what_is_booked_is_not_read(scene: Strays) -> None:
    scene.promises.keep(make_booking(5, "ours"))
    scene.sales.add("ours", mark(5))

    scene.adopt()

    assert scene.sales.reads == []


def test_one_that_cannot_be_found_stays_unread(scene: Strays) -> None:
    scene.sales.add("x")
    del scene.sales.read["x"]

    scene.adopt()

    assert not scene.foreign.sales["x"].read


def test_what_was_left_alone_is_read_again_once_its_deal_is_open(
    scene: Strays,
) -> None:
    scene.sales.add("a", mark(2))
    scene.adopt()
    assert scene.foreign.sales["a"].marker == "[pipedrive:1:2]"
    scene.add_deal(2, won_at=NOON - timedelta(hours=2))

    scene.adopt()

    assert scene.booked_as(2) == "a"


def test_of_a_deal_that_was_booked_before_it_is_a_copy(scene: Strays) -> None:
    scene.sales.add("a", mark(2))
    scene.adopt()
    scene.promises.keep(make_booking(2, "own"))
    scene.promises.supersede(2)
    scene.add_deal(2, won_at=NOON - timedelta(hours=2))

    scene.adopt()

    assert scene.sales.reads == []


def test_a_cancelled_sale_explains_nobodys_deal(scene: Strays) -> None:
    scene.sales.add("x", "de outrem", cancelled=True)

    scene.adopt()

    assert scene.foreign.sales["x"].customer_id is None


def test_a_dry_run_keeps_to_itself_what_it_found(scene: Strays) -> None:
    scene.dry_run = True
    scene.sales.add("a", mark(1))

    scene.adopt()

    assert scene.desk.rows[1].state is DealState.BOOKED
    assert scene.facts.get(LISTED) is None


def test_days_are_counted_in_the_companys_zone(scene: Strays) -> None:
    scene.clock.advance(hours=14)
    scene.zone = ZoneInfo("America/Sao_Paulo")

    scene.adopt()

    assert scene.sales.spans == [(TODAY - ONE, TODAY + ONE)]


# --- sales that are there and cannot be read


def test_one_that_cannot_be_read_stops_nothing_and_is_kept_in_mind(
    scene: Strays,
) -> None:
    scene.sales.add("a", mark(1))
    scene.sales.odd = {"a"}
    scene.add_deal(2)
    scene.sales.add("b", mark(2))

    scene.adopt()

    assert scene.odd == ["a"]
    assert scene.booked_as(2) == "b"


def test_once_it_can_be_read_it_is(scene: Strays) -> None:
    scene.sales.add("a", mark(1))
    scene.sales.odd = {"a"}
    scene.adopt()
    scene.sales.odd = set()

    scene.adopt()

    assert (scene.odd, scene.booked_as()) == ([], "a")


def test_what_is_listed_without_its_id_is_kept_in_mind_unless_cancelled(
    scene: Strays,
) -> None:
    for name, cancelled in (("a", False), ("b", True)):
        scene.sales.add(name, cancelled=cancelled)
        nameless = scene.sales.listed[name].model_copy(update={"sale_id": ""})
        scene.sales.listed[name] = nameless

    scene.adopt()

    assert (scene.odd, scene.sales.reads) == ([""], [])
