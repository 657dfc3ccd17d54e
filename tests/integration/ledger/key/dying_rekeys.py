"""Changes of a ledger's key that die: like `dying_runs`, with the block in a file."""

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from ganho.cli.rekeying import Block, Given, change_key, give_up_key
from ganho.company.composition import LedgerAccess, now
from ganho.ledger.key.whole import WholeLedger
from tests.dying_runs import (
    Death,
    fork_and_wait,
    watch_commits,
)


def block_in(path: Path, death: Death) -> Block:
    """Give a block that is kept in a file; whoever enters a key may die before it."""

    def read() -> LedgerAccess:
        return LedgerAccess(**json.loads(path.read_text()))

    def enter(key: str, next_key: str) -> None:
        death.meet("step")
        before = asdict(read())
        former = before["former_key"] if before["key"] == key else before["key"]
        new = {"key": key, "next_key": next_key, "former_key": former}
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(before | new))
        fresh.replace(path)

    return Block(read, enter)


def change_once(order: dict[str, Any]) -> int:
    """Change the key, or give it up; die before the step that is ordered."""
    death = Death("step", order["number"])
    watch_commits(death, "step")
    block = block_in(Path(order["block"]), death)
    with WholeLedger.opened(block.read().url, now) as whole:
        if order["act"] == "rekey":
            change_key(whole, block, Given(order["old"]))
        else:
            give_up_key(whole, block)
    return 0


def main() -> None:
    """Serve orders until standard input ends."""
    for line in sys.stdin:
        print(fork_and_wait(partial(change_once, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
