"""The whole sandbox: two vendors, one clock, and everything that can go wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.types import ASGIApp

from ganho.sandbox import control
from ganho.sandbox.clock import SandboxClock
from ganho.sandbox.conta_azul import erp_app
from ganho.sandbox.conta_azul.erp import ContaAzul
from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches
from ganho.sandbox.faults import Faults, FaultyWay
from ganho.sandbox.pipedrive import crm_app
from ganho.sandbox.pipedrive.crm import Pipedrive
from ganho.sandbox.pipedrive.crm_switches import PipedriveSwitches
from ganho.sandbox.retouches import Retouches
from ganho.sandbox.server import serving


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where the two vendors listen."""

    pipedrive: str
    conta_azul: str


class Sandbox:
    """Both vendors, with state."""

    def __init__(
        self,
        *,
        pipedrive: PipedriveSwitches | None = None,
        conta_azul: ContaAzulSwitches | None = None,
        limits: bool = True,
    ) -> None:
        self.clock = SandboxClock()
        self.faults = Faults()
        self.retouches = Retouches()
        self.pipedrive = Pipedrive(self.clock, pipedrive)
        self.conta_azul = ContaAzul(self.clock, conta_azul)
        self.pipedrive_app: ASGIApp = FaultyWay(
            crm_app.build_app(self.pipedrive, limits=limits),
            "pipedrive",
            self.faults,
            self.retouches,
        )
        self.conta_azul_app: ASGIApp = FaultyWay(
            erp_app.build_app(self.conta_azul, limits=limits),
            "conta_azul",
            self.faults,
            self.retouches,
        )

    @property
    def doors(self) -> tuple[ASGIApp, ASGIApp]:
        """Pipedrive and Conta Azul as apps, each with the sandbox's own door in it."""
        return (
            control.gate(self, self.pipedrive_app),
            control.gate(self, self.conta_azul_app),
        )

    @contextmanager
    def serve(
        self, *, pipedrive_port: int = 0, conta_azul_port: int = 0
    ) -> Iterator[Addresses]:
        """Serve both vendors on loopback until the end of the block."""
        pipedrive, conta_azul = self.doors
        with (
            serving(pipedrive, pipedrive_port) as crm,
            serving(conta_azul, conta_azul_port) as erp,
        ):
            yield Addresses(pipedrive=crm, conta_azul=erp)

    def company_file(
        self,
        slug: str,
        at: Addresses,
        *,
        settings: str = "",
        per_second: float = 10,
        authorized: bool = True,
    ) -> str:
        """Write a company file that leads into this sandbox.

        `settings` are further lines of its [settings] table, or further tables. Without
        `authorized` it has no refresh token: `ganho authorize` obtains one.
        """
        connections = self.conta_azul.connections
        return COMPANY_FILE.format(
            slug=slug,
            pipedrive=at.pipedrive,
            token=self.pipedrive.api_token,
            conta_azul=at.conta_azul,
            client_id=connections.client_id,
            client_secret=connections.client_secret,
            redirect_uri=connections.redirect_uri,
            refresh_token=self.conta_azul.new_refresh_token() if authorized else "",
            per_second=per_second,
            settings=settings,
        )


COMPANY_FILE = """\
# Uma empresa de mentira: Pipedrive e Conta Azul simulados nesta máquina.
company = "{slug}"

[pipedrive]
base_url  = "{pipedrive}"
api_token = "{token}"

[conta_azul]
api_url       = "{conta_azul}"
token_url     = "{conta_azul}/oauth/token"
authorize_url = "{conta_azul}/#/oauth/authorize"
client_id     = "{client_id}"
client_secret = "{client_secret}"
redirect_uri  = "{redirect_uri}"
refresh_token = "{refresh_token}"
requests_per_second = {per_second}

[settings]
activated_at = 2026-11-01T00:00:00-03:00
{settings}
"""
