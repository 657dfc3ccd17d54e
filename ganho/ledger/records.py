"""What the ledger hands out: plain rows, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, get_args

from ganho.domain.deal import Deal
from ganho.domain.failures import Failures

CreateKind = Literal["customer", "item", "sale", "contract"]
BookingKind = Literal["sale", "contract"]
BOOKED_AS: tuple[BookingKind, ...] = get_args(BookingKind)
DecisionKind = Literal["release", "book", "dismiss", "customer", "item"]
"""Look again and let it pass the guards; book it all the same; never book it; book it
for this customer; its product is this item."""


class DealState(StrEnum):
    """Where a deal stands in the ledger."""

    OPEN = "open"
    QUARANTINED = "quarantined"
    EXCLUDED = "excluded"
    BOOKED = "booked"
    WITHDRAWN = "withdrawn"  # no longer won when it was read again


@dataclass(frozen=True, kw_only=True)
class DealReading:
    """One deal as a run read it, on its way into the ledger.

    `deal` is kept as an encrypted snapshot while the state is open or quarantined.
    """

    deal_id: int
    state: DealState
    won_at: datetime | None
    value: Decimal | None
    currency: str | None
    deal: Deal | None = None
    fingerprint: str | None = None
    reason: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DealRecord:
    """A deal's row. `facts` explain the reason, without personal data."""

    deal_id: int
    state: DealState
    reason: str | None
    facts: Mapping[str, str]
    won_at: datetime | None
    value: Decimal | None
    currency: str | None
    fingerprint: str | None
    read_at: datetime
    seen_in_run: str | None
    set_aside_at: datetime | None
    next_look_at: datetime | None
    looks: int

    @property
    def open_since(self) -> datetime:
        """When it was won; of one that could not be read, when it was met."""
        return self.won_at or self.set_aside_at or self.read_at


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a create asks for, as far as the ERP's lists show what it made."""

    customer_id: str
    total: Decimal
    day: date


@dataclass(frozen=True, kw_only=True)
class Intent:
    """The promise, written before it is sent, to create one thing."""

    intent_id: int
    kind: CreateKind
    key: str
    deal_id: int | None
    """The deal it was first promised for."""
    number: int | None
    payload_hash: str
    sends: int
    unanswered: int
    """How many of the sends have no answer that settles them."""
    begun_at: datetime
    last_sent_at: datetime
    """Of a send that may have arrived, if there is one."""
    sent: Sent | None = None
    """By the first send that is unanswered; of a sale or a contract."""
    failed: Failures | None = None
    """What is known of sends that were answered 5xx, if any were."""


@dataclass(frozen=True, kw_only=True)
class Booking:
    """The lasting fact that a deal became one sale or one contract."""

    deal_id: int
    kind: BookingKind
    erp_id: str
    number: int | None
    total: Decimal
    sold_on: date
    customer_id: str
    adopted: bool = False
    cancelled: bool = False
    run_id: str = ""


@dataclass(frozen=True)
class Sold:
    """A booking, as far as another sale may be compared with it."""

    erp_id: str
    customer_id: str
    total: Decimal | None
    sold_on: date


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A remark on a deal that goes on all the same."""

    deal_id: int
    remark: str
    facts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a person decided about a deal, as it was then."""

    deal_id: int
    kind: DecisionKind
    facts: Mapping[str, str]
    fingerprint: str | None
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class ForeignSale:
    """A sale in the ERP that is no booking of ours, as it was last listed.

    One that was cancelled is nobody's, and explains no deal.
    """

    erp_id: str
    customer_id: str | None
    total: Decimal | None
    sold_on: date | None
    number: int | None
    origin: str | None = None
    created_at: datetime | None = None
    read: bool = True
    """Whether its notes were read: else it may be ours for all that is known."""
    marker: str | None = None
    """Its notes' marker: another company's, a copied one, or one of a deal unknown."""
    changed_at: datetime | None = None
    """When it was last changed before its notes were read; None where nobody knows."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One step in a deal's story; append-only, without personal data."""

    at: datetime
    run_id: str | None
    deal_id: int | None
    what: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class MirroredCustomer:
    """A person of the ERP on its way into the mirror.

    Keys are plain here and are
    stored as keyed fingerprints.
    """

    customer_id: str
    name_key: str
    tax_key: str | None
    active: bool
    holder: str = ""
    """Of one that ganho made: for which organization or person of Pipedrive."""
    whole_key: str | None = None
    """Of a name that may have been cut."""


@dataclass(frozen=True, kw_only=True)
class MirroredItem:
    """A product or service on its way into the mirror."""

    item_id: str
    kind: Literal["product", "service"]
    name_key: str
    code_key: str | None
    active: bool


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a promise came to that was kept: a customer or an item."""

    kind: Literal["customer", "item"]
    erp_id: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A key of the ERP's items that a product of Pipedrive's took."""

    key: str
    product: str
    name_key: str
    """A fingerprint of the whole name, folded."""
    name: str
