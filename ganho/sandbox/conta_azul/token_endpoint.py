"""OAuth as Conta Azul does it: codes of three minutes, refresh tokens that die on use."""

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import parse_qs

from ganho.sandbox.conta_azul.conta_azul_wire import (
    Answer,
    Refusal,
    filled,
    message_body,
)
from ganho.sandbox.conta_azul.tenant import Account

ACCESS_LIFE = timedelta(seconds=3600)
CODE_LIFE = timedelta(seconds=180)
# For those given since October 2026; the ones before live five years.
REFRESH_LIFE = timedelta(days=730)
CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-secret"  # noqa: S105 - opens nothing but the sandbox
REDIRECT_URI = "http://127.0.0.1:8910/ganho"
Family = Literal["new", "old"]
"""Of hosts; here they are paths of one host."""
USE_THE_ERP_USER = "Utilize o e-mail e a senha do ERP para autorizar o aplicativo"


@dataclass
class Connection:
    """One authorization by a person: a chain of refresh tokens, one alive at a time."""

    current: str = ""
    expires_at: datetime | None = None
    used: set[str] = field(default_factory=set)
    ended_by: str | None = None
    """The `error_subtype` of every later refresh."""
    portal: bool = False
    """Made by a user of the developer portal, who has no company."""


@dataclass(frozen=True)
class _Code:
    redirect_uri: str
    expires_at: datetime
    family: Family
    portal: bool


@dataclass(frozen=True)
class _Access:
    expires_at: datetime
    portal: bool


class Connections:
    """The token endpoint, and the tokens it gave."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._connections: list[Connection] = []
        self._codes: dict[str, _Code] = {}
        self._access: dict[str, _Access] = {}
        self.client_id = CLIENT_ID
        self.client_secret = CLIENT_SECRET
        self.redirect_uri = REDIRECT_URI
        self.refreshes = 0
        """How many refreshes succeeded."""

    def new_refresh_token(self) -> str:
        """Authorize again, as a person would; earlier connections stay as they are."""
        connection = Connection()
        self._connections.append(connection)
        return self._rotate(connection)

    def new_access_token(self, *, portal: bool = False) -> str:
        """Give an access token without any refresh."""
        token = secrets.token_urlsafe(24)
        self._access[token] = _Access(self._account.now() + ACCESS_LIFE, portal)
        return token

    def new_code(self, redirect_uri: str | None = None, family: Family = "new") -> str:
        """Make a code, as the authorize page does once a person agreed."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = _Code(
            redirect_uri=redirect_uri or self.redirect_uri,
            expires_at=self._account.now() + CODE_LIFE,
            family=family,
            portal=self._account.switches.login == "portal_user",
        )
        return code

    def revoke(self) -> None:
        """End every connection; access tokens live out their hour."""
        for connection in self._connections:
            connection.ended_by = connection.ended_by or "access_revoked"

    def expire_access_tokens(self) -> None:
        """Make every access token useless at once."""
        self._access.clear()

    def check_access(self, authorization: str) -> None:
        """Refuse a call without a living access token."""
        scheme, _, token = authorization.partition(" ")
        access = self._access.get(token.strip())
        if scheme.lower() != "bearer" or access is None:
            raise Refusal(401, message_body("Unauthorized"))
        if access.expires_at <= self._account.now():
            raise Refusal(401, message_body("The incoming token has expired"))
        if access.portal:
            raise Refusal(401, message_body(USE_THE_ERP_USER))

    def token(
        self, authorization: str, content_type: str, raw: bytes, family: Family
    ) -> Answer:
        """Answer `POST /oauth/token`, or `/oauth2/token` of the old hosts."""
        self._check_client(authorization)
        if not content_type.startswith("application/x-www-form-urlencoded"):
            raise Refusal(400, {"error": "invalid_request"})
        form = {key: values[0] for key, values in parse_qs(raw.decode()).items()}
        match form.get("grant_type"):
            case "authorization_code":
                connection = self._redeem(form, family)
            case "refresh_token":
                connection = self._connection_of(form.get("refresh_token", ""))
                self.refreshes += 1
            case _:
                raise Refusal(400, {"error": "unsupported_grant_type"})
        return Answer(
            {
                "access_token": self.new_access_token(portal=connection.portal),
                "expires_in": int(ACCESS_LIFE.total_seconds()),
                "refresh_token": self._rotate(connection),
                "token_type": "Bearer",
            }
        )

    def disconnect(self, company_id: str) -> Answer:
        """Answer `DELETE /oauth/connections/{id}`."""
        if company_id != self._account.company_id:
            raise Refusal(404, message_body("Not Found"))
        self.revoke()
        return Answer(None, 204)

    def _check_client(self, authorization: str) -> None:
        scheme, _, encoded = authorization.partition(" ")
        try:
            pair = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            pair = ""
        if (
            scheme.lower() != "basic"
            or pair != f"{self.client_id}:{self.client_secret}"
        ):
            if self._account.switches.wrong_client == "subtype":
                raise _invalid_grant("invalid_client")
            raise Refusal(401, {"error": "invalid_client"})

    def _redeem(self, form: dict[str, str], family: Family) -> Connection:
        """Use a code up; even a wrong redirect uses it up.

        What was wrong is not told: a used code, a late one, another redirect and the
        other family of hosts all look the same.
        """
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.expires_at <= self._account.now():
            raise _invalid_grant()
        if form.get("redirect_uri") != code.redirect_uri or family != code.family:
            raise _invalid_grant()
        connection = Connection(portal=code.portal)
        self._connections.append(connection)
        return connection

    def _connection_of(self, token: str) -> Connection:
        for connection in self._connections:
            if token == connection.current:
                return self._usable(connection)
            if token in connection.used:
                if self._account.switches.reuse_kills_connection:
                    # Integrators tell of it, the vendor does not: hence a switch.
                    connection.ended_by = connection.ended_by or "invalid_refresh_token"
                break
        raise _invalid_grant("invalid_refresh_token")

    def _usable(self, connection: Connection) -> Connection:
        if connection.ended_by is not None:
            raise _invalid_grant(connection.ended_by)
        expires_at = connection.expires_at
        if expires_at is not None and expires_at <= self._account.now():
            raise _invalid_grant("invalid_refresh_token")
        return connection

    def _rotate(self, connection: Connection) -> str:
        if connection.current:
            connection.used.add(connection.current)
        connection.current = secrets.token_urlsafe(24)
        connection.expires_at = self._account.now() + REFRESH_LIFE
        return connection.current


def _invalid_grant(subtype: str | None = None) -> Refusal:
    body = {
        "error": "invalid_grant",
        "error_subtype": subtype,
        "error_description": "O código ou token informado não é válido",
    }
    return Refusal(400, filled(body))
