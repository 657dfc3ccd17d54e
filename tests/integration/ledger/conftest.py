"""One suite for both databases: each test runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ganho.ledger.key.sealing import generate_key
from ganho.ledger.store import Ledger
from tests import postgres

KEY = generate_key()
Open = Callable[..., Ledger]


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL server for this process's tests."""
    return postgres.start(tmp_path_factory.mktemp("postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return postgres.new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The address of an empty database of PostgreSQL."""
    return postgres.new_database(postgres_server)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def open_ledger(url: str) -> Iterator[Open]:
    """Open the ledger, as often as a test wants."""
    with ExitStack() as stack:

        def opened(*, key: str = KEY, clock: Callable[[], datetime] = now) -> Ledger:
            ledger = Ledger.open(url, key=key, company="acme", clock=clock)
            stack.callback(ledger.close)
            return ledger

        yield opened


@pytest.fixture
def ledger(open_ledger: Open) -> Iterator[Ledger]:
    """A ledger whose lease we hold."""
    opened = open_ledger()
    with opened.lease("the test"):
        opened.runs.start("run-1", "sync")
        yield opened
