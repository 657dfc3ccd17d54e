"""A backup is whole, its owner's alone, and never in another one's place."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from ganho.cli.server.backups import back_up, folder
from ganho.errors import FatalError
from tests import postgres
from tests.integration.cli.server.full_disks import no_file_larger_than
from tests.version_before.loading import (
    ask,
    load_postgresql,
    load_sqlite,
    of_libpq,
    of_prefect,
    rows_of,
)

GIVEN = ("sqlite", "postgresql")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "with space" / "ganho"
    monkeypatch.setenv("GANHO_HOME", str(home))
    monkeypatch.setenv("PATH", str(postgres.PROGRAMS), prepend=":")
    return home


@pytest.fixture
def ledger(request: pytest.FixtureRequest, home: Path) -> str:
    """The ledger of the version before, on the database that a test names."""
    if request.param == "sqlite":
        return load_sqlite("ledger", home / "ledger.db")
    return load_postgresql("ledger", request.getfixturevalue("postgres_server"))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> str:
    return postgres.start(tmp_path_factory.mktemp("postgres"))


on_both = pytest.mark.parametrize("ledger", GIVEN, indirect=True)


def names() -> list[str]:
    return sorted(path.name for path in folder().iterdir())


@on_both
def test_a_backup_is_for_its_owner_alone_and_named_by_time_and_version(
    ledger: str, home: Path
) -> None:
    (home / "backups").mkdir(parents=True)
    (home / "backups").chmod(0o755)
    backup = back_up(ledger, "ledger-0002")

    assert folder().stat().st_mode & 0o777 == 0o700
    assert backup.path.stat().st_mode & 0o777 == 0o600
    assert backup.path.parent == folder() == home / "backups"
    assert names() == [backup.path.name]
    assert backup.path.match("20??-??-??T??????-ledger-0002.*")


@on_both
def test_no_backup_takes_the_place_of_another(ledger: str) -> None:
    first = back_up(ledger, "ledger-0002").path
    was = first.read_bytes()
    others = [back_up(ledger, "ledger-0002").path for _ in range(3)]

    assert len({first, *others}) == 4
    assert first.read_bytes() == was


def test_the_way_back_of_a_file_brings_every_row_back(home: Path) -> None:
    url = load_sqlite("ledger", home / "ledger.db")
    was, backup = rows_of(url), back_up(url, "ledger-0002")
    with closing(sqlite3.connect(home / "ledger.db")) as dying:
        dying.execute("PRAGMA journal_mode=WAL")
        dying.execute("DELETE FROM bookings")
        dying.commit()
        logs = [home / f"ledger.db{end}" for end in ("-wal", "-shm")]
        left = {file: file.read_bytes() for file in logs}
    for file, content in left.items():  # as a killed process leaves them
        file.write_bytes(content)
    subprocess.run(backup.way_back, shell=True, check=True)  # noqa: S602 - as told

    assert was["bookings"]
    assert rows_of(url) == was
    assert (home / "ledger.db").stat().st_mode & 0o777 == 0o600


def test_the_way_back_of_a_database_brings_every_row_back(postgres_server: str) -> None:
    url = load_postgresql("prefect", postgres_server)
    was, backup = rows_of(url), back_up(of_prefect(url), "prefect-a3b9c7d2e5f1")
    empty = postgres.new_database(postgres_server)
    name = make_url(url).database
    way_back = backup.way_back.replace(f"={name} ", f"='{of_libpq(empty)}' ")
    subprocess.run(way_back, shell=True, check=True)  # noqa: S602 - as told

    assert way_back != backup.way_back
    assert was["flow_run"]
    assert rows_of(empty) == was


def test_what_is_being_written_is_left_out_whole(home: Path) -> None:
    url = load_sqlite("ledger", home / "ledger.db")
    ask(url, "PRAGMA journal_mode=WAL")
    was = rows_of(url)
    with closing(sqlite3.connect(home / "ledger.db")) as writer:
        writer.execute("DELETE FROM bookings")
        backup = back_up(url, "ledger-0002")

    assert rows_of(f"sqlite:///{backup.path}") == was


@on_both
def test_a_disk_that_is_full_leaves_no_half_of_a_backup(ledger: str) -> None:
    with (
        no_file_larger_than(8192),
        pytest.raises(FatalError, match=r"No backup of ledger-0002 .*--backed-up"),
    ):
        back_up(ledger, "ledger-0002")

    assert names() == []


@on_both
def test_a_folder_that_cannot_be_written_is_named(ledger: str, home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "backups").write_text("a file in the folder's place")

    with pytest.raises(FatalError, match=rf"No backup .*{home}/backups \("):
        back_up(ledger, "ledger-0002")


def test_postgresql_without_pg_dump_is_backed_up_by_hand(
    postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.new_database(postgres_server)
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(
        FatalError, match=r"no pg_dump on PATH.*pg_dump --format=custom"
    ):
        back_up(url, "ledger-0002")
    assert not folder().exists()


def test_a_pg_dump_older_than_the_server_says_so_itself(
    postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.new_database(postgres_server)
    said = "pg_dump: error: aborting because of server version mismatch"
    (tmp_path / "pg_dump").write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 1\n")
    (tmp_path / "pg_dump").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    with pytest.raises(FatalError, match="server version mismatch"):
        back_up(url, "ledger-0002")
    assert names() == []


def test_no_password_stands_among_the_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    script = f'#!/bin/sh\necho "$@" > "{told}"\necho "$PGPASSWORD" >> "{told}"\n'
    (tmp_path / "pg_dump").write_text(script)
    (tmp_path / "pg_dump").chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    options = "ssl=require&prepared_statement_cache_size=0&application_name=a"
    back_up(f"postgresql+asyncpg://ganho:s%40fe@db:5433/prefect?{options}", "prefect-1")
    arguments, password = told.read_text().splitlines()

    assert password == "s@fe"
    assert "s@fe" not in arguments
    assert "s%40fe" not in arguments
    assert arguments.endswith(
        "--dbname=postgresql://ganho@db:5433/prefect?application_name=a&sslmode=require"
    )
    assert shutil.which("pg_dump") == str(tmp_path / "pg_dump")
