"""The lease: whose clock decides, what a broken connection costs, who excludes whom."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import psycopg
import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from ganho.errors import LeaseHeldError, LeaseLostError, RetryableError
from ganho.ledger import lease, token_store
from ganho.ledger.store import Ledger
from tests import postgres
from tests.integration.ledger.conftest import KEY, now

Open = Callable[..., Ledger]
Opened = Callable[..., Ledger]
OLD_KEY = crc32(b"ganho lease acme")
"""How a worker of version 0.1 names the lock of the lease."""


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renew so often that a test need not wait."""
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.05)
    monkeypatch.setattr(lease, "RETRY_EVERY", 0.05)


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Open ledgers at an address."""
    with ExitStack() as stack:

        def ledger_at(url: str, clock: Callable[[], datetime] = now) -> Ledger:
            ledger = Ledger.open(url, key=KEY, company="acme", clock=clock)
            stack.callback(ledger.close)
            return ledger

        yield ledger_at


@contextmanager
def asking(url: str) -> Iterator[Callable[..., Any]]:
    """Ask PostgreSQL from outside; gives the first value of an answer."""
    address = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:

        def ask(query: str, *values: object) -> Any:
            row = connection.execute(query, values).fetchone()
            return row and row[0]

        yield ask


def until(holds: Callable[[], object], what: str) -> None:
    for _ in range(200):
        if holds():
            return
        threading.Event().wait(0.05)
    pytest.fail(f"waited in vain for {what}")


def note(ledger: Ledger) -> bool:
    """Write something; tell whether the lease forbids it."""
    try:
        ledger.facts.note("x", 1)
    except LeaseLostError:
        return False
    return True


@pytest.mark.parametrize("minutes", [1, -1, 120, -120])
def test_clocks_that_differ_take_no_living_run_over(
    open_ledger: Open, minutes: int
) -> None:
    off = timedelta(minutes=minutes)
    other = open_ledger(clock=lambda: datetime.now(UTC) + off)
    with (
        open_ledger().lease("a living run"),
        pytest.raises(LeaseHeldError, match="a living run"),
        other.lease("x"),
    ):
        pass
    with other.lease("after it"):
        assert note(other)


def test_the_database_s_clock_says_who_holds_a_company(
    opened: Opened, postgres_url: str
) -> None:
    other = opened(postgres_url, clock=lambda: now() + timedelta(minutes=2))
    with opened(postgres_url).lease("a living run"):
        held = other.lease_holder()

    assert held is not None
    assert other.lease_holder() is None


@pytest.mark.usefixtures("often")
def test_a_renewal_that_fails_twice_is_tried_again(
    opened: Opened, postgres_url: str
) -> None:
    ledger, failed = opened(postgres_url), []

    def cut(
        connection: Connection, _cursor: object, statement: str, *_: object
    ) -> None:
        if statement.startswith("UPDATE leases") and len(failed) < 2:
            pid = connection.connection.driver_connection.info.backend_pid
            failed.append(pid)
            ask("SELECT pg_terminate_backend(%s, 5000)", pid)

    with asking(postgres_url) as ask, ledger.lease("a run"):
        event.listen(ledger._engine, "before_cursor_execute", cut)
        until(lambda: len(failed) == 2, "two renewals that fail")
        before = ask("SELECT expires_at FROM leases")
        until(lambda: ask("SELECT expires_at FROM leases") > before, "a renewal")

        assert note(ledger)


@pytest.mark.usefixtures("often")
def test_renewals_that_fail_until_the_lease_expires_lose_it(
    opened: Opened, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LASTS", timedelta(seconds=1))
    ledger = opened(postgres_url)

    def fail(
        _connection: Connection, _cursor: object, statement: str, *_: object
    ) -> None:
        if statement.startswith("UPDATE leases"):
            raise OperationalError(statement, {}, Exception())

    with ledger.lease("a run"):
        event.listen(ledger._engine, "before_cursor_execute", fail)
        assert note(ledger)
        until(lambda: not note(ledger), "the end of the lease")
        event.remove(ledger._engine, "before_cursor_execute", fail)


@pytest.mark.usefixtures("often")
def test_a_lost_lock_is_a_lost_lease(opened: Opened, postgres_url: str) -> None:
    ledger, other = opened(postgres_url), opened(postgres_url)
    with asking(postgres_url) as ask, ledger.lease("a run"):
        pid = ask("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
        ask("SELECT pg_terminate_backend(%s, 5000)", pid)
        until(lambda: not note(ledger), "the end of the lease")
        with pytest.raises(LeaseLostError) as lost:
            ledger.facts.note("x", 1)
        with other.lease("the next run"):
            assert note(other)

    assert "Another run" not in str(lost.value.message)
    assert str(lost.value.remedy)


def test_a_run_that_did_its_work_ends_well_without_its_database(
    opened: Opened,
    postgres_url: str,
) -> None:
    ledger, other = opened(postgres_url), opened(postgres_url)
    with asking(postgres_url) as ask:
        with ledger.lease("a run"):
            ledger.facts.note("x", 1)
            ask(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        with other.lease("the next run"):
            assert note(other)


def test_what_cannot_be_given_back_spoils_no_run(ledger: Ledger) -> None:
    """The fixture gives the lease back after the test."""

    def fail(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    event.listen(ledger._engine, "before_cursor_execute", fail)


@pytest.mark.usefixtures("often")
def test_a_restarted_database_ends_the_run_that_held_it(
    opened: Opened, tmp_path: Path
) -> None:
    url = postgres.new_database(postgres.start(tmp_path))
    ledger, other = opened(url), opened(url)
    with ledger.lease("a run"):
        ledger.facts.note("x", 1)
        postgres.restart(tmp_path)
        until(lambda: not note(ledger), "the end of the lease")
    with other.lease("the next run") as token:
        assert note(other)

    assert token == 2


def test_a_worker_of_the_version_before_keeps_this_one_out(
    opened: Opened, postgres_url: str
) -> None:
    ledger = opened(postgres_url)
    with asking(postgres_url) as ask:
        assert ask("SELECT pg_try_advisory_lock(%s)", OLD_KEY)
        with pytest.raises(LeaseHeldError), ledger.lease("a new worker"):
            pass
        ask("SELECT pg_advisory_unlock_all()")
        with ledger.lease("a new worker"):
            assert note(ledger)


def test_a_worker_of_the_version_before_is_kept_out(
    opened: Opened, postgres_url: str
) -> None:
    ledger = opened(postgres_url)
    with asking(postgres_url) as ask:
        with ledger.lease("a new worker"):
            assert not ask("SELECT pg_try_advisory_lock(%s)", OLD_KEY)
        assert ask("SELECT pg_try_advisory_lock(%s)", OLD_KEY)


def test_workers_of_both_versions_renew_tokens_one_after_the_other(
    opened: Opened, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_store, "REFRESH_SECONDS", 0.2)
    ledger, key = opened(postgres_url), crc32(b"ganho tokens acme")
    with asking(postgres_url) as ask:
        with ledger.tokens.locked():
            assert not ask("SELECT pg_try_advisory_lock(%s)", key)
        assert ask("SELECT pg_try_advisory_lock(%s)", key)
        with pytest.raises(RetryableError), ledger.tokens.locked():
            pass


def test_an_application_that_counts_its_locks_is_not_in_the_way(
    opened: Opened,
    postgres_url: str,
) -> None:
    """Its keys are single numbers or pairs of its own; ours are pairs of ours."""
    ledger = opened(postgres_url)
    with asking(postgres_url) as ask, ledger.lease("a run"):
        taken = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' "

        assert (
            ask(taken + "AND objsubid = 2 AND classid = %s", int.from_bytes(b"ganL"))
            == 1
        )


def test_a_dead_holder_whose_connection_lives_is_replaced_once_the_row_expired(
    opened: Opened, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY", 600.0)
    ledger, other = opened(postgres_url), opened(postgres_url)
    with asking(postgres_url) as ask, ledger.lease("cut off"):
        ask("UPDATE leases SET expires_at = now() - interval '1 second' RETURNING 1")
        with other.lease("the next run"):
            assert note(other)
            assert not note(ledger)


def test_a_file_that_is_locked_is_held_however_old_its_row(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY", 600.0)
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    ledger, other = opened(url), opened(url)
    with ledger.lease("a sleeping run"):
        with ledger._engine.begin() as connection:
            connection.execute(
                text("UPDATE leases SET expires_at = '2020-01-01 00:00:00'")
            )
        with pytest.raises(LeaseHeldError, match="a sleeping run"), other.lease("x"):
            pass
