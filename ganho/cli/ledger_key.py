"""`ganho ledger`: the key that seals what the ledger keeps secret."""

from typing import Annotated

import typer
from rich.console import Console

from ganho.cli.exits import WRONG_INPUT
from ganho.cli.usage import Group, command
from ganho.words.spoken import spoken

app = typer.Typer(
    cls=Group,
    help=spoken("The ledger's key: change it, or give up one that is lost."),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@command(app, "rekey")
def rekey() -> None:
    """Change the ledger's key without losing anything.

    The new key is made, or comes from GANHO_LEDGER_NEW_KEY. The old one is in the block; if
    not, it comes from GANHO_LEDGER_OLD_KEY or is asked for.
    """
    from ganho.cli.rekeying import rekey as change_key  # noqa: PLC0415

    change_key(Console())


@command(app, "forget-key")
def forget_key(
    yes: Annotated[
        bool,
        typer.Option(
            "--yes", help=spoken("Does it; without this only says what would be lost.")
        ),
    ] = False,
) -> None:
    """Give up a lost key, and what it sealed; the bookings stay."""
    from ganho.cli.rekeying import forget_key as give_up  # noqa: PLC0415

    give_up(Console(), really=yes)
    if not yes:
        raise typer.Exit(WRONG_INPUT)
