"""`ganho apply`: check a company file, try both connections, store the blocks."""

from pathlib import Path

from rich.console import Console

from ganho.booking.checking import check_company
from ganho.booking.company import (
    CompanyValues,
    Surroundings,
    open_company,
    open_pipedrive,
)
from ganho.booking.identity import require_admin
from ganho.cli.company_file import (
    CompanyFile,
    CompanyFileError,
    later_features,
    read_company_file,
)
from ganho.cli.home import default_ledger_url
from ganho.cli.prefect_api import prefect_api
from ganho.ledger.sealing import generate_key


def apply_file(path: Path, console: Console) -> None:
    """Apply a company file.

    Raises CompanyFileError for the file, FatalError for what a vendor or the ledger
    answered; then no company is stored.
    """
    file = read_company_file(path)
    later = later_features(file.settings)
    if later:
        message = f"{path}: {', '.join(later)}: ainda não existe nesta versão (false)"
        raise CompanyFileError(message)
    _try_pipedrive(file)
    with prefect_api(console):
        _try_and_store(file)
    console.print(
        f"[bold]{file.company}[/bold]: pronto. Agora: ganho sync {file.company}"
    )


def _try_pipedrive(file: CompanyFile) -> None:
    """Ask Pipedrive who we are before anything is stored anywhere."""
    client = open_pipedrive(file.pipedrive_access(), Surroundings())
    try:
        require_admin(client.me())
    finally:
        client.close()


def _try_and_store(file: CompanyFile) -> None:
    from blocks.storing import store_company, stored_ledger  # noqa: PLC0415 - Prefect

    ledger = stored_ledger(default_ledger_url(), generate_key())
    values = CompanyValues(
        slug=file.company,
        settings=file.settings,
        pipedrive=file.pipedrive_access(),
        conta_azul=file.conta_azul_access(),
        ledger=ledger.access(),
    )
    with open_company(values, upgrade=True) as company:
        check_company(company)
    store_company(
        file.company,
        values.pipedrive,
        values.conta_azul,
        file.settings.model_dump(mode="json"),
        ledger,
    )
