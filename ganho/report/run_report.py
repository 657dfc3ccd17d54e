"""What a run did, as plain values: ids, amounts, dates and codes, no personal data.

The booking room fills a `RunReport`; the ledger keeps it as JSON; the other modules of
this room turn it into text.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, Field

from ganho.domain.forecast import Forecast
from ganho.domain.model import Value
from ganho.report.named_deals import BookedDeal, HeldDeal, WaitingDeal, WarnedDeal
from ganho.report.reviewable import ReviewSummary
from ganho.report.situation import Standing

Language = Literal["pt-BR", "en"]
RunKind = Literal["sync", "backfill", "second look"]
RunState = Literal["complete", "partial", "stopped", "off"]

CONTA_AZUL = "https://pro.contaazul.com"
"""Where a person opens the ERP; its records have no addresses of their own."""
EXIT_CODES: Mapping[RunState, int] = {
    "complete": 0,
    "partial": 3,
    "stopped": 1,
    "off": 0,
}


class Counts(Value):
    """How many won deals ended in which state (R3)."""

    won: int = 0
    booked: int = 0
    already_booked: int = 0
    quarantined: int = 0
    excluded: int = 0
    waiting: int = 0

    @property
    def accounted_for(self) -> int:
        """The right-hand side of the equation."""
        return (
            self.booked
            + self.already_booked
            + self.quarantined
            + self.excluded
            + self.waiting
        )


class Amounts(Value):
    """R$ of the deals that are in BRL and not excluded.

    `booked` counts those booked before, too.
    """

    won: Decimal = Decimal(0)
    booked: Decimal = Decimal(0)
    quarantined: Decimal = Decimal(0)
    waiting: Decimal = Decimal(0)


class Calls(Value):
    """What the run asked of the vendors."""

    pipedrive_requests: int = 0
    pipedrive_tokens: int = 0
    conta_azul_requests: int = 0


class RunReport(Value):
    """One run of one company, ended."""

    company: str
    language: Language = "pt-BR"
    time_zone: str = "America/Sao_Paulo"
    kind: RunKind = "sync"
    dry_run: bool = False
    run_id: str = ""
    started_at: AwareDatetime
    finished_at: AwareDatetime
    state: RunState = "complete"
    why: str = ""
    """What stopped the run or left it partial."""
    remedy: str = ""
    """What a person does about it; empty where waiting is enough."""
    counts: Counts = Counts()
    value: Amounts = Amounts()
    gap: tuple[int, ...] = ()
    """Won deals that ended in no state: the equation does not balance."""
    bookings: tuple[BookedDeal, ...] = ()
    quarantine: tuple[HeldDeal, ...] = ()
    excluded: Mapping[str, tuple[int, ...]] = Field(default_factory=dict)
    """Rule -> the ids of the deals it leaves out."""
    waiting: tuple[WaitingDeal, ...] = ()
    warnings: tuple[WarnedDeal, ...] = ()
    won_before_activation: int = 0
    quality: Mapping[str, int] = Field(default_factory=dict)
    """Data-quality rule -> how many deals broke it."""
    remarks: tuple[str, ...] = ()
    """Codes of what concerns the run as a whole."""
    forecast: Forecast | None = None
    """What the run would take that books what a dry run showed, if that is much."""
    review: ReviewSummary | None = None
    """What waits for a person in the ERP, as far as anybody has looked."""
    standing: Standing | None = None
    """How the company stands; None in a report that an older version left."""
    calls: Calls = Calls()
    pipedrive_url: str = ""
    """The address of the company's own Pipedrive, for links."""
    conta_azul_url: str = CONTA_AZUL

    @property
    def exit_code(self) -> int:
        """What the command line ends with."""
        return EXIT_CODES[self.state]

    @property
    def seconds(self) -> float:
        """How long the run took, to a tenth."""
        return round((self.finished_at - self.started_at).total_seconds(), 1)

    @property
    def balances(self) -> bool:
        """Tell whether every won deal ended in exactly one state."""
        return not self.gap and self.counts.won == self.counts.accounted_for
