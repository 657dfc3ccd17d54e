"""The deals on the table of a run: in the ledger, or in memory for a dry run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from ganho.domain.deal import Deal
from ganho.domain.reasons import Remark
from ganho.ledger.parts.deals import Aside
from ganho.ledger.records import (
    Booking,
    DealReading,
    DealRecord,
    DealState,
    ForeignSale,
    Warned,
)
from ganho.ledger.store import Ledger

STANDING = (Remark.STOCK_PENDING, Remark.STOCK_RESERVING)
"""What stays in every report until it is over."""


class Desk(Protocol):
    """What the steps of a run need to know and keep about its deals."""

    def take_in(
        self,
        run_id: str,
        readings: Sequence[DealReading],
        watermarks: Mapping[str, datetime],
    ) -> None:
        """Put what was read on the table."""

    def open_ids(self) -> list[int]:
        """The deals that still have to be booked, in the order of their ids."""

    def open_among(self, deal_ids: Sequence[int]) -> set[int]:
        """Those of these deals that still have to be booked."""

    def snapshots(self, deal_ids: Sequence[int]) -> dict[int, Deal]:
        """What was read of these deals."""

    def records(self) -> list[DealRecord]:
        """The state of every deal this run saw and of every one still open."""

    def set_aside(
        self,
        deal_id: int,
        reason: str,
        facts: Mapping[str, str],
        retry_at: datetime | None = None,
    ) -> None:
        """Quarantine a deal."""

    def set_all_aside(self, asides: Sequence[Aside]) -> None:
        """Quarantine many deals at once."""

    def bring_back(self, deal_ids: Sequence[int]) -> None:
        """Let held deals go on, as they were read."""

    def withdraw(self, deal_id: int, why: str) -> None:
        """Take a deal that is no longer won from the table."""

    def adopt(self, booking: Booking, noted: Mapping[str, Mapping[str, str]]) -> None:
        """Keep the booking of a sale that was found by its marker, with remarks."""

    def give_up(self, deal_id: int) -> None:
        """Give up a booking that was cancelled: a later sale took its place."""

    def warn(self, deal_id: int, remark: str, facts: Mapping[str, str]) -> None:
        """Keep a remark on a deal that goes on."""

    def warn_all(self, warned: Sequence[Warned]) -> None:
        """Keep remarks on many deals at once."""

    def warnings(self) -> list[Warned]:
        """The remarks on this run's deals."""

    def note_foreign_sales(self, sales: Sequence[ForeignSale]) -> None:
        """Remember sales of the ERP that are no bookings of ours."""

    def foreign_sales_of(self, customer_ids: Iterable[str]) -> list[ForeignSale]:
        """The sales of these customers that are no bookings of ours."""

    def foreign_sales_marked(self, marker: str) -> list[ForeignSale]:
        """Those that bear a marker."""


class LedgerDesk:
    """The real desk: everything survives this process."""

    def __init__(self, ledger: Ledger, run_id: str) -> None:
        self._ledger = ledger
        self._run_id = run_id
        self._told: set[tuple[int, str]] = set()

    def take_in(
        self,
        run_id: str,
        readings: Sequence[DealReading],
        watermarks: Mapping[str, datetime],
    ) -> None:
        """Store what was read, encrypted, and move the watermarks with it."""
        self._ledger.deals.take_in(run_id, readings, watermarks_at=watermarks)

    def open_ids(self) -> list[int]:
        """The ledger's open deals."""
        return self._ledger.deals.open_ids()

    def open_among(self, deal_ids: Sequence[int]) -> set[int]:
        """Those of these deals that are open in the ledger."""
        records = self._ledger.deals.by_id(deal_ids).values()
        return {one.deal_id for one in records if one.state is DealState.OPEN}

    def snapshots(self, deal_ids: Sequence[int]) -> dict[int, Deal]:
        """Decrypt the ledger's snapshots."""
        return self._ledger.deals.snapshots(deal_ids)

    def records(self) -> list[DealRecord]:
        """Rows seen in this run, and rows still open or quarantined."""
        rows = {r.deal_id: r for r in self._ledger.deals.seen_in(self._run_id)}
        for state in (DealState.OPEN, DealState.QUARANTINED):
            rows |= {r.deal_id: r for r in self._ledger.deals.in_state(state)}
        return [rows[deal_id] for deal_id in sorted(rows)]

    def set_aside(
        self,
        deal_id: int,
        reason: str,
        facts: Mapping[str, str],
        retry_at: datetime | None = None,
    ) -> None:
        """Quarantine in the ledger."""
        self._ledger.deals.set_aside(deal_id, reason, facts, retry_at=retry_at)

    def set_all_aside(self, asides: Sequence[Aside]) -> None:
        """Quarantine in the ledger, in few transactions."""
        self._ledger.deals.set_all_aside(asides)

    def bring_back(self, deal_ids: Sequence[int]) -> None:
        """Open them in the ledger."""
        self._ledger.deals.bring_back(self._run_id, deal_ids)

    def withdraw(self, deal_id: int, why: str) -> None:
        """Delete the snapshot of a deal that is no longer won."""
        self._ledger.deals.withdraw(deal_id, why)

    def adopt(self, booking: Booking, noted: Mapping[str, Mapping[str, str]]) -> None:
        """Book what was found, and settle what was promised for it."""
        # Closed in the booking's transaction: no kill leaves one without the other.
        intent = self._ledger.promises.find(booking.kind, str(booking.deal_id))
        self._ledger.bookings.keep(booking, intent, noted)

    def give_up(self, deal_id: int) -> None:
        """Supersede it in the ledger."""
        self._ledger.bookings.supersede(deal_id)

    def warn(self, deal_id: int, remark: str, facts: Mapping[str, str]) -> None:
        """Keep the remark in the ledger."""
        self._ledger.remarks.keep(deal_id, remark, facts)
        self._told.add((deal_id, remark))

    def warn_all(self, warned: Sequence[Warned]) -> None:
        """Keep the remarks in the ledger, in few transactions."""
        self._ledger.remarks.keep_all(warned)

    def warnings(self) -> list[Warned]:
        """Read the remarks back, and those of earlier runs that still stand.

        A remark that is new is shown whatever deal it is on, once.
        """
        shown = self._ledger.remarks.on([r.deal_id for r in self.records()])
        told = self._ledger.remarks.on(sorted({deal_id for deal_id, _ in self._told}))
        more = [w for w in told if (w.deal_id, w.remark) in self._told]
        more += [w for remark in STANDING for w in self._ledger.remarks.of_kind(remark)]
        by_key = {(warned.deal_id, warned.remark): warned for warned in shown + more}
        return list(by_key.values())

    def note_foreign_sales(self, sales: Sequence[ForeignSale]) -> None:
        """Remember them in the ledger."""
        self._ledger.foreign.note_sales(sales)

    def foreign_sales_of(self, customer_ids: Iterable[str]) -> list[ForeignSale]:
        """As they were when last listed."""
        return self._ledger.foreign.sales_of(customer_ids)

    def foreign_sales_marked(self, marker: str) -> list[ForeignSale]:
        """As they were when last read."""
        return self._ledger.foreign.sales_marked([marker])


class DryDesk:
    """A desk in memory: nothing of a dry run reaches the ledger's deals."""

    def __init__(self, ledger: Ledger, now: datetime) -> None:
        self._ledger = ledger
        self._now = now
        self._rows = {
            row.deal_id: row
            for state in (DealState.OPEN, DealState.QUARANTINED)
            for row in ledger.deals.in_state(state)
        }
        self._deals = ledger.deals.snapshots(list(self._rows))
        self._warnings: dict[tuple[int, str], Warned] = {}
        self._foreign: list[ForeignSale] = []

    def take_in(
        self,
        run_id: str,
        readings: Sequence[DealReading],
        watermarks: Mapping[str, datetime],
    ) -> None:
        """Keep what was read; a dry run moves no watermark."""
        del watermarks
        booked = {
            b.deal_id
            for b in self._ledger.bookings.of_deals([r.deal_id for r in readings])
        }
        for reading in readings:
            # As in the ledger: what is booked stays so, whatever was read.
            state = DealState.BOOKED if reading.deal_id in booked else reading.state
            self._rows[reading.deal_id] = _record(reading, state, run_id, self._now)
            if reading.deal is not None:
                self._deals[reading.deal_id] = reading.deal

    def open_ids(self) -> list[int]:
        """Those that would be booked."""
        return sorted(i for i, r in self._rows.items() if r.state is DealState.OPEN)

    def open_among(self, deal_ids: Sequence[int]) -> set[int]:
        """Those of these deals that would be booked."""
        return set(self.open_ids()) & set(deal_ids)

    def snapshots(self, deal_ids: Sequence[int]) -> dict[int, Deal]:
        """What was read in this process."""
        return {i: self._deals[i] for i in deal_ids if i in self._deals}

    def records(self) -> list[DealRecord]:
        """All rows of the dry run."""
        return [self._rows[i] for i in sorted(self._rows)]

    def set_aside(
        self,
        deal_id: int,
        reason: str,
        facts: Mapping[str, str],
        retry_at: datetime | None = None,
    ) -> None:
        """Quarantine in memory."""
        self._rows[deal_id] = replace(
            self._rows[deal_id],
            state=DealState.QUARANTINED,
            reason=reason,
            facts=dict(facts),
            set_aside_at=self._now,
            next_look_at=retry_at,
        )

    def set_all_aside(self, asides: Sequence[Aside]) -> None:
        """Quarantine in memory."""
        for one in asides:
            self.set_aside(one.deal_id, one.reason, one.facts, one.retry_at)

    def bring_back(self, deal_ids: Sequence[int]) -> None:
        """Open them in memory."""
        for deal_id in deal_ids:
            self._rows[deal_id] = replace(
                self._rows[deal_id], state=DealState.OPEN, reason=None, facts={}
            )

    def withdraw(self, deal_id: int, why: str) -> None:
        """Forget a deal that is no longer won."""
        del why
        self._rows.pop(deal_id, None)
        self._deals.pop(deal_id, None)

    def adopt(self, booking: Booking, noted: Mapping[str, Mapping[str, str]]) -> None:
        """A real run would adopt this sale: nothing is left to create."""
        for remark, facts in noted.items():
            self.warn(booking.deal_id, remark, facts)
        row = self._rows.get(booking.deal_id)
        if row is not None:
            self._rows[booking.deal_id] = replace(row, state=DealState.BOOKED)

    def give_up(self, deal_id: int) -> None:
        """The deal counts as booked either way."""

    def warn(self, deal_id: int, remark: str, facts: Mapping[str, str]) -> None:
        """Keep the remark in memory."""
        warned = Warned(deal_id=deal_id, remark=remark, facts=dict(facts))
        self._warnings[deal_id, remark] = warned

    def warn_all(self, warned: Sequence[Warned]) -> None:
        """Keep the remarks in memory."""
        self._warnings |= {(one.deal_id, one.remark): one for one in warned}

    def warnings(self) -> list[Warned]:
        """The remarks so far."""
        return [self._warnings[key] for key in sorted(self._warnings)]

    def note_foreign_sales(self, sales: Sequence[ForeignSale]) -> None:
        """Keep in memory what a dry run found in the ERP."""
        self._foreign += sales

    def foreign_sales_of(self, customer_ids: Iterable[str]) -> list[ForeignSale]:
        """The ledger's, and what this dry run found."""
        wanted = set(customer_ids)
        found = [sale for sale in self._foreign if sale.customer_id in wanted]
        return self._ledger.foreign.sales_of(wanted) + found

    def foreign_sales_marked(self, marker: str) -> list[ForeignSale]:
        """The ledger's, and what this dry run found."""
        found = [sale for sale in self._foreign if sale.marker == marker]
        return self._ledger.foreign.sales_marked([marker]) + found


def _record(
    reading: DealReading, state: DealState, run_id: str, now: datetime
) -> DealRecord:
    return DealRecord(
        deal_id=reading.deal_id,
        state=state,
        reason=reading.reason,
        facts=reading.facts,
        won_at=reading.won_at,
        value=reading.value,
        currency=reading.currency,
        fingerprint=reading.fingerprint,
        read_at=now,
        seen_in_run=run_id,
        set_aside_at=now if state is DealState.QUARANTINED else None,
        next_look_at=None,
        looks=0,
    )
