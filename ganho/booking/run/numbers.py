"""Numbers of sales and contracts, counted on from the vendor's next one.

The vendor neither reserves a number nor keeps it (its counter goes back when sales are
deleted), so a number is fetched once per run and again after each refusal, and one that
an unsettled attempt holds is never given to another deal.
"""

from collections.abc import Callable
from threading import Lock

from ganho.ledger.parts.promises import Promises
from ganho.ledger.records import BookingKind


class Numbers:
    """The numbers of one kind in one run, shared by its threads."""

    def __init__(
        self, kind: BookingKind, fetch: Callable[[], int], promises: Promises
    ) -> None:
        self._kind = kind
        self._fetch = fetch
        self._promises = promises
        self._lock = Lock()
        self._next: int | None = None

    def take(self) -> int:
        """Give the next number that nobody else holds."""
        with self._lock:
            if self._next is None:
                self._next = self._fetch()
            return self._give()

    def take_fresh(self) -> int:
        """Ask the vendor anew, because the number it gave was refused."""
        with self._lock:
            self._next = self._fetch()
            return self._give()

    def is_unused(self, number: int) -> bool:
        """Tell whether the vendor's own counter has not come past a number.

        It is the highest number in use and one, also after sales were deleted.
        """
        with self._lock:
            return self._fetch() <= number

    def _give(self) -> int:
        # One that is taken and not promised yet may come twice: one send is refused.
        held = self._promises.held_numbers(self._kind)
        number = self._next or 1
        while number in held:
            number += 1
        self._next = number + 1
        return number
