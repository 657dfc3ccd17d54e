"""Creating what has no number that the vendor would refuse twice.

Customers and items are created once per key. An unanswered send is followed by another
only after a look, a minute or more later, found nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ganho.booking.once.creatable import Creatable
from ganho.booking.once.looks import Looks
from ganho.booking.run.aside import SETTLING_TIME
from ganho.errors import (
    FatalError,
    RedirectedError,
    RefusedError,
    RetryableError,
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
            raise
        except (RetryableError, FatalError):
            self.promises.answered(intent)
            raise
        except UnknownOutcomeError:
            if not self._is_found(wanted, intent):
                raise
        except RefusedError as error:
            self._settle_refused(wanted, self.promises.answered(intent), error)
        else:
            self.keep(intent, made.thing)

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
                raise UnknownOutcomeError(f"a {wanted.kind}'s create is unanswered")
        return self.promises.send_again(intent, forget_unanswered=True)

    def _is_found(self, wanted: Creatable[Row], intent: Intent) -> bool:
        """Look for it; if it is there, close the intent with it."""
        found = wanted.look(intent).ours
        if found is not None:
            self.keep(intent, found.thing)
        return found is not None
