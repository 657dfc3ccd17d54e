"""What can be created exactly once, and what a create or a look gives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from ganho.booking.erp.remarks import Noted
from ganho.errors import RefusedError, RejectedError
from ganho.ledger.records import Booking, BookingKind, CreateKind, Intent, Sent

Thing_co = TypeVar("Thing_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class Made(Generic[Thing_co]):
    """What is in the ERP now, with the remarks that are kept together with it."""

    thing: Thing_co
    remarks: Noted = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Found(Generic[Thing_co]):
    """What a look found: ours, or a stranger's under our number, or nothing."""

    ours: Made[Thing_co] | None = None
    stranger: bool = False


class Creatable(Protocol[Thing_co]):
    """One thing the ERP lacks: how it is sent, looked for, and given up."""

    @property
    def kind(self) -> CreateKind:
        """What it is."""

    @property
    def key(self) -> str:
        """There is one open promise at most for a kind and a key."""

    @property
    def deal_id(self) -> int:
        """The deal that needs it."""

    @property
    def payload(self) -> str:
        """What is sent, as one text, of which only a fingerprint is kept."""

    def send(self, number: int) -> Made[Thing_co]:
        """Create it, sent once; what has no number takes none.

        Raises as the vendor's client does.
        """

    def look(self, intent: Intent) -> Found[Thing_co]:
        """Look once for what an earlier send may have made.

        Raises RejectedError where it finds what may be ours and does not say so.
        """

    def refused(self, error: RefusedError) -> RejectedError:
        """Say why the deal is set aside after a refusal that was looked into."""


class NumberedCreatable(Creatable[Booking], Protocol):
    """A sale or a contract: its number is refused a second time."""

    @property
    def kind(self) -> BookingKind:
        """What it is."""

    @property
    def sent(self) -> Sent:
        """What the ERP's lists show of it."""

    def finds(self, numbers: Sequence[int]) -> bool:
        """Tell whether the search by number shows any of these, which are in use."""
