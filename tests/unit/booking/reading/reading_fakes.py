"""What stands around the reading of deals: a Pipedrive, a table, and their like."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from ganho.domain.deal import Deal
from ganho.domain.unreadable import Trouble
from ganho.ledger.records import (
    Booking,
    DealReading,
    DealRecord,
    DealState,
    Decision,
    Warned,
)
from ganho.pipedrive.api import DealPage, Me, Unreadable
from ganho.pipedrive.fields import FieldMap
from ganho.pipedrive.reading import ReadingPlan
from ganho.pipedrive.rows import Rows, read_rows
from ganho.pipedrive.schemas import (
    DealWire,
    DiscountWire,
    FieldWire,
    InstalmentWire,
    LineWire,
    OrganizationWire,
    PersonWire,
    ProductWire,
)
from tests.unit.booking import fakes
from tests.unit.booking.fakes import NOON
from tests.unit.domain.factories import WON, make_deal

ON_TABLE = (DealState.OPEN, DealState.QUARANTINED)


def make_wire(deal_id: int = 1, **changes: Any) -> DealWire:
    values: dict[str, Any] = {
        "id": deal_id,
        "title": "Negócio",
        "status": "won",
        "value": Decimal(10),
        "currency": "BRL",
        "pipeline_id": 1,
        "org_id": 1,
        "won_time": WON,
        "update_time": WON,
    }
    return DealWire(**(values | changes))


def make_field(name: str, code: str = "", kind: str = "varchar") -> FieldWire:
    return FieldWire(
        field_name=name,
        field_code=code or f"code of {name}",
        field_type=kind,
        is_custom_field=True,
    )


def make_me(**changes: Any) -> Me:
    values: dict[str, Any] = {
        "company_id": 1,
        "company_domain": "acme",
        "user_id": 5,
        "user_name": "Ana",
        "is_admin": True,
    }
    return Me(**(values | changes))


@dataclass
class Pipedrive:
    """A Pipedrive in memory, which remembers everything that it was asked."""

    user: Me = field(default_factory=make_me)
    wires: dict[int, DealWire] = field(default_factory=dict)
    archived: dict[int, DealWire] = field(default_factory=dict)
    odd: dict[int, Trouble] = field(default_factory=dict)
    """Deals that are there and cannot be understood."""
    odd_archived: dict[int, Trouble] = field(default_factory=dict)
    rows: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    """The lines of each deal."""
    names: dict[int, str] = field(default_factory=lambda: {1: "Hotel Azul"})
    """The organizations that may be seen."""
    kinds: dict[str, list[FieldWire]] = field(default_factory=dict)
    """The fields of each kind of record."""
    pages: dict[bool, list[DealPage | Exception]] = field(default_factory=dict)
    """What listing won deals gives, current ones and archived ones."""
    asked: list[Any] = field(default_factory=list)
    given: dict[int, list[DiscountWire]] = field(default_factory=dict)
    """The discounts on whole deals."""
    edits: dict[str, set[int] | None] = field(default_factory=dict)
    """Persons and organizations that were edited; None: too many to list."""
    left: int = 1000
    """Of a day's thousand tokens."""
    trouble: Exception | None = None

    def me(self) -> Me:
        self._note("me")
        return self.user

    def won_deals(
        self, *, since: datetime, archived: bool = False
    ) -> Iterator[DealPage]:
        self._note((since, archived))
        for page in self.pages.get(archived, []):
            if isinstance(page, Exception):
                raise page
            yield page

    def deals(
        self, deal_ids: Sequence[int], *, archived: bool = False
    ) -> tuple[list[DealWire], list[Unreadable]]:
        self._note(("deals", list(deal_ids), archived))
        there = self.archived if archived else self.wires
        odd = self.odd_archived if archived else self.odd
        unreadable = [Unreadable.of(i, odd[i]) for i in deal_ids if i in odd]
        return [there[i] for i in deal_ids if i in there], unreadable

    def lines(self, deal_ids: Sequence[int]) -> Rows[LineWire]:
        self._note(("lines", list(deal_ids)))
        rows = [row for i in deal_ids for row in self.rows.get(i, [])]
        return read_rows(LineWire, rows, key="deal_id")

    def organizations(self, ids: Sequence[int]) -> Rows[OrganizationWire]:
        seen = {*ids} & {*self.names}
        found = [OrganizationWire(id=i, name=self.names[i]) for i in seen]
        return Rows(read=found, odd={})

    def persons(self, ids: Sequence[int]) -> Rows[PersonWire]:
        return Rows(read=[PersonWire(id=i, name="Bia") for i in ids], odd={})

    def products(self, ids: Sequence[int]) -> list[ProductWire]:
        return [ProductWire(id=i) for i in ids]

    def discounts(self, deal_id: int) -> list[DiscountWire]:
        self._note(("discounts", deal_id))
        return self.given.get(deal_id, [])

    def edited(self, kind: str, *, since: datetime) -> set[int] | None:
        self._note((kind, since))
        return self.edits.get(kind, set())

    def spares(self, tokens: int, *, keep: float) -> bool:
        return self.left - tokens >= 1000 * keep

    def instalments(self, deal_ids: Sequence[int]) -> Rows[InstalmentWire] | None:
        del deal_ids
        return None

    def fields(self, kind: str) -> list[FieldWire]:
        self._note(kind)
        return self.kinds.get(kind, [])

    def _note(self, question: Any) -> None:
        self.asked.append(question)
        if self.trouble is not None:
            raise self.trouble


@dataclass
class Table(fakes.Desk):
    """A desk on which deals are put as they are read, and the ledger's rows of it."""

    watermarks: dict[str, datetime] = field(default_factory=dict)
    withdrawn: dict[int, str] = field(default_factory=dict)
    opened: list[int] = field(default_factory=list)
    """How many snapshots were opened at a time."""

    def take_in(
        self,
        run_id: str,
        readings: Sequence[DealReading],
        watermarks: Mapping[str, datetime],
    ) -> None:
        for reading in readings:
            known = self.rows.get(reading.deal_id)
            if known is None or known.state is not DealState.BOOKED:
                self._take_in(run_id, reading, known)
        self.watermarks |= watermarks

    def watermark(self, stream: str) -> datetime | None:
        return self.watermarks.get(stream)

    def withdraw(self, deal_id: int, why: str) -> None:
        self.withdrawn[deal_id] = why
        self.rows[deal_id] = replace(self.rows[deal_id], state=DealState.WITHDRAWN)
        self.deals.pop(deal_id, None)

    def warn_all(self, warned: Iterable[Warned]) -> None:
        for one in warned:
            self.warn(one.deal_id, one.remark, one.facts)

    def snapshots(self, deal_ids: Iterable[int]) -> dict[int, Deal]:
        wanted = list(deal_ids)
        self.opened += [len(wanted)] if wanted else []
        return super().snapshots(wanted)

    def records(self) -> list[DealRecord]:
        """All but those that an earlier run left out."""
        return [r for r in super().records() if r.state is not DealState.EXCLUDED]

    def stale_ids(self, first: int, read_before: datetime, most: int) -> list[int]:
        stale = [
            r.deal_id
            for r in self.in_state(DealState.OPEN)
            if not read_before <= r.read_at <= self.clock.now
        ]
        return [deal_id for deal_id in stale if deal_id >= first][:most]

    def confirm_read(self, deal_ids: Iterable[int]) -> None:
        for deal_id in deal_ids:
            row = replace(self.rows[deal_id], read_at=self.clock.now)
            self.rows[deal_id] = row

    def _take_in(
        self, run_id: str, reading: DealReading, known: DealRecord | None
    ) -> None:
        same = known is not None and known.fingerprint == reading.fingerprint
        self.rows[reading.deal_id] = DealRecord(
            deal_id=reading.deal_id,
            state=reading.state,
            reason=reading.reason,
            facts=reading.facts,
            won_at=reading.won_at,
            value=reading.value,
            currency=reading.currency,
            fingerprint=reading.fingerprint,
            read_at=self.clock.now,
            seen_in_run=run_id,
            set_aside_at=None,
            next_look_at=known.next_look_at if known and same else None,
            looks=known.looks if known and same else 0,
        )
        self.deals.pop(reading.deal_id, None)
        if reading.deal is not None and reading.state in ON_TABLE:
            self.deals[reading.deal_id] = reading.deal


@dataclass
class Intake:
    """Everything that is read is to be booked; it remembers what it read."""

    read: list[int] = field(default_factory=list)
    trouble: Exception | None = None

    def readings_of(self, wanted: Sequence[DealWire]) -> list[DealReading]:
        if self.trouble is not None and wanted:
            raise self.trouble
        self.read += [wire.id for wire in wanted]
        return [
            DealReading(
                deal_id=wire.id,
                state=DealState.OPEN,
                won_at=wire.won_time,
                value=wire.value,
                currency=wire.currency,
                deal=make_deal(deal_id=wire.id, updated_at=wire.update_time),
                fingerprint="read anew",
            )
            for wire in wanted
        ]


@dataclass
class Fields:
    """No custom field matters; it counts how often it was asked for a plan."""

    asked: int = 0

    def plan(self) -> ReadingPlan:
        self.asked += 1
        return ReadingPlan(fields=FieldMap())

    def line_plan(self) -> ReadingPlan:
        return ReadingPlan(fields=FieldMap())


@dataclass
class Books:
    """The bookings there are."""

    booked: list[Booking] = field(default_factory=list)

    def of_deals(self, deal_ids: Iterable[int]) -> list[Booking]:
        wanted = set(deal_ids)
        return [booking for booking in self.booked if booking.deal_id in wanted]


@dataclass
class Decided:
    """What persons decided about deals that are read."""

    dismissed: dict[int, Mapping[str, str]] = field(default_factory=dict)
    agreed: set[tuple[int, str]] = field(default_factory=set)
    """Deals that were won again and are to be booked, as they were then."""
    made: list[Decision] = field(default_factory=list)

    def on(self, deal_id: int) -> list[Decision]:
        return [one for one in self.made if one.deal_id == deal_id]

    def carry_over(self, deal_id: int, before: str, now: str) -> None:
        self.made = [
            replace(one, fingerprint=now)
            if (one.deal_id, one.fingerprint) == (deal_id, before)
            else one
            for one in self.made
        ]

    def dismissal(self, deal_id: int) -> Mapping[str, str] | None:
        return self.dismissed.get(deal_id)

    def may_be_booked(self, deal_id: int, fingerprint: str) -> bool:
        return (deal_id, fingerprint) in self.agreed


@dataclass
class Shelf:
    """Deals whose stock is to be asked for again."""

    noted: dict[int, Mapping[str, str]] = field(default_factory=dict)

    def look_again(self, deal_id: int, facts: Mapping[str, str]) -> None:
        self.noted[deal_id] = facts


def make_page(
    *wires: DealWire,
    unreadable: Sequence[int] = (),
    server_time: datetime | None = NOON,
) -> DealPage:
    odd = [Unreadable.of(i, Trouble.VALUE) for i in unreadable]
    return DealPage(deals=list(wires), unreadable=odd, server_time=server_time)
