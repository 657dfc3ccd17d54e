"""Nothing waits for the database without end, and no pooler lends our sessions away."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text

from ganho.errors import FatalError, RetryableError
from ganho.ledger import database, token_store
from ganho.ledger.database import connect
from ganho.ledger.locks import Space, lock_of
from ganho.ledger.store import Ledger
from ganho.ledger.tables import facts
from tests.integration.ledger.conftest import KEY, Open, now

A_FACT = {"company": "acme", "name": "a fact", "value": 1, "noted_at": now()}
POOLED = {
    "the session that was free last": "RETURNS integer RETURN 7",
    "each session in turn": "RETURNS bigint RETURN nextval('pooled.turn')",
}
"""What a pooler in transaction mode lends: the process that PostgreSQL then names."""


@contextmanager
def engine_at(url: str) -> Iterator[Engine]:
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.mark.parametrize("lent", POOLED)
def test_a_pooler_that_lends_sessions_by_the_transaction_is_refused(
    postgres_url: str, lent: str
) -> None:
    """A fake: PostgreSQL itself, which tells of its processes as one behind a pooler."""
    with engine_at(postgres_url) as engine, engine.begin() as connection:
        name = engine.url.database
        for statement in (
            "CREATE SCHEMA pooled",
            "CREATE SEQUENCE pooled.turn",
            f"CREATE FUNCTION pooled.pg_backend_pid() {POOLED[lent]}",
            f'ALTER DATABASE "{name}" SET search_path = pooled, pg_catalog, public',
        ):
            connection.execute(text(statement))

    with pytest.raises(FatalError, match="PgBouncer") as refused:
        connect(postgres_url)
    assert "pool_mode = session" in str(refused.value.remedy)


def test_no_wait_in_postgresql_is_without_end(postgres_url: str) -> None:
    with engine_at(postgres_url) as engine, engine.connect() as connection:
        waits = {
            name: connection.execute(text(f"SHOW {name}")).scalar()
            for name in (
                "lock_timeout",
                "statement_timeout",
                "idle_in_transaction_session_timeout",
            )
        }

    assert waits == {
        "lock_timeout": "30s",
        "statement_timeout": "1min",
        "idle_in_transaction_session_timeout": "1min",
    }


def test_a_silent_network_is_noticed_and_the_address_has_the_last_word(
    postgres_url: str,
) -> None:
    with (
        engine_at(f"{postgres_url}&connect_timeout=3") as engine,
        engine.connect() as connection,
    ):
        driven = connection.connection.driver_connection
        assert driven is not None
        given = driven.info.get_parameters()

    assert given["connect_timeout"] == "3"
    assert given["tcp_user_timeout"] == "30000"
    assert given["keepalives_idle"] == "30"


def test_a_file_that_another_program_keeps_is_out_of_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 100)
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    kept = Ledger.open(url, key=KEY, company="acme", clock=now)
    with closing(sqlite3.connect(tmp_path / "kept.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FatalError, match="cannot be reached"):
            Ledger.open(url, key=KEY, company="acme", clock=now)
        kept.close()
    Ledger.open(url, key=KEY, company="acme", clock=now).close()


def test_who_reads_waits_for_no_writer(
    open_ledger: Open, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 100)
    ledger = open_ledger()
    with engine_at(url) as engine, engine.begin() as other:
        other.execute(insert(facts).values(**A_FACT))

        assert ledger.deals.open_ids() == []
        assert ledger.facts.get("a fact") is None
        assert ledger.lease_holder() is None
    assert ledger.facts.get("a fact") == 1


def test_who_waits_too_long_to_renew_tokens_gives_up(
    open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_store, "REFRESH_SECONDS", 0.2)
    other = open_ledger()
    with (
        open_ledger().tokens.locked(),
        pytest.raises(RetryableError, match="another process"),
        other.tokens.locked(),
    ):
        pass
    with other.tokens.locked() as slot:
        assert slot.read() is None


def test_who_waits_too_long_for_the_schema_gives_up(
    url: str, open_ledger: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "SCHEMA_SECONDS", 0.2)
    with engine_at(url) as engine:
        lock = lock_of(engine, Space.SCHEMA)
        assert lock.take()
        with pytest.raises(FatalError, match="schema"):
            open_ledger()
        lock.free()
        open_ledger()
