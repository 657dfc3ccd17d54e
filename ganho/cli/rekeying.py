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

OLD_KEY, NEW_KEY = "GANHO_LEDGER_OLD_KEY", "GANHO_LEDGER_NEW_KEY"
ASKED = "Chave com que o livro foi fechado (não aparece na tela):"
CHANGED = (
    "A chave do livro foi trocada; nada se perdeu. A anterior fica no bloco, para as "
    "cópias do livro que são de antes."
)
WOULD_BE_LOST = "Desistir da chave apaga o que ela fechou:"
STAYS = (
    "Ficam os lançamentos, as decisões e a história de cada negócio: nada é lançado duas "
    "vezes. Se a chave ainda existe, use ganho ledger rekey, que não perde nada.\n"
    "Para desistir dela: ganho ledger forget-key --yes"
)
FORGOTTEN = "O livro tem outra chave, e o que a perdida fechou foi apagado:"
WHAT_NEXT = (
    "Autorize cada empresa de novo na Conta Azul (ganho authorize EMPRESA); a próxima "
    "execução lê o resto de novo."
)
LOST = (
    "  {company}: conexão com a Conta Azul: {connected}; negócios abertos ou separados, "
    "a ler de novo: {snapshots}; liberações e --book, a dar de novo: {consents}; "
    "clientes ou itens criados sem resposta, a conferir na Conta Azul: {promises}"
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
            f"The key that sealed the ledger is neither in the block nor in {OLD_KEY}.",
            remedy=f"Put it into {OLD_KEY}; if it is lost, see `ganho ledger "
            "forget-key`.",
        )
    if given.new and not is_key(given.new):
        raise WrongRequestError(
            f"{NEW_KEY} is not a key.", remedy="Leave it out, and one is made."
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
    connected = "sim" if loss.connected else "não há"
    return LOST.format(**{**vars(loss), "connected": connected})
