"""What a run learns that is for its report alone."""

from collections.abc import Iterable
from threading import Lock

from ganho.domain.forecast import Forecast
from ganho.errors import Sentence


class Board:
    """Who waits and why, and what is to be said of the run as a whole."""

    def __init__(self) -> None:
        self.waiting: dict[int, Sentence] = {}
        self.put_off: set[int] = set()
        """Deals that wait on purpose: won just now, or not what this run was for."""
        self.remarks: list[str] = []
        self.won_before_activation: set[int] = set()
        self.incomplete: Sentence | None = None
        """Why reading stopped half-way; the watermark stays where it was."""
        self.forecast: Forecast | None = None
        """Of a large run, before it writes."""
        self._waits_at: dict[int, str] = {}
        self.unreached: Sentence | None = None
        """What of the ERP could not be looked at, although it was time to, and why."""
        self._lock = Lock()

    def make_wait(self, deal_id: int, why: Sentence, step: str = "") -> None:
        """Leave a deal open for the next run."""
        with self._lock:
            self.waiting[deal_id] = why
            self._waits_at[deal_id] = step

    def stop_waiting(self, deal_id: int, step: str = "") -> None:
        """A deal made its step after all; one before it may keep it waiting."""
        with self._lock:
            if self._waits_at.get(deal_id) == step:
                self.waiting.pop(deal_id, None)

    def put_all_off(self, deal_ids: Iterable[int], why: Sentence) -> None:
        """Let deals wait for a later run, which leaves nothing of this one undone."""
        for deal_id in deal_ids:
            self.make_wait(deal_id, why)
            self.put_off.add(deal_id)

    def remark(self, text: str) -> None:
        """Tell the reader of the report something about the run, once."""
        with self._lock:
            if text not in self.remarks:
                self.remarks.append(text)
