"""The protocol of sales and contracts: every outcome of a send, and what follows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest

from ganho.booking.once.creatable import Found, Made
from ganho.booking.once.looks import BETWEEN_LOOKS, Looks
from ganho.booking.once.numbered import MAX_SENDS, Numbered
from ganho.booking.run.numbers import Numbers
from ganho.errors import (
    FatalError,
    RedirectedError,
    RefusedError,
    RejectedError,
    RetryableError,
    ServerFailedError,
    UnknownOutcomeError,
)
from ganho.ledger.records import Booking, Intent, Sent
from tests.unit.booking.factories import make_booking
from tests.unit.booking.fakes import Brake, Clock, Promises
from tests.unit.booking.once.failures import make_failing

OURS, STRANGER = 1, 2
LOST = UnknownOutcomeError("no answer")
FAILED = ServerFailedError("500", status=500)
REFUSED = RefusedError(400, "não pode")
REMARK = {"MONTH_CLOSED": {"day": "2026-11-05"}}
SENT = Sent(customer_id="c", total=Decimal(10), day=date(2026, 11, 5))


@dataclass
class Erp:
    """Sales by their numbers, each with the deal it is for."""

    sales: dict[int, int] = field(default_factory=dict)
    next_number: int = 7
    hidden_looks: int = 0
    """So many looks do not see what is there yet."""
    searches: bool = True

    def fetch_number(self) -> int:
        return self.next_number

    def add(self, number: int, deal_id: int = OURS) -> None:
        self.sales[number] = deal_id
        self.next_number = max(self.next_number, number + 1)


@dataclass
class Wanted:
    """A sale of deal 1, whose sends are answered as a test says; then it is made."""

    erp: Erp
    answers: list[Exception | Callable[[int], None]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    looks: int = 0
    alike: RejectedError | None = None
    kind: str = "sale"
    key: str = "1"
    deal_id: int = OURS
    payload: str = "a sale"
    sent: Sent = SENT

    def send(self, number: int) -> Made[Booking]:
        self.numbers.append(number)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            answer(number)
        self.erp.add(number)
        return self._made(number)

    def look(self, intent: Intent) -> Found[Booking]:
        self.looks += 1
        if self.alike is not None:
            raise self.alike
        if self.erp.hidden_looks:
            self.erp.hidden_looks -= 1
            return Found()
        owner = self.erp.sales.get(intent.number or 0)
        if owner == OURS:
            return Found(ours=self._made(intent.number or 0))
        return Found(stranger=owner == STRANGER)

    def finds(self, numbers: Sequence[int]) -> bool:
        return self.erp.searches and any(one in self.erp.sales for one in numbers)

    def refused(self, error: RefusedError) -> RejectedError:
        return RejectedError("SALE_REFUSED", status=str(error.status), text=error.text)

    def _made(self, number: int) -> Made[Booking]:
        booking = make_booking(1, f"sale {number}", number=number)
        return Made(thing=booking, remarks=REMARK)


@dataclass
class Scene:
    """An ERP, a ledger, and the owner of the protocol between them."""

    erp: Erp = field(default_factory=Erp)
    clock: Clock = field(default_factory=Clock)
    brake: Brake = field(default_factory=Brake)

    def __post_init__(self) -> None:
        self.promises = Promises(self.clock)
        self.wanted = Wanted(self.erp)

    def numbered(self) -> Numbered:
        """As a run has it: each fetches its first number anew."""
        return Numbered(
            promises=self.promises,
            bookings=self.promises,
            numbers=Numbers("sale", self.erp.fetch_number, self.promises),
            looks=Looks(age=self.clock.age, sleep=self.clock.sleep),
            failing=make_failing(self.promises, self.clock),
            brake=self.brake,
        )

    def create(self, *answers: Exception | Callable[[int], None]) -> None:
        """Let one run create the sale; its sends are answered so."""
        self.wanted.answers = list(answers)
        self.wanted.looks = 0
        self.numbered().create(self.wanted)

    def leave_unanswered(self, times: int = 1) -> None:
        """Let an earlier run lose its answers, and nothing be made."""
        intent = self.promises.begin(
            "sale", "1", payload_hash="h", number=7, deal_id=1, sent=SENT
        )
        for _ in range(times - 1):
            intent = self.promises.send_again(intent)

    def intent(self) -> Intent:
        intent = self.promises.find("sale", "1")
        assert intent is not None
        return intent

    def book_other(self, number: int = 3) -> None:
        """A sale of ours that a search can prove itself with."""
        self.erp.add(number, 5)
        self.promises.keep(make_booking(5, "other", number=number))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def is_booked(scene: Scene, number: int) -> bool:
    """Booked under a number, with its remarks, and nothing promised any more."""
    booking = scene.promises.of_deal(1)
    return (
        booking is not None
        and booking.number == number
        and scene.promises.remarks[1] == REMARK
        and scene.promises.closed == [("sale", "1", "booked")]
        and not scene.promises.open
    )


def lost_after(scene: Scene) -> Callable[[int], None]:
    """An answer that is lost after the sale was made."""

    def answer(number: int) -> None:
        scene.erp.add(number)
        raise LOST

    return answer


def taken(scene: Scene) -> Callable[[int], None]:
    """A refusal, for a stranger took the number first."""

    def answer(number: int) -> None:
        scene.erp.add(number, STRANGER)
        raise REFUSED

    return answer


# --- a first send


def test_what_is_created_is_booked(scene: Scene) -> None:
    scene.create()

    assert scene.wanted.numbers == [7]
    assert scene.wanted.looks == 0
    assert is_booked(scene, 7)


def test_the_promise_stands_before_the_send(scene: Scene) -> None:
    stood: list[Intent] = []
    scene.create(lambda _number: stood.append(scene.intent()))

    assert [(one.number, one.sends, one.unanswered) for one in stood] == [(7, 1, 1)]
    assert stood[0].sent == SENT
    assert "a sale" not in stood[0].payload_hash


def test_what_the_vendor_gives_no_number_takes_the_promised_one(scene: Scene) -> None:
    bare = Made(thing=make_booking(number=None), remarks=REMARK)
    scene.wanted.send = lambda _number: bare

    scene.numbered().create(scene.wanted)

    assert is_booked(scene, 7)


def test_a_lost_answer_is_found_at_the_first_look(scene: Scene) -> None:
    scene.create(lost_after(scene))

    assert (scene.wanted.numbers, scene.wanted.looks) == ([7], 1)
    assert scene.clock.slept == []
    assert scene.brake.troubles == 0
    assert is_booked(scene, 7)


def test_a_list_that_lags_shows_it_at_the_second_look(scene: Scene) -> None:
    scene.erp.hidden_looks = 1

    scene.create(lost_after(scene))

    assert (scene.wanted.numbers, scene.wanted.looks) == ([7], 2)
    assert scene.clock.slept == [BETWEEN_LOOKS]
    assert is_booked(scene, 7)


def test_what_two_looks_do_not_find_is_sent_again_under_its_number(
    scene: Scene,
) -> None:
    scene.create(LOST)

    assert (scene.wanted.numbers, scene.wanted.looks) == ([7, 7], 2)
    assert is_booked(scene, 7)


def test_a_stranger_under_our_number_proves_that_nothing_was_made(
    scene: Scene,
) -> None:
    def overtaken(number: int) -> None:
        scene.erp.add(number, STRANGER)
        raise LOST

    scene.create(overtaken)

    assert scene.wanted.numbers == [7, 8]
    assert is_booked(scene, 8)


def test_a_failure_proves_nothing_about_the_number(scene: Scene) -> None:
    scene.create(FAILED)

    assert scene.wanted.numbers == [7, 7]
    assert scene.wanted.looks == 2


def test_a_create_that_fails_in_run_after_run_is_held_with_its_number(
    scene: Scene,
) -> None:
    for run, kind in enumerate(
        (UnknownOutcomeError, UnknownOutcomeError, RejectedError)
    ):
        scene.promises.run_id = f"run {run}"
        scene.clock.advance(minutes=10)
        with pytest.raises(kind) as caught:
            scene.create(FAILED, FAILED)

    assert caught.value.reason == "SALE_FAILS"
    assert scene.wanted.numbers == [7, 7, 7, 7]
    assert (scene.intent().number, scene.intent().sends) == (7, 4)


def test_a_failure_that_made_it_all_the_same_is_found_and_not_held(
    scene: Scene,
) -> None:
    def made(number: int) -> None:
        scene.erp.add(number)
        raise FAILED

    scene.create(made)

    assert scene.promises.of_deal(1) is not None
    assert scene.wanted.numbers == [7]


def test_two_lost_answers_wait_for_the_next_run(scene: Scene) -> None:
    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST, LOST)

    assert scene.wanted.numbers == [7, 7]
    assert (scene.intent().number, scene.intent().unanswered) == (7, 2)
    assert scene.brake.troubles == 1


@pytest.mark.parametrize(
    "error",
    [
        RetryableError("429"),
        FatalError("blocked"),
        RejectedError("CONTRACT_ALREADY_ACTIVE"),
    ],
)
def test_an_answer_that_changed_nothing_settles_its_send(
    scene: Scene, error: Exception
) -> None:
    with pytest.raises(type(error)):
        scene.create(error)

    assert scene.wanted.looks == 0
    assert (scene.intent().number, scene.intent().unanswered) == (7, 0)


def test_who_was_redirected_does_not_know_what_happened(scene: Scene) -> None:
    with pytest.raises(RedirectedError):
        scene.create(RedirectedError("elsewhere"))

    assert scene.intent().unanswered == 1


# --- refusals


def test_a_strangers_number_is_left_to_him(scene: Scene) -> None:
    scene.create(taken(scene))

    assert scene.wanted.numbers == [7, 8]
    assert is_booked(scene, 8)


def test_strangers_who_take_every_number_make_it_wait(scene: Scene) -> None:
    with pytest.raises(RetryableError):
        scene.create(*[taken(scene)] * MAX_SENDS)

    assert scene.wanted.numbers == [7, 8, 9, 10]
    assert scene.intent().unanswered == 0


def test_refused_because_ours_is_there_it_is_booked(scene: Scene) -> None:
    def late(number: int) -> None:
        scene.erp.add(number)
        raise REFUSED

    scene.create(LOST, late)

    assert scene.wanted.numbers == [7, 7]
    assert is_booked(scene, 7)


@pytest.mark.parametrize("status", [400, 409])
def test_refused_under_a_free_number_it_is_sent_once_more_under_another(
    scene: Scene, status: int
) -> None:
    scene.book_other()
    scene.erp.next_number = 9

    scene.create(RefusedError(status, "um conflito"))

    assert scene.wanted.numbers == [9, 10]
    assert scene.promises.of_deal(1) is not None


def test_the_fresh_number_is_the_vendors(scene: Scene) -> None:
    scene.book_other()

    def moved(_number: int) -> None:
        scene.erp.next_number = 20
        raise REFUSED

    scene.create(moved)

    assert scene.wanted.numbers == [7, 20]


def test_refused_twice_it_is_given_up(scene: Scene) -> None:
    scene.book_other()

    with pytest.raises(RejectedError) as caught:
        scene.create(REFUSED, REFUSED)

    assert (caught.value.reason, dict(caught.value.facts)) == (
        "SALE_REFUSED",
        {"status": "400", "text": "não pode"},
    )
    assert scene.promises.closed == [("sale", "1", "given_up")]
    assert len(scene.wanted.numbers) == 2


def test_where_no_search_proves_it_the_vendors_counter_does(scene: Scene) -> None:
    scene.book_other()
    scene.erp.searches, scene.erp.next_number = False, 7

    scene.create(REFUSED)

    assert scene.wanted.numbers == [7, 8]
    assert scene.promises.of_deal(1) is not None


def test_a_number_that_may_be_taken_is_refused_and_kept(scene: Scene) -> None:
    def moved(_number: int) -> None:
        scene.erp.next_number = 8
        raise REFUSED

    with pytest.raises(RejectedError):
        scene.create(moved)

    assert scene.wanted.numbers == [7]
    assert (scene.intent().number, scene.intent().unanswered) == (7, 0)


def test_a_refusal_is_not_believed_while_an_answer_is_missing(scene: Scene) -> None:
    scene.book_other()

    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST, REFUSED)

    assert scene.wanted.numbers == [7, 7]
    assert (scene.intent().number, scene.intent().unanswered) == (7, 1)


def test_after_an_hour_it_is_and_the_number_goes_on_guarding(scene: Scene) -> None:
    scene.leave_unanswered()
    scene.clock.advance(hours=2)

    with pytest.raises(RejectedError) as caught:
        scene.create(REFUSED)

    assert caught.value.facts["number"] == "7"
    assert (scene.intent().number, scene.intent().unanswered) == (7, 1)


def test_after_an_hour_a_working_search_frees_the_number(scene: Scene) -> None:
    scene.book_other()
    scene.leave_unanswered()
    scene.erp.next_number = 8
    scene.clock.advance(hours=2)

    scene.create(REFUSED)

    assert scene.wanted.numbers == [7, 8]
    assert scene.promises.of_deal(1) is not None


def test_the_hour_is_counted_from_the_send_that_may_have_arrived(
    scene: Scene,
) -> None:
    scene.leave_unanswered()
    sent_at = scene.clock.now
    scene.clock.advance(hours=2)

    with pytest.raises(RetryableError):
        scene.create(RetryableError("429"))

    assert (scene.intent().last_sent_at, scene.intent().unanswered) == (sent_at, 1)


def test_the_counter_proves_nothing_while_an_answer_is_missing(scene: Scene) -> None:
    scene.leave_unanswered()
    scene.clock.advance(hours=2)
    scene.erp.next_number = 7

    with pytest.raises(RejectedError):
        scene.create(REFUSED)

    assert scene.wanted.numbers == [7]


# --- what an earlier run left


def test_what_an_earlier_run_made_is_booked_without_a_send(scene: Scene) -> None:
    scene.leave_unanswered()
    scene.erp.add(7)

    scene.create()

    assert scene.wanted.numbers == []
    assert is_booked(scene, 7)


def test_what_it_did_not_make_is_sent_under_the_same_number(scene: Scene) -> None:
    scene.leave_unanswered(times=2)

    scene.create()

    assert (scene.wanted.numbers, scene.wanted.looks) == ([7], 2)
    assert is_booked(scene, 7)


def test_a_third_lost_answer_waits_again(scene: Scene) -> None:
    scene.leave_unanswered(times=2)

    with pytest.raises(UnknownOutcomeError):
        scene.create(LOST)

    assert (scene.wanted.numbers, scene.intent().unanswered) == ([7], 3)


def test_a_stranger_who_came_since_gets_the_number(scene: Scene) -> None:
    scene.leave_unanswered()
    scene.erp.add(7, STRANGER)

    scene.create()

    assert scene.wanted.numbers == [8]
    assert is_booked(scene, 8)


def test_what_was_answered_is_not_looked_for(scene: Scene) -> None:
    scene.leave_unanswered()
    scene.promises.answered(scene.intent())

    scene.create()

    assert (scene.wanted.numbers, scene.wanted.looks) == ([7], 0)
    assert is_booked(scene, 7)


def test_what_may_be_ours_and_does_not_say_so_is_for_a_person(scene: Scene) -> None:
    scene.leave_unanswered()
    scene.wanted.alike = RejectedError("POSSIBLY_BOOKED_ALREADY")

    with pytest.raises(RejectedError):
        scene.create()

    assert scene.wanted.numbers == []
    assert scene.intent().unanswered == 1


# --- a run that halts


def test_a_run_that_halts_promises_nothing_more(scene: Scene) -> None:
    scene.brake.halt(FatalError("a person must act"))

    with pytest.raises(FatalError):
        scene.create()

    assert scene.promises.open == {}
    assert scene.wanted.numbers == []


def test_a_run_that_halts_while_it_looks_sends_nothing_again(scene: Scene) -> None:
    scene.leave_unanswered()
    scene.brake.halt(FatalError("a person must act"))

    with pytest.raises(FatalError):
        scene.create()

    assert (scene.intent().sends, scene.intent().unanswered) == (1, 1)
    assert scene.wanted.numbers == []
