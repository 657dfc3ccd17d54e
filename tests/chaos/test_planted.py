"""Breaks that were planted are found: what finds nothing proves nothing."""

import os
from typing import Any

import pytest
from hypothesis import Phase, seed
from hypothesis.stateful import run_state_machine_as_test

from ganho.booking.once.numbered import Numbered
from ganho.booking.reading.fetch import OVERLAP, Fetch
from ganho.ledger.lease import Lease
from tests.chaos.histories import History, so_many

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


@pytest.mark.skipif(
    not os.environ.get("GANHO_CHAOS") or bool(os.environ.get("GANHO_REPLAY")),
    reason="a part of make chaos",
)
@pytest.mark.parametrize(
    "plant", [send_again_on_doubt, move_the_watermark_early, forget_the_token]
)
def test_it_is_found(plant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    machine = seed(0)(type("Planted", (History,), {}))
    chosen = so_many(WITHIN, Phase.generate)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=chosen)
