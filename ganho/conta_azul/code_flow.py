"""OAuth's code flow: the address that a person opens, and the code it ends with.

The code lives three minutes and works once; what it is exchanged for is stored by the
caller.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, quote, urlsplit

import httpx

from ganho.conta_azul import refusals
from ganho.conta_azul.code_refusals import code_refusal
from ganho.conta_azul.oauth import Tokens, chain_of, read_tokens
from ganho.domain.tokens import StoredTokens
from ganho.errors import FatalError, RetryableError, WrongRequestError
from ganho.http import BoundedClient

SCOPE = "openid+profile+aws.cognito.signin.user.admin"
"""The one scope there is, encoded once: encoded again it is an invalid one."""
FAMILIES = (
    frozenset({"login.contaazul.com", "api-v2.contaazul.com"}),
    frozenset({"auth.contaazul.com"}),
)
"""A code can be exchanged only at the family of hosts that gave it."""
WAITS = (1.0, 3.0)
"""Seconds between tries of an exchange: short, since the code lives three minutes."""
CODE = re.compile(r"[!-~]{8,4000}")
LARGEST = 20_000
"""Characters; no redirect is longer."""


@dataclass(frozen=True, kw_only=True)
class Application:
    """The OAuth application, as it is registered with Conta Azul."""

    authorize_url: str
    token_url: str
    redirect_uri: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)

    def address(self, state: str) -> str:
        """Give the address where a person lets the application in.

        It is put together by hand: what builds addresses puts the query before the
        `#`, and encodes the redirect, which the vendor compares byte for byte.
        """
        return (
            f"{self.authorize_url}?response_type=code"
            f"&client_id={quote(self.client_id, safe='')}"
            f"&redirect_uri={self.redirect_uri}&state={state}&scope={SCOPE}"
        )

    def check(self) -> None:
        """Refuse addresses of two families before a person logs in for nothing."""
        opened, asked = (_family(url) for url in (self.authorize_url, self.token_url))
        if None not in (opened, asked) and opened != asked:
            raise WrongRequestError(
                "authorize_url and token_url belong to two generations of Conta "
                "Azul's addresses.",
                remedy="Give both of the same generation in the company file (leave "
                "both out for the current one) and run `ganho apply`.",
            )


@dataclass(frozen=True)
class Redirect:
    """What Conta Azul's page sent the browser back with."""

    code: str = field(default="", repr=False)
    state: str = field(default="", repr=False)
    error: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether the page said anything at all."""
        return bool(self.code or self.error)


class FreshToken:
    """An access token that was given just now: if it is refused, no other will do."""

    def __init__(self, token: str) -> None:
        self._token = token

    def current(self) -> str:
        """Give the token."""
        return self._token

    def renew(self, stale: str) -> str:
        """Renew nothing. Raises NotConnectedError."""
        del stale
        raise refusals.unauthorized()

    def refresh(self) -> None:
        """It was given just now."""

    def close(self) -> None:
        """Nothing is open."""


def redirect_of(query: str) -> Redirect:
    """Read the query of a redirect; an empty Redirect where it is none."""
    try:
        values = parse_qs(query[:LARGEST], max_num_fields=50)
    except ValueError:
        return Redirect()
    code, state, error = (
        values.get(name, [""])[0] for name in ("code", "state", "error")
    )
    # A plus in the code reads as a blank where an address is taken apart.
    return Redirect(code.replace(" ", "+"), state, error)


def pasted(text: str) -> Redirect | None:
    """Read what a person pasted, a code or a whole address; None if it is neither."""
    text = text.strip().strip("<>\"'`").strip()
    if len(text) <= LARGEST and re.search(r"://|\b(code|error)=", text):
        return redirect_of(re.sub("[?#]", "&", text))
    return Redirect(code=text) if CODE.fullmatch(text) else None


def exchange(
    application: Application,
    code: str,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    transport: httpx.BaseTransport | None = None,
) -> StoredTokens:
    """Exchange a code for the first pair of a new chain of tokens.

    Raises FatalError where a person must act, RetryableError where waiting helps.
    """
    auth = (application.client_id, application.client_secret)
    with BoundedClient(auth=auth, transport=transport) as http:
        for wait in WAITS:
            try:
                return _ask(http, application, code, clock())
            except RetryableError:
                sleep(wait)
        return _ask(http, application, code, clock())


def _ask(
    http: BoundedClient, application: Application, code: str, now: datetime
) -> StoredTokens:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": application.redirect_uri,
    }
    try:
        answer = http.post(application.token_url, data=form)
    except httpx.RequestError as error:
        host, kind = urlsplit(application.token_url).hostname, type(error).__name__
        raise RetryableError(
            "Conta Azul ({host}) cannot be reached: {kind}.", host=host, kind=kind
        ) from None
    if not answer.is_success:
        raise code_refusal(answer)
    tokens = _read(answer)
    return StoredTokens(
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        expires_at=now + tokens.life,
        chain=chain_of(tokens.refresh_token),
    )


def _read(answer: httpx.Response) -> Tokens:
    """Read the tokens; without a refresh token they would last for an hour only."""
    tokens = read_tokens(answer)
    if tokens is None or not tokens.refresh_token:
        raise FatalError(
            "Conta Azul's token URL answered the code with something unreadable.",
            remedy="Run `ganho authorize` again; if that stays so, check token_url in "
            "the company file and run `ganho apply`.",
        )
    return tokens


def _family(url: str) -> int | None:
    host = urlsplit(url).hostname
    known = [number for number, hosts in enumerate(FAMILIES) if host in hosts]
    return known[0] if known else None
