"""One step on several deals: each ends booked, set aside, or waiting."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ganho.booking.run.aside import Quarantine
from ganho.booking.run.board import Board
from ganho.booking.run.brake import Brake
from ganho.booking.run.progress import tell
from ganho.booking.run.run import NotYetError, WaitingError
from ganho.booking.run.table import Desk
from ganho.errors import (
    FatalError,
    GanhoError,
    RefusedReadError,
    RejectedError,
    RetryableError,
    SpentError,
    UnknownOutcomeError,
)
from ganho.pacing.hands import Hands

Step = Callable[[int], None]
"""Takes a deal one step further; its id is given."""
OF_NO_TROUBLE = (SpentError, RefusedReadError)
"""They say nothing of how a vendor fares."""


@dataclass(frozen=True, kw_only=True)
class Turns:
    """The turns that the deals of one run take."""

    brake: Brake
    board: Board
    desk: Desk
    quarantine: Quarantine
    hands: Hands

    def take(self, name: str, step: Step, deal_ids: Sequence[int]) -> int:
        """Take one step with each deal that is still open; give how many were done.

        Raises WaitingError if some have to wait, FatalError if the run must stop.
        """
        # A step that a retry takes again leaves out what is settled by now.
        still_open = self.desk.open_among(deal_ids)
        waiting: list[int] = []
        unsettled = False
        for deal_id in (i for i in deal_ids if i in still_open):
            # As a whole: who waits for a slot has promised nothing yet.
            with self.hands.one():
                why = self._take_one(name, step, deal_id)
            if why is not None:
                # What is not there yet is so because of what it waits for already.
                if not (isinstance(why, NotYetError) and deal_id in self.board.waiting):
                    self.board.make_wait(deal_id, why.message, name)
                waiting.append(deal_id)
                unsettled = unsettled or isinstance(why, UnknownOutcomeError)
        if waiting:
            raise WaitingError(waiting, unsettled=unsettled)
        return len(still_open)

    def _take_one(self, name: str, step: Step, deal_id: int) -> GanhoError | None:
        """Take a step; give the reason if the deal has to wait."""
        try:
            step(deal_id)
        except RejectedError as error:
            self.quarantine.set_aside(deal_id, error)
        # Before RetryableError, which some are too: no vendor is in trouble.
        except (NotYetError, UnknownOutcomeError, *OF_NO_TROUBLE) as error:
            return error
        except RetryableError as error:
            self.brake.note_trouble(error)
            return error
        except FatalError as error:
            self.brake.halt(error)
            raise
        else:
            self.board.stop_waiting(deal_id, name)
            self.brake.note_success()
            tell(name)
        return None
