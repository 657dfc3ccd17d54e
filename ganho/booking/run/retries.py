"""Whose cause in the ERP is looked at in this run: few at a time, in turn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from ganho.booking.run.aside import ERP_CAUSES, is_due
from ganho.domain.reasons import Remark
from ganho.ledger.parts.deal_remarks import Remarks
from ganho.ledger.parts.deals import DealRows
from ganho.ledger.records import DealRecord, DealState, Warned

MOST = 2
"""Looks at causes in the ERP a run, however many deals are held there."""
LOOK_AGAIN_AFTER = {
    Remark.STOCK_RESERVING: timedelta(minutes=4),
    Remark.STOCK_PENDING: timedelta(hours=1),
}
"""After that long an accepted sale is read again: to reserve takes moments, to fill
hours."""


@dataclass(frozen=True, kw_only=True)
class Retries:
    """Held deals and accepted sales that are looked at again, the longest due first.

    `everything`: whether their time has come or not, for a person who waits for it.
    """

    rows: DealRows
    remarks: Remarks
    clock: Callable[[], datetime]
    everything: bool = False

    @cached_property
    def held(self) -> frozenset[int]:
        """Held deals whose cause in the ERP may be gone."""
        return frozenset(self._held_due[: self._share])

    def may_go_on(self, held: DealRecord) -> bool:
        """Tell whether a deal goes on though it is as it was when it was held."""
        return held.deal_id in self.held or is_let_go(held, self.clock())

    @cached_property
    def sales(self) -> list[Warned]:
        """Warnings on accepted sales whose stock may be there by now, one a deal."""
        return self._sales_due[: self._share]

    @property
    def _share(self) -> int | None:
        """Neither kind keeps the other from its turn."""
        if self.everything:
            return None
        return MOST // 2 if self._held_due and self._sales_due else MOST

    @cached_property
    def _held_due(self) -> list[int]:
        now, held = self.clock(), self.rows.in_state(DealState.QUARANTINED)
        looks = {r.deal_id: r.next_look_at for r in held if _is_held_there(r)}
        due = [
            (at, deal_id)
            for deal_id, at in looks.items()
            if at is not None and (self.everything or is_due(at, now))
        ]
        return [deal_id for _, deal_id in sorted(due)]

    @cached_property
    def _sales_due(self) -> list[Warned]:
        now = self.clock()
        due = [
            warned
            for remark, wait in LOOK_AGAIN_AFTER.items()
            for warned in self.remarks.of_kind(
                remark, noted_before=now if self.everything else now - wait
            )
        ]
        # A deal may bear both remarks, and is read once.
        return list({warned.deal_id: warned for warned in due}.values())


def is_let_go(held: DealRecord, now: datetime) -> bool:
    """Tell whether a person decided on a deal since it was held; he does not wait."""
    return not held.looks and is_due(held.next_look_at, now)


def _is_held_there(held: DealRecord) -> bool:
    return held.reason in ERP_CAUSES and held.looks > 0
