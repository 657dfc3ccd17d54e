"""`ganho authorize`: let a person open the company's Conta Azul to ganho."""

import os
import secrets
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext

from rich.console import Console
from rich.text import Text

from ganho.cli.init.paste import terminal, unseen, wait_for
from ganho.cli.landing import Landing, is_loopback, landing_at, same
from ganho.cli.server.prefect_api import prefect_api
from ganho.company.composition import ContaAzulAccess, Surroundings, open_ledger
from ganho.company.connection import (
    Connection,
    application_of,
    connect,
    keep_connection,
    require_same_company,
)
from ganho.conta_azul.code_flow import Redirect, pasted
from ganho.conta_azul.code_refusals import page_refusal
from ganho.conta_azul.schemas.pessoa import ConnectedAccount
from ganho.errors import FatalError, WrongRequestError
from ganho.redaction import redact
from ganho.words.amounts import Language, printable
from ganho.words.spoken import spoken_in
from ganho.words.tables.texts_authorizing import AUTHORIZING, AuthorizingTexts

MINUTES = 10
CNPJ_LENGTH = 14


def authorize(slug: str, console: Console, *, browser: bool, code: str | None) -> None:
    """Obtain a new connection for a company that was applied, and keep it.

    Another company than last time is refused; then the old connection stays.
    """
    with prefect_api(console):
        from blocks.storing import (  # noqa: PLC0415 - Prefect
            enter_refresh_token,
            load_company,
        )

        values = load_company(slug)
        language = values.settings.language
        with (
            spoken_in(language),
            closing(open_ledger(slug, values.ledger, Surroundings())) as ledger,
        ):
            connection = obtain_connection(
                values.conta_azul,
                console,
                language=language,
                browser=browser,
                code=code,
            )
            require_same_company(ledger.facts, connection.account)
            keep_connection(
                ledger, connection, lambda token: enter_refresh_token(slug, token)
            )
    _tell(
        console, slug, connection, language, first=not values.conta_azul.refresh_token
    )


def obtain_connection(
    access: ContaAzulAccess,
    console: Console,
    *,
    language: Language = "pt-BR",
    browser: bool = True,
    code: str | None = None,
    around: Surroundings | None = None,
    minutes: float = MINUTES,
) -> Connection:
    """Let a person authorize, and see whose company it is; nothing is kept.

    Gives the first pair of tokens and the company. Raises FatalError where a person
    must act, another CNPJ than `access.cnpj` included; RetryableError where waiting
    helps.
    """
    application_of(access).check()
    if code is None:
        asking = _Asking(access, console, language, minutes)
        code = _code_of(asking.ask(browser=browser))
        console.print(asking.texts.received)
    else:
        code = _code_of(_given(code))
    return connect(access, code, around or Surroundings())


def name_of(account: ConnectedAccount, language: Language = "pt-BR") -> str:
    """Name a company so that its owner knows it; a person's numbers are masked."""
    name = redact(printable(account.name)) or AUTHORIZING[language].unnamed
    document = account.document or ""
    if len(document) != CNPJ_LENGTH:
        return name
    return f"{name} (CNPJ {document[:2]}.***.***/{document[8:12]}-{document[12:]})"


class _Asking:
    """One attempt to get a code: from the browser, or from what a person pastes."""

    def __init__(
        self,
        access: ContaAzulAccess,
        console: Console,
        language: Language,
        minutes: float,
    ) -> None:
        self.texts: AuthorizingTexts = AUTHORIZING[language]
        self._access = access
        self._console = console
        self._language = language
        self._minutes = minutes
        self._state = secrets.token_urlsafe(24)

    def ask(self, *, browser: bool) -> Redirect:
        """Show the address and wait for what comes of it."""
        until = time.monotonic() + self._minutes * 60
        number = terminal()
        with self._landing() as landing, unseen(number):
            self._show(browser=browser)
            if landing is None and number is None:
                raise WrongRequestError(
                    "There is no terminal to paste the code into.",
                    remedy="Copy the code, or the whole address of the page that opens "
                    "after you have agreed, and give it with --code.",
                )
            self._explain(landing, number)
            return self._wait(landing, number, until)

    @contextmanager
    def _landing(self) -> Iterator[Landing | None]:
        redirect_uri = self._access.redirect_uri
        with (
            landing_at(redirect_uri, self._state, self._language)
            if is_loopback(redirect_uri)
            else nullcontext()
        ) as landing:
            yield landing

    def _show(self, *, browser: bool) -> None:
        address = application_of(self._access).address(self._state)
        self._say(self.texts.open_address)
        self._console.print(
            Text(address), soft_wrap=True, no_wrap=True, overflow="ignore", crop=False
        )
        self._say(self.texts.user)
        if browser and _open(address):
            self._say(self.texts.opened)

    def _explain(self, landing: Landing | None, number: int | None) -> None:
        if landing is not None:
            where, minutes = self._access.redirect_uri, round(self._minutes)
            self._say(self.texts.listening.format(address=where, minutes=minutes))
        if number is not None:
            how = self.texts.paste if landing is None else self.texts.paste_too
            self._say(f"{how} {self.texts.unseen}")

    def _wait(
        self, landing: Landing | None, number: int | None, until: float
    ) -> Redirect:
        while True:
            try:
                line = wait_for(landing, number, until)
            except TimeoutError:
                raise FatalError(
                    "Nobody authorized within {minutes:g} minutes.",
                    remedy="Run `ganho authorize` again.",
                    minutes=self._minutes,
                ) from None
            if line is None and landing is not None:
                return landing.take()
            if not line:
                self._end_pasting(landing)
                number = None
            elif redirect := self._understand(line):
                return redirect

    def _end_pasting(self, landing: Landing | None) -> None:
        """Nothing more can be pasted: the browser may still come back."""
        if landing is None:
            raise WrongRequestError(
                "No code was given.", remedy="Run `ganho authorize` again."
            )
        self._say(self.texts.no_more_pasting)

    def _understand(self, line: str) -> Redirect | None:
        """Take a pasted line, or say what is wrong with it."""
        redirect = pasted(line)
        if redirect is None:
            self._say(self.texts.nonsense if line.strip() else self.texts.empty)
        elif not redirect.is_answer:
            self._say(self.texts.no_code)
        elif redirect.state and not same(redirect.state, self._state):
            self._say(self.texts.other_attempt)
        else:
            return redirect
        return None

    def _say(self, text: str) -> None:
        self._console.print(Text(text))


def _given(text: str) -> Redirect:
    redirect = pasted(text)
    if redirect is None or not redirect.is_answer:
        raise WrongRequestError(
            "What was given is neither a code nor an address with one.",
            remedy="Copy the code, or the whole address of the page that opens after "
            "you have agreed, and give it with --code.",
        )
    return redirect


def _code_of(redirect: Redirect) -> str:
    if not redirect.code:
        raise page_refusal(redirect.error)
    return redirect.code


def _open(address: str) -> bool:
    """Open a browser with a window; one in this terminal would take it over."""
    linux = sys.platform.startswith("linux")
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    if linux and not any(os.environ.get(name) for name in shown):
        return False
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False


def _tell(
    console: Console,
    slug: str,
    connection: Connection,
    language: Language,
    *,
    first: bool,
) -> None:
    texts = AUTHORIZING[language]
    company = name_of(connection.account, language)
    console.print(Text(texts.connected.format(company=company), "bold green"))
    console.print(Text((texts.next_check if first else texts.next).format(slug=slug)))
