"""Creates that are answered 5xx: when they are sent again, and whose problem they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ganho.booking.run.consents import Consents
from ganho.domain.failures import Failures, Trouble, whose_trouble
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError, ServerFailedError, UnknownOutcomeError
from ganho.ledger.parts.promises import Promises
from ganho.ledger.records import CreateKind, Intent

REASONS: Mapping[CreateKind, Reason] = {
    "customer": Reason.CUSTOMER_FAILS,
    "item": Reason.ITEM_FAILS,
    "sale": Reason.SALE_FAILS,
    "contract": Reason.CONTRACT_FAILS,
}
NOTHING_IS_CREATED = "NOTHING_IS_CREATED"
"""The remark on a run in which nobody's create is answered."""


@dataclass(frozen=True, kw_only=True)
class Failing:
    """What became of creates that failed there; their promises keep it."""

    promises: Promises
    consents: Consents
    remark: Callable[[str], None]
    clock: Callable[[], datetime]
    zone: tzinfo

    def noted(self, intent: Intent, error: UnknownOutcomeError) -> Intent:
        """Keep an answer of 5xx with its promise; what was not answered is none."""
        if not isinstance(error, ServerFailedError):
            return intent
        return self.promises.failed(intent, status=error.status, code=error.code)

    def check_due(self, intent: Intent) -> None:
        """Raise where a create was answered 5xx so often that it rests.

        Asked after a look that found nothing.
        """
        failed = intent.failed
        if failed is None:
            return
        now = self.clock()
        if failed.is_spent(now) or self._rests(intent, failed, now):
            raise self.why(intent)

    def why(self, intent: Intent) -> RejectedError | UnknownOutcomeError:
        """Say what becomes of a deal whose create was just answered 5xx.

        Where it is the company's trouble that is said once, not of each deal.
        """
        failed = intent.failed
        if failed is None or failed.last_at < intent.last_sent_at:
            return UnknownOutcomeError(
                "a {kind}'s create is unanswered", kind=intent.kind
            )
        trouble = self._trouble(intent, failed)
        if trouble == "deal":
            return self._held_for(intent, failed)
        if trouble == "company":
            self.remark(NOTHING_IS_CREATED)
        return UnknownOutcomeError(
            "Conta Azul answered {status}; a later run looks again",
            status=failed.status,
        )

    def _rests(self, intent: Intent, failed: Failures, now: datetime) -> bool:
        """Tell whether to wait with it, as long as nobody's create is answered."""
        if self._trouble(intent, failed) != "company" or now >= failed.next_send_at:
            return False
        deal_id = intent.deal_id or 0
        return not self.consents.was_released_since(deal_id, failed.last_at)

    def _trouble(self, intent: Intent, failed: Failures) -> Trouble:
        others = self.promises.others_than(intent)
        return whose_trouble(failed, others, self.clock())

    def _held_for(self, intent: Intent, failed: Failures) -> RejectedError:
        day = failed.first_at.astimezone(self.zone).date()
        return RejectedError(
            REASONS[intent.kind],
            status=str(failed.status),
            code=failed.code,
            runs=str(failed.runs),
            day=day.isoformat(),
            number=str(intent.number or ""),
        )
