"""Killed at any step, a change of the key leaves a ledger that opens with the block."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ganho.ledger.key.sealing import generate_key
from ganho.ledger.key.whole import WholeLedger
from ganho.ledger.store import Ledger
from tests.integration.ledger.conftest import KEY
from tests.integration.ledger.key.test_keys import COMPANIES, TOKENS, fill, now
from tests.integration.ledger.test_ledger import booking, deal

pytestmark = pytest.mark.kills

KILLED = 9
MOST_STEPS = 30
Order = Callable[..., int]


@pytest.fixture(scope="module")
def order() -> Iterator[Order]:
    """Have the key changed in a process that may die; gives its exit code."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.integration.ledger.key.dying_rekeys"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def change(block: Path, act: str, number: int, old: str = "") -> int:
            told = {"block": str(block), "act": act, "number": number, "old": old}
            process.stdin.write(json.dumps(told) + "\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        yield change
        process.stdin.close()


def stored(folder: Path, url: str, key: str) -> Path:
    """Make a block with a key."""
    block = folder / "block.json"
    block.write_text(json.dumps({"url": url, "key": key, "next_key": ""}))
    return block


@contextmanager
def opened(block: Path, company: str) -> Iterator[Ledger]:
    """Open the ledger as everybody does: with what stands in the block."""
    kept = json.loads(block.read_text())
    ledger = Ledger.open(
        kept["url"],
        key=kept["key"],
        next_key=kept["next_key"],
        company=company,
        clock=now,
    )
    try:
        yield ledger
    finally:
        ledger.close()


def assert_whole(block: Path) -> None:
    """Everything is there, whichever key it is by now."""
    for company in COMPANIES:
        with opened(block, company) as ledger:
            assert ledger.deals.snapshots([2]) == {2: deal(2)}
            assert ledger.facts.get("list:seller") == {ledger.fingerprint("Ana"): ["s"]}
            assert ledger.bookings.of_deal(1) == booking()
            with ledger.tokens.locked() as slot:
                assert slot.read() == TOKENS


def keep(block: Path, key: str) -> None:
    """Let somebody put another key into the block."""
    kept = json.loads(block.read_text()) | {"key": key, "next_key": ""}
    block.write_text(json.dumps(kept))


def keys_in(block: Path) -> tuple[str, str]:
    kept = json.loads(block.read_text())
    return kept["key"], kept["next_key"]


@pytest.mark.parametrize("is_lost", [False, True], ids=["key in block", "other key"])
def test_a_change_that_is_killed_anywhere_loses_nothing_and_goes_on(
    url: str, tmp_path: Path, order: Order, *, is_lost: bool
) -> None:
    fill(url)
    block, old = stored(tmp_path, url, KEY), KEY
    for number in range(1, MOST_STEPS):
        if is_lost:
            keep(block, generate_key())
        code = order(block, "rekey", number, old)
        if not is_lost or keys_in(block)[1]:
            assert_whole(block)
        if code == 0:
            break
        assert code == KILLED
        promised = keys_in(block)[1]
        assert order(block, "rekey", 0, old) == 0
        assert_whole(block)
        before, (old, pending) = old, keys_in(block)
        assert (pending, old == before) == ("", False)
        assert promised in ("", old)

    assert code == 0
    assert number > 3


@pytest.mark.parametrize("in_block", [generate_key(), "not a key"], ids=["key", "none"])
def test_giving_a_key_up_that_is_killed_anywhere_is_done_or_undone(
    url: str, tmp_path: Path, order: Order, in_block: str
) -> None:
    fill(url)
    block, old = stored(tmp_path, url, KEY), KEY
    for number in range(1, MOST_STEPS):
        keep(block, in_block)
        code = order(block, "forget-key", number)
        if code == 0:
            break
        assert code == KILLED
        if opens(url, old):
            assert order(block, "forget-key", 0) == 0
        assert_only_bookings(block)
        assert order(block, "rekey", 0) == 0
        old = keys_in(block)[0]

    assert code == 0
    assert number > 3
    assert_only_bookings(block)


def opens(url: str, key: str) -> bool:
    with WholeLedger.opened(url, now) as ledger:
        return ledger.is_opened_by(key)


def assert_only_bookings(block: Path) -> None:
    for company in COMPANIES:
        with opened(block, company) as ledger:
            assert ledger.bookings.of_deal(1) == booking()
            assert ledger.deals.snapshots([2]) == {}
            with ledger.tokens.locked() as slot:
                assert slot.read() is None
