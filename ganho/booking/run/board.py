"""What a run learns that is for its report alone."""

from collections.abc import Iterable
from threading import Lock


class Board:
    """Who waits and why, and what is to be said of the run as a whole."""

    def __init__(self) -> None:
        self.waiting: dict[int, str] = {}
        self.settling: set[int] = set()
        """Deals that wait because they were won just now."""
        self.remarks: list[str] = []
        self.won_before_activation: set[int] = set()
        self.incomplete = False
        """Reading stopped half-way; the watermark stays where it was."""
        self._lock = Lock()

    def make_wait(self, deal_id: int, why: str) -> None:
        """Leave a deal open for the next run."""
        with self._lock:
            self.waiting[deal_id] = why

    def stop_waiting(self, deal_id: int) -> None:
        """A deal made its step after all."""
        with self._lock:
            self.waiting.pop(deal_id, None)

    def settle_first(self, deal_ids: Iterable[int], why: str) -> None:
        """Let deals wait that were won just now."""
        for deal_id in deal_ids:
            self.make_wait(deal_id, why)
            self.settling.add(deal_id)

    def remark(self, text: str) -> None:
        """Tell the reader of the report something about the run, once."""
        with self._lock:
            if text not in self.remarks:
                self.remarks.append(text)
