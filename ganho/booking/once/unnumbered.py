"""Creating what has no number that the vendor would refuse twice.

Customers and items are created once per key. An unanswered send is followed by another
only after a look, a minute or more later, found nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ganho.booking.once.creatable import Creatable
from ganho.booking.once.failing import Failing
from ganho.booking.once.looks import Looks
from ganho.booking.run.aside import SETTLING_TIME
from ganho.booking.run.brake import Brake
from ganho.errors import (
    FatalError,
    RedirectedError,
    RefusedError,
    RetryableError,
    ServerFailedError,
    UnknownOutcomeError,
)
from ganho.ledger.parts.promises import Promises
from ganho.ledger.records import Intent

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Unnumbered(Generic[Row]):
    """The creates of one kind: promised, sent, looked for, settled."""

    promises: Promises
    fingerprint: Callable[[str], str]
    looks: Looks
    failing: Failing
    brake: Brake
    keep: Callable[[Intent, Row], None]
    """Closes a promise with the row that there is now."""

    def create(self, wanted: Creatable[Row]) -> None:
        """Create it, or settle an earlier attempt.

        Raises RejectedError if the vendor refuses it, UnknownOutcomeError or
        RetryableError if the deal has to wait.
        """
        intent = self._promise(wanted)
        if intent is None:
            return
        try:
            made = wanted.send(0)
        except RedirectedError:
            # It may come after the work was done: the send stays unanswered (ADR 0025).
            raise
        except (RetryableError, FatalError):
            self.promises.answered(intent)
            raise
        except UnknownOutcomeError as error:
            self._settle_unknown(wanted, self.failing.noted(intent, error), error)
        except RefusedError as error:
            self._settle_refused(wanted, self.promises.answered(intent), error)
        else:
            self.keep(intent, made.thing)

    def _settle_unknown(
        self, wanted: Creatable[Row], intent: Intent, error: UnknownOutcomeError
    ) -> None:
        # A look this early may miss it: then the promise stays, for a later one.
        if self._is_found(wanted, intent):
            return
        self.brake.note_trouble(error)
        is_answer = isinstance(error, ServerFailedError)
        raise self.failing.why(intent) if is_answer else error

    def _settle_refused(
        self, wanted: Creatable[Row], intent: Intent, error: RefusedError
    ) -> None:
        if not self._is_found(wanted, intent):
            self.promises.give_up(intent)
            raise wanted.refused(error) from None

    def _promise(self, wanted: Creatable[Row]) -> Intent | None:
        """Promise a send; None if a look found what an earlier one made."""
        intent = self.promises.find(wanted.kind, wanted.key)
        if intent is None:
            self._let_others_show(wanted)
            return self.promises.begin(
                wanted.kind,
                wanted.key,
                payload_hash=self.fingerprint(wanted.payload),
                deal_id=wanted.deal_id,
            )
        if intent.unanswered:
            if self._is_found(wanted, intent):
                return None
            if self.looks.may_still_show(intent, SETTLING_TIME):
                raise self.failing.why(intent)
            self.failing.check_due(intent)
        # A minute has passed and a look found nothing: the earlier sends made nothing.
        return self.promises.send_again(intent, forget_unanswered=True)

    def _let_others_show(self, wanted: Creatable[Row]) -> None:
        """Wait for what an unanswered send made of the same deal under another key.

        A person may have edited the name, or a newer version folds it otherwise: it may
        be what is wanted, and it is not listed yet.
        """
        for other in self.promises.unsettled(wanted.kind):
            is_same_deal = other.deal_id == wanted.deal_id
            if is_same_deal and self.looks.may_still_show(other, SETTLING_TIME):
                raise self.failing.why(other)

    def _is_found(self, wanted: Creatable[Row], intent: Intent) -> bool:
        """Look for it; if it is there, close the intent with it."""
        found = wanted.look(intent).ours
        if found is not None:
            self.keep(intent, found.thing)
        return found is not None
