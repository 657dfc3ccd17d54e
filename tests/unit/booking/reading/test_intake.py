"""Each deal that was read gets one state, and no more is read of it than that takes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.reading import intake
from ganho.booking.reading.intake import Intake, unreadable_reading
from ganho.booking.run.retries import Retries
from ganho.booking.run.run import Scope
from ganho.domain.unreadable import Trouble
from ganho.ledger.records import DealReading, DealState, Decision
from ganho.pipedrive import reading
from ganho.pipedrive.api import Unreadable
from ganho.pipedrive.schemas import DealWire
from tests.unit.booking.factories import make_booking
from tests.unit.booking.fakes import NOON, Clock, fingerprint
from tests.unit.booking.reading.reading_fakes import (
    Books,
    Decided,
    Fields,
    Pipedrive,
    Shelf,
    Table,
    make_wire,
)
from tests.unit.domain.factories import WON, make_settings

OPEN, HELD, LEFT_OUT = DealState.OPEN, DealState.QUARANTINED, DealState.EXCLUDED
ACTIVATED = make_settings().activated_at
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


@dataclass
class Scene:
    """What Pipedrive shows, and what the ledger and persons say of it."""

    pipedrive: Pipedrive = field(default_factory=Pipedrive)
    table: Table = field(default_factory=Table)
    books: Books = field(default_factory=Books)
    decided: Decided = field(default_factory=Decided)
    shelf: Shelf = field(default_factory=Shelf)
    fields: Fields = field(default_factory=Fields)
    clock: Clock = field(default_factory=Clock)
    won_from: datetime = ACTIVATED
    settings: dict[str, Any] = field(default_factory=dict)

    look_at_all: bool = False
    """Whether a person started the run."""

    def scope(self) -> Scope:
        return Scope(kind="sync", won_from=self.won_from, look_at_all=self.look_at_all)

    def intake(self) -> Intake:
        return Intake(
            pipedrive=self.pipedrive,
            rows=self.table,
            bookings=self.books,
            fields=self.fields,
            consents=self.decided,
            shelf=self.shelf,
            settings=make_settings(**self.settings),
            scope=self.scope(),
            retries=Retries(
                rows=self.table,
                remarks=self.table,
                clock=self.clock,
                everything=self.look_at_all,
            ),
            fingerprint=fingerprint,
        )

    def read(self, *wires: DealWire) -> dict[int, DealReading]:
        readings = self.intake().readings_of(wires)
        found = {reading.deal_id: reading for reading in readings}
        assert len(found) == len(readings)
        return found

    def read_one(self, **changes: Any) -> DealReading:
        return self.read(make_wire(**changes))[1]

    def hold(
        self, reason: str, next_look_at: datetime | None = None, **changes: Any
    ) -> None:
        """Keep a deal as an earlier run did that set it aside."""
        reading = self.read_one(**changes)
        self.table.take_in("earlier", [reading], {})
        self.table.set_aside(1, reason, {"item": "Café"}, next_look_at)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def why(reading: DealReading) -> tuple[DealState, str | None]:
    return reading.state, reading.reason


# --- a sound deal


def test_a_sound_deal_is_to_be_booked(scene: Scene) -> None:
    reading = scene.read_one()

    assert why(reading) == (OPEN, None)
    assert reading.facts == {}
    assert (reading.value, reading.currency) == (Decimal(10), "BRL")
    assert reading.won_at == WON


def test_it_is_kept_with_everything_that_it_is_made_of(scene: Scene) -> None:
    reading = scene.read_one(title="Café para o hotel")

    assert reading.deal is not None
    assert reading.deal.title == "Café para o hotel"
    assert reading.deal.organization is not None
    assert reading.deal.organization.name == "Hotel Azul"
    assert reading.fingerprint == scene.intake().fingerprint_of(reading.deal)


def test_where_there_is_no_deal_nothing_is_read(scene: Scene) -> None:
    assert scene.read() == {}
    assert scene.pipedrive.asked == []


def test_no_field_is_looked_for_where_no_deal_is_read(scene: Scene) -> None:
    scene.books.booked = [make_booking(1)]
    scene.read(make_wire(1))
    assert scene.fields.asked == 0

    scene.read(make_wire(2))
    assert scene.fields.asked == 1


def test_a_deal_is_known_again_by_what_cannot_be_read(scene: Scene) -> None:
    reading = scene.read_one()

    assert str(reading.fingerprint).startswith(fingerprint(""))


def test_many_are_read_at_once(scene: Scene) -> None:
    scene.read(make_wire(1), make_wire(2), make_wire(3))

    assert scene.pipedrive.asked == [("lines", [1, 2, 3])]


# --- deals of which no more is read


def test_a_booked_deal_stays_booked_and_is_read_no_further(scene: Scene) -> None:
    scene.books.booked = [make_booking(2)]

    found = scene.read(make_wire(1), make_wire(2))

    assert why(found[1]) == (OPEN, None)
    assert why(found[2]) == (DealState.BOOKED, None)
    assert found[2].deal is None
    assert scene.pipedrive.asked == [("lines", [1])]


def test_what_a_person_dismissed_is_left_out_for_good(scene: Scene) -> None:
    scene.decided.dismissed[1] = {"why": "typed by hand"}

    reading = scene.read_one()

    assert why(reading) == (LEFT_OUT, "DISMISSED")
    assert reading.facts == {"why": "typed by hand"}
    assert scene.pipedrive.asked == []


def test_a_person_who_gave_no_reason_is_heard_too(scene: Scene) -> None:
    scene.decided.dismissed[1] = {}

    assert why(scene.read_one()) == (LEFT_OUT, "DISMISSED")


def test_other_pipelines_are_left_out(scene: Scene) -> None:
    scene.settings["pipelines"] = [1]

    found = scene.read(make_wire(1), make_wire(2, pipeline_id=9))

    assert why(found[1]) == (OPEN, None)
    assert why(found[2]) == (LEFT_OUT, "PIPELINE_NOT_INCLUDED")
    assert scene.pipedrive.asked == [("lines", [1])]


def test_a_persons_word_is_told_before_a_settings(scene: Scene) -> None:
    scene.settings["pipelines"] = [1]
    scene.decided.dismissed[1] = {}

    assert scene.read_one(pipeline_id=9).reason == "DISMISSED"


def test_what_is_booked_is_booked_whatever_is_said_of_it(scene: Scene) -> None:
    scene.books.booked = [make_booking(1)]
    scene.decided.dismissed[1] = {}

    assert scene.read_one().state is DealState.BOOKED


# --- deals that cannot be understood


@pytest.mark.parametrize(
    ("changes", "why_not"),
    [
        ({"org_id": 9}, "organization_hidden"),
        ({"value": None}, "value"),
        ({"won_time": None}, "won_time"),
    ],
)
def test_a_deal_that_cannot_be_understood_is_held_and_holds_up_no_other(
    scene: Scene, changes: dict[str, Any], why_not: str
) -> None:
    found = scene.read(make_wire(1, **changes), make_wire(2))

    assert why(found[1]) == (HELD, "DEAL_UNREADABLE")
    assert found[1].facts == {"why": why_not}
    assert (found[1].deal, found[1].fingerprint) == (None, None)
    assert why(found[2]) == (OPEN, None)


def test_so_is_one_with_a_line_that_cannot_be(scene: Scene) -> None:
    scene.pipedrive.rows[1] = [{"deal_id": 1}]

    reading = scene.read_one()

    assert why(reading) == (HELD, "DEAL_UNREADABLE")
    assert reading.facts == {"why": "line_price"}
    assert reading.value == Decimal(10)


def breaks_on_the_first(whole: Callable[..., Any]) -> Callable[..., Any]:
    """Let a step break on deal 1, of organization 1, and on no other."""

    def step(*parts: Any) -> Any:
        ids = [getattr(part, "deal_id", getattr(part, "id", 0)) for part in parts]
        if 1 in ids:
            raise ValueError("Hotel Azul")
        return whole(*parts)

    return step


@pytest.mark.parametrize(
    ("place", "step"),
    [(reading, "_organization"), (Intake, "fingerprint_of")],
    ids=["put together", "fingerprinted"],
)
def test_whatever_breaks_on_one_deal_holds_that_one_and_names_its_kind(
    scene: Scene, place: Any, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, step, breaks_on_the_first(getattr(place, step)))
    scene.pipedrive.names[2] = "Hotel Verde"

    found = scene.read(make_wire(1), make_wire(2, org_id=2))

    assert why(found[1]) == (HELD, "DEAL_UNREADABLE")
    assert found[1].facts == {"why": "unforeseen", "kind": "ValueError"}
    assert why(found[2]) == (OPEN, None)


def test_of_one_that_could_not_even_be_listed_nothing_is_known() -> None:
    reading = unreadable_reading(Unreadable.of(4, Trouble.VALUE))

    assert (reading.deal_id, *why(reading)) == (4, HELD, "DEAL_UNREADABLE")
    assert reading.facts == {"why": "value"}
    assert (reading.won_at, reading.value, reading.currency) == (None, None, None)


# --- deals that were set aside before


def test_while_nothing_changes_a_held_deal_stays_held(scene: Scene) -> None:
    scene.hold("TAX_ID_INVALID")

    reading = scene.read_one()

    assert why(reading) == (HELD, "TAX_ID_INVALID")
    assert reading.facts == {"item": "Café"}
    assert reading.deal is not None


def test_one_that_was_edited_goes_on(scene: Scene) -> None:
    scene.hold("TAX_ID_INVALID")

    reading = scene.read_one(title="Another")

    assert why(reading) == (OPEN, None)
    assert reading.facts == {}


def test_so_does_one_whose_organization_was_edited(scene: Scene) -> None:
    scene.hold("TAX_ID_INVALID")
    scene.pipedrive.names[1] = "Hotel Verde"

    assert scene.read_one().state is OPEN


def test_a_touch_that_changes_nothing_frees_nothing(scene: Scene) -> None:
    scene.hold("TAX_ID_INVALID")

    assert scene.read_one(update_time=NOON).state is HELD


MARKED = "Hotel\u202e Azul\u2066"


def test_a_mark_that_nobody_sees_frees_nothing(scene: Scene) -> None:
    scene.hold("TAX_ID_INVALID")
    scene.pipedrive.names[1] = f"{scene.pipedrive.names.get(1, 'Hotel Azul')}\u202e"

    assert scene.read_one().state is HELD


# --- what was decided under the fingerprints of the version before


def decide_before(scene: Scene) -> None:
    """A person decided about a deal whose fingerprint had its marks in it."""
    scene.pipedrive.names[1] = MARKED
    scene.hold("UNUSUAL_VALUE")
    former = scene.intake()._of_all(scene.table.snapshots([1])[1])
    scene.decided.made = [
        Decision(
            deal_id=1,
            kind="release",
            facts={"reasons": "UNUSUAL_VALUE"},
            fingerprint=former,
            decided_at=NOON,
        )
    ]


@pytest.mark.parametrize("name", [MARKED, "Hotel Azul", "Hotel\u2069 Azul"])
def test_it_holds_for_a_deal_that_looks_the_same(scene: Scene, name: str) -> None:
    decide_before(scene)
    scene.pipedrive.names[1] = name

    reading = scene.read_one()

    assert scene.decided.made[0].fingerprint == reading.fingerprint


def test_it_does_not_hold_for_one_that_looks_otherwise(scene: Scene) -> None:
    decide_before(scene)
    scene.pipedrive.names[1] = "Hotel Verde"

    reading = scene.read_one()

    assert scene.decided.made[0].fingerprint != reading.fingerprint


def test_nor_under_other_settings(scene: Scene) -> None:
    decide_before(scene)
    scene.settings["customer_from"] = "person"

    reading = scene.read_one()

    assert scene.decided.made[0].fingerprint != reading.fingerprint


def test_other_settings_free_it(scene: Scene) -> None:
    scene.hold("TAX_ID_MISSING")
    scene.settings["customer_from"] = "person"

    assert scene.read_one().state is OPEN


def test_other_rules_do_too(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.hold("TAX_ID_INVALID")
    monkeypatch.setattr(intake, "RULES_VERSION", intake.RULES_VERSION + 1)

    assert scene.read_one().state is OPEN


def test_one_that_a_person_let_go_goes_on(scene: Scene) -> None:
    scene.hold("TAX_ID_INVALID")
    scene.table.put(scene.table.deals[1], OPEN, fingerprint=None)

    assert scene.read_one().state is OPEN


@pytest.mark.parametrize(("look", "state"), [(timedelta(0), OPEN), (SECOND, HELD)])
def test_one_whose_cause_is_in_the_erp_goes_on_when_a_look_is_due(
    scene: Scene, look: timedelta, state: DealState
) -> None:
    scene.hold("ITEM_AMBIGUOUS", NOON + look)

    assert scene.read_one().state is state
    assert scene.shelf.noted == {}


def test_one_held_for_want_of_stock_goes_on_and_its_stock_is_asked_for(
    scene: Scene,
) -> None:
    scene.hold("STOCK_INSUFFICIENT", NOON)

    assert scene.read_one().state is OPEN
    assert scene.shelf.noted == {1: {"item": "Café"}}


def test_its_stock_is_not_asked_for_too_soon(scene: Scene) -> None:
    scene.hold("STOCK_INSUFFICIENT", NOON + SECOND)

    assert scene.read_one().state is HELD
    assert scene.shelf.noted == {}


def test_nor_if_it_was_edited(scene: Scene) -> None:
    scene.hold("STOCK_INSUFFICIENT", NOON)

    assert scene.read_one(title="Another").state is OPEN
    assert scene.shelf.noted == {}


@pytest.mark.parametrize("state", [OPEN, LEFT_OUT, DealState.WITHDRAWN])
def test_one_that_was_not_held_is_to_be_booked_though_nothing_changed(
    scene: Scene, state: DealState
) -> None:
    scene.hold("TAX_ID_INVALID")
    same = scene.table.rows[1].fingerprint
    scene.table.put(scene.table.deals[1], state, fingerprint=same)

    assert why(scene.read_one()) == (OPEN, None)


def test_what_is_known_of_one_deal_says_nothing_of_another(scene: Scene) -> None:
    scene.hold("TAX_ID_INVALID")

    found = scene.read(make_wire(1), make_wire(2))

    assert (found[1].state, found[2].state) == (HELD, OPEN)


# --- deals that were won before


@pytest.mark.parametrize(
    ("first", "reason"), [(ACTIVATED - SECOND, "DEAL_WON_AGAIN"), (ACTIVATED, None)]
)
def test_an_earlier_win_from_before_activation_may_have_been_booked_by_hand(
    scene: Scene, first: datetime, reason: str | None
) -> None:
    assert scene.read_one(first_won_time=first).reason == reason


def test_a_person_who_saw_that_may_have_it_booked(scene: Scene) -> None:
    again = {"first_won_time": ACTIVATED - DAY}
    seen = scene.read_one(**again)
    scene.decided.agreed.add((1, str(seen.fingerprint)))

    assert why(scene.read_one(**again)) == (OPEN, None)


def test_who_agreed_to_another_deal_did_not_agree_to_this_one(scene: Scene) -> None:
    again = {"first_won_time": ACTIVATED - DAY}
    seen = scene.read_one(**again)
    scene.decided.agreed.add((1, str(seen.fingerprint)))

    assert scene.read_one(title="Another", **again).reason == "DEAL_WON_AGAIN"


def test_it_is_the_reason_even_of_one_that_is_held_for_another(scene: Scene) -> None:
    again = {"first_won_time": ACTIVATED - DAY}
    scene.hold("TAX_ID_INVALID", **again)

    reading = scene.read_one(**again)

    assert (reading.reason, reading.facts) == ("DEAL_WON_AGAIN", {})


BEFORE = ACTIVATED - 9 * DAY
"""When a deal was won that only a backfill is about."""


@pytest.mark.parametrize(
    ("first", "reason"),
    [(BEFORE - 2 * DAY, "DEAL_WON_AGAIN"), (BEFORE - DAY, None), (BEFORE, None)],
)
def test_a_backfill_judges_by_its_own_first_day(
    scene: Scene, first: datetime, reason: str | None
) -> None:
    scene.won_from = BEFORE - DAY

    assert scene.read_one(won_time=BEFORE, first_won_time=first).reason == reason


def test_what_was_won_since_activation_it_judges_by_that(scene: Scene) -> None:
    scene.won_from = BEFORE

    reading = scene.read_one(won_time=ACTIVATED, first_won_time=ACTIVATED - DAY)

    assert reading.reason == "DEAL_WON_AGAIN"


def test_no_later_run_frees_what_a_backfill_set_aside(scene: Scene) -> None:
    again = {"won_time": BEFORE, "first_won_time": BEFORE - 2 * DAY}
    scene.won_from = BEFORE - DAY
    scene.hold("DEAL_WON_AGAIN", **again)
    scene.won_from = ACTIVATED

    edited = scene.read_one(title="Another", **again)

    assert why(edited) == (HELD, "DEAL_WON_AGAIN")


def test_what_it_set_aside_says_nothing_of_another_deal(scene: Scene) -> None:
    again = {"won_time": BEFORE, "first_won_time": BEFORE - 2 * DAY}
    scene.hold("DEAL_WON_AGAIN", **again)

    found = scene.read(make_wire(1, **again), make_wire(2, **again))

    assert (found[1].state, found[2].state) == (HELD, OPEN)


def test_what_a_backfill_held_for_another_reason_goes_on_once_it_is_edited(
    scene: Scene,
) -> None:
    again = {"won_time": BEFORE, "first_won_time": BEFORE - SECOND}
    scene.hold("TAX_ID_INVALID", **again)

    assert scene.read_one(title="Another", **again).state is OPEN
