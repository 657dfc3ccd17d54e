"""What the version before left is backed up, then migrated, and can be put back."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from prefect.server.database.dependencies import MODELS_DEPENDENCIES
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, temporary_settings
from rich.console import Console

from ganho.cli.server.kept import Kept
from ganho.cli.server.upgrade import (
    outdated_ledger,
    outdated_prefect,
    upgrade_ledger,
    upgrade_prefect,
    upgrading,
)
from ganho.company.composition import LedgerAccess
from ganho.errors import FatalError
from ganho.ledger.database import alembic_config, connect
from ganho.ledger.key.sealing import Seal, generate_key
from ganho.ledger.tables import SCHEMA_VERSION
from tests import postgres
from tests.integration.cli.server.full_disks import no_file_larger_than
from tests.version_before.loading import (
    Rows,
    ask,
    load_postgresql,
    load_sqlite,
    of_prefect,
    rows_of,
)

KEY = generate_key()
GIVEN = ("sqlite", "postgresql")
BEFORE = "a3b9c7d2e5f1", "d4a7e1c93f52"
"""Prefect's schema in the fixture, on SQLite and on PostgreSQL."""
REVISION = "SELECT version_num FROM alembic_version"


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> str:
    return postgres.start(tmp_path_factory.mktemp("postgres"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [n for n in os.environ if n.startswith(("GANHO_", "PREFECT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GANHO_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(postgres.PROGRAMS), prepend=":")
    return tmp_path


@pytest.fixture
def server(request: pytest.FixtureRequest) -> str | None:
    """The PostgreSQL that a test names, or none."""
    is_server = request.param == "postgresql"
    return request.getfixturevalue("postgres_server") if is_server else None


on_both = pytest.mark.parametrize("server", GIVEN, indirect=True)


@pytest.fixture
def ledger(server: str | None, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A ledger of the first version, whatever the newest one is."""
    file = home / "ledger.db"
    url = postgres.new_database(server) if server else f"sqlite:///{file}"
    if server:
        monkeypatch.setenv("GANHO_LEDGER_URL", url)
    engine = connect(url)
    command.upgrade(alembic_config(engine), "0001")
    engine.dispose()
    key_id = Seal(KEY).key_id
    ask(url, f"INSERT INTO meta (name, value) VALUES ('key_id', '{key_id}')")  # noqa: S608
    return url


@pytest.fixture
def prefect(
    server: str | None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Prefect's database of the version before."""
    if server:
        url = load_postgresql("prefect", server)
    else:
        url = load_sqlite("prefect", home / "prefect.db")
    with of_this_prefect(url, monkeypatch):
        yield url


@contextmanager
def of_this_prefect(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Prefect's settings, and those of its own commands, name a database."""
    address = of_prefect(url)
    monkeypatch.setenv("PREFECT_SERVER_DATABASE_CONNECTION_URL", address)
    for part in MODELS_DEPENDENCIES:  # a process of Prefect's knows one database only
        monkeypatch.setitem(MODELS_DEPENDENCIES, part, None)
    with temporary_settings({PREFECT_API_DATABASE_CONNECTION_URL: address}):
        yield


def upgrade(ledger: str, screen: io.StringIO) -> None:
    """Upgrade both in the order of `ganho up`."""
    with upgrading(Console(file=screen)) as one:
        upgrade_prefect(one)
        upgrade_ledger(one, "acme", LedgerAccess(url=ledger, key=KEY))


def upgraded(ledger: str) -> str:
    """Upgrade; give what was said."""
    screen = io.StringIO()
    upgrade(ledger, screen)
    return screen.getvalue()


def backups(home: Path) -> list[Path]:
    return sorted((home / "backups").glob("*"))


def counts(rows: Rows) -> dict[str, int]:
    return {table: len(found) for table, found in rows.items()}


@on_both
def test_both_are_copied_migrated_and_found_whole(
    ledger: str, prefect: str, home: Path
) -> None:
    was = rows_of(ledger), rows_of(prefect)
    said = upgraded(ledger)
    again = upgraded(ledger)
    names = [re.sub(r"^.{17}-|[.].*", "", copy.name) for copy in backups(home)]
    lines = said.splitlines()

    assert lines[0] == "Esta versão do ganho migra o que é de uma versão anterior:"
    assert lines[1] == f"  o livro, de 0001 para {SCHEMA_VERSION}"
    assert re.fullmatch(
        rf"  o banco do Prefect, de ({'|'.join(BEFORE)}) para \w+", lines[2]
    )
    assert [line.split()[0] for line in lines[3:8]] == [
        *("Backup:", "Backup:", "Migrando", "Migrando", "Migrado."),
    ]
    assert lines[8].startswith("Para voltar: `ganho down`")
    assert names in [["ledger-0001", f"prefect-{revision}"] for revision in BEFORE]
    assert all(str(copy) in said for copy in backups(home))
    assert ask(ledger, REVISION) == [(SCHEMA_VERSION,)]
    assert set(was[0]["meta"]) <= set(rows_of(ledger)["meta"])
    assert counts(rows_of(prefect)).items() >= counts(was[1]).items()
    assert again == ""


@on_both
def test_without_room_for_both_copies_neither_is_migrated(
    ledger: str, prefect: str, home: Path
) -> None:
    was = rows_of(ledger), rows_of(prefect)
    screen = io.StringIO()
    room = 1_000_000 if "sqlite" in ledger else 60_000  # for the ledger's alone
    with (
        no_file_larger_than(room),
        pytest.raises(FatalError, match=r"No backup of prefect.*no migration begins"),
    ):
        upgrade(ledger, screen)

    assert "Para voltar" not in screen.getvalue()
    assert [copy.name[18:24] for copy in backups(home)] == ["ledger"]
    assert (rows_of(ledger), rows_of(prefect)) == was


@on_both
def test_who_has_made_copies_goes_on_without(
    ledger: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    screen = io.StringIO()
    with upgrading(Console(file=screen), backed_up=True) as one:
        upgrade_ledger(one, "acme", LedgerAccess(url=ledger, key=KEY))
    said = screen.getvalue()

    assert "Migrado.\nPara voltar:" in said
    assert "os backups que você fez" in said
    assert outdated_ledger(ledger) is None
    assert backups(home) == []


@on_both
@pytest.mark.parametrize("failing", ["ledger", "prefect"])
def test_a_migration_that_fails_leaves_copies_and_says_the_way_back(
    ledger: str, prefect: str, home: Path, failing: str
) -> None:
    url, table = {
        "ledger": (ledger, "decisions"),
        "prefect": (prefect, "automation_held_event"),
    }[failing]
    ask(url, f"CREATE TABLE {table} (in_the_way INTEGER)")
    was = rows_of(url)
    screen = io.StringIO()
    with pytest.raises(FatalError, match="could not be migrated"):
        upgrade(ledger, screen)

    assert "A migração falhou.\nPara voltar:" in screen.getvalue()
    assert len(backups(home)) == 2
    assert rows_of(url) == was
    assert outdated_ledger(ledger) is not None
    assert (outdated_prefect() is None) == (failing == "ledger")


@on_both
def test_a_database_of_a_newer_prefect_is_not_opened(prefect: str) -> None:
    ask(prefect, "UPDATE alembic_version SET version_num = 'ffffffffffff'")

    with pytest.raises(FatalError, match=r"newer Prefect.*the backup"):
        outdated_prefect()


def test_where_nothing_was_yet_nothing_is_made(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with of_this_prefect(f"sqlite:///{home / 'prefect.db'}", monkeypatch):
        assert upgraded(f"sqlite:///{home / 'ledger.db'}") == ""
    assert list(home.iterdir()) == []


def test_prefects_database_out_of_reach_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = "postgresql+psycopg://ganho:secret@127.0.0.1:1/prefect"
    with (
        of_this_prefect(url, monkeypatch),
        pytest.raises(FatalError, match="cannot be reached") as told,
    ):
        outdated_prefect()

    assert "secret" not in str(told.value)


def test_what_other_code_started_is_stopped_first(home: Path) -> None:
    ganho = Path(sys.executable).with_name("ganho")
    start = (
        "import os, sys; from pathlib import Path; from ganho.cli.server.kept import Kept; "
        "Kept(Path(sys.argv[1]), 'worker').start(['sleep', '60'], os.environ)"
    )
    subprocess.run([sys.executable, "-c", start, home / "up"], check=True)
    done = subprocess.run([ganho, "up"], capture_output=True, text=True, check=False)
    for name in ("worker", "server"):
        Kept(home / "up", name).stop(5)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == (
        "O que está ligado nesta máquina é de outra versão do ganho. Rode `ganho down` e "
        "depois `ganho up`."
    )
