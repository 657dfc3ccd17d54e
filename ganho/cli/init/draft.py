"""The answers of `ganho init`, and the company file that they become."""

from dataclasses import dataclass, field
from pathlib import Path

from ganho.cli.company_file import CompanyFile, ContaAzulTable, read_company_file
from ganho.cli.init.destination import cannot_write
from ganho.cli.init.file_text import company_file_text
from ganho.cli.init.place import environment, place
from ganho.company.composition import ContaAzulAccess, PipedriveAccess
from ganho.company.connection import Connection
from ganho.domain.settings import Settings

VARIABLES = {
    "api_token": "PIPEDRIVE_API_TOKEN",
    "client_secret": "CONTA_AZUL_CLIENT_SECRET",
    "refresh_token": "CONTA_AZUL_REFRESH_TOKEN",
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """All the answers; `in_file` says whether the secrets stand in it."""

    company: str
    file: Path
    in_file: bool
    pipedrive: PipedriveAccess
    conta_azul: ContaAzulAccess
    connection: Connection | None = field(repr=False)
    settings: Settings

    @property
    def secrets(self) -> dict[str, str]:
        """Give the secrets by the variables that hold them."""
        found = {
            "api_token": self.pipedrive.api_token,
            "client_secret": self.conta_azul.client_secret,
        }
        if self.connection is not None:
            found["refresh_token"] = self.connection.refresh_token
        return {variable(key, self.company): value for key, value in found.items()}

    def text(self, heading: str, *, in_file: bool, with_refresh_token: bool) -> str:
        """Write the answers down as a company file."""

        def held(key: str) -> str:
            name = variable(key, self.company)
            return self.secrets[name] if in_file else f"env:{name}"

        pipedrive = {
            "base_url": self.pipedrive.base_url,
            "api_token": held("api_token"),
        }
        conta_azul = _told(self.conta_azul) | {"client_secret": held("client_secret")}
        if with_refresh_token:
            conta_azul["refresh_token"] = held("refresh_token")
        return company_file_text(
            self.company, pipedrive, conta_azul, self.settings, heading
        )


def variable(key: str, company: str) -> str:
    """Name the environment variable of a company's secret."""
    return f"{VARIABLES[key]}_{company.upper().replace('-', '_')}"


def _told(access: ContaAzulAccess) -> dict[str, str]:
    """Give what of the way in is no secret and not as by default."""
    names = ("api_url", "token_url", "authorize_url", "redirect_uri", "cnpj")
    given = {name: str(getattr(access, name)) for name in names}
    told = {
        name: value
        for name, value in given.items()
        if value != ContaAzulTable.model_fields[name].default
    }
    return told | {"client_id": access.client_id}


def write(draft: Draft, heading: str) -> None:
    """Put the file in its place once it reads back as what was answered."""
    kept = draft.in_file and draft.connection is not None
    text = draft.text(heading, in_file=draft.in_file, with_refresh_token=kept)

    def check(beside: Path) -> None:
        _require_same(read_company_file(beside), draft)

    with environment({} if draft.in_file else draft.secrets):
        try:
            place(draft.file, text, check)
        except OSError:
            raise cannot_write(draft.file) from None


def _require_same(read: CompanyFile, draft: Draft) -> None:
    same = (read.company, read.settings) == (draft.company, draft.settings)
    if not same or read.pipedrive_access() != draft.pipedrive:
        raise AssertionError("the company file reads back as something else")
