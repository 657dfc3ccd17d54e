"""Another key for the ledger, kept in Prefect's block: wherever it ends, it opens.

The block is told of both keys before the ledger is changed, and of the new one alone
afterwards. Keys are read from the environment or typed unseen: an argument would stand
in the shell's history and in the list of processes.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console

from ganho.cli.init.paste import terminal
from ganho.cli.init.questions import Terminal
from ganho.cli.server.prefect_api import prefect_api
from ganho.company.composition import LedgerAccess, now
from ganho.errors import WrongRequestError
from ganho.ledger.key.sealing import generate_key, is_key
from ganho.ledger.key.whole import Loss, WholeLedger
from ganho.words.spoken import spoken

OLD_KEY, NEW_KEY = "GANHO_LEDGER_OLD_KEY", "GANHO_LEDGER_NEW_KEY"
ASKED = spoken("Key that sealed the ledger (it is not shown):")
CHANGED = spoken(
    "The ledger's key was changed; nothing was lost. The former one stays in the "
    "block, for copies of the ledger from before."
)
WOULD_BE_LOST = spoken("To give up the key deletes what it sealed:")
STAYS = spoken(
    "Bookings, decisions and each deal's story stay: nothing is booked twice. If "
    "the key still exists, use ganho ledger rekey, which loses nothing.\n"
    "To give it up: ganho ledger forget-key --yes"
)
FORGOTTEN = spoken(
    "The ledger has another key, and what the lost one sealed was deleted:"
)
WHAT_NEXT = spoken(
    "Authorize each company in Conta Azul again (ganho authorize COMPANY); the "
    "next run reads the rest again."
)
LOST = spoken(
    "  {company}: connection to Conta Azul: {connected}; open or held deals, to "
    "be read again: {snapshots}; releases and --book, to be given again: "
    "{consents}; customers or items whose create was not answered, to be looked "
    "up in Conta Azul: {promises}"
)


@dataclass(frozen=True)
class Block:
    """Where the key is kept: how to read it, and to enter it with the next one."""

    read: Callable[[], LedgerAccess]
    enter: Callable[[str, str], None]


@dataclass(frozen=True)
class Given:
    """Keys that a person gave; empty where she did not."""

    old: str = field(default="", repr=False)
    new: str = field(default="", repr=False)


def rekey(console: Console) -> None:
    """Change the ledger's key."""
    with _opened(console) as (whole, block):
        change_key(whole, block, _given(whole, block.read()))
    console.print(CHANGED)


def forget_key(console: Console, *, really: bool) -> None:
    """Say what would go with a lost key, or give it up."""
    with _opened(console) as (whole, block):
        _require_lost(whole, block.read())
        losses = whole.losses()
        if really:
            give_up_key(whole, block)
    console.print(FORGOTTEN if really else WOULD_BE_LOST)
    for loss in losses:
        console.print(_told(loss), markup=False, highlight=False, soft_wrap=True)
    console.print(WHAT_NEXT if really else STAYS)


def change_key(whole: WholeLedger, block: Block, given: Given) -> None:
    """Let the ledger be sealed with another key; interrupted, go on with it.

    Raises LeaseHeldError if a run is under way, FatalError for keys that do not fit.
    """
    with whole.held("ganho ledger rekey"):
        old, new = _choose(whole, block.read(), given)
        if new != old:
            block.enter(old, new)
            whole.rekey(old, new)
        block.enter(new, "")


def give_up_key(whole: WholeLedger, block: Block) -> None:
    """Let the ledger take the block's key in place of a lost one.

    Raises LeaseHeldError if a run is under way.
    """
    with whole.held("ganho ledger forget-key"):
        access = block.read()
        _require_lost(whole, access)
        if is_key(access.key):
            whole.forget_key(access.key)
            return
        new = generate_key()
        block.enter(access.key, new)
        whole.forget_key(new)
        block.enter(new, "")


@contextmanager
def _opened(console: Console) -> Iterator[tuple[WholeLedger, Block]]:
    with prefect_api(console):
        from blocks.storing import (  # noqa: PLC0415 - Prefect
            enter_ledger_key,
            load_ledger,
        )

        with WholeLedger.opened(load_ledger().url, now) as whole:
            yield whole, Block(load_ledger, enter_ledger_key)


def _given(whole: WholeLedger, access: LedgerAccess) -> Given:
    """Take what the environment gives; ask for an old key that stands nowhere."""
    old, new = (os.environ.get(name, "") for name in (OLD_KEY, NEW_KEY))
    if not old and not _fitting(whole, access) and terminal() is not None:
        old = Terminal().secret(ASKED).strip()
    return Given(old, new)


def _fitting(whole: WholeLedger, access: LedgerAccess, old: str = "") -> str:
    """Give the one of these keys that opens the ledger; empty if none does."""
    keys = (access.key, access.next_key, access.former_key, old)
    return next((key for key in keys if whole.is_opened_by(key)), "")


def _choose(whole: WholeLedger, access: LedgerAccess, given: Given) -> tuple[str, str]:
    """Give the key that it is now, and the one that it is to be."""
    old = _fitting(whole, access, given.old)
    if not old:
        raise WrongRequestError(
            "The key that sealed the ledger is neither in the block nor in {old_key}.",
            remedy="Put it into {old_key}; if it is lost, see `ganho ledger forget-key`.",
            old_key=OLD_KEY,
        )
    if given.new and not is_key(given.new):
        raise WrongRequestError(
            "{new_key} is not a key.",
            remedy="Leave it out, and one is made.",
            new_key=NEW_KEY,
        )
    return old, given.new or _next_key(access, old)


def _next_key(access: LedgerAccess, old: str) -> str:
    """Go on with a change that was interrupted; take the block's key, or make one."""
    if old == access.key:
        return access.next_key or generate_key()
    if old == access.next_key:
        return old
    return access.key if is_key(access.key) else generate_key()


def _require_lost(whole: WholeLedger, access: LedgerAccess) -> None:
    if _fitting(whole, access):
        raise WrongRequestError(
            "A key in the block opens the ledger: nothing need be given up.",
            remedy="Run `ganho ledger rekey`, which changes it or puts it right.",
        )


def _told(loss: Loss) -> str:
    connected = spoken("yes") if loss.connected else spoken("none")
    return LOST.format(**{**vars(loss), "connected": connected})
