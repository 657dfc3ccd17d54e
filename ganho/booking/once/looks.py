"""When and how often to look for what a send may have made: lists lag behind."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from ganho.booking.once.creatable import Found
from ganho.ledger.records import Intent

Thing = TypeVar("Thing")

BETWEEN_LOOKS = 3.0
"""Seconds; a list may lag behind a create."""
SHOWS_WITHIN = timedelta(hours=1)
"""What a send made shows by then: a refusal of a later one is believed."""


class Looks:
    """Looks at the ERP, some seconds apart."""

    def __init__(
        self,
        *,
        age: Callable[[datetime], timedelta],
        sleep: Callable[[float], None],
    ) -> None:
        self._age = age
        self._sleep = sleep

    def repeat(self, look: Callable[[], Found[Thing]], looks: int) -> Found[Thing]:
        """Look several times until there is something to see."""
        found = look()
        for _ in range(looks - 1):
            # A stranger settles it as well: two cannot have one number.
            if found.ours is not None or found.stranger:
                break
            self._sleep(BETWEEN_LOOKS)
            found = look()
        return found

    def may_still_show(self, intent: Intent, within: timedelta) -> bool:
        """Tell whether what an unanswered send made may not show yet."""
        return bool(intent.unanswered) and self._age(intent.last_sent_at) < within
