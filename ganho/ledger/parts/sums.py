"""How a company stands, added up by the database: few rows, however many deals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    func,
    or_,
    select,
)

from ganho.ledger.core import Part, from_cents, live
from ganho.ledger.records import BookingKind, DealState
from ganho.ledger.tables import bookings, contract_terms, deals, problem_days

STILL_WON = (DealState.OPEN, DealState.QUARANTINED, DealState.BOOKED)
UNSETTLED = (DealState.OPEN, DealState.QUARANTINED)


@dataclass(frozen=True, kw_only=True)
class WonSum:
    """Won deals of one span in one state; `value` is of those in BRL."""

    span: int
    """Which of the spans asked for."""
    state: DealState
    kind: BookingKind | None
    cancelled: bool
    deals: int
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class ReasonSum:
    """Deals that one reason holds; `value` is of those in BRL."""

    reason: str
    deals: int
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class AgeSum:
    """Open deals of one class of age; `value` is of those in BRL."""

    age: int
    """How many of the limits asked for they have passed."""
    deals: int
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class OldestDeal:
    """The deal that has been open longest."""

    deal_id: int
    state: DealState
    since: datetime
    value: Decimal | None
    currency: str | None


@dataclass(frozen=True, kw_only=True)
class ContractSum:
    """Contracts in force that bill as often and as many times."""

    months: int | None
    """Of one period; None where nobody knows."""
    periods: int | None
    """None: without an end, or not known."""
    contracts: int
    per_period: Decimal


@dataclass(frozen=True, kw_only=True)
class DaySum:
    """Sales with the date of one day."""

    day: date
    sales: int
    value: Decimal


class Standings(Part):
    """Sums over all that the ledger keeps, and those that were noted of past days."""

    def won_in(self, spans: Sequence[tuple[datetime, date]]) -> list[WonSum]:
        """Add up what was won in each span, up to the start of the next.

        A span is its first moment and its first day; they are given in order. A deal
        that was never read has no moment: the date of its sale stands in, and it is
        added up apart.
        """
        moments, days = zip(*spans, strict=True)
        # Apart: an index serves each, and none serves both.
        read = self._won_from(deals.c.won_at, moments)
        never_read = self._won_from(bookings.c.sold_on, days).where(
            deals.c.won_at.is_(None)
        )
        return [
            WonSum(
                span=row.span,
                state=DealState(row.state),
                kind=row.kind,
                cancelled=bool(row.cancelled),
                deals=row.number,
                value=_amount(row.total),
            )
            for query in (read, never_read)
            for row in self._rows(query)
        ]

    def _won_from(
        self, since: ColumnElement[Any], starts: Sequence[Any]
    ) -> Select[Any]:
        """Add up by span what is not older than the first."""
        # The last span first: all are open at their end, and CASE takes what fits.
        spans = reversed(list(enumerate(starts)))
        span = case(*((since >= start, n) for n, start in spans), else_=None)
        kind, is_gone = bookings.c.kind, func.coalesce(bookings.c.cancelled, False)
        return (
            select(
                span.label("span"),
                deals.c.state,
                kind.label("kind"),
                is_gone.label("cancelled"),
                *_sums(),
            )
            .select_from(deals.outerjoin(bookings, _live_booking()))
            .where(
                deals.c.company == self._company,
                deals.c.state.in_(STILL_WON),
                since >= starts[0],
            )
            .group_by("span", deals.c.state, "kind", "cancelled")
        )

    def held_by_reason(self) -> list[ReasonSum]:
        """Add up the deals in quarantine by their reasons."""
        query = (
            select(deals.c.reason, *_sums())
            .where(
                deals.c.company == self._company,
                deals.c.state == DealState.QUARANTINED,
            )
            .group_by(deals.c.reason)
            .order_by(deals.c.reason)
        )
        return [
            ReasonSum(
                reason=row.reason or "", deals=row.number, value=_amount(row.total)
            )
            for row in self._rows(query)
        ]

    def unsettled_by_age(self, limits: Sequence[timedelta]) -> list[AgeSum]:
        """Add up the deals that are open or held by how long ago they were won.

        The limits are given in order; a deal that is as old as one has passed it.
        """
        now, since = self._clock(), _since()
        passed = [(since <= now - limit, n) for n, limit in enumerate(limits, 1)]
        # The longest limit first, for the same reason.
        age = case(*reversed(passed), else_=0)
        query = (
            select(age.label("age"), *_sums()).where(*self._unsettled()).group_by("age")
        )
        return [
            AgeSum(age=row.age, deals=row.number, value=_amount(row.total))
            for row in self._rows(query)
        ]

    def oldest_unsettled(self) -> OldestDeal | None:
        """Name the deal that has been open or held longest."""
        since = _since().label("since")
        query = (
            select(
                deals.c.deal_id, deals.c.state, since, deals.c.cents, deals.c.currency
            )
            .where(*self._unsettled())
            .order_by("since", deals.c.deal_id)
            .limit(1)
        )
        for row in self._rows(query):
            return OldestDeal(
                deal_id=row.deal_id,
                state=DealState(row.state),
                since=row.since,
                value=from_cents(row.cents),
                currency=row.currency,
            )
        return None

    def contracts_in_force(self, day: date) -> list[ContractSum]:
        """Add up the contracts whose last day is not before this one.

        One of which nobody knows the term is in force.
        """
        terms = contract_terms.c
        of_contract = and_(
            terms.company == bookings.c.company, terms.deal_id == bookings.c.deal_id
        )
        query = (
            select(
                terms.months,
                terms.periods,
                func.count().label("number"),
                func.sum(bookings.c.cents).label("total"),
            )
            .select_from(bookings.outerjoin(contract_terms, of_contract))
            .where(
                *self._live("contract"),
                or_(terms.ends_on.is_(None), terms.ends_on >= day),
            )
            .group_by(terms.months, terms.periods)
        )
        return [
            ContractSum(
                months=row.months,
                periods=row.periods,
                contracts=row.number,
                per_period=_amount(row.total),
            )
            for row in self._rows(query)
        ]

    def sold_by_day(self, first: date, last: date) -> list[DaySum]:
        """Add up the sales that stand by their dates, from one day to another."""
        query = (
            select(
                bookings.c.sold_on,
                func.count().label("number"),
                func.sum(bookings.c.cents).label("total"),
            )
            .where(*self._live("sale"), bookings.c.sold_on.between(first, last))
            .group_by(bookings.c.sold_on)
            .order_by(bookings.c.sold_on)
        )
        return [
            DaySum(day=row.sold_on, sales=row.number, value=_amount(row.total))
            for row in self._rows(query)
        ]

    def note_problems(self, day: date, held: Mapping[str, int]) -> None:
        """Keep how many deals each reason held on a day; the last word of it counts."""
        row = {"company": self._company, "day": day, "held": dict(held)}
        with self._core.writing() as connection:
            self._core.upsert(connection, problem_days, [row])

    def problems_between(self, first: date, last: date) -> dict[date, dict[str, int]]:
        """Give what was noted of the days between two, both included, in order."""
        query = (
            select(problem_days.c.day, problem_days.c.held)
            .where(
                problem_days.c.company == self._company,
                problem_days.c.day.between(first, last),
            )
            .order_by(problem_days.c.day)
        )
        return {row.day: row.held for row in self._rows(query)}

    def _rows(self, query: Any) -> Iterable[Row[Any]]:
        with self._core.reading() as connection:
            return connection.execute(query).all()

    def _unsettled(self) -> tuple[ColumnElement[bool], ...]:
        return deals.c.company == self._company, deals.c.state.in_(UNSETTLED)

    def _live(self, kind: BookingKind) -> tuple[ColumnElement[bool], ...]:
        return *live(self._company, kind), bookings.c.cancelled.is_(False)


def _live_booking() -> ColumnElement[bool]:
    return and_(
        bookings.c.company == deals.c.company,
        bookings.c.deal_id == deals.c.deal_id,
        bookings.c.superseded_at.is_(None),
    )


def _since() -> ColumnElement[datetime]:
    """Of a deal that could not be read nothing is known but when it was met."""
    return func.coalesce(deals.c.won_at, deals.c.set_aside_at, deals.c.read_at)


def _sums() -> tuple[ColumnElement[Any], ...]:
    in_reais = case((deals.c.currency == "BRL", deals.c.cents), else_=0)
    return func.count().label("number"), func.sum(in_reais).label("total")


def _amount(cents: Any) -> Decimal:
    """Turn a sum into an amount; one database adds in integers, the other not."""
    return from_cents(int(cents or 0)) or Decimal(0)
