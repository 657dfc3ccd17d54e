"""`ganho ledger`: the key is changed, put right or given up, with a block in Prefect."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from ganho.cli.server.temporary import prefect_server
from ganho.ledger.key.sealing import generate_key
from ganho.sandbox.room import Addresses, Sandbox
from tests.e2e.conftest import Ganho, Start
from tests.insiders import PASSWORD, inside
from tests.terminals import ENTER

REKEY, DRY = ("ledger", "rekey"), ("sync", "acme", "--dry-run")
FORGET = ("ledger", "forget-key", "--yes")
pytestmark = [pytest.mark.kills, pytest.mark.xdist_group("ledger_key")]


@pytest.fixture(scope="module")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="module")
def prefect_url(prefect_home: Path) -> Iterator[str]:
    """A server of its own: the ledgers of all other tests share one block's key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(prefect_home))
        with prefect_server(prefect_home, PASSWORD) as url:
            yield url


def put_into_block(prefect_url: str, key: str) -> None:
    """Let somebody edit the block in Prefect."""
    from blocks.ledger import LedgerAddress

    with inside(prefect_url):
        block = LedgerAddress.load("default")
        block.key, block.former_key = SecretStr(key), SecretStr("")
        block.save("default", overwrite=True)


def keys_in_block(prefect_url: str) -> tuple[str, str]:
    from blocks.storing import load_ledger

    with inside(prefect_url):
        access = load_ledger()
    return access.key, access.next_key


def rows_of(ledger: Path) -> list[str]:
    """Give all that is in a ledger, but for who held it last.

    Its file changes also where its journal alone is taken in.
    """
    with closing(sqlite3.connect(ledger)) as connection:
        rows = list(connection.iterdump())
    return [row for row in rows if not row.startswith('INSERT INTO "leases"')]


@dataclass
class Acme:
    """A company that books, one deal at a time."""

    ganho: Ganho
    room: Sandbox
    at: Addresses
    folder: Path
    org: int

    @property
    def ledger(self) -> Path:
        return self.folder / "ganho" / "ledger.db"

    def apply(self) -> int:
        """Apply a file with a fresh authorization; give the exit code."""
        file = self.folder / "acme.toml"
        file.write_text(self.room.company_file("acme", self.at), encoding="utf-8")
        return self.ganho("apply", str(file)).returncode

    def sell(self) -> tuple[int, int]:
        """Win a deal and sync; give the exit code and how many were ever booked."""
        self.room.pipedrive.add_deal(org=self.org, value="10.00")
        return self.ganho("sync", "acme").returncode, len(self.room.conta_azul.sales())

    def put_back(self, content: bytes) -> None:
        """Put a copy of the ledger back."""
        for path in self.ledger.parent.glob("ledger.db-*"):
            path.unlink()
        self.ledger.write_bytes(content)


@pytest.fixture
def acme(ganho: Ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path) -> Acme:
    room, at = sandbox
    org = room.pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    company = Acme(ganho, room, at, tmp_path, org)
    assert (company.apply(), company.sell()) == (0, (0, 1))
    return company


def test_a_changed_key_loses_nothing_nor_does_a_copy_of_before(
    ganho: Ganho, acme: Acme, prefect_url: str
) -> None:
    first, copy = keys_in_block(prefect_url)[0], acme.ledger.read_bytes()

    changed = ganho("ledger", "rekey")
    second, pending = keys_in_block(prefect_url)
    sold, current = acme.sell(), acme.ledger.read_bytes()
    acme.put_back(copy)
    restored = [ganho(*line).returncode for line in (DRY, FORGET, REKEY, DRY)]
    acme.put_back(current)

    assert (changed.returncode, pending, sold) == (0, "", (0, 2)), changed.stderr
    assert first != second
    assert not [k for k in (first, second) if k in changed.stdout + changed.stderr]
    assert restored == [1, 2, 0, 0]
    assert keys_in_block(prefect_url) == (second, "")
    assert acme.sell() == (0, 3)


def test_another_key_in_the_block_changes_nothing_until_it_is_put_right(
    ganho: Ganho, acme: Acme, prefect_url: str
) -> None:
    known, content = keys_in_block(prefect_url)[0], rows_of(acme.ledger)
    put_into_block(prefect_url, other := generate_key())

    refused, applied = ganho("sync", "acme"), acme.apply()
    asked, unknown = ganho(*FORGET[:-1]), ganho(*REKEY)
    untouched = rows_of(acme.ledger) == content
    put_right = ganho(*REKEY, GANHO_LEDGER_OLD_KEY=known)

    assert (refused.returncode, applied, untouched) == (1, 1, True)
    assert "fechado com outra chave" in refused.stderr
    assert "ganho ledger rekey" in refused.stderr
    assert (asked.returncode, unknown.returncode) == (2, 2)
    assert "acme: conexão com a Conta Azul: sim" in asked.stdout
    assert "GANHO_LEDGER_OLD_KEY" in unknown.stderr
    assert (put_right.returncode, keys_in_block(prefect_url)) == (0, (other, ""))
    assert acme.sell() == (0, 2)


def test_an_old_key_that_stands_nowhere_is_typed_unseen(
    start: Start, acme: Acme, prefect_url: str
) -> None:
    known = keys_in_block(prefect_url)[0]
    put_into_block(prefect_url, other := generate_key())

    terminal = start(*REKEY)
    terminal.answer(("Chave com que o livro foi fechado", known + ENTER))
    code = terminal.end()

    assert (code, keys_in_block(prefect_url)) == (0, (other, "")), terminal.shown
    assert known not in terminal.shown
    assert acme.sell() == (0, 2)


def test_a_lost_key_is_given_up_and_nothing_is_booked_twice(
    ganho: Ganho, acme: Acme, prefect_url: str
) -> None:
    own = generate_key()
    given = ganho(*REKEY, GANHO_LEDGER_NEW_KEY=own)
    wrong = ganho(*REKEY, GANHO_LEDGER_NEW_KEY="no key")
    needless, kept = ganho(*FORGET), keys_in_block(prefect_url)
    put_into_block(prefect_url, "no key")

    forgotten = ganho(*FORGET)
    unauthorized, applied = acme.sell(), acme.apply()

    assert [given.returncode, wrong.returncode, needless.returncode] == [0, 2, 2]
    assert kept == (own, "")
    assert forgotten.returncode == 0, forgotten.stderr
    assert "ganho authorize" in forgotten.stdout
    assert (unauthorized, applied) == ((1, 1), 0)
    assert acme.sell() == (0, 3)
    marked = acme.room.conta_azul.sales_by_marker()
    assert {len(sales) for sales in marked.values()} == {1}
