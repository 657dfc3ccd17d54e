"""`ganho apply`: check a company file, try both connections, store the blocks."""

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from rich.console import Console

from ganho.booking.checking import check_company
from ganho.booking.company import (
    CompanyValues,
    Surroundings,
    open_company,
    open_pipedrive,
)
from ganho.booking.identity import require_admin
from ganho.booking.run import open_run
from ganho.booking.scopes import sync_scope
from ganho.cli.company_file import (
    CompanyFile,
    CompanyFileError,
    later_features,
    read_company_file,
)
from ganho.cli.home import default_ledger_url, ledger_url
from ganho.cli.prefect_api import prefect_api
from ganho.ledger.sealing import generate_key

if TYPE_CHECKING:
    from blocks.ledger import LedgerAddress

AT_THE_KEYBOARD = Surroundings(patience_seconds=8.0)
"""Trouble is told soon while somebody waits for the prompt."""


def apply_file(path: Path, console: Console) -> None:
    """Apply a company file.

    Raises CompanyFileError for the file, FatalError or RetryableError for what a
    vendor or the ledger answered; then no company is stored.
    """
    file = read_company_file(path)
    later = later_features(file.settings)
    if later:
        raise CompanyFileError(
            f"{path}: {', '.join(later)}: ainda não existe nesta versão do ganho. "
            "Deixe em false."
        )
    _try_pipedrive(file)
    with prefect_api(console):
        made = _try_and_store(file)
    for name in made:
        console.print(f"Campo de negócio criado no Pipedrive: {name}")
    console.print(f"[bold]{file.company}[/bold] está pronta: ganho sync {file.company}")


def _try_pipedrive(file: CompanyFile) -> None:
    """Ask Pipedrive who we are before anything is stored anywhere."""
    client = open_pipedrive(file.pipedrive_access(), AT_THE_KEYBOARD)
    try:
        require_admin(client.me())
    finally:
        client.close()


def _try_and_store(file: CompanyFile) -> list[str]:
    """Give the names of the fields that were created in Pipedrive."""
    from blocks.storing import store_company, stored_ledger  # noqa: PLC0415 - Prefect

    ledger = stored_ledger(ledger_url() or default_ledger_url(), generate_key())
    values = _values(file, ledger)
    with (
        open_company(values, AT_THE_KEYBOARD, upgrade=True) as company,
        open_run(
            company,
            run_id=str(uuid4()),
            scope=sync_scope(file.settings, 0, company.clock()),
            holder="ganho apply",
        ) as run,
    ):
        made = check_company(run)
    store_company(
        file.company,
        values.pipedrive,
        values.conta_azul,
        file.settings.model_dump(mode="json"),
        ledger,
    )
    return made


def _values(file: CompanyFile, ledger: "LedgerAddress") -> CompanyValues:
    return CompanyValues(
        slug=file.company,
        settings=file.settings,
        pipedrive=file.pipedrive_access(),
        conta_azul=file.conta_azul_access(),
        ledger=ledger.access(),
    )
