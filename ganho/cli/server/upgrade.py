"""An upgrade that keeps the data: what a version before made is copied, then migrated.

Both databases are copied before Prefect's server starts, which would migrate its own
without a word. The ledger is migrated once the server tells the key that has to fit
(docs/adr/0032-both-databases-are-copied-before-one-is-migrated.md).
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console

from ganho.cli.server.backups import Backup, back_up
from ganho.company.composition import LedgerAccess, Surroundings, open_ledger
from ganho.company.home import default_ledger_url, ledger_url
from ganho.errors import FatalError
from ganho.ledger.inspecting import schema_at
from ganho.ledger.tables import SCHEMA_VERSION
from ganho.words.amounts import Language
from ganho.words.spoken import own_language
from ganho.words.tables.texts_upgrading import UPGRADING, UpgradingTexts


@dataclass(frozen=True, kw_only=True)
class Outdated:
    """A database that a version before made."""

    name: str
    """`ledger` or `prefect`, as in the texts."""
    url: str = field(repr=False)
    found: str
    wanted: str


@dataclass
class Upgrade:
    """What one command copies and migrates."""

    console: Console
    texts: UpgradingTexts
    backed_up: bool
    """Somebody has made copies: none is made here."""
    copies: dict[str, Backup | None] = field(default_factory=dict)
    """By address."""
    is_begun: bool = False

    def copy(self, *outdated: Outdated) -> None:
        """Say what will be migrated, and copy it.

        Raises FatalError for what cannot be copied.
        """
        new = [one for one in outdated if one.url not in self.copies]
        if new:
            self.tell(self.texts.announced, *map(self._announced, new))
        for one in new:
            self.copies[one.url] = self._copied(one)

    def migrate(self, name: str, migrate: Callable[[], None]) -> None:
        """Migrate what was copied."""
        self.is_begun = True
        self.tell(self.texts.working.format(name=getattr(self.texts, name)))
        migrate()

    def tell_the_way_back(self) -> None:
        """Say how the version before gets back what it left."""
        made = [copy for copy in self.copies.values() if copy]
        lines = [self.texts.way_back, *(f"  {copy.way_back}" for copy in made)]
        self.tell(*(lines if made else [self.texts.by_hand]))

    def tell(self, *lines: str) -> None:
        """Print lines as they are."""
        for line in lines:
            self.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _announced(self, one: Outdated) -> str:
        name = getattr(self.texts, one.name)
        return self.texts.one.format(name=name, found=one.found, wanted=one.wanted)

    def _copied(self, one: Outdated) -> Backup | None:
        if self.backed_up:
            return None
        copy = back_up(one.url, f"{one.name}-{one.found}")
        self.tell(self.texts.saved.format(path=copy.path))
        return copy


@contextmanager
def upgrading(
    console: Console, language: Language | None = None, *, backed_up: bool = False
) -> Iterator[Upgrade]:
    """Upgrade what a version before left; say the way back however it ends."""
    upgrade = Upgrade(console, UPGRADING[language or own_language()], backed_up)
    end = upgrade.texts.failed
    try:
        yield upgrade
        end = upgrade.texts.done
    finally:
        if upgrade.is_begun:
            upgrade.tell(end)
            upgrade.tell_the_way_back()


def upgrade_prefect(upgrade: Upgrade) -> None:
    """Migrate Prefect's database, after a copy of it and of the ledger as far as known.

    Raises FatalError if it is out of reach, or a newer Prefect made it.
    """
    prefect = outdated_prefect()
    if prefect is None:
        return
    ledger = outdated_ledger(ledger_url() or default_ledger_url())
    upgrade.copy(*([ledger] if ledger else []), prefect)
    upgrade.migrate("prefect", _migrate_prefect)


def upgrade_ledger(upgrade: Upgrade, company: str, access: LedgerAccess) -> None:
    """Migrate the ledger if its key fits, after a copy where there is none yet."""
    ledger = outdated_ledger(access.url)
    if ledger is None:
        return

    def migrate() -> None:
        open_ledger(company, access, Surroundings(), upgrade=True).close()

    upgrade.copy(ledger)
    upgrade.migrate("ledger", migrate)


def upgrade_stored_ledger(upgrade: Upgrade) -> None:
    """Migrate the ledger that Prefect's block names, if any company was ever applied."""
    from blocks.storing import ledger_access  # noqa: PLC0415 - imports Prefect

    access = ledger_access()
    if access is not None:
        upgrade_ledger(upgrade, "", access)


def outdated_ledger(url: str) -> Outdated | None:
    """Give the ledger at an address if a version before made it.

    Raises FatalError for an address that is none, or a database out of reach.
    """
    found = schema_at(url)
    if found is None or found >= SCHEMA_VERSION:
        return None
    return Outdated(name="ledger", url=url, found=found, wanted=SCHEMA_VERSION)


def outdated_prefect() -> Outdated | None:
    """Give Prefect's own database if a Prefect before this one made it.

    Raises FatalError if it is out of reach, or a newer Prefect made it.
    """
    from tasks.prefect_inside import database_schema  # noqa: PLC0415 - imports Prefect

    schema = database_schema()
    if schema is None or schema.found == schema.wanted:
        return None
    if not schema.is_known:
        raise FatalError(
            "Prefect's database ({found}) is of a newer Prefect than this one.",
            remedy="Update ganho to the version that upgraded it, or put back the backup "
            "that was made before (deployments/README.md).",
            found=schema.found,
        )
    return Outdated(
        name="prefect", url=schema.url, found=schema.found, wanted=schema.wanted
    )


def _migrate_prefect() -> None:
    """Have Prefect migrate its database; its server would, but could only be waited for.

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
            "Prefect's database could not be migrated: {said}",
            remedy="Mend that, or put the backup back, and run `ganho up` again.",
            said=said,
        )
