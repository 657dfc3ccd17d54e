"""What a checkup works from: everything that was read, each thing once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import httpx

from ganho.company.composition import Clock, CompanyValues
from ganho.conta_azul.schemas import ListedSale
from ganho.conta_azul.schemas.named import Named
from ganho.conta_azul.schemas.pessoa import ConnectedAccount
from ganho.domain.settings import Settings
from ganho.errors import FatalError, GanhoError
from ganho.ledger.inspecting import LedgerState
from ganho.ledger.lease import LeaseHolder
from ganho.ledger.records import DealRecord, Sold
from ganho.pipedrive.api import Me
from ganho.pipedrive.limits import tokens_of
from ganho.pipedrive.schemas import FieldWire, UserWire
from ganho.report.run_report import Calls
from ganho.transport import read_date

T = TypeVar("T")


@dataclass(frozen=True)
class Untold:
    """Something that could not be read. `check` is the one that tells why."""

    check: str
    trouble: GanhoError | None = None


class UntoldError(Exception):
    """A check needs what could not be read."""

    def __init__(self, untold: Untold) -> None:
        super().__init__(untold.check)
        self.untold = untold


def told(what: T | Untold) -> T:
    """Give what was read. Raises UntoldError if it was not."""
    if isinstance(what, Untold):
        raise UntoldError(what)
    return what


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The run that is in a deployment's only place."""

    run: str
    since: datetime
    """It was handed over, or began."""
    begun: bool = True
    overdue: bool = False
    """It should have begun by now."""


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """A deployment of `sync-won-deals` for the company, as Prefect knows it."""

    name: str
    pool: str = ""
    """Empty for one that a process serves without a pool."""
    pool_state: str = ""
    """`READY`, `NOT_READY` (no worker looks after it) or `PAUSED`; empty: no such pool."""
    scheduled: bool = False
    """It has a schedule, and neither of them is paused."""
    dropped: int = 0
    """Starts of the last hour for which there was no place."""
    holder: Holder | None = None


@dataclass(frozen=True, kw_only=True)
class Scheduling:
    """The Prefect server, and what starts runs there."""

    version: str
    temporary: bool = False
    """It was started for this command and ends with it."""
    deployments: tuple[Deployed, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Trace:
    """A sale that somebody else made, with what tells of its maker."""

    sale: ListedSale
    pending_review: bool = False


@dataclass(frozen=True, kw_only=True)
class LedgerFacts:
    """What the ledger knows that a checkup asks about."""

    pipedrive_company: int | None = None
    erp_company: str | None = None
    lease: LeaseHolder | None = None
    last_complete_run: datetime | None = None
    unsettled: tuple[DealRecord, ...] = ()
    """Deals that are open or held."""
    stock_remarks: int = 0
    sold: tuple[Sold, ...] = ()
    """Booked of late."""


@dataclass
class Ear:
    """Hears what a vendor's answers say besides: the time there, the budget left."""

    clock: Clock
    status: int | None = None
    """Of the last answer."""
    off: float | None = None
    """Seconds by which the vendor's clock is ahead of ours, as far as it is certain."""
    tokens: tuple[int, int] | None = None
    """Left of the day, and the day's limit."""

    def so_far(self) -> "Heard":
        """Give what was heard."""
        return Heard(answered=self.status is not None, off=self.off, tokens=self.tokens)

    def hear(self, response: httpx.Response) -> None:
        """Listen to one answer."""
        self.status = response.status_code
        left, limit = tokens_of(response)
        if left is not None and limit:
            self.tokens = left, limit
        there = read_date(response.headers.get("date", ""))
        if there is not None:
            self._compare(there, response)

    def _compare(self, there: datetime, response: httpx.Response) -> None:
        """Compare the clocks; a date of whole seconds fell between asking and hearing."""
        until = self.clock()
        late = (there - until).total_seconds()
        early = (there - (until - response.elapsed)).total_seconds() + 1
        off = max(late, 0.0) + min(early, 0.0)
        if self.off is None or abs(off) < abs(self.off):
            self.off = off


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What was heard of one vendor."""

    answered: bool = False
    off: float | None = None
    tokens: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class LedgerChart:
    """The ledger from outside, and what it knows."""

    state: LedgerState | Untold
    facts: LedgerFacts | Untold


@dataclass(frozen=True, kw_only=True)
class PipedriveChart:
    """What Pipedrive said."""

    me: Me | Untold
    fields: Mapping[str, Sequence[FieldWire]] | Untold
    users: Sequence[UserWire] | Untold = ()
    """Read only where deals bring their owner as the seller."""
    heard: Heard = Heard()


@dataclass(frozen=True, kw_only=True)
class ErpChart:
    """What Conta Azul said."""

    account: ConnectedAccount | Untold
    lists: Mapping[str, Sequence[Named] | Untold] = field(default_factory=dict)
    """The account's own lists, as far as settings name something in them."""
    traces: Sequence[Trace] | Untold = ()
    """Sales of the last days that ganho did not make."""
    heard: Heard = Heard()


@dataclass(frozen=True, kw_only=True)
class Chart:
    """All that was read of one company, and when."""

    now: datetime
    values: CompanyValues | Untold
    prefect: Scheduling | Untold
    ledger: LedgerChart
    pipedrive: PipedriveChart
    conta_azul: ErpChart
    calls: Calls = field(default_factory=Calls)

    @property
    def settings(self) -> Settings:
        """The company's settings. Raises UntoldError if they could not be loaded."""
        return told(self.values).settings

    @property
    def known(self) -> LedgerFacts:
        """What the ledger knows. Raises UntoldError if it could not be read."""
        return told(self.ledger.facts)

    @property
    def me(self) -> Me:
        """Whose token it is. Raises UntoldError if Pipedrive did not say."""
        return told(self.pipedrive.me)

    @property
    def account(self) -> ConnectedAccount:
        """Whose ERP it is. Raises UntoldError if Conta Azul did not say."""
        return told(self.conta_azul.account)


def asked(check: str, read: Callable[[], T | Untold], *needs: object) -> T | Untold:
    """Read something for a check, unless something it needs could not be read.

    Whatever goes wrong stops this one thing alone.
    """
    for need in needs:
        if isinstance(need, Untold):
            return Untold(need.check)
    try:
        return read()
    except GanhoError as error:
        return Untold(check, error)
    except Exception as error:  # noqa: BLE001 - one failing check stops no other
        return Untold(check, broken(error))


def broken(error: Exception) -> FatalError:
    """Say that the check itself failed; the error's own words may be personal."""
    return FatalError(
        "The check itself failed ({kind}).",
        remedy="Report this, with the version of ganho.",
        kind=type(error).__name__,
    )
