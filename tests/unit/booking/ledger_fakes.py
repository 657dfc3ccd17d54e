"""A ledger in memory, as the owners of a run find it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ganho.ledger.parts.sums import (
    AgeSum,
    ContractSum,
    DaySum,
    OldestDeal,
    ReasonSum,
    WonSum,
)
from ganho.ledger.records import (
    Booking,
    BookingKind,
    DealReading,
    DealRecord,
    DealState,
    Intent,
    Warned,
)
from tests.unit.booking.fakes import Desk, Foreign, Promises


@dataclass
class Rows(Desk):
    """The deals of a company; it notes how far was read, and who was withdrawn."""

    watermarks: dict[str, datetime] = field(default_factory=dict)
    withdrawn: dict[int, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def take_in(
        self,
        run_id: str,
        readings: Iterable[DealReading],
        *,
        watermarks_at: Mapping[str, datetime],
    ) -> None:
        for one in readings:
            assert one.deal is not None
            self.put(one.deal, one.state, seen_in_run=run_id)
        self.watermarks |= watermarks_at

    def in_state(self, state: DealState) -> list[DealRecord]:
        return [row for row in self.records() if row.state is state]

    def seen_in(self, run_id: str) -> list[DealRecord]:
        return [row for row in self.records() if row.seen_in_run == run_id]

    def open_ids(self) -> list[int]:
        self.asked.append("all")
        return super().open_ids()

    def find(self, deal_id: int) -> DealRecord | None:
        self.asked.append("one")
        return super().find(deal_id)

    def withdraw(self, deal_id: int, why: str) -> None:
        self.withdrawn[deal_id] = why
        row = replace(self.rows[deal_id], state=DealState.WITHDRAWN)
        self.rows[deal_id] = row
        self.deals.pop(deal_id, None)


class Bookings(Promises):
    """What is booked, by deals and by runs; a deal's row is booked with it."""

    def __init__(self, rows: Rows) -> None:
        super().__init__(rows.clock)
        self._rows = rows

    def keep(
        self,
        booking: Booking,
        intent: Intent | None = None,
        noted: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        super().keep(booking, intent, noted)
        known = self._rows.by_id([booking.deal_id])
        self._rows.rows |= {
            i: replace(row, state=DealState.BOOKED) for i, row in known.items()
        }

    def of_deals(self, deal_ids: Iterable[int]) -> list[Booking]:
        wanted = set(deal_ids)
        return [b for b in self.booked if b.deal_id in wanted]

    def of_run(self, run_id: str) -> list[Booking]:
        return [b for b in self.booked if b.run_id == run_id]


class Remarks:
    """The remarks on deals, one of a kind on each."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, str], Warned] = {}

    def keep(self, deal_id: int, remark: str, facts: Mapping[str, str]) -> None:
        self.keep_all([Warned(deal_id=deal_id, remark=remark, facts=facts)])

    def keep_all(self, warned: Sequence[Warned]) -> None:
        self.kept |= {(one.deal_id, one.remark): one for one in warned}

    def on(self, deal_ids: Iterable[int]) -> list[Warned]:
        wanted = set(deal_ids)
        return [one for one in self.kept.values() if one.deal_id in wanted]

    def of_kind(self, remark: str) -> list[Warned]:
        return [one for one in self.kept.values() if one.remark == remark]


class Runs:
    """The reports that runs left, and when old ones were forgotten."""

    def __init__(self) -> None:
        self.reports: dict[str, Mapping[str, Any]] = {}
        self.pruned: list[datetime] = []

    def finish(self, run_id: str, summary: Mapping[str, Any]) -> None:
        self.reports[run_id] = summary

    def prune(self, before: datetime) -> int:
        self.pruned.append(before)
        return 0


@dataclass
class Won:
    """A deal that was won, as far as it is added up."""

    at: datetime
    state: DealState = DealState.BOOKED
    kind: BookingKind | None = "sale"
    cancelled: bool = False
    value: int = 10


@dataclass
class Standings:
    """Sums over what a company has won, and what was noted of past days."""

    won: list[Won] = field(default_factory=list)
    held: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of each reason, how many deals and what they are worth."""
    ages: list[tuple[timedelta, int]] = field(default_factory=list)
    """Of each unsettled deal, how old it is and what it is worth."""
    oldest: OldestDeal | None = None
    contracts: list[tuple[date | None, ContractSum]] = field(default_factory=list)
    """Each with its last day."""
    sold: dict[date, tuple[int, int]] = field(default_factory=dict)
    problems: dict[date, dict[str, int]] = field(default_factory=dict)
    notes: int = 0

    def won_in(self, spans: Sequence[tuple[datetime, date]]) -> list[WonSum]:
        return [
            WonSum(
                span=max(n for n, (start, _) in enumerate(spans) if start <= one.at),
                state=one.state,
                kind=one.kind,
                cancelled=one.cancelled,
                deals=1,
                value=Decimal(one.value),
            )
            for one in self.won
            if one.at >= spans[0][0]
        ]

    def held_by_reason(self) -> list[ReasonSum]:
        return [
            ReasonSum(reason=reason, deals=deals, value=Decimal(value))
            for reason, (deals, value) in self.held.items()
        ]

    def unsettled_by_age(self, limits: Sequence[timedelta]) -> list[AgeSum]:
        classes: dict[int, list[int]] = {}
        for age, value in self.ages:
            passed = sum(age >= limit for limit in limits)
            classes.setdefault(passed, []).append(value)
        return [
            AgeSum(age=age, deals=len(values), value=Decimal(sum(values)))
            for age, values in classes.items()
        ]

    def oldest_unsettled(self) -> OldestDeal | None:
        return self.oldest

    def contracts_in_force(self, day: date) -> list[ContractSum]:
        return [one for last, one in self.contracts if last is None or last >= day]

    def sold_by_day(self, first: date, last: date) -> list[DaySum]:
        return [
            DaySum(day=day, sales=sales, value=Decimal(value))
            for day, (sales, value) in self.sold.items()
            if first <= day <= last
        ]

    def note_problems(self, day: date, held: Mapping[str, int]) -> None:
        self.problems[day] = dict(held)
        self.notes += 1

    def problems_between(self, first: date, last: date) -> dict[date, dict[str, int]]:
        return {d: held for d, held in self.problems.items() if first <= d <= last}


@dataclass
class Ledger:
    """All parts of a ledger that one run asks."""

    deals: Rows = field(default_factory=Rows)
    foreign: Foreign = field(default_factory=Foreign)
    remarks: Remarks = field(default_factory=Remarks)
    runs: Runs = field(default_factory=Runs)
    standing: Standings = field(default_factory=Standings)

    def __post_init__(self) -> None:
        self.bookings = Bookings(self.deals)

    @property
    def promises(self) -> Promises:
        return self.bookings
