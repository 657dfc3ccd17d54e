"""Does Conta Azul still let us in? Asked once a night, whatever there is to book.

A company that wins nothing calls Conta Azul never, and a connection that was revoked, or
a plan that is over, shows only when something is called. Once there is trouble, every
run asks until there is none: no run that asked nothing may pass for a recovery.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime

from ganho.booking.reading.accounts import Identity
from ganho.booking.run.board import Board
from ganho.booking.run.brake import Brake
from ganho.booking.run.run import Run
from ganho.conta_azul.client import ContaAzulClient
from ganho.conta_azul.refusals import PlanBlockedError
from ganho.domain.model import Value
from ganho.errors import (
    FatalError,
    LeaseLostError,
    NotConnectedError,
    RetryableError,
    Sentence,
)
from ganho.ledger.parts.facts import Facts

HEARD = "erp_heard"
"""The fact that says what was heard."""
MOST_CALLS = 5
"""Of one night, the refresh included: connection, company, review queue."""
MOST_TRIES = 2
"""Of the call that asks whose account it is."""
Trouble = Literal["connection", "plan", "other"]
UNREACHED = Sentence(
    "Neither the connection to Conta Azul nor the review queue could be looked at: {why}"
)


class Heard(Value):
    """What Conta Azul said when it was last asked whether it lets us in."""

    answered_at: AwareDatetime | None = None
    """When it did so last."""
    trouble: Trouble | None = None
    since: AwareDatetime | None = None
    """Since when there is trouble of this kind."""


@dataclass(kw_only=True)
class Pulse:
    """Feels it, and remembers what came of it. Never raises for the vendor's trouble."""

    run: Run
    conta_azul: ContaAzulClient
    identity: Identity
    facts: Facts
    brake: Brake
    board: Board
    clock: Callable[[], datetime]
    trouble: FatalError | RetryableError | None = field(default=None, init=False)
    """What kept this run from Conta Azul when it felt the pulse."""
    _calls: int = field(default=0, init=False)

    @property
    def calls_left(self) -> int | None:
        """How many calls a look at the review queue may cost tonight; None: any."""
        return MOST_CALLS - self._calls if self.is_nightly else None

    @property
    def is_nightly(self) -> bool:
        """Tell whether this is the run that looks at what nothing else looks at."""
        return self.run.scope.kind == "second look" and not self.run.dry_run

    def feel(self) -> None:
        """Ask, at night with a fresh token and in any run while trouble is known.

        What a person must mend halts the brake; what may pass is left on the board.
        """
        if self.run.dry_run or not (self.is_nightly or heard_of(self.facts).trouble):
            return
        before = self.conta_azul.count.requests
        try:
            self._ask()
        except LeaseLostError:
            raise
        except FatalError as error:
            self.trouble = error
            self.brake.halt(error)
            self._note_trouble(trouble_of(error) or "other")
        except RetryableError as error:
            self.trouble = error
            self.board.unreached = UNREACHED.of(why=error)
            self._note_trouble("other")
        else:
            self._note(Heard(answered_at=self.clock()))
        self._calls += self.conta_azul.count.requests - before

    def note_halt(self) -> None:
        """Remember a run that Conta Azul stopped: the next one asks first."""
        trouble = trouble_of(self.brake.halted)
        if trouble is not None and not self.run.dry_run:
            self._note_trouble(trouble)

    def _ask(self) -> None:
        if self.is_nightly:
            self._calls += 1
            self.conta_azul.refresh()
        with self.conta_azul.count.limited(MOST_TRIES):
            self.identity.check_conta_azul()

    def _note_trouble(self, trouble: Trouble) -> None:
        known = heard_of(self.facts)
        if known.trouble != trouble:
            now = {"trouble": trouble, "since": self.clock()}
            self._note(known.model_copy(update=now))

    def _note(self, heard: Heard) -> None:
        self.facts.note(HEARD, heard.model_dump(mode="json"))


def heard_of(facts: Facts) -> Heard:
    """Give what was last heard of Conta Azul."""
    return Heard.model_validate(facts.get(HEARD) or {})


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Tell what of Conta Azul's access an error says is over; None: nothing."""
    if isinstance(error, NotConnectedError):
        return "connection"
    return "plan" if isinstance(error, PlanBlockedError) else None
