"""The protocol of customers and items, which no number guards."""

from dataclasses import dataclass, field

import pytest

from ganho.booking.once.creatable import Found, Made
from ganho.booking.once.looks import Looks
from ganho.booking.once.unnumbered import Unnumbered
from ganho.errors import (
    FatalError,
    RedirectedError,
    RefusedError,
    RejectedError,
    RetryableError,
    ServerFailedError,
    UnknownOutcomeError,
)
from ganho.ledger.records import Intent
from tests.unit.booking.fakes import Brake, Clock, Promises, fingerprint
from tests.unit.booking.once.failures import make_failing

LOST = UnknownOutcomeError("no answer")
FAILED = ServerFailedError("500", status=500)
REFUSED = RefusedError(400, "não pode")


@dataclass
class Wanted:
    """A customer whose create is answered as a test says; `there` once it is made."""

    answer: Exception | None = None
    there: bool = False
    sends: int = 0
    looks: int = 0
    kind: str = "customer"
    key: str = "k"
    deal_id: int = 1
    payload: str = "a customer"

    def send(self, number: int) -> Made[str]:
        assert number == 0
        self.sends += 1
        if self.answer is not None:
            raise self.answer
        return Made(thing="made")

    def look(self, intent: Intent) -> Found[str]:
        assert intent.key == self.key
        self.looks += 1
        return Found(ours=Made(thing="found")) if self.there else Found()

    def refused(self, error: RefusedError) -> RejectedError:
        return RejectedError("CUSTOMER_REFUSED", text=error.text)


@dataclass
class Scene:
    """A ledger and the owner of the protocol."""

    clock: Clock = field(default_factory=Clock)
    wanted: Wanted = field(default_factory=Wanted)

    def __post_init__(self) -> None:
        self.promises, self.brake = Promises(self.clock), Brake()
        self.unnumbered = Unnumbered(
            promises=self.promises,
            fingerprint=fingerprint,
            looks=Looks(age=self.clock.age, sleep=self.clock.sleep),
            failing=make_failing(self.promises, self.clock),
            brake=self.brake,
            keep=self.promises.settle,
        )

    def create(self, answer: Exception | None = None) -> None:
        self.wanted.answer = answer
        self.unnumbered.create(self.wanted)

    def unanswered(self) -> int:
        intent = self.promises.find("customer", "k")
        assert intent is not None
        return intent.unanswered


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_what_is_created_is_kept(scene: Scene) -> None:
    scene.create()

    assert scene.promises.settled == {"k": "made"}
    assert scene.promises.closed == [("customer", "k", "created")]
    assert scene.wanted.looks == 0


def test_one_that_fails_in_run_after_run_is_held_with_all_who_need_it(
    scene: Scene,
) -> None:
    for run, kind in enumerate(
        (UnknownOutcomeError, UnknownOutcomeError, RejectedError)
    ):
        scene.promises.run_id = f"run {run}"
        scene.clock.advance(minutes=10)
        with pytest.raises(kind):
            scene.create(FAILED)

    scene.wanted.deal_id = 2
    with pytest.raises(RejectedError) as caught:
        scene.create(FAILED)

    assert caught.value.reason == "CUSTOMER_FAILS"
    assert scene.wanted.sends == 3


def test_what_the_deal_asked_for_under_another_key_has_a_minute_to_show(
    scene: Scene,
) -> None:
    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST)
    scene.wanted.key = "k by the next version"

    with pytest.raises(UnknownOutcomeError):
        scene.create()
    assert scene.wanted.sends == 1

    scene.clock.advance(minutes=2)
    scene.create()
    assert scene.wanted.sends == 2


def test_what_another_deal_asked_for_is_none_of_its_business(scene: Scene) -> None:
    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST)
    scene.wanted.key, scene.wanted.deal_id = "another", 2

    scene.create()

    assert scene.promises.settled == {"another": "made"}


def test_of_what_is_sent_only_a_fingerprint_is_promised(scene: Scene) -> None:
    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST)

    intent = scene.promises.find("customer", "k")
    assert intent is not None
    assert intent.payload_hash == fingerprint("a customer")
    assert intent.deal_id == 1


def test_a_lost_answer_is_found(scene: Scene) -> None:
    scene.wanted.there = True

    scene.create(LOST)

    assert scene.promises.settled == {"k": "found"}
    assert scene.brake.troubles == 0


def test_what_is_not_found_waits_with_its_promise(scene: Scene) -> None:
    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST)

    assert scene.unanswered() == 1


def test_within_a_minute_nothing_is_sent_again(scene: Scene) -> None:
    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST)
    scene.clock.advance(seconds=59)

    with pytest.raises(UnknownOutcomeError):
        scene.create()

    assert scene.wanted.sends == 1
    assert scene.brake.troubles == 1


def test_after_a_minute_and_a_look_it_is(scene: Scene) -> None:
    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST)
    scene.clock.advance(seconds=60)

    scene.create()

    assert (scene.wanted.sends, scene.wanted.looks) == (2, 2)
    assert scene.promises.settled == {"k": "made"}


def test_what_shows_by_then_is_not_made_twice(scene: Scene) -> None:
    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST)
    scene.clock.advance(seconds=60)
    scene.wanted.there = True

    scene.create()

    assert scene.wanted.sends == 1
    assert scene.promises.settled == {"k": "found"}


def test_the_minute_counts_from_the_last_send(scene: Scene) -> None:
    for _ in range(2):
        with pytest.raises(UnknownOutcomeError):
            scene.create(LOST)
        scene.clock.advance(seconds=60)
    scene.clock.advance(seconds=-1)

    with pytest.raises(UnknownOutcomeError):
        scene.create()

    assert scene.wanted.sends == 2
    assert scene.unanswered() == 1


@pytest.mark.parametrize("error", [RetryableError("429"), FatalError("blocked")])
def test_an_answer_that_changed_nothing_is_sent_again_at_once(
    scene: Scene, error: Exception
) -> None:
    with pytest.raises(type(error)):
        scene.create(error)
    assert scene.unanswered() == 0

    scene.create()

    assert (scene.wanted.sends, scene.wanted.looks) == (2, 0)


def test_who_was_redirected_does_not_know_what_happened(scene: Scene) -> None:
    with pytest.raises(RedirectedError):
        scene.create(RedirectedError("elsewhere"))

    assert scene.unanswered() == 1


def test_refused_because_it_is_there_it_is_kept(scene: Scene) -> None:
    scene.wanted.there = True

    scene.create(REFUSED)

    assert scene.promises.settled == {"k": "found"}


def test_what_is_refused_is_given_up(scene: Scene) -> None:
    with pytest.raises(RejectedError) as caught:
        scene.create(REFUSED)

    assert caught.value.reason == "CUSTOMER_REFUSED"
    assert caught.value.facts == {"text": "não pode"}
    assert scene.promises.closed == [("customer", "k", "given_up")]
