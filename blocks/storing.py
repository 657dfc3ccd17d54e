"""Putting a company into Prefect, and taking it out again as plain values."""

from contextlib import suppress
from dataclasses import asdict
from typing import Any, TypeVar, cast

from prefect.blocks.core import Block
from pydantic import SecretStr, ValidationError

from blocks.company import CompanySettings
from blocks.conta_azul import ContaAzulCredentials
from blocks.ledger import LedgerAddress
from blocks.pipedrive import PipedriveCredentials
from ganho.company.composition import (
    CompanyValues,
    ContaAzulAccess,
    LedgerAccess,
    PipedriveAccess,
)
from ganho.errors import NotAppliedError

B = TypeVar("B", bound=Block)
LEDGER = "default"
"""One address and one key, whatever the company."""


def load_company(slug: str) -> CompanyValues:
    """Load a company's blocks into plain values; GANHO_LEDGER_URL has its say.

    Raises NotAppliedError if `ganho apply` never stored them.
    """
    conta_azul = _load(ContaAzulCredentials, slug)
    settings = _load(CompanySettings, slug).settings()
    return CompanyValues(
        slug=slug,
        settings=settings,
        pipedrive=_load(PipedriveCredentials, slug).access(),
        conta_azul=conta_azul.access(),
        ledger=conta_azul.ledger.access(),
    )


def ledger_access() -> LedgerAccess | None:
    """Give the way into the ledger; None where no company was ever applied."""
    try:
        return _load(LedgerAddress, LEDGER).access()
    except NotAppliedError:
        return None


def stored_ledger(default_url: str, new_key: str) -> LedgerAddress:
    """Give the ledger's block; make and store it where there is none yet."""
    try:
        return _load(LedgerAddress, LEDGER)
    except NotAppliedError:
        ledger = LedgerAddress(url=SecretStr(default_url), key=SecretStr(new_key))
        ledger.save(LEDGER)
        return ledger


def load_ledger() -> LedgerAccess:
    """Give address and key of the ledger; GANHO_LEDGER_URL has its say.

    Raises NotAppliedError if `ganho apply` never stored them.
    """
    return _load(LedgerAddress, LEDGER).access()


def enter_ledger_key(key: str, next_key: str = "") -> None:
    """Store the ledger's key, and the one it is about to change to.

    The block is read anew, so that nothing else in it is put back to what it was; it
    remembers the key that this one replaces.
    """
    ledger = _load(LedgerAddress, LEDGER)
    if ledger.key.get_secret_value() != key:
        ledger.former_key = ledger.key
    ledger.key, ledger.next_key = SecretStr(key), SecretStr(next_key)
    ledger.save(LEDGER, overwrite=True)


def store_company(
    slug: str,
    pipedrive: PipedriveAccess,
    conta_azul: ContaAzulAccess,
    settings: dict[str, Any],
    ledger: LedgerAddress,
) -> None:
    """Store a company's blocks; those of the same name are replaced."""
    CompanySettings(values=settings).save(slug, overwrite=True)
    PipedriveCredentials(
        base_url=pipedrive.base_url, api_token=SecretStr(pipedrive.api_token)
    ).save(slug, overwrite=True)
    ContaAzulCredentials(
        company=slug,
        api_url=conta_azul.api_url,
        token_url=conta_azul.token_url,
        authorize_url=conta_azul.authorize_url,
        client_id=SecretStr(conta_azul.client_id),
        client_secret=SecretStr(conta_azul.client_secret),
        refresh_token=SecretStr(conta_azul.refresh_token),
        redirect_uri=conta_azul.redirect_uri,
        cnpj=conta_azul.cnpj,
        requests_per_second=conta_azul.requests_per_second,
        ledger=ledger,
    ).save(slug, overwrite=True)


def stored_tables(slug: str) -> dict[str, dict[str, Any]]:
    """Give what is stored for a company, in the tables of its file.

    A block that is not stored is left out: nothing is if the company is new.
    """
    found: dict[str, dict[str, Any]] = {}
    with suppress(NotAppliedError):
        found["pipedrive"] = asdict(_load(PipedriveCredentials, slug).access())
    with suppress(NotAppliedError):
        found["conta_azul"] = asdict(_load(ContaAzulCredentials, slug).access())
    with suppress(NotAppliedError):
        found["settings"] = _settings_of(_load(CompanySettings, slug))
    return found


def _settings_of(block: CompanySettings) -> dict[str, Any]:
    """Read stored settings with the defaults of those that came later."""
    try:
        return block.settings().model_dump(mode="json")
    except ValidationError:
        return block.values


def stored_conta_azul(slug: str) -> ContaAzulAccess | None:
    """Give the way into a company's Conta Azul; None if nothing is stored for it."""
    try:
        return _load(ContaAzulCredentials, slug).access()
    except NotAppliedError:
        return None


def enter_refresh_token(slug: str, refresh_token: str) -> str:
    """Store a refresh token that a person obtained; give the one it replaces.

    The block is read anew, so that nothing else in it is put back to what it was.
    """
    credentials = _load(ContaAzulCredentials, slug)
    replaced = credentials.refresh_token.get_secret_value()
    credentials.refresh_token = SecretStr(refresh_token)
    credentials.save(slug, overwrite=True)
    return replaced


def _load(block: type[B], name: str) -> B:
    try:
        return cast(B, block.load(name))
    except ValueError as error:
        # Prefect has no error of its own for it, only these words.
        if "Unable to find block document" not in str(error):
            raise
        raise NotAppliedError(name) from None
