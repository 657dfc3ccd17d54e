"""The one file that describes a company: read strictly, refused in one line."""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ganho.cli.options import SLUG
from ganho.cli.unfit import first_trouble, meant, unknown_key
from ganho.company.composition import REDIRECT_URI, ContaAzulAccess, PipedriveAccess
from ganho.domain.customer.tax_id import bare, is_valid_cnpj
from ganho.domain.settings import PipelineSettings, Settings, read_settings
from ganho.errors import Sentence, WrongRequestError

LATER = {"write_back": True}
"""Settings whose feature is not built yet: refused where they are switched on."""
REGISTRABLE = re.compile(r"[\w.~:/@!$'()*,;=\[\]-]+", re.ASCII)
"""Characters of a redirect address that need no encoding."""
HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*|::1", re.IGNORECASE
)
"""What can be asked for its address at all; other hosts raise whatever they like."""
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class CompanyFileError(WrongRequestError):
    """The file cannot be used; the message is the one line to print."""


def _secret(text: str) -> str:
    """Resolve `env:NAME`."""
    if not text.startswith("env:"):
        return text
    name = text.removeprefix("env:")
    if not os.environ.get(name):
        raise ValueError(
            Sentence("the environment variable {name} is not set", {"name": name})
        )
    return os.environ[name]


def _address(text: str) -> str:
    """Refuse an address that would carry a secret in the clear."""
    text = text.rstrip("/")
    _check_address(text)
    return text


def _check_address(text: str) -> None:
    parts = urlsplit(text)
    blank = any(letter.isspace() or not letter.isprintable() for letter in text)
    known = _has_port(parts) and not blank and parts.scheme in ("https", "http")
    if not known or not _can_be_asked(text):
        raise ValueError(Sentence("must be an https:// address"))
    if parts.scheme == "http" and parts.hostname not in THIS_MACHINE:
        raise ValueError(Sentence("must use https (http only on this machine)"))


def _has_port(parts: SplitResult) -> bool:
    """Tell whether a port is one, or left out."""
    try:
        return parts.port != 0
    except ValueError:
        return False


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
        raise ValueError(Sentence("must end before its question mark"))
    return text


def _redirect(text: str) -> str:
    """Refuse an address that would not arrive as it was registered, byte for byte."""
    _check_address(text)
    if not REGISTRABLE.fullmatch(text):
        raise ValueError(Sentence("must be plain, without ? & # % + or accents"))
    return text


def _cnpj(text: str) -> str:
    """Read a CNPJ, with or without punctuation; none is left out."""
    document = bare(text)
    if text and not is_valid_cnpj(document):
        raise ValueError(Sentence("is not a CNPJ"))
    return document


def _filled(text: str) -> str:
    if not text.strip() or text != text.strip():
        raise ValueError(Sentence("must not be empty or padded with blanks"))
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
    for name in tables:
        if name not in TABLES:
            raise _wrong(path, name, unknown_key(meant((name,), {"": TABLES})))
    slug = tables.get("company")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise CompanyFileError(
            "{path}: company: must be lower-case letters, digits and dashes", path=path
        )
    try:
        return CompanyFile(
            company=slug,
            pipedrive=tables.get("pipedrive", {}),
            conta_azul=tables.get("conta_azul", {}),
            settings=read_settings(settings_values(tables)),
        )
    except ValidationError as error:
        raise _wrong(path, *first_trouble(error, KEYS)) from None


SETTINGS_TABLES = {
    "settings": None,
    "pipelines": "by_pipeline",
    "product_categories": "product_categories",
    "payment_conditions": "payment_conditions",
    "payment_methods": "payment_methods",
}
"""Table of the file -> field of `Settings` that holds it."""
TABLES = ("company", "pipedrive", "conta_azul", *SETTINGS_TABLES)
KEYS = {
    "pipedrive": PipedriveTable.model_fields,
    "conta_azul": ContaAzulTable.model_fields,
    "by_pipeline": PipelineSettings.model_fields,
    "": Settings.model_fields.keys() - SETTINGS_TABLES.values(),
}
"""What each table may hold, by the field of its model; "" is `[settings]`."""


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
        # Some editors begin a file with a mark that no TOML knows.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise CompanyFileError("{path}: no such file", path=path) from None
    except OSError as error:
        kind = type(error).__name__
        raise CompanyFileError(
            "{path}: cannot be read ({kind})", path=path, kind=kind
        ) from None
    except UnicodeDecodeError:
        raise CompanyFileError("{path}: is not UTF-8 text", path=path) from None
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, "TOML", _place_of(error)) from None


def _place_of(error: tomllib.TOMLDecodeError) -> Sentence:
    """Say where the file is no TOML; what the library says of it is English only."""
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    if found is None:
        return Sentence("the file ends too early")
    line, column = found.groups()
    return Sentence(
        "cannot be read at line {line}, column {column}",
        {"line": line, "column": column},
    )


def _wrong(path: Path, key: str, trouble: Sentence) -> CompanyFileError:
    return CompanyFileError(
        "{path}: {key}: {trouble}", path=path, key=key, trouble=trouble
    )
