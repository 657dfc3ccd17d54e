"""One step on several deals: each ends booked, set aside, or waiting."""

from collections.abc import Callable, Sequence

from ganho.booking.run.aside import set_aside
from ganho.booking.run.progress import tell
from ganho.booking.run.run import NotYetError, Run, WaitingError
from ganho.errors import (
    FatalError,
    RejectedError,
    RetryableError,
    UnknownOutcomeError,
)

Step = Callable[[int], None]
"""Takes a deal one step further; its id is given."""


def work_on(run: Run, name: str, step: Step, deal_ids: Sequence[int]) -> int:
    """Take one step with each deal that is still open; give how many were done.

    Raises WaitingError if some have to wait, FatalError if the run must stop.
    """
    still_open = run.desk.open_among(deal_ids)
    waiting: list[int] = []
    unsettled = False
    for deal_id in (i for i in deal_ids if i in still_open):
        why = _take(run, name, step, deal_id)
        if why is not None:
            run.make_wait(deal_id, str(why))
            waiting.append(deal_id)
            unsettled = unsettled or isinstance(why, UnknownOutcomeError)
    if waiting:
        raise WaitingError(waiting, unsettled=unsettled)
    return len(still_open)


def _take(run: Run, name: str, step: Step, deal_id: int) -> Exception | None:
    """Take a step; give the reason if the deal has to wait."""
    try:
        step(deal_id)
    except RejectedError as error:
        set_aside(run, deal_id, error)
    except (NotYetError, UnknownOutcomeError) as error:
        return error
    except RetryableError as error:
        run.note_trouble()
        return error
    except FatalError as error:
        run.halt(error)
        raise
    else:
        run.stop_waiting(deal_id)
        tell(name)
    return None
