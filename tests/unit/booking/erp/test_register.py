"""The mirror of customers and items: what is read, since when, and when again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from ganho.booking.erp.register import OVERLAP, Register, mirrored_item
from ganho.conta_azul.schemas import ErpItem, ErpPerson
from tests.unit.booking.fakes import Clock, Facts, Mirror

HOUR = timedelta(hours=1)


@dataclass
class Erp:
    """People and a catalogue; since when each was asked for."""

    people_there: list[ErpPerson] = field(default_factory=list)
    products_there: list[ErpItem] = field(default_factory=list)
    services_there: list[ErpItem] = field(default_factory=list)
    asked: list[datetime | None] = field(default_factory=list)
    by_id: list[str] = field(default_factory=list)

    def person(self, customer_id: str) -> ErpPerson | None:
        self.by_id.append(customer_id)
        rows = [p for p in self.people_there if p.customer_id == customer_id]
        return rows[0] if rows else None

    def item(self, item_id: str) -> ErpItem | None:
        self.by_id.append(item_id)
        there = [*self.products_there, *self.services_there]
        rows = [i for i in there if i.item_id == item_id]
        return rows[0] if rows else None

    def people(self, changed_since: datetime | None = None) -> Iterator[ErpPerson]:
        self.asked.append(changed_since)
        yield from self.people_there

    def products(self, changed_since: datetime | None = None) -> Iterator[ErpItem]:
        self.asked.append(changed_since)
        yield from self.products_there

    def services(self) -> Iterator[ErpItem]:
        yield from self.services_there


@dataclass
class Scene:
    """One ledger; each run has a register of its own."""

    clock: Clock = field(default_factory=Clock)
    erp: Erp = field(default_factory=Erp)
    mirror: Mirror = field(default_factory=Mirror)

    def __post_init__(self) -> None:
        self.facts = Facts(self.clock)

    def register(self) -> Register:
        return Register(
            people=self.erp,
            catalogue=self.erp,
            mirror=self.mirror,
            facts=self.facts,
            clock=self.clock,
            started_at=self.clock.now,
        )


@pytest.fixture
def scene() -> Scene:
    return Scene()


def person(customer_id: str, name: str = "Hotel Azul") -> ErpPerson:
    return ErpPerson(
        customer_id=customer_id, name=name, document=None, active=True, notes=""
    )


def item(item_id: str, kind: str = "product", code: str | None = None) -> ErpItem:
    return ErpItem(
        item_id=item_id, kind=kind, name="Café", code=code, active=True, balance=None
    )


def test_at_first_all_is_read(scene: Scene) -> None:
    scene.erp.people_there = [person("1")]

    scene.register().freshen_customers(HOUR)

    assert scene.erp.asked == [None]
    assert scene.mirror.customers["1"].name_key == "hotel azul"


def test_what_is_young_is_left_alone(scene: Scene) -> None:
    register = scene.register()
    register.freshen_customers(HOUR)
    scene.clock.advance(minutes=59)

    register.freshen_customers(HOUR)

    assert len(scene.erp.asked) == 1


def test_later_the_changes_are_read_with_an_overlap(scene: Scene) -> None:
    read_at = scene.clock.now
    scene.register().freshen_customers(HOUR)
    scene.clock.advance(hours=2)
    scene.erp.people_there = [person("2")]

    scene.register().freshen_customers(HOUR)

    assert scene.erp.asked == [None, read_at - OVERLAP]
    assert set(scene.mirror.customers) == {"2"}


def test_changes_leave_what_did_not_change(scene: Scene) -> None:
    scene.erp.people_there = [person("1")]
    scene.register().freshen_customers(HOUR)
    scene.clock.advance(hours=2)
    scene.erp.people_there = [person("2")]

    scene.register().freshen_customers(HOUR)

    assert set(scene.mirror.customers) == {"1", "2"}


def test_after_a_day_the_whole_is_read_and_what_was_deleted_goes(scene: Scene) -> None:
    scene.erp.people_there = [person("1")]
    scene.register().freshen_customers(HOUR)
    scene.clock.advance(days=1, seconds=1)
    scene.erp.people_there = []

    scene.register().freshen_customers(HOUR)

    assert scene.erp.asked == [None, None]
    assert scene.mirror.customers == {}


def test_an_age_of_zero_means_read_in_this_run(scene: Scene) -> None:
    scene.register().freshen_customers(timedelta(0))
    scene.clock.advance(seconds=1)
    register = scene.register()

    register.freshen_customers(timedelta(0))
    scene.clock.advance(seconds=1)
    register.freshen_customers(timedelta(0))

    assert len(scene.erp.asked) == 2


def test_a_clock_that_was_ahead_has_the_whole_read(scene: Scene) -> None:
    scene.register().freshen_customers(HOUR)
    scene.clock.advance(hours=-2)

    scene.register().freshen_customers(HOUR)

    assert scene.erp.asked == [None, None]


def test_services_are_read_whole_each_time(scene: Scene) -> None:
    scene.erp.products_there = [item("p")]
    scene.erp.services_there = [item("s", "service")]
    scene.register().freshen_items(HOUR)
    scene.clock.advance(hours=2)
    scene.erp.products_there, scene.erp.services_there = [], []

    scene.register().freshen_items(HOUR)

    assert set(scene.mirror.items) == {"p"}


def test_it_tells_when_it_was_read(scene: Scene) -> None:
    register = scene.register()
    assert register.read_at("customers") is None

    register.freshen_customers(HOUR)

    assert register.read_at("customers") == scene.clock.now


def test_a_mirror_under_keys_of_before_is_read_whole_again(scene: Scene) -> None:
    scene.facts.note(
        "mirror:customers",
        {"read": scene.clock.now.isoformat(), "whole": scene.clock.now.isoformat()},
    )

    scene.register().freshen_customers(HOUR)
    scene.register().freshen_customers(HOUR)

    assert scene.erp.asked == [None]


def test_what_nobody_sees_in_a_code_makes_no_other_item() -> None:
    item = ErpItem(
        item_id="i", kind="product", name="P\u202eão", code=" K\u200b1 ", active=True
    )

    mirrored = mirrored_item(item)

    assert (mirrored.name_key, mirrored.code_key) == ("name:pao", "code:K1")


def test_what_is_gone_by_its_id_is_let_go_of_once(scene: Scene) -> None:
    scene.erp.people_there = [person("c"), person("d"), person("e")]
    register = scene.register()
    register.freshen_customers(HOUR)
    inactive = person("e").model_copy(update={"active": False})
    scene.erp.people_there = [person("c"), inactive]

    assert register.read_again({"c"}) is False
    assert register.read_again({"c", "d"}) is True
    assert register.read_again({"d"}) is True
    assert register.read_again({"e", "c"}) is True
    assert register.read_again({"unknown"}) is False
    assert scene.erp.by_id == ["c", "d", "e", "unknown"]
    assert scene.mirror.active_among("customer", {"c", "d", "e"}) == {"c"}


def test_an_item_that_its_id_does_not_show_is_gone_where_no_list_shows_it(
    scene: Scene,
) -> None:
    scene.erp.products_there = [item("a"), item("b"), item("variation")]
    scene.mirror.made["b"] = mirrored_item(item("b"))
    register = scene.register()
    register.freshen_items(HOUR)
    scene.erp.products_there = [item("variation")]
    shown = [item("variation")]
    scene.erp.item = lambda item_id: None if item_id != "c" else shown[0]

    assert register.read_again(items={"b", "variation"}) is True
    assert set(scene.mirror.items) == {"variation"}
    assert scene.erp.asked[-1] is None


def test_a_person_who_releases_a_deal_has_the_whole_read(scene: Scene) -> None:
    scene.register().freshen_customers(HOUR)
    scene.clock.advance(minutes=5)
    released = scene.clock.now
    scene.clock.advance(minutes=5)
    for _ in range(2):
        scene.register().freshen_customers(HOUR, released)

    assert scene.erp.asked == [None, None]


def test_services_that_are_alike_have_their_own_list_read_alone(scene: Scene) -> None:
    scene.erp.services_there = [item("s", "service"), item("t", "service")]
    register = scene.register()
    register.freshen_items(HOUR)
    read = list(scene.erp.asked)
    # By its id a deleted one is shown still.
    scene.erp.item = lambda item_id: item(item_id, "service")
    scene.erp.services_there = [item("s", "service")]

    assert register.read_again(items={"s", "t"}) is True
    assert set(scene.mirror.items) == {"s"}
    assert scene.erp.asked == read
