"""One company between its vendors, whose commands are processes that may be stopped."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from ganho.cli.server.temporary import COMMAND
from tests import postgres
from tests.commanding import Commander, commanding
from tests.flow_company import moved_in
from tests.processes import Company
from tests.small_disks import small_disk


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL server for this process's tests."""
    return postgres.start(tmp_path_factory.mktemp("postgres"))


@pytest.fixture(scope="session")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server that may be restarted: nobody else uses it."""
    folder = tmp_path_factory.mktemp("own")
    postgres.start(folder)
    return folder


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes that nobody else uses."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder):
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty ledger."""
    if request.param == "own":
        folder = request.getfixturevalue("own_server")
        return postgres.new_database(postgres.start(folder))
    if request.param == "disk":
        return f"sqlite:///{request.getfixturevalue('disk') / 'ledger.db'}"
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ganho' / 'ledger.db'}"
    return postgres.new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture(scope="session")
def commander(
    prefect_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Commander]:
    """Where commands are forked from."""
    environment = os.environ | COMMAND | {"PREFECT_API_URL": prefect_url}
    log = tmp_path_factory.mktemp("commander") / "log"
    with commanding(environment, log) as commander:
        yield commander


@pytest.fixture
def company(
    url: str,
    commander: Commander,
    prefect_url: str,
    environment: dict[str, str],
    tmp_path: Path,
) -> Iterator[Company]:
    """A company of its own for each test, with deals to win."""
    slug = f"acme-{uuid4().hex[:8]}"
    with moved_in(slug, prefect_url, tmp_path, url) as w:
        own = environment | {"GANHO_LEDGER_URL": url}
        company = Company(slug, w, own, tmp_path, commander)
        # One watch for all its runs: no deal of these tests is changed.
        with company.witness.watching():
            yield company
        commander.kill_what_is_left()
