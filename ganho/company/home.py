"""Where ganho keeps its things on this machine."""

import os
from pathlib import Path


def ganho_home() -> Path:
    """Give `GANHO_HOME`, by default `~/.ganho`."""
    return Path(os.environ.get("GANHO_HOME") or Path.home() / ".ganho").expanduser()


def default_ledger_url() -> str:
    """Give the address of the ledger where nobody chose another."""
    return f"sqlite:///{ganho_home() / 'ledger.db'}"


def ledger_url() -> str | None:
    """Give `GANHO_LEDGER_URL`, which overrides the stored address."""
    return os.environ.get("GANHO_LEDGER_URL") or None


def keep_private() -> None:
    """Let nobody else read what this process and its children create.

    A file that is there already keeps its mode: somebody may have chosen it.
    """
    os.umask(0o077)
