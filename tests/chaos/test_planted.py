"""Breaks that were planted are found: what finds nothing proves nothing."""

import os
from typing import Any

import pytest
from hypothesis import Phase, seed
from hypothesis.stateful import run_state_machine_as_test

from ganho.booking.books import Books
from ganho.booking.guards import Guards
from ganho.booking.once.numbered import Numbered
from ganho.booking.reading.fetch import OVERLAP, Fetch
from ganho.domain import translation
from ganho.domain.settings import Settings
from ganho.ledger.lease import Lease
from ganho.quarantine import resolutions
from tests.chaos.histories import BLOCK, History, so_many

WITHIN = 200


def send_again_on_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost answer is taken for a sale that was not made."""

    def settle(self: Any, attempt: Any, _error: Exception) -> Any:
        return self._promise_again(attempt, fresh_number=True)

    monkeypatch.setattr(Numbered, "_settle_unknown", settle)


def move_the_watermark_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read counts as read before it is."""
    read = Fetch._read_stream

    def early(self: Any, stream: str, seen: set[int]) -> Any:
        since = self._since(stream)
        if self.run.scope.read_since is None:
            until = {stream: self.watch.now() + OVERLAP}
            self.desk.take_in(self.run.run_id, [], until)
        with monkeypatch.context() as here:
            here.setattr(Fetch, "_since", lambda *_: since)
            return read(self, stream, seen)

    monkeypatch.setattr(Fetch, "_read_stream", early)


def forget_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that stood still until the lease was another's goes on as if nothing were."""
    monkeypatch.setattr(Lease, "check", lambda *_: None)


def let_every_crowd_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """More new deals than a company wants of one run are booked."""
    monkeypatch.setattr(Guards, "hold_unusual_volume", lambda _self, ready: ready)


def run_although_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A company that is switched off is run all the same."""
    monkeypatch.setattr(Settings, "enabled", property(lambda _: True), raising=False)


def sell_in_closed_months(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sale bears the day of its win, whether or not the books are closed."""
    monkeypatch.setattr(translation, "is_closed", lambda *_: False)


def make_anew_what_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks Conta Azul whether what is to be made anew was cancelled."""
    monkeypatch.setattr(resolutions, "_lives", lambda *_: False)


def tie_what_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cancelled sale is taken for a deal's own."""

    def numbered(books: Books, number: int) -> Any:
        sales = books.company.conta_azul.sales
        return sales.sale(sales.sales_numbered(number)[0].sale_id)

    monkeypatch.setattr(resolutions, "_sale_numbered", numbered)


PLANTS = [
    *(send_again_on_doubt, move_the_watermark_early, forget_the_token),
    *(let_every_crowd_go, run_although_off, sell_in_closed_months),
    *(make_anew_what_lives, tie_what_is_cancelled),
]


@pytest.mark.skipif(
    not os.environ.get("GANHO_CHAOS") or bool(os.environ.get("GANHO_REPLAY")),
    reason="a part of make chaos",
)
@pytest.mark.parametrize("plant", PLANTS)
def test_it_is_found(plant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    machine = type("Planted", (Counted,), {})

    with pytest.raises(AssertionError):
        play_blocks(machine)
    print(f"{plant.__name__}: found in history {machine.begun}")


class Counted(History):
    """Tells how many histories were begun."""

    begun = 0

    def __init__(self) -> None:
        type(self).begun += 1
        super().__init__()


def play_blocks(machine: type[History]) -> None:
    """Play the very histories that `make chaos` plays."""
    for block in range(WITHIN // BLOCK):
        chosen = so_many(BLOCK, Phase.generate)
        run_state_machine_as_test(seed(block)(machine), settings=chosen)
