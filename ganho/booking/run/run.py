"""One run of one company: what it works with and what it has learnt so far."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Literal

from ganho.booking.run.table import Desk
from ganho.company.composition import Company
from ganho.errors import FatalError, RetryableError
from ganho.ledger.records import Decision
from ganho.pipedrive.reading import ReadingPlan

if TYPE_CHECKING:
    from ganho.booking.erp.by_hand import ByHand
    from ganho.booking.erp.contracts_in_force import ContractsInForce
    from ganho.booking.erp.counterparts import Counterparts
    from ganho.booking.erp.lists import Lists
    from ganho.booking.erp.references import References
    from ganho.booking.erp.register import Register
    from ganho.booking.erp.stock import Stock
    from ganho.booking.once.before import Before
    from ganho.booking.once.contract_look import ContractLooks
    from ganho.booking.once.contract_maker import ContractMaker
    from ganho.booking.once.customer_maker import CustomerMaker
    from ganho.booking.once.item_maker import ItemMaker
    from ganho.booking.once.leftovers import Leftovers
    from ganho.booking.once.originals import Originals
    from ganho.booking.once.sale_look import SaleLooks
    from ganho.booking.once.sale_maker import SaleMaker

RunKind = Literal["sync", "backfill", "second look"]

TROUBLE_LIMIT = 3
"""So many failed calls in a row, and the rest of the run waits for the next one."""


class NotYetError(RetryableError):
    """Nothing is wrong with a vendor: just this deal has to wait."""


class WaitingError(RetryableError):
    """Some deals of a chunk have to wait; `deal_ids` says which."""

    def __init__(self, deal_ids: list[int], *, unsettled: bool) -> None:
        super().__init__(f"{len(deal_ids)} deal(s) wait: {deal_ids}")
        self.deal_ids = deal_ids
        self.unsettled = unsettled


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which won deals a run is about: won in [won_from, won_until)."""

    kind: RunKind
    won_from: datetime
    won_until: datetime | None = None
    read_since: datetime | None = None
    """Read all that changed since then; None: since the watermark."""


@dataclass(kw_only=True)
class Run:
    """A run under way. Shared by its threads."""

    run_id: str
    company: Company
    scope: Scope
    desk: Desk
    dry_run: bool = False
    started_at: datetime
    steady_at: float
    """What the clock that nobody sets said then."""
    time_there: datetime | None = None
    """Pipedrive's time, as its latest page of deals told it."""
    waiting: dict[int, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    won_before_activation: set[int] = field(default_factory=set)
    incomplete: bool = False
    """Reading stopped half-way; the watermark stays where it was."""
    halted: FatalError | None = None
    stopped_by: str | None = None
    """Transient trouble that ended the run early."""
    settling: set[int] = field(default_factory=set)
    """Deals that wait because they were won just now."""
    decisions: dict[int, list[Decision]] | None = None
    changed: set[int] = field(default_factory=set)
    """Deals that changed after they were checked: the next run decides."""
    plan: ReadingPlan | None = None
    """What is read of deals in this run."""
    pipedrive_company: int | None = None
    user_key: str | None = None
    reading_lock: Lock = field(default_factory=Lock)
    lists: "Lists" = field(init=False)
    register: "Register" = field(init=False)
    counterparts: "Counterparts" = field(init=False)
    references: "References" = field(init=False)
    stock: "Stock" = field(init=False)
    contracts_in_force: "ContractsInForce" = field(init=False)
    by_hand: "ByHand" = field(init=False)
    originals: "Originals" = field(init=False)
    sale_looks: "SaleLooks" = field(init=False)
    contract_looks: "ContractLooks" = field(init=False)
    leftovers: "Leftovers" = field(init=False)
    before: "Before" = field(init=False)
    customers: "CustomerMaker" = field(init=False)
    items: "ItemMaker" = field(init=False)
    sales: "SaleMaker" = field(init=False)
    contracts: "ContractMaker" = field(init=False)
    _troubles: int = 0
    _lock: Lock = field(default_factory=Lock)

    def halt(self, error: FatalError) -> None:
        """Let every other thread stop before its next write."""
        with self._lock:
            self.halted = self.halted or error

    def note_trouble(self) -> None:
        """Count a failed call; successes in between set the count back."""
        with self._lock:
            self._troubles += 1

    def check(self) -> None:
        """Raise if this run should write no more."""
        self.check_halted()
        if self._troubles >= TROUBLE_LIMIT:
            raise RetryableError("the vendor keeps failing; the rest waits")

    def check_halted(self) -> None:
        """Raise what made another thread stop the run."""
        if self.halted is not None:
            raise self.halted

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Let a run that cannot go on end with its report.

        Transient trouble leaves the open deals waiting; a FatalError halts the run.
        """
        try:
            yield
        except FatalError as error:
            self.halt(error)
        except RetryableError as error:
            self.stopped_by = str(error)

    def make_wait(self, deal_id: int, why: str) -> None:
        """Leave a deal open for the next run."""
        with self._lock:
            self.waiting[deal_id] = why

    def stop_waiting(self, deal_id: int) -> None:
        """A deal made its step after all."""
        with self._lock:
            self.waiting.pop(deal_id, None)
            self._troubles = 0

    def age(self, moment: datetime) -> timedelta:
        """Tell how long ago a moment certainly was, whatever is done to the clock.

        The clock may be set while the run is under way, on or back: the lesser of what
        it says and of what has gone by since the run began counts.
        """
        gone_by = timedelta(seconds=self.company.steady() - self.steady_at)
        return min(self.company.clock(), self.started_at + gone_by) - moment

    def remark(self, text: str) -> None:
        """Tell the reader of the report something about the run as a whole."""
        with self._lock:
            if text not in self.remarks:
                self.remarks.append(text)
