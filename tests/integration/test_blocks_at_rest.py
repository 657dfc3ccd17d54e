"""A company's blocks are read from Prefect's database as Prefect itself would load them."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from blocks.at_rest import KEY, SCHEMA, company_at_rest
from blocks.conta_azul import ContaAzulCredentials
from blocks.ledger import LedgerAddress
from blocks.pipedrive import PipedriveCredentials
from blocks.storing import enter_ledger_key, load_company, store_company, stored_ledger
from ganho.cli.server.kept import Kept, wait_until
from ganho.cli.server.temporary import answers, free_port, prefect_server
from ganho.cli.stored import company_unserved
from ganho.company.composition import (
    CompanyValues,
    ContaAzulAccess,
    LedgerAccess,
    PipedriveAccess,
)
from ganho.errors import NotAppliedError
from tests.insiders import PASSWORD, inside
from tests.version_before.loading import load_sqlite

SETTINGS = {"activated_at": "2026-11-01T00:00:00-03:00", "seller": "Ana"}
PIPEDRIVE = PipedriveAccess(base_url="https://acme.pipedrive.com", api_token="t0ken")
CONTA_AZUL = ContaAzulAccess(
    api_url="https://api-v2.contaazul.com",
    token_url="https://api-v2.contaazul.com/oauth/token",
    authorize_url="https://login.contaazul.com/#/oauth/authorize",
    client_id="client",
    client_secret="s3cret",
    refresh_token="r3fresh",
    cnpj="11222333000181",
    requests_per_second=3.5,
)
Stored = tuple[Path, CompanyValues]


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """What a Prefect server left, and the company as its client loaded it."""
    home = tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(home))
        with prefect_server(home, PASSWORD) as url, inside(url):
            ledger = stored_ledger("sqlite:///ledger.db", "first-key")
            store_company("acme", PIPEDRIVE, CONTA_AZUL, SETTINGS, ledger)
            enter_ledger_key("second-key", "third-key")
            values = load_company("acme")
    return home / "prefect.db", values


@pytest.fixture
def database(stored: Stored, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    file = tmp_path / "prefect.db"
    with (
        closing(sqlite3.connect(stored[0])) as old,
        closing(sqlite3.connect(file)) as new,
    ):
        old.backup(new)
    return file


def change(database: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(database)) as prefect:
        assert prefect.execute(statement, values).rowcount
        prefect.commit()


def stored_key(database: Path) -> str:
    with closing(sqlite3.connect(database)) as prefect:
        (told,) = prefect.execute("SELECT value FROM configuration").fetchone()
    key: str = json.loads(told)["fernet_key"]
    return key


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_is_what_prefect_loads(stored: Stored, database: Path) -> None:
    found = company_at_rest(database, "acme")

    assert found == stored[1]
    assert found.ledger.former_key == "first-key"
    assert found.settings.seller == "Ana"


def test_another_ledger_may_be_put_in_place(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANHO_LEDGER_URL", "sqlite:///other.db")
    found = company_at_rest(database, "acme")

    assert found is not None
    assert found.ledger.url == "sqlite:///other.db"


def test_nothing_is_written_and_no_file_is_left(database: Path) -> None:
    before = files_of(database.parent)
    company_at_rest(database, "acme")

    assert files_of(database.parent) == before


def test_it_is_read_while_a_server_writes(stored: Stored, database: Path) -> None:
    with closing(sqlite3.connect(database)) as server:
        server.execute("BEGIN IMMEDIATE")
        server.execute("DELETE FROM block_document")

        assert company_at_rest(database, "acme") == stored[1]


def test_the_key_of_the_environment_counts(
    stored: Stored, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, stored_key(database))
    change(database, "DELETE FROM configuration")

    assert company_at_rest(database, "acme") == stored[1]


def test_a_company_that_is_not_stored_is_named(database: Path) -> None:
    with pytest.raises(NotAppliedError, match="'other'"):
        company_at_rest(database, "other")


def test_where_there_is_no_database_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(NotAppliedError):
        company_at_rest(tmp_path / "prefect.db", "acme")

    assert not list(tmp_path.iterdir())


def test_a_database_of_the_version_before_is_left_to_a_server(tmp_path: Path) -> None:
    load_sqlite("prefect", tmp_path / "prefect.db")
    before = files_of(tmp_path)

    assert company_at_rest(tmp_path / "prefect.db", "acme") is None
    assert files_of(tmp_path) == before


def test_a_database_of_a_newer_version_is_left_to_a_server(database: Path) -> None:
    change(database, "UPDATE alembic_version SET version_num = 'feedfacecafe'")

    assert company_at_rest(database, "acme") is None


def test_the_version_that_is_known_is_the_one_that_is_installed(database: Path) -> None:
    """A new Prefect: read what its migrations did to these tables, then name it."""
    with closing(sqlite3.connect(database)) as prefect:
        (version,) = prefect.execute("SELECT version_num FROM alembic_version")

    assert version == (SCHEMA,)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE block_document SET data = '\"garbled\"'",
        "UPDATE block_document SET data = 'no json'",
        "UPDATE configuration SET value = '{}'",
        "DELETE FROM configuration",
        "DELETE FROM block_document_reference",
        "DROP TABLE block_document_reference",
    ],
)
def test_what_is_odd_is_left_to_a_server(database: Path, harm: str) -> None:
    with closing(sqlite3.connect(database)) as prefect:
        prefect.execute(harm)
        prefect.commit()

    assert company_at_rest(database, "acme") is None


def test_another_key_than_it_was_sealed_with_is_left_to_a_server(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, Fernet.generate_key().decode())

    assert company_at_rest(database, "acme") is None


def test_what_is_no_database_is_left_to_a_server(tmp_path: Path) -> None:
    (tmp_path / "prefect.db").write_text("nonsense" * 1000)

    assert company_at_rest(tmp_path / "prefect.db", "acme") is None


@pytest.mark.parametrize(
    ("block", "access"),
    [
        (PipedriveCredentials, PipedriveAccess),
        (ContaAzulCredentials, ContaAzulAccess),
        (LedgerAddress, LedgerAccess),
    ],
)
def test_what_an_older_block_lacks_is_the_same_either_way(
    block: type, access: type
) -> None:
    """Or it is missed, which leaves the block to a server."""
    optional = {f.name: f.default for f in fields(access) if f.default is not MISSING}
    defaults = {name: block.model_fields[name].default for name in optional}

    assert {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in defaults.items()
    } == optional


HEALTHY = """
from http.server import BaseHTTPRequestHandler, HTTPServer
import sys

class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

HTTPServer(("127.0.0.1", int(sys.argv[1])), Health).serve_forever()
"""


# Nobody waits for a process that outlives its parent.
@pytest.mark.filterwarnings("ignore:subprocess .* is still running")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_server_that_is_kept_is_asked_instead(
    stored: Stored, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been started with a database of its own."""
    home, port = database.parent, str(free_port())
    for name in [n for n in os.environ if n.startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PREFECT_HOME", str(home))
    monkeypatch.setenv("GANHO_HOME", str(home))
    monkeypatch.chdir(home)
    assert company_unserved("acme") == stored[1]

    server = Kept(home / "up", "server")
    url = f"http://127.0.0.1:{port}/api"
    server.start([sys.executable, "-c", HEALTHY, port], os.environ, url=url)
    try:
        assert wait_until(lambda: answers(url), 60)
        assert company_unserved("acme") is None
    finally:
        server.stop(5)


COMMAND = """
import sys
from ganho.cli.app import obey, run
code = run(lambda: obey(sys.argv[1:]))
loaded = {"prefect", "great_expectations", "pandas"} & {*sys.modules}
print("code", code, "loaded", sorted(loaded))
"""


@pytest.mark.parametrize("words", ["quarantine acme list", "explain acme 5"])
def test_a_command_that_reads_the_ledger_starts_no_server_and_no_prefect(
    database: Path, words: str
) -> None:
    home = database.parent
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words.split()],
        env={n: v for n, v in os.environ.items() if not n.startswith("PREFECT_")}
        | {"GANHO_HOME": str(home / "ganho"), "PREFECT_HOME": str(home)}
        | {"GANHO_LEDGER_URL": f"sqlite:///{home / 'ledger.db'}"},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "loaded []" in done.stdout, done.stdout + done.stderr
    assert "Prefect" not in done.stdout + done.stderr
    assert not (home / "ganho").exists()
