"""The ledger of one company: what ganho knows, decided by the database.

Every write checks the fencing token of the lease in its own transaction, so a run
that lost its lease cannot write. All times are aware UTC.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from ganho.domain.customer import Candidate
from ganho.domain.deal import Deal
from ganho.domain.item import CatalogueItem
from ganho.ledger.records import (
    Booking,
    CreateKind,
    DealReading,
    DealRecord,
    DealState,
    Event,
    Intent,
    MirroredCustomer,
    MirroredItem,
    Warned,
)


class Ledger:
    """One company's ledger. Thread-safe; open one per process and company."""

    @classmethod
    def open(
        cls, url: str, *, key: str, company: str, clock=..., upgrade: bool = False
    ) -> "Ledger":
        """Connect, make a missing schema, upgrade an older one only if `upgrade`.

        Raises FatalError, with remedy, for an older schema (run `ganho apply`), a newer one
        (update ganho), an unreachable database. If `key` is not the one the ledger was
        written with: bookings stay; snapshots, tokens, fingerprints (mirror, open customer
        and item intents, quarantine fingerprints) are dropped so that all is read again.
        """

    def close(self) -> None: ...

    # -- the lease ---------------------------------------------------------
    @contextmanager
    def lease(self, holder: str) -> Iterator[int]:
        """Hold the company; yields the fencing token. LeaseHeldError names the holder."""

    # -- small facts, runs, events ------------------------------------------
    def fact(
        self, name: str, *, younger_than: timedelta | None = None
    ) -> Any | None: ...
    def note_fact(self, name: str, value: Any) -> None: ...
    def start_run(
        self, run_id: str, kind: str
    ) -> None: ...  # idempotent: a retried run starts again
    def finish_run(self, run_id: str, summary: Mapping[str, Any]) -> None: ...
    def run_summary(self, run_id: str) -> Mapping[str, Any] | None: ...
    def record_event(
        self, what: str, *, deal_id: int | None = None, **facts: Any
    ) -> None: ...
    def events(self, deal_id: int) -> list[Event]: ...
    def fingerprint(self, text: str) -> str:
        """HMAC-SHA256 with the ledger's key, versioned `1:<hex>`."""

    # -- reading deals in ----------------------------------------------------
    def watermark(self, stream: str) -> datetime | None: ...
    def take_in(
        self,
        run_id: str,
        readings: Iterable[DealReading],
        *,
        watermarks: Mapping[str, datetime] = {},
    ) -> None:
        """Store what a run read and move watermarks, in one transaction.

        A deal that is booked keeps its state and gets no snapshot; only seen_in_run changes.
        set_aside_at of a deal that stays quarantined is kept; `looks` reset when the fingerprint changed.
        """

    def see(self, run_id: str, deal_ids: Iterable[int]) -> None:
        """Mark deals as part of this run."""

    def deal(self, deal_id: int) -> DealRecord | None: ...
    def deals(
        self, *, state: DealState | None = None, seen_in_run: str | None = None
    ) -> list[DealRecord]:
        """by deal_id"""

    def snapshots(self, deal_ids: Sequence[int]) -> dict[int, Deal]:
        """Decrypted; deals without one are left out."""

    def refresh_snapshot(self, deal: Deal, fingerprint: str) -> None:
        """New reading of an open deal: read_at = now."""

    def confirm_read(self, deal_ids: Iterable[int]) -> None:
        """Read again, unchanged: read_at = now."""

    def reopen(self, deal_ids: Iterable[int]) -> None:
        """quarantined -> open."""

    def set_aside(
        self,
        deal_id: int,
        reason: str,
        facts: Mapping[str, str],
        *,
        retry_at: datetime | None = None,
    ) -> None: ...
    def withdraw(self, deal_id: int, why: str) -> None:
        """Not won any more: snapshot deleted."""

    def warn(self, deal_id: int, remark: str, facts: Mapping[str, str] = {}) -> None:
        """Upsert per (deal, remark)."""

    def clear_warnings(self, deal_ids: Iterable[int]) -> None: ...
    def warnings(self, deal_ids: Iterable[int]) -> list[Warned]: ...

    # -- creating -------------------------------------------------------------
    def intent(self, kind: CreateKind, key: str) -> Intent | None:
        """The open one, if any."""

    def open_intents(self, kind: CreateKind | None = None) -> list[Intent]: ...
    def begin(
        self,
        kind: CreateKind,
        key: str,
        *,
        payload_hash: str,
        number: int | None = None,
        deal_id: int | None = None,
    ) -> Intent:
        """Write the intent of a send that follows at once: sends=1, unanswered=1."""

    def send_again(
        self,
        intent: Intent,
        *,
        number: int | None = None,
        payload_hash: str | None = None,
        forget_unanswered: bool = False,
    ) -> Intent:
        """Promise one more send of the same intent; a new number only where given.
        forget_unanswered: the earlier sends are known to have changed nothing."""

    def answered(self, intent: Intent) -> Intent:
        """The last send certainly changed nothing: one unanswered less."""

    def give_up(self, intent: Intent) -> None:
        """Refused for good: close it without a booking."""

    def book(self, booking: Booking, intent: Intent | None = None) -> None:
        """Booking in, intent closed, deal booked, snapshot gone: one transaction. Same booking twice: no-op."""

    def settle_customer(self, intent: Intent, customer: MirroredCustomer) -> None:
        """Close the intent; the customer enters the mirror."""

    def settle_item(self, intent: Intent, item: MirroredItem) -> None: ...
    def booking(self, deal_id: int) -> Booking | None:
        """The live (or cancelled, not superseded) one."""

    def bookings(
        self, *, run_id: str | None = None, deal_ids: Sequence[int] | None = None
    ) -> list[Booking]: ...
    def booked_erp_ids(self, erp_ids: Iterable[str]) -> set[str]: ...

    # -- the ERP's customers and items ---------------------------------------------
    def mirror_customers(
        self, rows: Iterable[MirroredCustomer], *, whole: bool
    ) -> None:
        """Upsert; whole: those not in rows are dropped, in one transaction."""

    def mirror_items(
        self, rows: Iterable[MirroredItem], *, kind: str, whole: bool
    ) -> None: ...
    def customers_like(
        self, *, name_keys: Iterable[str], tax_keys: Iterable[str]
    ) -> list[Candidate]:
        """Active ones that share a name or a tax id; keys come back as fingerprints."""

    def items_like(
        self, *, name_keys: Iterable[str], code_keys: Iterable[str]
    ) -> list[CatalogueItem]: ...

    # -- sales that are not ours ----------------------------------------------------
    def foreign_sales(self, erp_ids: Iterable[str]) -> set[str]:
        """Those of erp_ids that were read before and are not ours."""

    def note_foreign_sales(self, erp_ids: Iterable[str]) -> None: ...
