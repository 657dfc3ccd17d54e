"""The one file that describes a company: read strictly, refused in one line."""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ganho.company.composition import REDIRECT_URI, ContaAzulAccess, PipedriveAccess
from ganho.domain.customer.tax_id import bare, is_valid_cnpj
from ganho.domain.names import SHOWN
from ganho.domain.settings import Settings, read_settings

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
LATER = {"write_back": True}
"""Settings whose feature is not built yet: refused where they are switched on."""
REGISTRABLE = re.compile(r"[\w.~:/@!$'()*,;=\[\]-]+", re.ASCII)
"""Characters of a redirect address that need no encoding."""
HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*|::1", re.IGNORECASE
)
"""What can be asked for its address at all; other hosts raise whatever they like."""
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class CompanyFileError(Exception):
    """The file cannot be used; the message is the one line to print."""


def _secret(text: str) -> str:
    """Resolve `env:NAME`."""
    if not text.startswith("env:"):
        return text
    name = text.removeprefix("env:")
    if not os.environ.get(name):
        message = f"the environment variable {name} is not set"
        raise ValueError(message)
    return os.environ[name]


def _address(text: str) -> str:
    """Refuse an address that would carry a secret in the clear."""
    text = text.rstrip("/")
    _check_address(text)
    return text


def _check_address(text: str) -> None:
    parts = urlsplit(text)
    has_port = parts.port != 0  # reading one that is no number raises a ValueError
    blank = any(letter.isspace() or not letter.isprintable() for letter in text)
    known = has_port and not blank and parts.scheme in ("https", "http")
    if not known or not _can_be_asked(text):
        message = "must be an https:// address"
        raise ValueError(message)
    if parts.scheme == "http" and parts.hostname not in THIS_MACHINE:
        message = "must use https (http only on this machine)"
        raise ValueError(message)


def _can_be_asked(text: str) -> bool:
    """Tell whether there is a host in it, and nobody's name and password."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        return False
    return HOST.fullmatch(url.host) is not None and not url.userinfo


def _without_query(text: str) -> str:
    """Refuse a query: ganho adds its own at the end."""
    if "?" in text:
        message = "must end before its question mark"
        raise ValueError(message)
    return text


def _redirect(text: str) -> str:
    """Refuse an address that would not arrive as it was registered, byte for byte."""
    _check_address(text)
    if not REGISTRABLE.fullmatch(text):
        message = "must be plain, without ? & # % + or accents"
        raise ValueError(message)
    return text


def _cnpj(text: str) -> str:
    """Read a CNPJ, with or without punctuation; none is left out."""
    document = bare(text)
    if text and not is_valid_cnpj(document):
        message = "is not a CNPJ"
        raise ValueError(message)
    return document


def _filled(text: str) -> str:
    if not text.strip() or text != text.strip():
        message = "must not be empty or padded with blanks"
        raise ValueError(message)
    return text


Secret = Annotated[str, AfterValidator(_secret), AfterValidator(_filled)]
OptionalSecret = Annotated[str, AfterValidator(_secret), AfterValidator(str.strip)]
"""A secret that may be left empty."""
Address = Annotated[str, AfterValidator(_address)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PipedriveTable(_Table):
    """`[pipedrive]`."""

    base_url: Address
    api_token: Secret = Field(repr=False)


class ContaAzulTable(_Table):
    """`[conta_azul]`."""

    api_url: Address = "https://api-v2.contaazul.com"
    token_url: Address = "https://api-v2.contaazul.com/oauth/token"  # noqa: S105 - an address
    authorize_url: Annotated[Address, AfterValidator(_without_query)] = (
        "https://login.contaazul.com/#/oauth/authorize"
    )
    redirect_uri: Annotated[str, AfterValidator(_redirect)] = REDIRECT_URI
    client_id: Secret = Field(repr=False)
    client_secret: Secret = Field(repr=False)
    refresh_token: OptionalSecret = Field(default="", repr=False)
    cnpj: Annotated[str, AfterValidator(_cnpj)] = ""
    requests_per_second: float = Field(default=5.0, gt=0, le=10)


class CompanyFile(BaseModel):
    """A company file, read, with its secrets resolved."""

    model_config = ConfigDict(frozen=True)

    company: str
    pipedrive: PipedriveTable
    conta_azul: ContaAzulTable
    settings: Settings

    def pipedrive_access(self) -> PipedriveAccess:
        """Give the way into Pipedrive as plain values."""
        return PipedriveAccess(**self.pipedrive.model_dump())

    def conta_azul_access(self) -> ContaAzulAccess:
        """Give the way into Conta Azul as plain values."""
        return ContaAzulAccess(**self.conta_azul.model_dump())


def read_company_file(path: Path) -> CompanyFile:
    """Read and check a company file.

    Raises CompanyFileError with one line that names the key and the trouble.
    """
    tables = _parse(path)
    slug = tables.get("company")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        message = f"{path}: company: must be lower-case letters, digits and dashes"
        raise CompanyFileError(message)
    known = {"company", "pipedrive", "conta_azul", *SETTINGS_TABLES}
    for name in tables.keys() - known:
        message = f"{path}: {name}: unknown key"
        raise CompanyFileError(message)
    try:
        return CompanyFile(
            company=slug,
            pipedrive=tables.get("pipedrive", {}),
            conta_azul=tables.get("conta_azul", {}),
            settings=read_settings(settings_values(tables)),
        )
    except ValidationError as error:
        raise CompanyFileError(f"{path}: {_first_trouble(error)}") from None


SETTINGS_TABLES = {
    "settings": None,
    "pipelines": "by_pipeline",
    "product_categories": "product_categories",
    "payment_conditions": "payment_conditions",
    "payment_methods": "payment_methods",
}
"""Table of the file -> field of `Settings` that holds it."""


def settings_values(tables: dict[str, Any]) -> dict[str, Any]:
    """Gather what `Settings` is made of from the file's tables."""
    values = dict(tables.get("settings", {}))
    for table, field in SETTINGS_TABLES.items():
        if field and table in tables:
            values[field] = tables[table]
    return values


def later_features(settings: Settings) -> list[str]:
    """Name the settings that are on although their feature is not built yet."""
    return [name for name, value in LATER.items() if getattr(settings, name) == value]


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise CompanyFileError(f"{path}: no such file") from None
    except OSError as error:
        raise CompanyFileError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CompanyFileError(f"{path}: is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise CompanyFileError(f"{path}: is not valid TOML: {error}") from None


def _first_trouble(error: ValidationError) -> str:
    """Name the key and the trouble, never the value: it may be a secret."""
    trouble = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part)[:SHOWN] for part in trouble["loc"]).replace(
        "by_pipeline", "pipelines"
    )
    if trouble["type"] == "extra_forbidden":
        return f"{key}: unknown key"
    return f"{key}: {trouble['msg'].removeprefix('Value error, ')}"
