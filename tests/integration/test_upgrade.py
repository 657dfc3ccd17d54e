"""What the version before left is backed up, then migrated, and can be put back."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from prefect.server.database.dependencies import MODELS_DEPENDENCIES
from prefect.settings import PREFECT_API_DATABASE_CONNECTION_URL, temporary_settings
from rich.console import Console

from ganho.cli.keeping import Kept
from ganho.cli.upgrade import (
    Outdated,
    outdated_here,
    outdated_ledger,
    outdated_prefect,
    upgrade,
)
from ganho.errors import FatalError
from ganho.ledger.database import alembic_config, connect
from ganho.ledger.tables import SCHEMA_VERSION
from tests import postgres
from tests.version_before.loading import (
    ask,
    load_postgresql,
    load_sqlite,
    of_prefect,
    rows_of,
)

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
    ask(url, "INSERT INTO meta (name, value) VALUES ('key_id', 'a')")
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


def upgraded(outdated: list[Outdated], *, backed_up: bool = False) -> str:
    """Upgrade; give what was said."""
    screen = io.StringIO()
    upgrade(Console(file=screen), outdated, backed_up=backed_up)
    return screen.getvalue()


def backups(home: Path) -> list[Path]:
    return sorted((home / "backups").glob("*"))


@on_both
def test_both_are_backed_up_migrated_and_found_whole(
    ledger: str, prefect: str, home: Path
) -> None:
    was = rows_of(ledger), rows_of(prefect)
    said = upgraded(outdated_here(with_prefect=True))
    names = [re.sub(r"^.{17}-", "", copy.name) for copy in backups(home)]
    lines = said.splitlines()

    assert lines[0] == (
        "Esta versão do ganho vai migrar o que é de uma versão anterior:"
    )
    assert lines[1] == f"  o livro, de 0001 para {SCHEMA_VERSION}"
    assert re.fullmatch(
        f"  o banco do Prefect, de ({'|'.join(BEFORE)}) para .*", lines[2]
    )
    assert said.index("vai migrar") < said.index("Backup: ") < said.index("Migrando")
    assert "Migrado.\nPara voltar: `ganho down`" in said
    assert [name.split(".")[0] for name in names] in [
        ["ledger-0001", f"prefect-{revision}"] for revision in BEFORE
    ]
    assert all(str(copy) in said for copy in backups(home))
    assert ask(ledger, REVISION) == [(SCHEMA_VERSION,)]
    assert rows_of(ledger)["meta"] == was[0]["meta"]
    assert {t: len(r) for t, r in rows_of(prefect).items()}.items() >= {
        table: len(rows) for table, rows in was[1].items()
    }.items()
    assert outdated_here(with_prefect=True) == []


@on_both
def test_without_room_for_both_backups_neither_is_migrated(
    ledger: str, prefect: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = rows_of(ledger), rows_of(prefect)
    outdated = outdated_here(with_prefect=True)
    monkeypatch.setenv("PATH", "/nowhere")  # for pg_dump
    if "sqlite" in prefect:  # a folder in the second file's place
        outdated[1] = replace(outdated[1], url=f"sqlite:///{home}")
    with pytest.raises(FatalError, match="so no migration begins"):
        upgraded(outdated)

    assert (rows_of(ledger), rows_of(prefect)) == was


@on_both
def test_who_has_backed_up_goes_on_without(
    ledger: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    said = upgraded(outdated_ledger(ledger), backed_up=True)

    assert "--backed-up diz que você já fez" in said
    assert "os backups que você fez" in said
    assert outdated_ledger(ledger) == []
    assert backups(home) == []


def test_nothing_is_said_where_nothing_is_outdated(home: Path) -> None:
    assert upgraded([]) == ""
    assert list(home.iterdir()) == []


@on_both
@pytest.mark.parametrize("failing", ["ledger", "prefect"])
def test_a_migration_that_fails_leaves_backups_and_says_the_way_back(
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
        upgrade(Console(file=screen), outdated_here(with_prefect=True))

    assert "A migração falhou.\nPara voltar:" in screen.getvalue()
    assert len(backups(home)) == 2
    assert rows_of(url) == was
    assert [one.name for one in outdated_here(with_prefect=True)] == (
        ["ledger", "prefect"] if failing == "ledger" else ["prefect"]
    )


@on_both
def test_a_database_of_a_newer_prefect_is_not_opened(prefect: str) -> None:
    ask(prefect, "UPDATE alembic_version SET version_num = 'ffffffffffff'")

    with pytest.raises(FatalError, match=r"newer Prefect.*the backup"):
        outdated_prefect()


def test_where_nothing_was_yet_nothing_is_made(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with of_this_prefect(f"sqlite:///{home / 'prefect.db'}", monkeypatch):
        assert outdated_here(with_prefect=True) == []
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
        "import os, sys; from pathlib import Path; from ganho.cli.keeping import Kept; "
        "Kept(Path(sys.argv[1]), 'worker').start(['sleep', '60'], os.environ)"
    )
    subprocess.run([sys.executable, "-c", start, home / "up"], check=True)
    done = subprocess.run([ganho, "up"], capture_output=True, text=True, check=False)
    Kept(home / "up", "worker").stop(5)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == (
        "O que está ligado nesta máquina é de outra versão do ganho. Rode `ganho down` e "
        "depois `ganho up`."
    )
