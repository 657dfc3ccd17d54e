"""Which of the deals that could be booked a run books, and which it leaves open."""

from dataclasses import dataclass

from ganho.booking.run.board import Board
from ganho.booking.run.choice import Choice
from ganho.booking.run.table import Desk
from ganho.errors import Sentence
from ganho.ledger.parts.bookings import Bookings

NOT_CHOSEN = Sentence("this run was for other deals; the next ordinary one takes it")


@dataclass(frozen=True, kw_only=True)
class Choosing:
    """Keeps a run to what a person wants booked; the rest waits, untouched."""

    choice: Choice
    desk: Desk
    board: Board
    bookings: Bookings
    run_id: str

    def named_among(self, open_ids: set[int]) -> set[int]:
        """Give those of the open deals that the run may look at."""
        named = self.choice.named_among(open_ids)
        self.board.put_all_off(open_ids - named, NOT_CHOSEN)
        return named

    def first_of(self, passed: set[int]) -> set[int]:
        """Take those won first, as many as the run may book."""
        # A run that is repeated goes on: what it has booked counts.
        most = self.choice.first - len(self.bookings.of_run(self.run_id))
        won = {r.deal_id: r.open_since for r in self.desk.records()}
        in_order = sorted(passed, key=lambda deal_id: (won[deal_id], deal_id))
        first = set(in_order[: max(0, most)])
        self.board.put_all_off(passed - first, NOT_CHOSEN)
        return first
