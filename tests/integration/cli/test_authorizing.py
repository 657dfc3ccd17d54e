"""A person at a terminal authorizes: what is shown, pasted, and told in one line."""

import os
import re
import socket
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from rich.console import Console

from ganho.cli.authorizing import name_of, obtain_connection
from ganho.company.composition import ContaAzulAccess
from ganho.company.connection import Connection
from ganho.conta_azul.schemas.pessoa import ConnectedAccount
from ganho.errors import FatalError, WrongRequestError
from tests.world import World, world

ELSEWHERE = "https://www.contaazul.com"
PASTE_NOW = ("não aparece", "is not shown")


@pytest.fixture
def w(tmp_path) -> Iterator[World]:
    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as w:
        w.sandbox.conta_azul.connections.redirect_uri = ELSEWHERE
        yield w


class Person:
    """Reads what the terminal shows, and pastes when it is asked to."""

    def __init__(self, keyboard: int) -> None:
        self.keyboard = keyboard
        self.shown = ""
        self.pastes: Callable[[Person], str] = lambda _: ""
        self.echoed: list[bool] = []

    def write(self, text: str) -> None:
        self.shown += text
        if any(word in text for word in PASTE_NOW):
            flags = termios.tcgetattr(self.keyboard)[3]
            self.echoed.append(bool(flags & termios.ECHO))
            os.write(
                self.keyboard, self.pastes(self).encode("utf-8", "surrogateescape")
            )

    def flush(self) -> None:
        """Nothing is held back."""

    def agrees(self) -> str:
        """Open the address that is shown and agree; give where that leads."""
        shown = re.findall(r"http\S+authorize\?\S+", self.shown)[-1]
        return httpx.get(shown.replace("/#/", "/")).headers["location"]


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    keyboard, line = os.openpty()
    with os.fdopen(line) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield Person(keyboard)
    os.close(keyboard)


def access(w: World, **changes: str) -> ContaAzulAccess:
    redirect_uri = w.sandbox.conta_azul.connections.redirect_uri
    return replace(w.values().conta_azul, **{"redirect_uri": redirect_uri, **changes})


def obtain(w: World, person: Person | None = None, **more: object) -> Connection:
    console = Console(file=person or sys.stdout, width=500)
    options = {"browser": False, "around": w.surroundings(), "minutes": 1, **more}
    return obtain_connection(access(w), console, **options)


def test_a_pasted_address_connects_and_is_never_shown(w, person):
    person.pastes = lambda p: p.agrees() + "\n"
    connection = obtain(w, person)

    assert connection.account.company_id == w.sandbox.conta_azul.account.company_id
    assert person.echoed == [False]
    assert termios.tcgetattr(person.keyboard)[3] & termios.ECHO
    assert "code=..." in person.shown
    assert connection.refresh_token not in person.shown


def test_a_bare_code_will_do(w, person):
    def code(p: Person) -> str:
        return parse_qs(urlsplit(p.agrees()).query)["code"][0] + "\r\n"

    person.pastes = code

    assert obtain(w, person).refresh_token


NONSENSE = {
    "nothing": ("\n", "Nada foi colado"),
    "blanks": ("   \t \n", "Nada foi colado"),
    "words": ("não sei\n", "não é um código"),
    "no utf-8": (
        "\udcff\udcfe\udcff\udcfe\udcff\udcfe\udcff\udcfe\n",
        "não é um código",
    ),
    "too much": ("x" * 4090 + "\n", "não é um código"),
    "the address that was shown": (
        "http://127.0.0.1/#/oauth/authorize?response_type=code&client_id=i\n",
        "não traz code",
    ),
    "no code": ("https://www.contaazul.com/?code=\n", "não traz code"),
    "another attempt": (
        "https://www.contaazul.com/?code=0123456789&state=another\n",
        "outra tentativa",
    ),
}


@pytest.mark.parametrize(("text", "told"), NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_asked_for_again(w, person, text, told):
    person.pastes = lambda p: text + p.agrees() + "\n"

    assert obtain(w, person).refresh_token
    assert told in person.shown
    assert text.strip() not in person.shown or not text.strip()


def test_an_english_company_is_spoken_to_in_english(w, person):
    person.pastes = lambda p: "no idea\n" + p.agrees() + "\n"
    obtain(w, person, language="en")

    assert "neither a code nor an address" in person.shown
    assert not re.search("[ãçõé]", person.shown)


def test_the_end_of_the_input_without_a_code_is_one_line(w, person):
    person.pastes = lambda _: "\x04"

    with pytest.raises(WrongRequestError, match="No code was given"):
        obtain(w, person)


def test_an_error_page_that_is_pasted_says_what_is_wrong(w, person):
    person.pastes = lambda _: (
        "https://auth.contaazul.com/error?error=redirect_mismatch\n"
    )

    with pytest.raises(FatalError, match="redirect_uri is not the one registered"):
        obtain(w, person)


def test_who_waits_in_vain_is_told_so(w, person):
    with pytest.raises(FatalError, match="Nobody authorized within"):
        obtain(w, person, minutes=0.002)
    assert termios.tcgetattr(person.keyboard)[3] & termios.ECHO


def test_without_a_terminal_the_code_is_wanted_as_an_option(w, capsys):
    with pytest.raises(WrongRequestError, match="no terminal") as caught:
        obtain(w)

    assert "--code" in str(caught.value.remedy)
    assert "/#/oauth/authorize?" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", " ", "não sei", "https://www.contaazul.com/"])
def test_an_option_that_holds_no_code_is_refused(w, text):
    with pytest.raises(WrongRequestError, match="neither a code"):
        obtain(w, code=text)


def test_a_code_given_as_an_option_is_not_asked_for(w, capsys):
    obtain(w, code=w.sandbox.conta_azul.connections.new_code())

    assert capsys.readouterr().out == ""


@pytest.fixture
def lands_here(w) -> str:
    """Let the application's redirect lead to this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        redirect_uri = f"http://127.0.0.1:{probe.getsockname()[1]}/ganho"
    w.sandbox.conta_azul.connections.redirect_uri = redirect_uri
    return redirect_uri


def in_the_browser(person: Person) -> str:
    """Follow the redirect in a browser while nothing is pasted."""
    threading.Thread(target=lambda: httpx.get(person.agrees())).start()
    return ""


@pytest.mark.usefixtures("lands_here")
def test_the_browser_or_the_terminal_whichever_is_first(w, person):
    person.pastes = in_the_browser
    landed = obtain(w, person)
    person.pastes = lambda p: p.agrees() + "\n"
    typed = obtain(w, person)

    assert landed.refresh_token != typed.refresh_token


@pytest.mark.usefixtures("lands_here")
def test_the_browser_may_come_when_the_input_has_ended(w, person):
    person.pastes = lambda p: in_the_browser(p) + "\x04"

    assert obtain(w, person).refresh_token


@pytest.mark.usefixtures("lands_here")
def test_who_does_not_agree_ends_it(w, person):
    w.sandbox.conta_azul.switches.login = "nobody"
    person.pastes = in_the_browser

    with pytest.raises(FatalError, match="not allowed"):
        obtain(w, person)


def test_a_company_is_named_without_its_whole_number():
    account = ConnectedAccount(
        company_id="1", document="11222333000181", name="Sol 529.982.247-25\x1b[2J"
    )

    assert name_of(account) == "Sol *** [2J (CNPJ 11.***.***/0001-81)"
    assert name_of(ConnectedAccount(company_id="1")) == "empresa sem nome"
