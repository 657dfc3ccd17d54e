"""What becomes of a deal whose create was answered 5xx: it waits, rests, or is held."""

from dataclasses import dataclass, field

import pytest

from ganho.booking.once.failing import NOTHING_IS_CREATED, REASONS, Failing
from ganho.domain.failures import MOST_A_DAY, Others
from ganho.errors import RejectedError, ServerFailedError, UnknownOutcomeError
from ganho.ledger.records import CreateKind, Intent
from tests.unit.booking.fakes import Clock, Consents, Promises
from tests.unit.booking.once.failures import make_failing

FAILED = ServerFailedError("500", status=500, code="ERRO_INTERNO")
LOST = UnknownOutcomeError("no answer")


@dataclass
class Scene:
    """A promise of deal 1, and the answers that it was given."""

    clock: Clock = field(default_factory=Clock)
    consents: Consents = field(default_factory=Consents)
    remarks: list[str] = field(default_factory=list)
    kind: CreateKind = "sale"

    def __post_init__(self) -> None:
        self.promises = Promises(self.clock)
        self.promises.begin(self.kind, "1", payload_hash="h", number=7, deal_id=1)

    @property
    def intent(self) -> Intent:
        found = self.promises.find(self.kind, "1")
        assert found is not None
        return found

    def failing(self) -> Failing:
        return make_failing(
            self.promises, self.clock, consents=self.consents, remarks=self.remarks
        )

    def answer(self, *minutes: float, error: UnknownOutcomeError = FAILED) -> None:
        """Let a run send it, so many minutes after the one before."""
        for number, after in enumerate(minutes):
            self.clock.advance(minutes=after)
            self.promises.run_id = f"run {self.clock.now} {number}"
            self.promises.send_again(self.intent)
            self.failing().noted(self.intent, error)

    def rests(self) -> bool:
        try:
            self.failing().check_due(self.intent)
        except (RejectedError, UnknownOutcomeError):
            return True
        return False


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_what_was_not_answered_is_counted_by_nobody(scene: Scene) -> None:
    scene.answer(0, 10, 10, error=LOST)

    assert scene.intent.failed is None
    assert not scene.rests()


def test_an_answer_is_kept_with_the_promise(scene: Scene) -> None:
    scene.answer(0, 10)

    failed = scene.intent.failed
    assert failed is not None
    assert (failed.status, failed.code, failed.runs) == (500, "ERRO_INTERNO", 2)
    assert "500" in str(scene.failing().why(scene.intent))


@pytest.mark.parametrize("kind", REASONS)
def test_one_that_fails_alone_is_held_with_the_answer(kind: CreateKind) -> None:
    scene = Scene(kind=kind)
    scene.answer(0, 10, 10)

    why = scene.failing().why(scene.intent)

    assert isinstance(why, RejectedError)
    assert why.reason == REASONS[kind]
    assert why.facts == {
        "status": "500",
        "code": "ERRO_INTERNO",
        "runs": "3",
        "day": "2026-11-10",
        "number": "7",
    }
    assert not scene.rests(), "the deal's own delay decides when it is sent again"
    assert scene.remarks == []


def test_a_send_that_nobody_answered_is_no_reason_to_hold(scene: Scene) -> None:
    scene.answer(0, 10, 10)
    scene.answer(1, error=LOST)

    assert isinstance(scene.failing().why(scene.intent), UnknownOutcomeError)


def test_where_nobody_is_answered_it_is_remarked_on_and_rests(scene: Scene) -> None:
    scene.promises.others = Others(failed_at=scene.clock.now)
    scene.answer(0, 10, 10)

    assert isinstance(scene.failing().why(scene.intent), UnknownOutcomeError)
    assert scene.remarks == [NOTHING_IS_CREATED]
    assert scene.rests()
    scene.clock.advance(minutes=15)
    assert not scene.rests()


def test_once_another_is_done_it_rests_no_more(scene: Scene) -> None:
    scene.promises.others = Others(failed_at=scene.clock.now)
    scene.answer(0, 10, 10)

    scene.promises.others = Others(done_at=scene.clock.now)

    assert not scene.rests()


def test_nor_does_what_a_person_released(scene: Scene) -> None:
    scene.promises.others = Others(failed_at=scene.clock.now)
    scene.answer(0, 10, 10)
    scene.clock.advance(minutes=1)

    scene.consents.released[1] = scene.clock.now

    assert not scene.rests()


def test_after_ten_sends_it_rests_until_the_next_day_whoever_asks(
    scene: Scene,
) -> None:
    scene.answer(*[2] * MOST_A_DAY)
    scene.consents.released[1] = scene.clock.now
    scene.clock.advance(hours=1)

    assert scene.rests()
    scene.clock.advance(hours=11)
    assert not scene.rests()
