"""The brake: pulled once, it holds for every thread of a run."""

import pytest

from ganho.booking.run.brake import KEEPS_FAILING, TROUBLE_LIMIT, Brake
from ganho.errors import FatalError, RetryableError, Sentence, UnknownOutcomeError

BAD = RetryableError("{vendor} answered 502.", vendor="Conta Azul")


def test_a_run_that_nobody_stops_goes_on() -> None:
    Brake().check()


def test_the_first_error_is_what_every_thread_meets() -> None:
    brake = Brake()
    brake.halt(FatalError("first"))
    brake.halt(FatalError("second"))

    with pytest.raises(FatalError, match="first"):
        brake.check()
    with pytest.raises(FatalError, match="first"):
        brake.check_halted()


def test_troubles_in_a_row_stop_the_writing_and_no_more() -> None:
    brake = Brake()
    for _ in range(TROUBLE_LIMIT - 1):
        brake.note_trouble(UnknownOutcomeError("no answer", vendor="Conta Azul"))
    brake.check()
    brake.note_trouble(BAD)

    with pytest.raises(RetryableError, match="Conta Azul keeps failing") as told:
        brake.check()
    brake.check_halted()
    # It is raised of every deal that is left.
    brake.note_trouble(told.value)
    with pytest.raises(RetryableError, match="Conta Azul keeps failing"):
        brake.check()
    assert brake.stopped_by == KEEPS_FAILING.of(
        vendor="Conta Azul", times=TROUBLE_LIMIT, last=BAD.message
    )


def test_each_vendors_troubles_are_counted_by_themselves() -> None:
    brake = Brake()
    for vendor in ("Conta Azul", "Pipedrive") * (TROUBLE_LIMIT - 1):
        brake.note_trouble(RetryableError("busy", vendor=vendor))
    brake.check()
    brake.note_trouble(RetryableError("busy", vendor="Pipedrive"))

    with pytest.raises(RetryableError, match="Pipedrive keeps failing"):
        brake.check()


def test_what_names_no_vendor_is_none_of_their_troubles() -> None:
    brake = Brake()
    for _ in range(TROUBLE_LIMIT):
        brake.note_trouble(RetryableError("a record cannot be read"))

    brake.check()


def test_a_success_in_between_sets_the_count_back() -> None:
    brake = Brake()
    for _ in range(TROUBLE_LIMIT):
        brake.note_trouble(BAD)
    brake.note_success()

    brake.check()


def test_what_stops_a_run_is_for_its_report() -> None:
    brake = Brake()
    with brake.stopping():
        raise RetryableError("the vendor rests")
    with brake.stopping():
        raise FatalError("no more")

    assert brake.stopped_by == Sentence("the vendor rests")
    assert brake.halted is not None
    assert brake.halted.message.english == "no more"


def test_a_bug_is_no_stop() -> None:
    with pytest.raises(ZeroDivisionError), Brake().stopping():
        raise ZeroDivisionError
