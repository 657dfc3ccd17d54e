"""Creating a sale or a contract exactly once.

The vendor has no idempotency key. What stands in for it: an intent in the ledger before
each send, a number that an attempt keeps until it is settled (a number in use is
refused), and a marker by which what was created is found again.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ganho.booking.erp.remarks import Noted
from ganho.booking.run.numbers import Numbers
from ganho.booking.run.run import Run
from ganho.errors import (
    FatalError,
    RedirectedError,
    RefusedError,
    RejectedError,
    RetryableError,
    UnknownOutcomeError,
)
from ganho.ledger.records import Booking, BookingKind, Intent, Sent

MAX_SENDS = 4
"""In one run; a fifth means that something is wrong that waiting may mend."""
BETWEEN_LOOKS = 3.0
"""Seconds; a list may lag behind a create."""
SHOWS_WITHIN = timedelta(hours=1)
"""What a send made shows by then: a refusal of a later one is believed."""
KNOWN = 3
"""So many numbers of ours are tried where a search is to prove that it works: a person
may have deleted one of them."""


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
    sent: Sent
    send: Callable[[int], Booking]
    look: Callable[[Intent], Found]
    """Raises RejectedError where it finds what may be ours and does not say so."""
    finds: Callable[[Sequence[int]], bool]
    """Tells whether the search by number shows any of these, which are in use."""
    noted: Callable[[Booking], Noted]
    """Gives the remarks that are kept together with the booking."""
    refuse: Callable[[RefusedError], RejectedError]
    """Says why the deal is set aside after a refusal that was looked into."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A draft and the promise to send it."""

    draft: Draft
    intent: Intent
    before: Intent | None = None
    """The promise as it was before this send."""
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
        attempt = _send_once(run, attempt)
    if attempt is not None:
        _note_nothing(run, attempt)
        raise RetryableError("no number could be had for it")


def _begin(run: Run, draft: Draft) -> Attempt | None:
    """Promise a send; None if an earlier one turns out to have been answered."""
    intent = run.company.ledger.promises.find(draft.kind, str(draft.deal_id))
    if intent is None:
        return _promise(run, draft)
    attempt = Attempt(draft=draft, intent=intent)
    found = _look(run, attempt, looks=2) if intent.unanswered else Found()
    if found.ours is not None:
        _book(run, attempt, found.ours)
        return None
    return _promise_again(run, attempt, fresh_number=found.stranger)


def _promise(run: Run, draft: Draft) -> Attempt:
    """Write the intent of a first send: whatever may stop the run is asked before."""
    number = draft.numbers.take()
    run.check()
    intent = run.company.ledger.promises.begin(
        draft.kind,
        str(draft.deal_id),
        payload_hash=_payload_hash(draft, number),
        number=number,
        deal_id=draft.deal_id,
        sent=draft.sent,
    )
    return Attempt(draft=draft, intent=intent)


def _send_once(run: Run, attempt: Attempt) -> Attempt | None:
    """Send; None if the deal is booked, else the next promise, already written."""
    try:
        booking = attempt.draft.send(attempt.intent.number or 0)
    except UnknownOutcomeError:
        return _settle_unknown(run, attempt)
    except RefusedError as error:
        return _settle_refused(run, attempt, error)
    except RedirectedError:
        raise
    except (RetryableError, RejectedError, FatalError):
        _note_nothing(run, attempt)
        raise
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
    attempt = replace(attempt, intent=_note_nothing(run, attempt))
    found = _look(run, attempt, looks=1)
    if found.ours is not None:
        _book(run, attempt, found.ours)
        return None
    if found.stranger:
        return _promise_again(run, attempt, fresh_number=True)
    if may_still_show(run, attempt.intent, SHOWS_WITHIN):
        raise UnknownOutcomeError("refused, but an earlier answer is still missing")
    if attempt.refused or not _is_free(run, attempt):
        raise _believe(run, attempt, error)
    return replace(_promise_again(run, attempt, fresh_number=True), refused=True)


def _believe(run: Run, attempt: Attempt, error: RefusedError) -> RejectedError:
    """Give why the deal is set aside.

    Its promise is closed where every send was refused, under two numbers; else it is
    kept with its number, which is all that guards an earlier send.
    """
    intent, why = attempt.intent, attempt.draft.refuse(error)
    if intent.unanswered:
        return RejectedError(why.reason, **why.facts, number=str(intent.number))
    if attempt.refused:
        run.company.ledger.promises.give_up(intent)
    return why


def _is_free(run: Run, attempt: Attempt) -> bool:
    """Tell whether nobody has the number that was refused and that a look did not find.

    The look proves it where a number that is in use is found in the same way. Where
    every send was answered, so that none of ours can be there, the vendor's own counter
    does too.
    """
    draft, intent = attempt.draft, attempt.intent
    if draft.finds(run.company.ledger.bookings.latest_numbers(draft.kind, KNOWN)):
        return True
    return not intent.unanswered and draft.numbers.is_unused(intent.number or 0)


def may_still_show(run: Run, intent: Intent, within: timedelta) -> bool:
    """Tell whether what an unanswered send made may not show yet."""
    age = run.age(intent.last_sent_at)
    return bool(intent.unanswered) and age < within


def look_repeatedly(run: Run, look: Callable[[], Found], looks: int) -> Found:
    """Look several times, some seconds apart, until there is something to see."""
    found = look()
    for _ in range(looks - 1):
        if found.ours is not None or found.stranger:
            break
        run.company.sleep(BETWEEN_LOOKS)
        found = look()
    return found


def _look(run: Run, attempt: Attempt, *, looks: int) -> Found:
    return look_repeatedly(run, lambda: attempt.draft.look(attempt.intent), looks)


def _note_nothing(run: Run, attempt: Attempt) -> Intent:
    """Note that a send certainly changed nothing."""
    return run.company.ledger.promises.answered(attempt.intent, before=attempt.before)


def _promise_again(run: Run, attempt: Attempt, *, fresh_number: bool) -> Attempt:
    """Write the intent of one more send.

    A stranger under our number proves that our sends with it changed nothing, as does
    a refused number that nobody has: only then is it changed.
    """
    draft = attempt.draft
    number = draft.numbers.take_fresh() if fresh_number else attempt.intent.number
    run.check()
    intent = run.company.ledger.promises.send_again(
        attempt.intent,
        number=number,
        payload_hash=_payload_hash(draft, number or 0),
        sent=draft.sent,
        forget_unanswered=fresh_number,
    )
    return replace(attempt, intent=intent, before=attempt.intent)


def _book(run: Run, attempt: Attempt, booking: Booking) -> None:
    if booking.number is None:
        booking = replace(booking, number=attempt.intent.number)
    noted = attempt.draft.noted(booking)
    run.company.ledger.bookings.keep(booking, attempt.intent, noted)


def _payload_hash(draft: Draft, number: int) -> str:
    return hashlib.sha256(f"{number} {draft.payload}".encode()).hexdigest()
