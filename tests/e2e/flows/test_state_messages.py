"""The state of a run that ended says what happened, what to do, and if it can wait."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.backfill_won_deals import backfill_won_deals
from flows.sync_won_deals import sync_won_deals
from ganho.cli.syncing import _cause_of
from ganho.errors import LeaseHeldError, WrongRequestError
from tests.flow_company import log_of, moved_in, run_of
from tests.insiders import inside
from tests.world import World

pytestmark = pytest.mark.xdist_group("state_messages")
CANARY = "Canária Secreta"


@pytest.fixture
def acme(prefect_url: str, tmp_path: Path) -> Iterator[World]:
    """A company with one deal to book."""
    with moved_in("acme", prefect_url, tmp_path) as w:
        person = w.sandbox.pipedrive.add_person(CANARY)
        w.sandbox.pipedrive.add_deal(person=person, value="10.00")
        yield w


def sync():
    return sync_won_deals("acme", return_state=True)


def test_a_run_that_cannot_read_can_wait_while_nothing_is_open(acme: World) -> None:
    acme.sandbox.faults.add("pipedrive", "GET", ".*", "status", status=401, times=9)
    state = sync()

    assert run_of(state).state.message == state.message
    assert state.is_failed()
    assert state.message.startswith("O Pipedrive recusou o token (401).")
    assert state.message.endswith("pode ficar para amanhã.")


def test_a_run_that_stops_with_deals_open_says_until_when_it_can_wait(
    acme: World,
) -> None:
    acme.sandbox.conta_azul.connections.revoke()
    state = sync()
    with acme.ledger() as ledger:
        [deal_id] = ledger.deals.open_ids()

    assert state.is_failed()
    assert "`ganho authorize acme`" in state.message
    assert "Pode esperar até " in state.message or "Não espere" in state.message
    assert f"aberto mais antigo, {deal_id}, espera desde " in state.message


def test_a_night_of_an_idle_company_says_what_both_vendors_lack(acme: World) -> None:
    acme.sandbox.conta_azul.connections.revoke()
    acme.sandbox.faults.add("pipedrive", "GET", ".*", "status", status=403, times=9)
    state = sync_won_deals("acme", look_back_days=7, return_state=True)

    assert state.is_failed()
    assert "Pipedrive" in state.message
    assert "`ganho authorize acme`" in state.message


def test_a_company_that_is_switched_off_asks_nobody_at_night(
    prefect_url: str, tmp_path: Path
) -> None:
    with moved_in("acme", prefect_url, tmp_path, enabled=False) as w:
        state = sync_won_deals("acme", look_back_days=7, return_state=True)

    assert state.is_completed()
    assert w.sandbox.faults.journal == []


def test_a_company_that_was_never_applied_is_told_how(prefect_url: str) -> None:
    with inside(prefect_url):
        state = sync_won_deals("nobody", return_state=True)

    assert state.is_failed()
    assert state.message.startswith("Não há nada guardado no Prefect para 'nobody'.")
    assert "ganho apply" in state.message


def test_a_run_that_finds_another_under_way_is_dismissed(acme: World) -> None:
    with acme.ledger() as ledger, ledger.lease("outra máquina"):
        state = sync()

    assert state.is_cancelled()
    assert state.message.startswith("Dispensada. Outra execução desta empresa")
    assert isinstance(_cause_of(state), LeaseHeldError)


@pytest.mark.usefixtures("acme")
def test_a_bug_tells_where_and_not_of_whom(
    monkeypatch: pytest.MonkeyPatch, prefect_home: Path
) -> None:
    def break_down(_fetch: object) -> None:
        raise KeyError(CANARY)

    monkeypatch.setattr("ganho.booking.reading.fetch.Fetch.won_deals", break_down)
    state = sync()

    assert state.is_failed()
    assert state.message.startswith("Erro inesperado: KeyError.")
    assert type(_cause_of(state)).__name__ == "KeyError"
    assert "test_state_messages.py" in log_of(state)
    assert not [p for p in files(prefect_home) if CANARY.encode() in p.read_bytes()]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 10, 2), date(2026, 10, 1), "vem depois do último (01/10/2026)"),
        (date(2026, 10, 1), date(2199, 1, 1), "está no futuro"),
    ],
)
def test_wrong_days_are_refused_before_anything_happens(
    acme: World, first: date, last: date, told: str
) -> None:
    state = backfill_won_deals("acme", first, last, return_state=True)

    assert (state.type, state.name) == ("FAILED", "Refused")
    assert told in state.message
    assert isinstance(_cause_of(state), WrongRequestError)
    assert acme.sandbox.faults.journal == []


@pytest.mark.usefixtures("acme")
def test_today_may_be_backfilled() -> None:
    today = datetime.now(UTC).date()
    state = backfill_won_deals(
        "acme", today - timedelta(days=1), today, return_state=True
    )

    assert state.is_completed()
    assert state.message.startswith("Simulação, nada foi criado.")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
