"""Creating what has no number that the vendor would refuse twice.

Customers and items are created once per key. An unanswered send is followed by another
only after a look, a minute or more later, found nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ganho.booking.run.aside import SETTLING_TIME
from ganho.booking.run.run import Run
from ganho.domain.reasons import Reason
from ganho.errors import (
    FatalError,
    RedirectedError,
    RefusedError,
    RejectedError,
    RetryableError,
    UnknownOutcomeError,
)
from ganho.ledger.records import CreateKind, Intent

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Missing(Generic[Row]):
    """One thing the ERP lacks: how to send it, to look for it, to keep its id."""

    kind: CreateKind
    key: str
    payload: str
    send: Callable[[], Row]
    look: Callable[[], Row | None]
    keep: Callable[[Intent, Row], None]
    refusal: Reason


def create_unnumbered(run: Run, deal_id: int, missing: Missing[Row]) -> None:
    """Create it, or settle an earlier attempt.

    Raises RejectedError if the vendor refuses it, UnknownOutcomeError or
    RetryableError if the deal has to wait.
    """
    intent = _promise(run, deal_id, missing)
    if intent is None:
        return
    ledger = run.company.ledger
    try:
        made = missing.send()
    except RedirectedError:
        raise
    except (RetryableError, FatalError):
        ledger.promises.answered(intent)
        raise
    except UnknownOutcomeError:
        if not _is_found(missing, intent):
            raise
    except RefusedError as error:
        intent = ledger.promises.answered(intent)
        if not _is_found(missing, intent):
            ledger.promises.give_up(intent)
            raise RejectedError(
                missing.refusal, status=str(error.status), text=error.text
            ) from None
    else:
        missing.keep(intent, made)


def _promise(run: Run, deal_id: int, missing: Missing[Row]) -> Intent | None:
    """Promise a send; None if a look found what an earlier one made."""
    ledger = run.company.ledger
    intent = ledger.promises.find(missing.kind, missing.key)
    if intent is None:
        payload = ledger.fingerprint(missing.payload)
        return ledger.promises.begin(
            missing.kind, missing.key, payload_hash=payload, deal_id=deal_id
        )
    if intent.unanswered:
        if _is_found(missing, intent):
            return None
        if run.age(intent.last_sent_at) < SETTLING_TIME:
            raise UnknownOutcomeError(f"a {missing.kind}'s create is unanswered")
    return ledger.promises.send_again(intent, forget_unanswered=True)


def _is_found(missing: Missing[Row], intent: Intent) -> bool:
    """Look for it; if it is there, close the intent with it."""
    row = missing.look()
    if row is None:
        return False
    missing.keep(intent, row)
    return True
