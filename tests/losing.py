"""Ledgers that are lost, or put back as they were, in a test's world."""

import shutil
from pathlib import Path

from tests.world import World


def lose_ledger(w: World, backup: Path | None = None) -> None:
    """Delete the ledger, or put an older copy in its place; the connection is lost."""
    path = ledger_file(w)
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    if backup is not None:
        shutil.copy(backup, path)
    w.authorize()


def copy_of_ledger(w: World, path: Path) -> Path:
    """Back the ledger up."""
    return Path(shutil.copy(ledger_file(w), path))


def ledger_file(w: World) -> Path:
    """Give where the ledger is."""
    return Path(w.ledger_url.removeprefix("sqlite:///"))
