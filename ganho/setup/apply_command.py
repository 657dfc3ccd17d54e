"""`ganho apply`: check a company file, try both connections, store the blocks."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from rich.console import Console

from ganho.booking.erp.mappings import NAMED
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.cli.company_file import (
    CompanyFile,
    CompanyFileError,
    later_features,
    read_company_file,
)
from ganho.cli.server.prefect_api import prefect_api
from ganho.cli.server.upgrade import upgrade_ledger, upgrading
from ganho.company.composition import (
    AT_THE_KEYBOARD,
    CompanyValues,
    ContaAzulAccess,
    open_company,
    open_pipedrive,
)
from ganho.company.connection import require_cnpj
from ganho.company.home import default_ledger_url, ledger_url
from ganho.company.identity import require_admin
from ganho.errors import FatalError, NotConnectedError
from ganho.ledger.key.sealing import generate_key
from ganho.setup.changes import WORDS, told
from ganho.setup.checking import check_company
from ganho.words.spoken import spoken_in
from ganho.words.tables.texts_authorizing import AUTHORIZING

if TYPE_CHECKING:
    from blocks.ledger import LedgerAddress


@dataclass(frozen=True)
class Applied:
    """What applying a file came to."""

    made: list[str]
    """Names of the fields that were created in Pipedrive."""
    connected: bool
    """Whether Conta Azul was asked as well."""


def apply_file(path: Path, console: Console, *, backed_up: bool = False) -> None:
    """Apply a company file; one without a token is stored as far as it can be checked.

    A ledger of a version before is backed up first and migrated; `backed_up` if somebody
    did the former. Raises CompanyFileError for the file, FatalError or RetryableError for
    what a vendor or the ledger answered; then no company is stored.
    """
    file = read_company_file(path)
    language = file.settings.language
    with spoken_in(language):
        _require_built(path, file)
        _try_pipedrive(file)
        with prefect_api(console, language):
            ledger = _upgraded_ledger(file, console, backed_up=backed_up)
            applied, changes = _try_and_store(file, ledger)
    words = WORDS[language]
    ready = words.ready if applied.connected else AUTHORIZING[language].missing
    made = [words.field_made.format(name) for name in applied.made]
    for line in (*changes, *made, ready.format(slug=file.company)):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _require_built(path: Path, file: CompanyFile) -> None:
    """Raise CompanyFileError for what a later version will do."""
    later = later_features(file.settings)
    if later:
        raise CompanyFileError(
            "{path}: {later}: does not exist in this version of ganho yet. Leave it at "
            "false.",
            path=path,
            later=", ".join(later),
        )


def _try_pipedrive(file: CompanyFile) -> None:
    """Ask Pipedrive who we are before anything is stored anywhere."""
    client = open_pipedrive(file.pipedrive_access(), AT_THE_KEYBOARD)
    try:
        require_admin(client.me())
    finally:
        client.close()


def _upgraded_ledger(
    file: CompanyFile, console: Console, *, backed_up: bool
) -> "LedgerAddress":
    """Give the ledger's block, made where there is none; its ledger is upgraded."""
    from blocks.storing import stored_ledger  # noqa: PLC0415 - Prefect

    ledger = stored_ledger(ledger_url() or default_ledger_url(), generate_key())
    with upgrading(console, file.settings.language, backed_up=backed_up) as upgrade:
        upgrade_ledger(upgrade, file.company, ledger.access())
    return ledger


def _try_and_store(
    file: CompanyFile, ledger: "LedgerAddress"
) -> tuple[Applied, list[str]]:
    """Give what was done, and what it changes of what was stored."""
    from blocks.storing import (  # noqa: PLC0415 - Prefect
        store_company,
        stored_conta_azul,
        stored_tables,
    )

    access = with_kept_token(file, stored_conta_azul(file.company))
    values = _values(file, access, ledger)
    applied = try_company(file, values)
    settings, before = file.settings.model_dump(mode="json"), stored_tables(values.slug)
    store_company(values.slug, values.pipedrive, values.conta_azul, settings, ledger)
    after = {
        "pipedrive": asdict(values.pipedrive),
        "conta_azul": asdict(values.conta_azul),
        "settings": settings,
    }
    return applied, told(values.slug, before, after, file.settings.language)


def with_kept_token(
    file: CompanyFile, stored: ContaAzulAccess | None
) -> ContaAzulAccess:
    """Go on with the stored token where the file has none and the application is its."""
    access = file.conta_azul_access()
    if access.refresh_token or stored is None or stored.client_id != access.client_id:
        return access
    return replace(access, refresh_token=stored.refresh_token)


def try_company(file: CompanyFile, values: CompanyValues) -> Applied:
    """Check all that can be; a dead token is mended only by authorizing again."""
    if not values.conta_azul.refresh_token:
        return Applied(_check(_without_erp_names(values), connected=False), False)
    try:
        return Applied(_check(values, connected=True), True)
    except NotConnectedError as error:
        if file.conta_azul.refresh_token:
            raise FatalError(
                error.message,
                remedy="Take refresh_token out of the company file, run `ganho apply`, "
                "then `ganho authorize`.",
            ) from None
        return Applied(_check(_without_erp_names(values), connected=False), False)


def _check(values: CompanyValues, *, connected: bool) -> list[str]:
    """Give the names of the fields that were created in Pipedrive."""
    with open_company(values, AT_THE_KEYBOARD) as company:
        cnpj = values.conta_azul.cnpj
        if connected and cnpj:
            require_cnpj(company.conta_azul.account.connected_account(), cnpj)
        scope = sync_scope(values.settings, 0, company.clock())
        with open_run(
            company,
            run_id=str(uuid4()),
            scope=scope,
            holder="ganho apply",
            recorded=False,
        ) as books:
            return check_company(books, connected=connected)


def _without_erp_names(values: CompanyValues) -> CompanyValues:
    """Leave out the names that only a connected Conta Azul could be asked for."""
    none = dict.fromkeys(NAMED, "")
    parts = values.settings.by_pipeline.items()
    by_pipeline = {number: part.model_copy(update=none) for number, part in parts}
    update = {**none, "by_pipeline": by_pipeline}
    return replace(values, settings=values.settings.model_copy(update=update))


def _values(
    file: CompanyFile, access: ContaAzulAccess, ledger: "LedgerAddress"
) -> CompanyValues:
    return CompanyValues(
        slug=file.company,
        settings=file.settings,
        pipedrive=file.pipedrive_access(),
        conta_azul=access,
        ledger=ledger.access(),
    )
