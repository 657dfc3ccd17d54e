"""An upgrade that keeps the data: what a version before made is backed up, then migrated.

Both databases are looked at before Prefect's server starts, which would migrate its own
without a word (docs/adr/0032-both-databases-are-copied-before-one-is-migrated.md).
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.console import Console

from ganho.cli.backups import Backup, back_up
from ganho.cli.home import default_ledger_url, ledger_url
from ganho.errors import FatalError
from ganho.ledger.database import upgrade_schema
from ganho.ledger.inspecting import schema_at
from ganho.ledger.tables import SCHEMA_VERSION
from ganho.reports.spoken import spoken
from ganho.reports.texts_upgrading import UPGRADING, UpgradingTexts


@dataclass(frozen=True, kw_only=True)
class Outdated:
    """A database that a version before made."""

    name: str
    """`ledger` or `prefect`, as in the texts."""
    url: str = field(repr=False)
    found: str
    wanted: str
    migrate: Callable[[], None]

    def back_up(self) -> Backup:
        """Copy it as it is."""
        return back_up(self.url, f"{self.name}-{self.found}")


def outdated_ledger(url: str) -> list[Outdated]:
    """Give the ledger at an address if a version before made it.

    Raises FatalError for an address that is none, or a database out of reach.
    """
    found = schema_at(url)
    if found is None or found >= SCHEMA_VERSION:
        return []
    return [
        Outdated(
            name="ledger",
            url=url,
            found=found,
            wanted=SCHEMA_VERSION,
            migrate=lambda: upgrade_schema(url),
        )
    ]


def outdated_prefect() -> list[Outdated]:
    """Give Prefect's own database if a Prefect before this one made it.

    Raises FatalError if it is out of reach, or a newer Prefect made it.
    """
    from tasks.prefect_inside import database_schema  # noqa: PLC0415 - imports Prefect

    schema = database_schema()
    if schema is None or schema.found == schema.wanted:
        return []
    if not schema.is_known:
        raise FatalError(
            f"Prefect's database ({schema.found}) is of a newer Prefect than this one.",
            remedy="Update ganho to the version that upgraded it, or put back the backup "
            "that was made before (deployments/README.md).",
        )
    return [
        Outdated(
            name="prefect",
            url=schema.url,
            found=schema.found,
            wanted=schema.wanted,
            migrate=_migrate_prefect,
        )
    ]


def outdated_here(*, with_prefect: bool) -> list[Outdated]:
    """Give what a version before made of what is known while no server runs."""
    ledger = outdated_ledger(ledger_url() or default_ledger_url())
    return ledger + (outdated_prefect() if with_prefect else [])


def outdated_stored_ledger() -> list[Outdated]:
    """Give the ledger that Prefect's block names, if a version before made it."""
    from blocks.storing import ledger_access  # noqa: PLC0415 - imports Prefect

    access = ledger_access()
    return outdated_ledger(access.url) if access else []


def upgrade(
    console: Console, outdated: Sequence[Outdated], *, backed_up: bool = False
) -> None:
    """Back up, then migrate; say so before, and the way back after, however it ends.

    Raises FatalError before anything is migrated where one of them cannot be backed up.
    """
    if not outdated:
        return
    texts = UPGRADING[spoken()]
    _tell(console, texts.announced, *(_told(one, texts) for one in outdated))
    backups = [] if backed_up else [one.back_up() for one in outdated]
    _tell(console, *(texts.saved.format(path=backup.path) for backup in backups))
    _tell(console, *([texts.unsaved] if backed_up else []), texts.working)
    end = texts.failed
    try:
        for one in outdated:
            one.migrate()
        end = texts.done
    finally:
        _tell(console, end, *_ways_back(backups, texts))


def _told(one: Outdated, texts: UpgradingTexts) -> str:
    name = {"ledger": texts.ledger, "prefect": texts.prefect}[one.name]
    return texts.one.format(name=name, found=one.found, wanted=one.wanted)


def _ways_back(backups: Sequence[Backup], texts: UpgradingTexts) -> list[str]:
    if not backups:
        return [texts.by_hand]
    return [texts.way_back, *(f"  {backup.way_back}" for backup in backups)]


def _tell(console: Console, *lines: str) -> None:
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _migrate_prefect() -> None:
    """Have Prefect migrate its database: its server would, but says no reason and waits.

    Raises FatalError with its last words if it fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "server", "database", "upgrade", "--yes"],
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())[-300:]
        raise FatalError(
            f"Prefect's database could not be migrated: {said}",
            remedy="Mend that, or put the backup back, and run `ganho up` again.",
        )
