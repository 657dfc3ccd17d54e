"""What is said when databases of a version before are migrated."""

from dataclasses import dataclass

from ganho.words.sentences import in_every_language


@dataclass(frozen=True, kw_only=True)
class UpgradingTexts:
    """One language."""

    ledger: str
    prefect: str
    announced: str
    one: str
    saved: str
    working: str
    done: str
    failed: str
    way_back: str
    by_hand: str


UPGRADING = in_every_language(
    UpgradingTexts(
        ledger="the ledger",
        prefect="Prefect's database",
        announced="This version of ganho migrates what is of a version before:",
        one="  {name}, from {found} to {wanted}",
        saved="Backup: {path}",
        working="Migrating {name} (a large database takes minutes)...",
        done="Migrated.",
        failed="The migration failed.",
        way_back="The way back: `ganho down`, the version before, and then this (what is of "
        "PostgreSQL into a new and empty database: deployments/README.md):",
        by_hand="The way back: `ganho down`, the version before, and the backups that you "
        "made (deployments/README.md).",
    )
)
