"""Was the deal booked under another id, which is gone? Merged deals leave one (R31)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ganho.booking.erp.by_hand import WITHIN, Suspect, possibly_booked
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.batches import batches
from ganho.booking.run.consents import Consents
from ganho.booking.run.table import Desk
from ganho.conta_azul.odd_records import OddRecordError
from ganho.conta_azul.sales import Sales
from ganho.domain.deal import Deal
from ganho.errors import RejectedError
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.records import Booking
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.schemas import DealWire

AT_A_TIME = 100
DELETED = "deleted"


@dataclass(frozen=True, kw_only=True)
class GoneDeals:
    """The sales of deals that are gone: a deal that looks just like one is held.

    Who merges two deals keeps one of them, and the other's id is deleted, be it the one
    that was booked. The one that is left is won as if nothing had been.
    """

    pipedrive: PipedriveClient
    sales: Sales
    bookings: Bookings
    desk: Desk
    quarantine: Quarantine
    consents: Consents

    def look_alikes(self, wanted: Mapping[int, tuple[str, Decimal]]) -> set[int]:
        """Pick the deals whose customer has a booked sale of the same total.

        `wanted`: each deal's customer and total. Asked of the ledger alone.
        """
        booked = {
            (booking.customer_id, booking.total)
            for booking in self.bookings.alike(set(wanted.values()))
        }
        return {deal_id for deal_id, pair in wanted.items() if pair in booked}

    def hold_booked(self, suspects: Sequence[Suspect]) -> set[int]:
        """Hold the deals that a sale explains whose own deal is gone; give them.

        Only here is a deal that was booked read again. One sale may hold several deals:
        which of them the gone one was merged into nobody says.
        """
        pairs = self._pairs(suspects)
        rows, unread = self._read({booking.deal_id for _, booking in pairs})
        deals = self.desk.snapshots(sorted({suspect.deal_id for suspect, _ in pairs}))
        held = {
            suspect.deal_id: _held_for(booking)
            for suspect, booking in pairs
            if booking.deal_id not in unread
            and _may_be(
                suspect, booking, deals[suspect.deal_id], rows.get(booking.deal_id)
            )
            and self._lives(booking)
        }
        self.quarantine.set_all_aside(held)
        return set(held)

    def is_gone(self, deal_id: int) -> bool:
        """Tell whether Pipedrive has a deal no more."""
        rows, unread = self._read([deal_id])
        return deal_id not in unread and _is_gone(rows.get(deal_id))

    def _pairs(self, suspects: Sequence[Suspect]) -> list[tuple[Suspect, Booking]]:
        wanted = {(one.customer_id, one.sale.total) for one in suspects}
        booked = self.bookings.alike(wanted)
        return [
            (suspect, booking)
            for suspect in suspects
            for booking in booked
            if (booking.customer_id, booking.total)
            == (suspect.customer_id, suspect.sale.total)
            and booking.deal_id != suspect.deal_id
            and booking.erp_id not in self.consents.disowned_sales(suspect.deal_id)
        ]

    def _read(self, deal_ids: Iterable[int]) -> tuple[dict[int, DealWire], set[int]]:
        """Read deals, archived ones too; and tell which of them cannot be read."""
        rows, unread = dict[int, DealWire](), set[int]()
        for batch in batches(sorted(deal_ids), AT_A_TIME):
            for archived in (False, True):
                asked = [i for i in batch if i not in rows and i not in unread]
                if asked:
                    found, odd = self.pipedrive.deals(asked, archived=archived)
                    rows |= {wire.id: wire for wire in found}
                    unread |= {one.deal_id for one in odd}
        return rows, unread

    def _lives(self, booking: Booking) -> bool:
        """Tell whether the sale stands: people cancel what they book anew."""
        try:
            sale = self.sales.sale(booking.erp_id)
        except OddRecordError:
            return True
        return sale is not None and not sale.cancelled


def _may_be(
    suspect: Suspect, booking: Booking, deal: Deal, booked: DealWire | None
) -> bool:
    """Tell whether a deal may be the one that was booked and is gone.

    A deal that was erased says no more whose it was, and its customer is this one's.
    """
    if not _is_gone(booked):
        return False
    if booked is None or abs(booking.sold_on - suspect.won_on) <= WITHIN:
        return True
    same_organization = deal.organization and booked.org_id == deal.organization.org_id
    same_person = deal.person and booked.person_id == deal.person.person_id
    return bool(same_organization or same_person)


def _is_gone(row: DealWire | None) -> bool:
    return row is None or row.status == DELETED


def _held_for(booking: Booking) -> RejectedError:
    number = str(booking.number or booking.erp_id)
    return possibly_booked(
        booking.erp_id, number, booking.sold_on, gone=str(booking.deal_id)
    )
