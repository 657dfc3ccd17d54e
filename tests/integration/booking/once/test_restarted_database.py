"""PostgreSQL is restarted in the middle of a run: nothing is lost, nothing is twice."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ganho.errors import FatalError, LeaseLostError
from ganho.ledger import lease
from tests import postgres
from tests.world import World, world

DEALS = 4


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A company whose ledger is in a PostgreSQL of its own."""
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.1)
    monkeypatch.setattr(lease, "RETRY_EVERY", 0.1)
    url = postgres.new_database(postgres.start(tmp_path))
    with world(url) as small_world:
        pipedrive = small_world.sandbox.pipedrive
        for number in range(DEALS):
            org = pipedrive.add_organization(f"Hotel {number}")
            pipedrive.add_deal(org=org, value=f"{number + 1}00.00")
        yield small_world


def restart_once(w: World, folder: Path, *, seen: bool) -> None:
    """Restart the server while a run looks for a sale whose answer it has lost."""
    w.sandbox.conta_azul.switches.lag_seconds = 20
    w.sandbox.faults.add("conta_azul", "POST", "/v1/venda", "lost_after_commit", skip=1)
    restarted = []

    def renewing() -> threading.Thread:
        """The thread that learns it; it ends with the lease."""
        return next(t for t in threading.enumerate() if t.name == "ganho-lease")

    def restart() -> None:
        if not restarted:
            thread = renewing()
            restarted.append(postgres.restart(folder))
            if seen:
                thread.join(20)

    w.meanwhile = restart


@pytest.mark.parametrize("seen", [True, False], ids=["seen", "met by a write"])
def test_a_run_whose_database_restarts_ends_and_the_next_goes_on(
    w: World, tmp_path: Path, seen: bool
) -> None:
    restart_once(w, tmp_path, seen=seen)
    with pytest.raises(LeaseLostError) if seen else suppress(FatalError):
        w.run()
    first = len(w.sandbox.conta_azul.sales())
    w.sandbox.clock.advance(70)
    report = w.run()

    assert first == 2
    assert report.exit_code == 0
    assert {len(s) for s in w.sandbox.conta_azul.sales_by_marker().values()} == {1}
    assert len(w.sandbox.conta_azul.sales()) == DEALS
    with w.ledger() as ledger:
        assert len(ledger.bookings.all()) == DEALS
        assert ledger.promises.unsettled() == []
