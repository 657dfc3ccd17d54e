"""One step on several deals: each ends done, set aside, or waiting."""

from collections.abc import Callable

import pytest

from ganho.booking.run.board import Board
from ganho.booking.run.brake import TROUBLE_LIMIT, Brake
from ganho.booking.run.progress import listening
from ganho.booking.run.run import NotYetError, WaitingError
from ganho.booking.run.turns import Turns
from ganho.domain.reasons import Reason
from ganho.errors import (
    FatalError,
    RefusedReadError,
    RejectedError,
    RetryableError,
    Sentence,
    SpentError,
    UnknownOutcomeError,
)
from ganho.ledger.records import DealState
from ganho.pacing.pacer import Pacer
from tests.unit.booking.fakes import Desk, Quarantine
from tests.unit.domain.factories import make_deal


@pytest.fixture
def turns() -> Turns:
    desk = Desk()
    for deal_id in (1, 2, 3):
        desk.put(make_deal(deal_id=deal_id))
    return Turns(
        brake=Brake(),
        board=Board(),
        desk=desk,
        quarantine=Quarantine(desk),
        hands=Pacer.unlimited().hands,
    )


def failing(errors: dict[int, Exception]) -> Callable[[int], None]:
    def step(deal_id: int) -> None:
        if deal_id in errors:
            raise errors[deal_id]

    return step


def test_deals_that_are_no_longer_open_take_no_turn(turns: Turns) -> None:
    turns.desk.set_aside(2, "TAX_ID_INVALID", {})
    taken: list[int] = []

    assert turns.take("create_sale", taken.append, [1, 2, 3]) == 2
    assert taken == [1, 3]


def test_each_ends_where_its_error_says_and_the_others_go_on(turns: Turns) -> None:
    errors = {
        1: RejectedError(Reason.ITEM_MISSING, item="Café"),
        2: UnknownOutcomeError("unanswered"),
    }
    with pytest.raises(WaitingError) as waiting:
        turns.take("create_sale", failing(errors), [1, 2, 3])

    assert turns.desk.records()[0].state is DealState.QUARANTINED
    assert waiting.value.deal_ids == [2]
    assert waiting.value.unsettled
    assert turns.board.waiting == {2: Sentence("unanswered")}


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        (RetryableError("busy", vendor="Conta Azul"), True),
        (RetryableError("a record cannot be read"), False),
        (NotYetError("no"), False),
        (UnknownOutcomeError("who sent it has counted it"), False),
        (SpentError("after 21:00"), False),
        (RefusedReadError("refused"), False),
    ],
)
def test_only_a_vendors_trouble_pulls_the_brake(
    turns: Turns, error: Exception, counts: bool
) -> None:
    for _ in range(TROUBLE_LIMIT):
        with pytest.raises(WaitingError) as waiting:
            turns.take("create_sale", failing({1: error}), [1])
        assert waiting.value.unsettled == isinstance(error, UnknownOutcomeError)

    if counts:
        with pytest.raises(RetryableError, match="keeps failing"):
            turns.brake.check()
    else:
        turns.brake.check()


def test_what_is_not_there_yet_hides_no_reason(turns: Turns) -> None:
    for error in (RetryableError("busy"), NotYetError("no customer yet")):
        with pytest.raises(WaitingError):
            turns.take("create_sale", failing({1: error}), [1])

    assert turns.board.waiting == {1: Sentence("busy")}


def test_a_success_frees_the_deal_and_the_brake(turns: Turns) -> None:
    for _ in range(TROUBLE_LIMIT):
        turns.brake.note_trouble(RetryableError("busy", vendor="Conta Azul"))
    turns.board.make_wait(1, "busy", "create_sale")
    turns.take("create_sale", failing({}), [1])

    turns.brake.check()
    assert turns.board.waiting == {}


def test_a_stop_ends_the_turns_of_all(turns: Turns) -> None:
    taken: list[int] = []

    def step(deal_id: int) -> None:
        taken.append(deal_id)
        raise FatalError("another company")

    with pytest.raises(FatalError, match="another company"):
        turns.take("create_sale", step, [1, 2])
    assert taken == [1]
    assert turns.brake.halted is not None


def test_who_listens_hears_what_was_done_and_nothing_else(turns: Turns) -> None:
    heard: list[tuple[str, int]] = []
    with (
        listening(lambda step, done: heard.append((step, done))),
        pytest.raises(WaitingError),
    ):
        turns.take("create_sale", failing({2: NotYetError("no")}), [1, 2])
    turns.take("create_sale", failing({}), [3])

    assert heard == [("create_sale", 1)]
