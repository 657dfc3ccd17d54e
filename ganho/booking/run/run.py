"""One run of one company: what it works with and what it has learnt so far."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Literal

from ganho.booking.run.numbers import Numbers
from ganho.booking.run.table import Desk, DryDesk, LedgerDesk
from ganho.company.composition import Company
from ganho.conta_azul.schemas import ListedContract
from ganho.errors import FatalError, RetryableError
from ganho.ledger.records import Decision, ForeignSale
from ganho.pipedrive.reading import ReadingPlan

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


@dataclass(frozen=True, kw_only=True)
class ActiveContract:
    """A contract of the ERP that bills now."""

    contract_id: str
    number: int | None
    customer_id: str
    ends_on: date | None
    item_ids: frozenset[str]


@dataclass(kw_only=True)
class Run:
    """A run under way. Shared by its threads."""

    run_id: str
    company: Company
    scope: Scope
    desk: Desk
    sale_numbers: Numbers
    contract_numbers: Numbers
    dry_run: bool = False
    started_at: datetime
    steady_at: float
    """What the clock that nobody sets said then."""
    time_there: datetime | None = None
    """Pipedrive's time, as its latest page of deals told it."""
    waiting: dict[int, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    won_before_activation: set[int] = field(default_factory=set)
    lists: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    incomplete: bool = False
    """Reading stopped half-way; the watermark stays where it was."""
    halted: FatalError | None = None
    stopped_by: str | None = None
    """Transient trouble that ended the run early."""
    prepared: bool = False
    prepare_lock: Lock = field(default_factory=Lock)
    settling: set[int] = field(default_factory=set)
    """Deals that wait because they were won just now."""
    reserving: set[int] = field(default_factory=set)
    """Deals whose sale was accepted while its stock was still being reserved."""
    short_of_stock: dict[int, Mapping[str, str]] = field(default_factory=dict)
    """Deals held for want of stock whose time to look again has come."""
    foreign_sales: list[ForeignSale] = field(default_factory=list)
    """What a dry run found in the ERP and keeps to itself."""
    listed_contracts: dict[str, list[ListedContract]] = field(default_factory=dict)
    """Active contracts by customer, as far as nobody has asked for their items."""
    contracts: dict[str, list[ActiveContract]] = field(default_factory=dict)
    """Active contracts by customer, with their items."""
    decisions: dict[int, list[Decision]] | None = None
    changed: set[int] = field(default_factory=set)
    """Deals that changed after they were checked: the next run decides."""
    plan: ReadingPlan | None = None
    """What is read of deals in this run."""
    pipedrive_company: int | None = None
    user_key: str | None = None
    customers_lock: Lock = field(default_factory=Lock)
    items_lock: Lock = field(default_factory=Lock)
    contracts_lock: Lock = field(default_factory=Lock)
    reading_lock: Lock = field(default_factory=Lock)
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


_current: dict[str, Run] = {}


def current_run(slug: str) -> Run:
    """The run under way for a company in this process.

    Raises FatalError if there is none: a step was called outside of its flow.
    """
    try:
        return _current[slug]
    except KeyError:
        message = f"No run of {slug} is under way in this process."
        raise FatalError(message, remedy="Retry the flow run, not the task.") from None


@contextmanager
def open_run(
    company: Company,
    *,
    run_id: str,
    scope: Scope,
    dry_run: bool = False,
    holder: str,
    recorded: bool = True,
) -> Iterator[Run]:
    """Hold the company's lease for one run.

    A person's decision holds it too, but is not `recorded` among the runs. Raises
    LeaseHeldError at once if another run holds it.
    """
    with company.ledger.lease(holder):
        if recorded:
            company.ledger.runs.start(run_id, scope.kind)
        if not dry_run:
            company.ledger.promises.bring_back_sends()
        run = Run(
            run_id=run_id,
            company=company,
            scope=scope,
            desk=_desk(company, run_id, dry_run),
            sale_numbers=Numbers(
                "sale", company.conta_azul.next_number, company.ledger
            ),
            contract_numbers=Numbers(
                "contract", company.conta_azul.next_contract_number, company.ledger
            ),
            dry_run=dry_run,
            started_at=company.clock(),
            steady_at=company.steady(),
        )
        _current[company.slug] = run
        try:
            yield run
        finally:
            _current.pop(company.slug, None)


def _desk(company: Company, run_id: str, dry_run: bool) -> Desk:
    if dry_run:
        return DryDesk(company.ledger, company.clock())
    return LedgerDesk(company.ledger, run_id)
