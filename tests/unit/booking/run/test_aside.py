"""Quarantine: why a deal is set aside, and when its cause is looked at again."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from ganho.booking.run.aside import Quarantine, is_due
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError
from ganho.ledger.parts.deals import Aside
from ganho.ledger.records import DealRecord, DealState
from tests.unit.booking.fakes import NOON, Clock, Desk
from tests.unit.domain.factories import make_deal, make_organization

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass
class CountingDesk(Desk):
    """A desk that tells how many deals came at once."""

    at_once: list[int] = field(default_factory=list)

    def set_all_aside(self, asides: list[Aside]) -> None:
        self.at_once.append(len(asides))
        super().set_all_aside(asides)


class Scene:
    """A quarantine, and the desk its deals lie on."""

    def __init__(self) -> None:
        self.desk, self.clock = CountingDesk(), Clock()
        self.quarantine = Quarantine(desk=self.desk, rows=self.desk, clock=self.clock)

    def hold(self, reason: Reason, looks: int = 0, **facts: str) -> DealRecord:
        self.desk.put(make_deal(), looks=looks)
        self.quarantine.set_aside(1, RejectedError(reason, **facts))
        return self.desk.rows[1]

    def delay(self, reason: Reason, looks: int = 0) -> timedelta | None:
        at = self.hold(reason, looks).next_look_at
        return at and at - self.clock.now


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_deal_is_held_for_its_reason_with_what_explains_it(scene: Scene) -> None:
    row = scene.hold(Reason.ITEM_MISSING, item="Café")

    assert (row.state, row.reason) == (DealState.QUARANTINED, "ITEM_MISSING")
    assert row.facts == {"item": "Café"}


# --- when to look again


def test_what_only_pipedrive_can_mend_is_not_looked_at_again(scene: Scene) -> None:
    assert scene.delay(Reason.TAX_ID_INVALID, looks=3) is None


@pytest.mark.parametrize(
    ("reason", "delay"),
    [
        (Reason.CUSTOMER_AMBIGUOUS, 10 * MINUTE),
        (Reason.ITEM_AMBIGUOUS, 10 * MINUTE),
        (Reason.ITEM_INACTIVE, 10 * MINUTE),
        (Reason.ITEM_MISSING, 10 * MINUTE),
        (Reason.STOCK_INSUFFICIENT, 10 * MINUTE),
        (Reason.CUSTOMER_REFUSED, HOUR),
        (Reason.ITEM_REFUSED, HOUR),
        (Reason.SALE_REFUSED, HOUR),
        (Reason.CONTRACT_REFUSED, HOUR),
        (Reason.CONTRACT_ALREADY_ACTIVE, HOUR),
        (Reason.POSSIBLY_BOOKED_ALREADY, HOUR),
    ],
)
def test_what_the_erp_can_mend_is_looked_at_soon(
    scene: Scene, reason: Reason, delay: timedelta
) -> None:
    assert scene.delay(reason) == delay


@pytest.mark.parametrize(
    ("looks", "delay"),
    [(1, 20 * MINUTE), (2, 40 * MINUTE), (7, 1280 * MINUTE), (8, DAY), (9999, DAY)],
)
def test_each_look_in_vain_doubles_the_wait_up_to_a_day(
    scene: Scene, looks: int, delay: timedelta
) -> None:
    assert scene.delay(Reason.ITEM_MISSING, looks) == delay


@pytest.mark.parametrize(("looks", "delay"), [(2, 40 * MINUTE), (3, HOUR), (20, HOUR)])
def test_stock_is_looked_at_every_hour(
    scene: Scene, looks: int, delay: timedelta
) -> None:
    assert scene.delay(Reason.STOCK_INSUFFICIENT, looks) == delay


def test_each_deal_waits_by_its_own_looks(scene: Scene) -> None:
    for deal_id in (1, 2):
        scene.desk.put(make_deal(deal_id=deal_id), looks=deal_id)
    scene.quarantine.set_all_aside(
        {i: RejectedError(Reason.ITEM_MISSING, item="Café") for i in (1, 2)}
    )

    found = {i: row.next_look_at for i, row in scene.desk.rows.items()}
    assert found == {1: NOON + 20 * MINUTE, 2: NOON + 40 * MINUTE}


def test_a_deal_that_no_ledger_knows_yet_waits_the_first_delay() -> None:
    desk, clock = Desk(), Clock()
    desk.put(make_deal(), looks=5)
    quarantine = Quarantine(desk=desk, rows=Desk(), clock=clock)
    quarantine.set_aside(1, RejectedError(Reason.ITEM_MISSING, item="Café"))

    assert desk.rows[1].next_look_at == NOON + 10 * MINUTE


@pytest.mark.parametrize(
    ("next_look_at", "due"),
    [
        (None, False),
        (NOON - DAY, True),
        (NOON, True),
        (NOON + SECOND, False),
        (NOON + DAY, False),
        (NOON + DAY + SECOND, True),
    ],
    ids=["never", "long ago", "now", "later", "in a day", "clock was set back"],
)
def test_a_look_is_due_when_its_time_has_come_or_makes_no_sense(
    next_look_at: datetime | None, due: bool
) -> None:
    assert is_due(next_look_at, NOON) is due


# --- a vendor's own words


def refused(text: str, **facts: str) -> RejectedError:
    return RejectedError(Reason.SALE_REFUSED, text=text, **facts)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"organization": make_organization("Hotel Azul")}, "*** não existe"),
        ({"organization": make_organization("Hotel Verde")}, "Hotel Azul não existe"),
    ],
)
def test_words_that_repeat_a_deals_customer_are_masked(
    scene: Scene, changes: dict[str, Any], text: str
) -> None:
    scene.desk.put(make_deal(**changes))
    scene.quarantine.set_aside(1, refused("Hotel Azul não existe", status="400"))

    assert scene.desk.rows[1].facts == {"text": text, "status": "400"}


def test_each_deals_words_are_masked_by_its_own_customer(scene: Scene) -> None:
    for deal_id, name in ((1, "Hotel Azul"), (2, "Casa Verde")):
        deal = make_deal(deal_id=deal_id, organization=make_organization(name))
        scene.desk.put(deal)
    scene.quarantine.set_all_aside(
        {1: refused("Hotel Azul e Pão"), 2: refused("Casa Verde e Chá")}
    )

    said = {i: row.facts["text"] for i, row in scene.desk.rows.items()}
    assert said == {1: "*** e Pão", 2: "*** e Chá"}


def test_our_own_facts_are_kept_word_by_word(scene: Scene) -> None:
    row = scene.hold(Reason.ITEM_MISSING, item="Hotel Azul")

    assert row.facts == {"item": "Hotel Azul"}


def test_words_about_a_deal_that_was_never_read_are_kept(scene: Scene) -> None:
    scene.desk.put(make_deal())
    scene.desk.deals.clear()
    scene.quarantine.set_aside(1, refused("sem estoque"))

    assert scene.desk.rows[1].facts == {"text": "sem estoque"}


# --- many at once


def test_deals_are_gathered_and_set_aside_at_once(scene: Scene) -> None:
    for deal_id in (1, 2, 3):
        scene.desk.put(make_deal(deal_id=deal_id))
    with scene.quarantine.setting_aside() as rejected:
        rejected[1] = RejectedError(Reason.TAX_ID_INVALID)
        rejected[3] = RejectedError(Reason.ITEM_MISSING, item="Café")
        assert scene.desk.at_once == []

    assert scene.desk.at_once == [2]
    held = {i: row.reason for i, row in scene.desk.rows.items()}
    assert held == {1: "TAX_ID_INVALID", 2: None, 3: "ITEM_MISSING"}


def test_trouble_half_way_loses_none_that_was_gathered(scene: Scene) -> None:
    def stumble() -> None:
        with scene.quarantine.setting_aside() as rejected:
            rejected[1] = RejectedError(Reason.TAX_ID_INVALID)
            raise ZeroDivisionError

    scene.desk.put(make_deal())
    with pytest.raises(ZeroDivisionError):
        stumble()

    assert scene.desk.rows[1].reason == "TAX_ID_INVALID"


def test_where_none_is_rejected_nothing_is_written(scene: Scene) -> None:
    with scene.quarantine.setting_aside():
        pass

    assert scene.desk.at_once == []
