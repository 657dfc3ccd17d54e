"""A company's blocks as they lie in Prefect's database, where no server is asked.

Its tables are Prefect's inside, so they are read only as the one version left them that
this module was written for; Prefect itself is not imported (docs/adr/0045).
"""

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from pydantic import TypeAdapter

from ganho.company.composition import (
    CompanyValues,
    ContaAzulAccess,
    LedgerAccess,
    PipedriveAccess,
)
from ganho.domain.settings import read_settings
from ganho.errors import NotAppliedError

SCHEMA = "27d8f4e1a6c9"
"""Of Prefect 3.9.1 on SQLite; a database of any other is left to a server."""
BUSY_SECONDS = 5.0
KEY = "PREFECT_SERVER_ENCRYPTION_KEY"
VERSION = "SELECT version_num FROM alembic_version"
STORED_KEY = "SELECT value FROM configuration WHERE key = 'ENCRYPTION_KEY'"
DOCUMENT = (
    "SELECT d.id, d.data FROM block_document d "
    "JOIN block_type t ON t.id = d.block_type_id WHERE t.slug = ? AND d.name = ?"
)
INNER = (
    "SELECT d.data FROM block_document_reference r JOIN block_document d "
    "ON d.id = r.reference_block_document_id "
    "WHERE r.parent_block_document_id = ? AND r.name = ?"
)
ODD = (sqlite3.Error, InvalidToken, LookupError, TypeError, ValueError)
"""What is met where the database does not hold what is looked for, as it is looked for."""


def company_at_rest(database: Path, slug: str) -> CompanyValues | None:
    """Read a company's blocks into plain values; GANHO_LEDGER_URL has its say.

    None where it takes Prefect to tell: another version's database, or anything odd in
    it. Raises NotAppliedError if `ganho apply` never stored the company.
    """
    if not database.is_file():
        raise NotAppliedError(slug)
    try:
        with closing(_opened(database)) as prefect:
            return _company(prefect, slug) if _is_known(prefect) else None
    except ODD:
        return None


def _opened(database: Path) -> sqlite3.Connection:
    """Open it for one look: what is read is of one moment, and nothing is written.

    Not `mode=ro`, which leaves files of a write-ahead log behind.
    """
    address = f"{database.absolute().as_uri()}?mode=rw"
    prefect = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)
    prefect.execute("PRAGMA query_only = ON")
    prefect.execute("BEGIN")
    return prefect


def _is_known(prefect: sqlite3.Connection) -> bool:
    return prefect.execute(VERSION).fetchall() == [(SCHEMA,)]


def _company(prefect: sqlite3.Connection, slug: str) -> CompanyValues:
    blocks = _Blocks(prefect)
    conta_azul_id, conta_azul = blocks.named("conta-azul-credentials", slug)
    _, settings = blocks.named("ganho-company", slug)
    _, pipedrive = blocks.named("pipedrive-credentials", slug)
    ledger = _ACCESS[LedgerAccess].validate_python(
        blocks.inside(conta_azul_id, "ledger")
    )
    return CompanyValues(
        slug=slug,
        settings=read_settings(settings["values"]),
        pipedrive=_ACCESS[PipedriveAccess].validate_python(pipedrive),
        conta_azul=_ACCESS[ContaAzulAccess].validate_python(conta_azul),
        ledger=replace(ledger, url=os.environ.get("GANHO_LEDGER_URL") or ledger.url),
    )


_ACCESS: dict[type, TypeAdapter[Any]] = {
    kind: TypeAdapter(kind) for kind in (PipedriveAccess, ContaAzulAccess, LedgerAccess)
}


class _Blocks:
    """The documents of one database, and the key that opens them."""

    def __init__(self, prefect: sqlite3.Connection) -> None:
        self._prefect = prefect
        self._fernet = Fernet(os.environ.get(KEY) or self._stored_key())

    def named(self, kind: str, name: str) -> tuple[str, dict[str, Any]]:
        """Give the id and what is in a block; raises NotAppliedError for none."""
        found = self._prefect.execute(DOCUMENT, (kind, name)).fetchone()
        if found is None:
            raise NotAppliedError(name)
        return found[0], self._opened(found[1])

    def inside(self, parent: str, name: str) -> dict[str, Any]:
        """Give what is in a block that another one holds."""
        (sealed,) = self._prefect.execute(INNER, (parent, name)).fetchone()
        return self._opened(sealed)

    def _stored_key(self) -> str:
        (told,) = self._prefect.execute(STORED_KEY).fetchone()
        key: str = json.loads(told)["fernet_key"]
        return key

    def _opened(self, sealed: str) -> dict[str, Any]:
        opened: dict[str, Any] = json.loads(self._fernet.decrypt(json.loads(sealed)))
        return opened
