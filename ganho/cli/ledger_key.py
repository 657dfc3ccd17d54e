"""`ganho ledger`: the key that seals what the ledger keeps secret."""

from typing import Annotated

import typer
from rich.console import Console

from ganho.cli.exits import WRONG_INPUT

app = typer.Typer(
    help="A chave do livro: trocar, ou desistir da que se perdeu.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.command("rekey")
def rekey() -> None:
    """Troca a chave do livro sem perder nada.

    A chave nova é gerada, ou vem de GANHO_LEDGER_NEW_KEY. A antiga está no bloco; se
    não, vem de GANHO_LEDGER_OLD_KEY ou é perguntada.
    """
    from ganho.cli.rekeying import rekey as change_key  # noqa: PLC0415

    change_key(Console())


@app.command("forget-key")
def forget_key(
    yes: Annotated[
        bool, typer.Option("--yes", help="Faz; sem isto só diz o que se perderia.")
    ] = False,
) -> None:
    """Desiste de uma chave perdida, e do que ela fechou; os lançamentos ficam."""
    from ganho.cli.rekeying import forget_key as give_up  # noqa: PLC0415

    give_up(Console(), really=yes)
    if not yes:
        raise typer.Exit(WRONG_INPUT)
