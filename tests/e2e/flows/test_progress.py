"""A long run shows how far it is; a short one leaves no artifact."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.sync_won_deals import sync_won_deals
from tests.flow_company import artifacts_named, log_of, moved_in
from tests.world import World

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("progress")]


@pytest.fixture
def busy(prefect_url: str, tmp_path: Path) -> Iterator[World]:
    """A company of its own, so that no other test's artifacts are met."""
    with moved_in("busy", prefect_url, tmp_path) as w:
        yield w


def add_deals(w: World, number: int) -> None:
    for n in range(number):
        person = w.sandbox.pipedrive.add_person(f"Comprador {n}")
        w.sandbox.pipedrive.add_deal(person=person, value="10.00")


def test_progress_moves_while_a_long_run_works(
    busy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.gauge.EVERY", 0.1)
    monkeypatch.setattr("tasks.gauge.LONG", 3600.0)
    add_deals(busy, 2)
    sync_won_deals("busy", return_state=True)
    after_a_short_run = artifacts_named("busy-progress")
    add_deals(busy, 24)
    state = sync_won_deals("busy", return_state=True)
    [artifact] = artifacts_named("busy-progress")

    assert after_a_short_run == []
    assert state.is_completed()
    assert artifact.data == 100.0
    assert "Vendas criadas: 24" in artifact.description


def test_a_run_goes_on_where_progress_cannot_be_shown(
    busy: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("tasks.gauge.EVERY", 0.1)
    monkeypatch.setattr("tasks.gauge.create_progress_artifact", refuse)
    add_deals(busy, 24)
    state = sync_won_deals("busy", return_state=True)

    assert state.message == "Completo: 24 lançados agora, 0 aguardando"


def test_a_large_run_says_beforehand_what_it_will_take(
    prefect_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.gauge.EVERY", 0.1)
    monkeypatch.setattr("ganho.domain.forecast.MANY", 20)
    with moved_in("large", prefect_url, tmp_path) as w:
        add_deals(w, 24)
        state = sync_won_deals("large", return_state=True)
    [artifact] = artifacts_named("large-progress")
    foreseen = "1 minuto de lançamento."

    assert state.is_completed()
    assert artifact.description.endswith(foreseen)
    assert foreseen in log_of(state)
