"""Creating a sale or a contract exactly once.

The vendor has no idempotency key. What stands in for it: an intent in the ledger before
each send, a number that an attempt keeps until it is settled (a number in use is
refused), and a marker by which what was created is found again.
"""

import hashlib
from dataclasses import dataclass, replace

from ganho.booking.once.creatable import Found, Made, NumberedCreatable
from ganho.booking.once.failing import Failing
from ganho.booking.once.looks import SHOWS_WITHIN, Looks
from ganho.booking.run.brake import Brake
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
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.parts.promises import Promises
from ganho.ledger.records import Booking, Intent

MAX_SENDS = 4
"""In one run; a fifth means that something is wrong that waiting may mend."""
KNOWN = 3
"""So many numbers of ours are tried where a search is to prove that it works: a person
may have deleted one of them."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What is to be created, and the promise to send it."""

    wanted: NumberedCreatable
    intent: Intent
    before: Intent | None = None
    """The promise as it was before this send."""
    refused: bool = False
    """Whether the vendor refused it once under an undisputed number."""


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """The creates of one kind: promised, sent, looked for, settled."""

    promises: Promises
    bookings: Bookings
    numbers: Numbers
    looks: Looks
    failing: Failing
    brake: Brake

    def create(self, wanted: NumberedCreatable) -> None:
        """Book one deal, or settle what an earlier run left unsettled.

        Raises RejectedError to set the deal aside, RetryableError or UnknownOutcomeError
        to make it wait.
        """
        attempt = self._begin(wanted)
        for _ in range(MAX_SENDS):
            if attempt is None:
                return
            attempt = self._send_once(attempt)
        if attempt is not None:
            # The last promise was written and never sent.
            self._note_nothing(attempt)
            raise RetryableError("no number could be had for it", vendor="Conta Azul")

    def _begin(self, wanted: NumberedCreatable) -> Attempt | None:
        """Promise a send; None if an earlier one turns out to have been answered."""
        intent = self.promises.find(wanted.kind, wanted.key)
        if intent is None:
            return self._promise(wanted)
        attempt = Attempt(wanted=wanted, intent=intent)
        # Where every send was answered there is nothing of ours to find: no call.
        found = self._look(attempt, looks=2) if intent.unanswered else Found[Booking]()
        if found.ours is not None:
            self._book(attempt, found.ours)
            return None
        return self._promise_again(attempt, fresh_number=found.stranger)

    def _promise(self, wanted: NumberedCreatable) -> Attempt:
        """Write the intent of a first send: whatever may stop the run is asked before."""
        number = self.numbers.take()
        # Not after the promise: what was not sent would count as an unanswered send.
        self.brake.check()
        intent = self.promises.begin(
            wanted.kind,
            wanted.key,
            payload_hash=_payload_hash(wanted, number),
            number=number,
            deal_id=wanted.deal_id,
            sent=wanted.sent,
        )
        return Attempt(wanted=wanted, intent=intent)

    def _send_once(self, attempt: Attempt) -> Attempt | None:
        """Send; None if the deal is booked, else the next promise, already written."""
        try:
            # Killed between here and the commit, the next run looks before it sends.
            made = attempt.wanted.send(attempt.intent.number or 0)
        except UnknownOutcomeError as error:
            return self._settle_unknown(attempt, error)
        except RefusedError as error:
            return self._settle_refused(attempt, error)
        except RedirectedError:
            # It may come after the work was done: the send stays unanswered (ADR 0025).
            raise
        except (RetryableError, RejectedError, FatalError):
            # These come before the vendor's work, or instead of it: that is an answer.
            self._note_nothing(attempt)
            raise
        self._book(attempt, made)
        return None

    def _settle_unknown(
        self, attempt: Attempt, error: UnknownOutcomeError
    ) -> Attempt | None:
        attempt = replace(attempt, intent=self.failing.noted(attempt.intent, error))
        found = self._look(attempt, looks=2)
        if found.ours is not None:
            self._book(attempt, found.ours)
            return None
        if attempt.intent.unanswered > 1 and not found.stranger:
            self.brake.note_trouble(error)
            if isinstance(error, ServerFailedError):
                raise self.failing.why(attempt.intent)
            raise UnknownOutcomeError("two answers were lost; the next run looks again")
        # Safe under the same number: if the lost send did arrive, this one is refused.
        return self._promise_again(attempt, fresh_number=found.stranger)

    def _settle_refused(self, attempt: Attempt, error: RefusedError) -> Attempt | None:
        # This send is answered: only what an earlier one made can still be there.
        attempt = replace(attempt, intent=self._note_nothing(attempt))
        found = self._look(attempt, looks=1)
        if found.ours is not None:
            self._book(attempt, found.ours)
            return None
        if found.stranger:
            return self._promise_again(attempt, fresh_number=True)
        # Most refusals after a lost answer are that number's own: ours shows soon.
        if self.looks.may_still_show(attempt.intent, SHOWS_WITHIN):
            raise UnknownOutcomeError("refused, but an earlier answer is still missing")
        # The number is the vendor's only guard: one that is not shown free is kept.
        if attempt.refused or not self._is_free(attempt):
            raise self._believe(attempt, error)
        return replace(self._promise_again(attempt, fresh_number=True), refused=True)

    def _believe(self, attempt: Attempt, error: RefusedError) -> RejectedError:
        """Give why the deal is set aside.

        Its promise is closed where every send was refused, under two numbers; else it is
        kept with its number, which is all that guards an earlier send.
        """
        intent, why = attempt.intent, attempt.wanted.refused(error)
        if intent.unanswered:
            return RejectedError(why.reason, **why.facts, number=str(intent.number))
        if attempt.refused:
            self.promises.give_up(intent)
        return why

    def _is_free(self, attempt: Attempt) -> bool:
        """Tell whether nobody has the number that was refused and a look did not find.

        The look proves it where a number that is in use is found in the same way. Where
        every send was answered, so that none of ours can be there, the vendor's own
        counter does too.
        """
        wanted, intent = attempt.wanted, attempt.intent
        if wanted.finds(self.bookings.latest_numbers(wanted.kind, KNOWN)):
            return True
        return not intent.unanswered and self.numbers.is_unused(intent.number or 0)

    def _look(self, attempt: Attempt, *, looks: int) -> Found[Booking]:
        return self.looks.repeat(lambda: attempt.wanted.look(attempt.intent), looks)

    def _note_nothing(self, attempt: Attempt) -> Intent:
        """Note that a send certainly changed nothing."""
        return self.promises.answered(attempt.intent, before=attempt.before)

    def _promise_again(self, attempt: Attempt, *, fresh_number: bool) -> Attempt:
        """Write the intent of one more send.

        A stranger under our number proves that our sends with it changed nothing, as does
        a refused number that nobody has: only then is it changed.
        """
        self.failing.check_due(attempt.intent)
        wanted, number = attempt.wanted, attempt.intent.number
        if fresh_number:
            number = self.numbers.take_fresh()
        self.brake.check()
        intent = self.promises.send_again(
            attempt.intent,
            number=number,
            payload_hash=_payload_hash(wanted, number or 0),
            sent=wanted.sent,
            forget_unanswered=fresh_number,
        )
        return replace(attempt, intent=intent, before=attempt.intent)

    def _book(self, attempt: Attempt, made: Made[Booking]) -> None:
        booking = made.thing
        if booking.number is None:
            booking = replace(booking, number=attempt.intent.number)
        self.bookings.keep(booking, attempt.intent, made.remarks)


def _payload_hash(wanted: NumberedCreatable, number: int) -> str:
    return hashlib.sha256(f"{number} {wanted.payload}".encode()).hexdigest()
