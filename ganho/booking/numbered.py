"""Creating a sale or a contract exactly once.

The vendor has no idempotency key. What stands in for it: an intent in the ledger before
each send, a number that an attempt keeps until it is settled (a number in use is
refused), and a marker by which what was created is found again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from ganho.booking.noting import Noted
from ganho.booking.numbers import Numbers
from ganho.booking.run import Run
from ganho.errors import (
    RefusedError,
    RejectedError,
    RetryableError,
    UnknownOutcomeError,
)
from ganho.ledger.records import Booking, BookingKind, Intent

MAX_SENDS = 4
"""In one run; a fifth means that something is wrong that waiting may mend."""
BETWEEN_LOOKS = 3.0
"""Seconds; a list may lag behind a create."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a look found: ours, or a stranger's under our number, or nothing."""

    ours: Booking | None = None
    stranger: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One thing to create under a number: how to send it, and how to look for it."""

    kind: BookingKind
    deal_id: int
    numbers: Numbers
    payload: str
    send: Callable[[int], Booking]
    look: Callable[[Intent], Found]
    noted: Callable[[Booking], Noted]
    """Gives the remarks that are kept together with the booking."""
    refuse: Callable[[RefusedError], RejectedError]
    """Says why the deal is set aside after a refusal that was looked into."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A draft and the promise to send it."""

    draft: Draft
    intent: Intent
    refused: bool = False
    """Whether the vendor refused it once under an undisputed number."""


def create_numbered(run: Run, draft: Draft) -> None:
    """Book one deal, or settle what an earlier run left unsettled.

    Raises RejectedError to set the deal aside, RetryableError or UnknownOutcomeError
    to make it wait.
    """
    attempt = _begin(run, draft)
    for _ in range(MAX_SENDS):
        if attempt is None:
            return
        run.check()
        attempt = _send_once(run, attempt)
    if attempt is not None:
        run.company.ledger.answered(attempt.intent)
        raise RetryableError("no number could be had for it")


def _begin(run: Run, draft: Draft) -> Attempt | None:
    """Promise a send; None if an earlier one turns out to have been answered."""
    ledger, key = run.company.ledger, str(draft.deal_id)
    intent = ledger.intent(draft.kind, key)
    if intent is None:
        number = draft.numbers.take()
        intent = ledger.begin(
            draft.kind,
            key,
            payload_hash=_payload_hash(draft, number),
            number=number,
            deal_id=draft.deal_id,
        )
        return Attempt(draft=draft, intent=intent)
    attempt = Attempt(draft=draft, intent=intent)
    found = _look(run, attempt, looks=2) if intent.unanswered else Found()
    if found.ours is not None:
        _book(run, attempt, found.ours)
        return None
    return _promise_again(run, attempt, fresh_number=found.stranger)


def _send_once(run: Run, attempt: Attempt) -> Attempt | None:
    """Send; None if the deal is booked, else the next promise, already written."""
    try:
        booking = attempt.draft.send(attempt.intent.number or 0)
    except RetryableError:
        run.company.ledger.answered(attempt.intent)
        raise
    except UnknownOutcomeError:
        return _settle_unknown(run, attempt)
    except RefusedError as error:
        return _settle_refused(run, attempt, error)
    _book(run, attempt, booking)
    return None


def _settle_unknown(run: Run, attempt: Attempt) -> Attempt | None:
    found = _look(run, attempt, looks=2)
    if found.ours is not None:
        _book(run, attempt, found.ours)
        return None
    if attempt.intent.unanswered > 1 and not found.stranger:
        raise UnknownOutcomeError("two answers were lost; the next run looks again")
    return _promise_again(run, attempt, fresh_number=found.stranger)


def _settle_refused(run: Run, attempt: Attempt, error: RefusedError) -> Attempt | None:
    intent = run.company.ledger.answered(attempt.intent)
    attempt = replace(attempt, intent=intent)
    found = _look(run, attempt, looks=1)
    if found.ours is not None:
        _book(run, attempt, found.ours)
        return None
    if found.stranger:
        return _promise_again(run, attempt, fresh_number=True)
    if intent.unanswered:
        raise UnknownOutcomeError("refused, but an earlier answer is still missing")
    if attempt.refused:
        run.company.ledger.give_up(intent)
        raise attempt.draft.refuse(error)
    return replace(_promise_again(run, attempt, fresh_number=True), refused=True)


def _look(run: Run, attempt: Attempt, *, looks: int) -> Found:
    """Look several times, some seconds apart, until there is something to see."""
    found = attempt.draft.look(attempt.intent)
    for _ in range(looks - 1):
        if found.ours is not None or found.stranger:
            break
        run.company.sleep(BETWEEN_LOOKS)
        found = attempt.draft.look(attempt.intent)
    return found


def _promise_again(run: Run, attempt: Attempt, *, fresh_number: bool) -> Attempt:
    """Write the intent of one more send.

    A stranger under our number proves that our sends with it changed nothing, as does
    a refusal: only then is the number changed.
    """
    draft = attempt.draft
    number = draft.numbers.take_fresh() if fresh_number else attempt.intent.number
    intent = run.company.ledger.send_again(
        attempt.intent,
        number=number,
        payload_hash=_payload_hash(draft, number or 0),
        forget_unanswered=fresh_number,
    )
    return replace(attempt, intent=intent)


def _book(run: Run, attempt: Attempt, booking: Booking) -> None:
    if booking.number is None:
        booking = replace(booking, number=attempt.intent.number)
    noted = attempt.draft.noted(booking)
    run.company.ledger.book(booking, attempt.intent, noted)


def _payload_hash(draft: Draft, number: int) -> str:
    return hashlib.sha256(f"{number} {draft.payload}".encode()).hexdigest()
