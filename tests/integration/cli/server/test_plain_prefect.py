"""Prefect's database is known without Prefect only where nothing says otherwise."""

import os
from pathlib import Path

import pytest
from prefect.settings.models.root import Settings

from ganho.cli.server.plain_prefect import plain_database

PROFILES = 'active = "{}"\n[profiles.mine]\nPREFECT_API_URL = "http://b/api"\n'
OWN = '[profiles.own]\nPREFECT_SERVER_EPHEMERAL_ENABLED = "true"\n'
UNSAID = {
    "pyproject.toml": "[project]\nname = 'prefect'\n[tool.ruff]\nline-length = 88\n",
    ".env": "API_URL=http://a/api\n",
    "home/profiles.toml": PROFILES.format("own") + OWN,
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [n for n in os.environ if n.upper().startswith("PREFECT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def as_prefect_says() -> tuple[str | None, str]:
    settings, url = Settings(), Settings().server.database.connection_url
    assert url
    return settings.api.url, url.get_secret_value()


def test_it_is_the_one_that_prefect_would_use(home: Path) -> None:
    assert plain_database() == home / "prefect.db"
    assert as_prefect_says() == (None, f"sqlite+aiosqlite:///{home / 'prefect.db'}")


def test_without_a_home_of_its_own_it_is_the_persons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))

    assert plain_database() == tmp_path / ".prefect" / "prefect.db"


@pytest.mark.parametrize("file", UNSAID)
def test_a_file_that_says_nothing_of_it_changes_nothing(home: Path, file: str) -> None:
    Path(file).write_text(UNSAID[file])

    assert plain_database() == home / "prefect.db"
    assert as_prefect_says() == (None, f"sqlite+aiosqlite:///{home / 'prefect.db'}")


def test_what_prefect_shall_write_down_changes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    monkeypatch.setenv("PREFECT_SERVER_ENCRYPTION_KEY", "a key")

    assert plain_database() == home / "prefect.db"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PREFECT_API_URL", "http://a/api"),
        ("prefect_api_url", "http://a/api"),
        ("PREFECT_PROFILE", "mine"),
        ("PREFECT_PROFILES_PATH", "profiles.toml"),
        ("PREFECT_SERVER_DATABASE_CONNECTION_URL", "sqlite+aiosqlite:///b.db"),
        ("PREFECT_API_DATABASE_NAME", "b"),
        ("PREFECT_HOME", ""),
        ("PREFECT_HOME", "~/prefect"),
        ("ORION_ENCRYPTION_KEY", "a key"),
    ],
)
def test_a_variable_that_may_say_otherwise_leaves_it_to_prefect(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    assert plain_database() is None


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("prefect.toml", '[api]\nurl = "http://a/api"\n'),
        ("pyproject.toml", '[tool.prefect.api]\nurl = "http://a/api"\n'),
        (".env", "export prefect_api_url=http://a/api\n"),
        ("home/profiles.toml", PROFILES.format("mine")),
    ],
)
def test_a_file_that_names_a_server_leaves_it_to_prefect(file: str, said: str) -> None:
    Path(file).write_text(said)

    assert plain_database() is None
    assert as_prefect_says()[0]


@pytest.mark.parametrize("file", ["pyproject.toml", ".env", "home/profiles.toml"])
def test_a_file_that_cannot_be_read_leaves_it_to_prefect(file: str) -> None:
    Path(file).write_bytes(b"\xff\xfe = [")

    assert plain_database() is None
