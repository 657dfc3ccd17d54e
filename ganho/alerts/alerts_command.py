"""`ganho alerts`: what its options ask for, before Prefect is imported."""

from collections.abc import Sequence

import typer
from rich.console import Console

from ganho.cli.server.prefect_api import prefect_api
from ganho.words.spoken import spoken


def set_alerts(slug: str, console: Console, *, to: Sequence[str], remove: bool) -> None:
    """Install a company's alerts, or take them away."""
    if bool(to) == remove:
        raise typer.BadParameter(spoken("give --to BLOCK, or --remove, and not both"))
    with prefect_api(console):
        from ganho.cli.server import automations  # noqa: PLC0415 - imports Prefect

        if remove:
            automations.remove(slug, console)
        else:
            automations.install(slug, console, to=to)
