"""A company with a ledger in memory, and a run's books with the owners that are told."""

from dataclasses import dataclass, field, fields
from types import SimpleNamespace
from typing import Any

from ganho.booking.books import Books
from ganho.booking.run.board import Board
from ganho.booking.run.brake import Brake
from ganho.booking.run.run import Run, Scope
from ganho.domain.settings import Settings
from ganho.pacing.pacer import Pacer
from tests.unit.booking.fakes import NOON, Clock
from tests.unit.booking.ledger_fakes import Ledger
from tests.unit.domain.factories import WON, make_settings


@dataclass
class Count:
    """What was asked of a vendor."""

    requests: int = 0
    tokens: int = 0


@dataclass
class Company:
    """A company that nothing connects to the world."""

    slug: str = "acme"
    settings: Settings = field(default_factory=make_settings)
    pipedrive_url: str = "https://acme.pipedrive.com/"
    clock: Clock = field(default_factory=Clock)
    ledger: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        self.pipedrive = SimpleNamespace(count=Count())
        self.conta_azul = SimpleNamespace(count=Count(), pacer=Pacer.unlimited())


def make_run(company: Any = None, **changes: Any) -> Run:
    values = {
        "run_id": "run",
        "company": company or Company(),
        "scope": Scope(kind="sync", won_from=WON),
        "started_at": NOON,
    }
    return Run(**(values | changes))


class SteadyPulse:
    """Of a Conta Azul that lets us in, or is in trouble."""

    is_nightly = False

    def __init__(self, brake: Brake | None = None, trouble: Any = None) -> None:
        self.brake, self.trouble = brake, trouble

    def feel(self) -> None:
        """Halt the run where a person must act."""
        if self.brake and self.trouble:
            self.brake.halt(self.trouble)

    def note_halt(self) -> None:
        """Nothing is remembered."""


def make_books(**owners: Any) -> Books:
    """The books of a run: whoever is not named has no part in it."""
    absent = dict.fromkeys(one.name for one in fields(Books))
    at_least = {
        "run": make_run(),
        "brake": Brake(),
        "board": Board(),
        "pulse": SteadyPulse(),
    }
    return Books(**(absent | at_least | owners))
