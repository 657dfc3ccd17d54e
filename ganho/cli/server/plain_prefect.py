"""Prefect's own database on this machine, where nobody has set anything about Prefect.

Prefect takes its settings from five places; to ask it costs more than a second, so here
each place is looked at for whether it says anything at all (`prefect/settings/sources.py`
of 3.9.1, read 2026-11-29).
"""

import os
import tomllib
from pathlib import Path
from typing import Any

HOME = "PREFECT_HOME"
FORMER_KEY = "ORION_ENCRYPTION_KEY"
"""The name before of the key; where it is set, Prefect decides which one counts."""
HARMLESS = ("PREFECT_LOGGING_", "PREFECT_SERVER_ENCRYPTION_KEY")
"""They change neither who is asked nor which database there is."""
EPHEMERAL = {"PREFECT_SERVER_EPHEMERAL_ENABLED", "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"}
"""All that stands in the profile which Prefect has of itself."""


def plain_database() -> Path | None:
    """Give the file of Prefect's database; None where any setting may say otherwise."""
    home = Path(os.environ.get(HOME) or Path.home() / ".prefect")
    try:
        told = _in_environment() or _in_files_of_folder() or _in_profile(home)
    except (OSError, ValueError, AttributeError):
        return None  # Prefect says what is wrong with a file
    return None if told else home / "prefect.db"


def _in_environment() -> bool:
    names = {name for name in os.environ if name.upper().startswith("PREFECT_")}
    return FORMER_KEY in os.environ or any(map(_says_something, names))


def _says_something(name: str) -> bool:
    if name == HOME:  # Prefect itself reads a `~`, and nothing, in two ways
        return not os.environ[HOME] or "~" in os.environ[HOME]
    return not name.startswith(HARMLESS)


def _in_files_of_folder() -> bool:
    dotenv, pyproject = Path(".env"), Path("pyproject.toml")
    return (
        Path("prefect.toml").exists()
        or (dotenv.exists() and "PREFECT" in _text(dotenv).upper())
        or (pyproject.exists() and "prefect" in _tables(pyproject).get("tool", {}))
    )


def _in_profile(home: Path) -> bool:
    file = home / "profiles.toml"
    if not file.exists():
        return False
    told = _tables(file)
    profile = told.get("profiles", {}).get(told.get("active"), {})
    return not EPHEMERAL.issuperset(profile)


def _tables(file: Path) -> dict[str, Any]:
    return tomllib.loads(_text(file))


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")
