"""What is said when databases of a version before are migrated."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.words.amounts import Language


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


PORTUGUESE = UpgradingTexts(
    ledger="o livro",
    prefect="o banco do Prefect",
    announced="Esta versão do ganho migra o que é de uma versão anterior:",
    one="  {name}, de {found} para {wanted}",
    saved="Backup: {path}",
    working="Migrando {name} (um banco grande leva minutos)...",
    done="Migrado.",
    failed="A migração falhou.",
    way_back="Para voltar: `ganho down`, a versão anterior do ganho, e então isto (o que é "
    "de PostgreSQL, num banco novo e vazio: deployments/README.md):",
    by_hand="Para voltar: `ganho down`, a versão anterior do ganho, e os backups que você "
    "fez (deployments/README.md).",
)

ENGLISH = UpgradingTexts(
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

UPGRADING: Mapping[Language, UpgradingTexts] = {"pt-BR": PORTUGUESE, "en": ENGLISH}
