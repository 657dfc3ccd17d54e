"""The order of a run, and its steps taken plainly."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Barrier, Event, Lock, get_ident
from typing import Any

import pytest

from ganho.booking.match import Matched
from ganho.booking.run.board import Board
from ganho.booking.run.brake import Brake
from ganho.booking.run.progress import listening
from ganho.booking.run.run import NotYetError
from ganho.booking.run.table import LedgerDesk
from ganho.booking.run.turns import Turns
from ganho.booking.steps import BACKLOG, CHUNK, WRITING, Plainly, take, take_steps, walk
from ganho.domain.forecast import Forecast
from ganho.errors import (
    FatalError,
    RejectedError,
    RetryableError,
    Sentence,
    SpentError,
)
from ganho.ledger.records import DealState
from ganho.pacing.pace import Terms
from ganho.pacing.pacer import FEW, MANY, Pacer
from ganho.report.reviewable import ReviewSummary
from tests.unit.booking.companies import Company, SteadyPulse, make_books, make_run
from tests.unit.booking.fakes import NOON, Quarantine
from tests.unit.domain.factories import make_deal

MATCHED = Matched(ready=(1, 2), contracts=(3,), new_customers=(2, 3), new_items=(1,))
ORDER = ["resolve_customer", "resolve_items", "create_sale", "create_contract"]
Step = Callable[[int], None]


@dataclass
class Vendors:
    """Reads and writes what it is told to, and notes it; may fail at any of it."""

    done: list[tuple[str, int]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    failing: dict[Any, Exception] = field(default_factory=dict)
    """By what is read, or by what is written with which deal."""
    threads: set[int] = field(default_factory=set)
    barrier: Barrier | None = None
    lasting: float = 0
    """Seconds that each write takes."""
    most_at_once: int = 0
    _busy: int = 0
    _lock: Lock = field(default_factory=Lock)

    def reads(self, what: str, found: Any = None) -> Any:
        self.read.append(what)
        if what in self.failing:
            raise self.failing[what]
        return found

    def writes(self, what: str) -> Step:
        def write(deal_id: int) -> None:
            if self.barrier is not None:
                self.barrier.wait(timeout=10)
            with self._lock:
                self.threads.add(get_ident())
                self.done.append((what, deal_id))
                self._busy += 1
                self.most_at_once = max(self.most_at_once, self._busy)
            Event().wait(self.lasting)
            with self._lock:
                self._busy -= 1
            if (what, deal_id) in self.failing:
                raise self.failing[what, deal_id]

        return write


@dataclass
class Owner:
    """An owner of a run, with the vendors behind it."""

    vendors: Vendors
    what: str
    found: Any = None

    def won_deals(self) -> Any:
        return self.vendors.reads(self.what, self.found)

    check = matched = won_deals

    @property
    def create(self) -> Step:
        return self.vendors.writes(self.what)

    resolve = create

    def settle_reserving(self) -> None:
        self.vendors.read.append(self.what)


class Scene:
    """A run with its books, over some open deals."""

    def __init__(self, deals: int = 3, *, dry_run: bool = False) -> None:
        self.company, self.vendors = Company(), Vendors()
        for deal_id in range(1, deals + 1):
            self.company.ledger.deals.put(make_deal(deal_id=deal_id))
        self.matched, self.brake, self.board = MATCHED, Brake(), Board()
        self.pulse = SteadyPulse()
        self.desk = LedgerDesk(self.company.ledger, "run")
        self.run = make_run(self.company, dry_run=dry_run)

    def leave_one_of_each_chunk(self) -> None:
        """Hold all deals but the first of each chunk."""
        for deal_id in self.desk.open_ids():
            if deal_id % CHUNK != 1:
                self.desk.set_aside(deal_id, "ITEM_MISSING", {})

    @property
    def books(self) -> Any:
        def owner(what: str, found: Any = None) -> Owner:
            return Owner(self.vendors, what, found)

        return make_books(
            run=self.run,
            brake=self.brake,
            board=self.board,
            pulse=self.pulse,
            desk=self.desk,
            turns=Turns(
                brake=self.brake,
                board=self.board,
                desk=self.desk,
                quarantine=Quarantine(self.desk),
                hands=self.company.conta_azul.pacer.hands,
            ),
            fetch=owner("fetch", 3),
            validation=owner("validate", {"tax_id": 1}),
            match=owner("match", self.matched),
            customers=owner("customer"),
            items=owner("items"),
            sales=owner("sale"),
            contracts=owner("contract"),
            stock=owner("stock"),
        )

    def plainly(self, in_flight: int = 1) -> Plainly:
        return Plainly(self.books, in_flight)

    def write(self, deals: int, in_flight: int = 1) -> list[int]:
        """Create the sales of the first deals; give those that were tried."""
        self.plainly(in_flight).write(WRITING[2], range(1, deals + 1))
        return [deal_id for _, deal_id in self.vendors.done]


@dataclass
class Way:
    """Takes the steps and notes them; a test may have something happen at one."""

    matched_as: Matched = MATCHED
    taken: list[Any] = field(default_factory=list)
    happening: dict[str, Callable[[], object]] = field(default_factory=dict)
    foreseen: Forecast | None = None

    def fetch(self) -> None:
        self._take("fetch")

    def validate(self) -> dict[str, int]:
        self._take("validate")
        return {"tax_id": 1}

    def match(self) -> Matched:
        self._take("match")
        return self.matched_as

    def foresee(self, forecast: Forecast | None) -> None:
        self.foreseen = forecast

    def write(self, writing: Any, deal_ids: Sequence[int]) -> None:
        self._take(writing.name, deal_ids)

    def _take(self, name: str, *more: Any) -> None:
        self.taken.append((name, *more) if more else name)
        self.happening.get(name, lambda: None)()


def fail(error: Exception) -> Callable[[], None]:
    def failing() -> None:
        raise error

    return failing


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- the order


def test_a_sale_comes_after_its_customer_and_its_items(scene: Scene) -> None:
    way = Way()
    quality = walk(scene.books, way)

    assert way.taken == [
        "fetch",
        "validate",
        "match",
        ("resolve_customer", (2, 3)),
        ("resolve_items", (1,)),
        ("create_sale", (1, 2)),
        ("create_contract", (3,)),
    ]
    assert quality == {"tax_id": 1}


def test_a_dry_run_writes_nothing() -> None:
    way = Way()
    walk(Scene(dry_run=True).books, way)

    assert way.taken == ["fetch", "validate", "match"]


def test_a_run_that_cannot_read_the_deals_has_no_report(scene: Scene) -> None:
    way = Way(happening={"fetch": fail(RetryableError("500"))})

    with pytest.raises(RetryableError):
        walk(scene.books, way)
    assert way.taken == ["fetch"]
    assert scene.brake.stopped_by is None


def test_deals_are_read_and_checked_although_the_erp_lets_nobody_in(
    scene: Scene,
) -> None:
    scene.pulse = SteadyPulse(scene.brake, FatalError("Conta Azul lets nobody in."))

    assert walk(scene.books, scene.plainly()) == {"tax_id": 1}
    assert scene.vendors.read == ["fetch", "validate"]
    assert scene.vendors.done == []


def test_trouble_of_one_vendor_hides_no_trouble_of_the_other(scene: Scene) -> None:
    scene.pulse = SteadyPulse(scene.brake, FatalError("Conta Azul lets nobody in."))
    scene.vendors.failing["fetch"] = RetryableError("Pipedrive is down.")

    with pytest.raises(RetryableError, match=r"is down\. Conta Azul lets nobody in\."):
        walk(scene.books, scene.plainly())


def test_a_day_that_is_spent_ends_the_run_and_is_reported(scene: Scene) -> None:
    way = Way(happening={"fetch": fail(SpentError("after 21:00"))})

    assert walk(scene.books, way) == {}
    assert way.taken == ["fetch"]
    assert scene.books.board.incomplete == Sentence("after 21:00")


@pytest.mark.parametrize(
    ("step", "quality"), [("validate", {}), ("match", {"tax_id": 1})]
)
def test_trouble_before_the_first_write_ends_with_what_is_known(
    scene: Scene, step: str, quality: dict[str, int]
) -> None:
    way = Way(happening={step: fail(RetryableError("500"))})

    assert walk(scene.books, way) == quality
    assert scene.brake.stopped_by == Sentence("500")
    assert way.taken[-1] == step


def test_a_halt_in_one_step_is_the_end_of_all(scene: Scene) -> None:
    error = FatalError("another company")
    way = Way(happening={"resolve_items": lambda: scene.brake.halt(error)})
    quality = walk(scene.books, way)

    assert way.taken[-1] == ("resolve_items", (1,))
    assert (scene.brake.halted, quality) == (error, {"tax_id": 1})


@pytest.mark.parametrize(
    ("creates", "is_hurried"), [(BACKLOG, False), (BACKLOG + 1, True)]
)
def test_only_a_backlog_is_hurried(
    scene: Scene, creates: int, *, is_hurried: bool
) -> None:
    pacer = scene.company.conta_azul.pacer = Pacer(Terms(start=5, top=9.5, burst=5))
    pacer.heard(60.0)
    seen: list[int] = []
    way = Way(
        matched_as=Matched(ready=(1,), creates=creates),
        happening={"create_sale": lambda: seen.append(pacer.in_flight())},
    )
    walk(scene.books, way)

    assert seen == [MANY if is_hurried else FEW]
    assert pacer.in_flight() == FEW


def test_a_large_run_says_what_it_will_take_before_it_writes(scene: Scene) -> None:
    way = Way(matched_as=Matched(ready=tuple(range(201)), creates=300))
    before: list[Forecast | None] = []
    way.happening["create_sale"] = lambda: before.append(way.foreseen)
    walk(scene.books, way)

    assert before == [scene.board.forecast]
    assert before[0] is not None
    assert before[0].calls >= 300


# --- one step


@pytest.mark.parametrize(
    ("name", "what"),
    list(zip(ORDER, ["customer", "items", "sale", "contract"], strict=True)),
)
def test_a_step_is_taken_by_its_name(scene: Scene, name: str, what: str) -> None:
    assert take(scene.books, name, [1, 3]) == 2
    assert scene.vendors.done == [(what, 1), (what, 3)]


def test_who_listens_hears_the_name_of_the_step(scene: Scene) -> None:
    heard: list[str] = []
    with listening(lambda step, _done: heard.append(step)):
        take(scene.books, "resolve_items", [1])

    assert heard == ["resolve_items"]


def test_a_step_that_nobody_knows_is_a_bug(scene: Scene) -> None:
    with pytest.raises(ValueError, match="not enough values"):
        take(scene.books, "create_invoice", [1])


# --- plainly


def test_reading_is_left_to_its_owners(scene: Scene) -> None:
    plainly = scene.plainly()

    assert plainly.fetch() == 3
    assert plainly.validate() == {"tax_id": 1}
    assert plainly.match() == MATCHED
    assert scene.vendors.read == ["fetch", "validate", "match"]


def test_each_deal_is_written_once_in_its_order() -> None:
    scene = Scene(2 * CHUNK + 1)

    assert scene.write(2 * CHUNK + 1) == list(range(1, 2 * CHUNK + 2))


def test_without_deals_nothing_is_written(scene: Scene) -> None:
    assert scene.write(0) == []


def test_a_deal_that_waits_stops_no_other() -> None:
    scene = Scene(CHUNK + 1)
    scene.vendors.failing["sale", 1] = NotYetError("it changed")

    assert scene.write(CHUNK + 1) == list(range(1, CHUNK + 2))
    assert scene.board.waiting == {1: Sentence("it changed")}


def test_one_that_is_rejected_is_set_aside(scene: Scene) -> None:
    scene.vendors.failing["sale", 2] = RejectedError("SALE_REFUSED")

    assert scene.write(3) == [1, 2, 3]
    held = scene.company.ledger.deals.in_state(DealState.QUARANTINED)
    assert [row.deal_id for row in held] == [2]


def test_what_stops_the_run_ends_its_chunk_and_is_no_crash(scene: Scene) -> None:
    error = scene.vendors.failing["sale", 1] = FatalError("another company")

    assert scene.write(3) == [1]
    assert scene.brake.halted is error


def test_a_bug_is_not_hidden(scene: Scene) -> None:
    scene.vendors.failing["sale", 1] = ZeroDivisionError()

    with pytest.raises(ZeroDivisionError):
        scene.write(3)


def test_as_many_chunks_are_written_at_once_as_may_be_in_flight() -> None:
    scene = Scene(CHUNK + 1)
    scene.leave_one_of_each_chunk()
    scene.vendors.barrier = Barrier(2)

    assert sorted(scene.write(CHUNK + 1, in_flight=2)) == [1, CHUNK + 1]
    assert len(scene.vendors.threads) == 2


@pytest.mark.parametrize("in_flight", [1, 2])
def test_no_more_are_written_at_once(in_flight: int) -> None:
    scene = Scene(3 * CHUNK)
    scene.leave_one_of_each_chunk()
    scene.vendors.lasting = 0.02
    tried = scene.write(3 * CHUNK, in_flight)

    assert sorted(tried) == [1, CHUNK + 1, 2 * CHUNK + 1]
    assert scene.vendors.most_at_once <= in_flight


def test_no_more_deals_are_worked_on_than_the_pacer_lets_through() -> None:
    scene = Scene(3 * CHUNK)
    scene.leave_one_of_each_chunk()
    scene.company.conta_azul.pacer = Pacer(Terms(start=5, top=5, burst=5), few=1)
    scene.vendors.lasting = 0.02
    scene.write(3 * CHUNK, in_flight=3)

    assert scene.vendors.most_at_once == 1


def test_who_listens_hears_of_every_thread() -> None:
    scene = Scene(2 * CHUNK)
    heard: list[int] = []
    with listening(lambda _step, done: heard.append(done)):
        scene.write(2 * CHUNK, in_flight=2)

    assert sum(heard) == 2 * CHUNK


# --- all of it


def test_all_steps_end_in_the_report(scene: Scene) -> None:
    seen: list[Any] = []
    summary = ReviewSummary(seen_at=NOON, sales=2, total=20)
    books = scene.books

    def review(of: Any) -> ReviewSummary:
        seen.append(of)
        return summary

    report = take_steps(books, review=review)

    assert scene.vendors.read == ["fetch", "validate", "match", "stock"]
    assert scene.vendors.done == [
        ("customer", 2),
        ("customer", 3),
        ("items", 1),
        ("sale", 1),
        ("sale", 2),
        ("contract", 3),
    ]
    assert (seen, report.review, report.quality) == ([books], summary, {"tax_id": 1})
    assert scene.company.ledger.runs.reports.keys() == {"run"}


def test_all_steps_are_taken_with_as_many_in_flight() -> None:
    scene = Scene(CHUNK + 1)
    scene.leave_one_of_each_chunk()
    scene.matched = Matched(ready=tuple(range(1, CHUNK + 2)))
    scene.vendors.barrier = Barrier(2)
    take_steps(scene.books, review=lambda _books: None, in_flight=2)

    assert len(scene.vendors.threads) == 2


def test_unless_told_otherwise_one_is_in_flight() -> None:
    scene = Scene(2 * CHUNK)
    scene.leave_one_of_each_chunk()
    scene.matched = Matched(ready=tuple(range(1, 2 * CHUNK + 1)))
    scene.vendors.lasting = 0.02
    take_steps(scene.books, review=lambda _books: None)

    assert scene.vendors.most_at_once == 1
