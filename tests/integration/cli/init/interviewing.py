"""A person who answers what `ganho init` asks, and a browser that follows it."""

import re
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import typer
from rich.console import Console

from ganho.cli.init.interview import interview
from ganho.cli.init.questions import Choice
from ganho.cli.troubles import exit_code_of, line_of
from ganho.company.composition import Surroundings
from ganho.errors import GanhoError
from ganho.sandbox.room import Addresses, Sandbox
from ganho.words.amounts import Language
from ganho.words.tables.texts_init import INIT
from tests.stages import served

ADDRESS = re.compile(r"http\S+authorize\?\S+")
AROUND = Surroundings(paced=False, patience_seconds=0.5)


class Person:
    """Knows an answer, or several one after the other, to each question.

    Where there is none a line is left empty and the proposed choice is taken.
    """

    def __init__(
        self, answers: dict[str, str | list[str]], language: Language = "pt-BR"
    ) -> None:
        questions = INIT[language].questions
        self.keys = {asked: key for key, (asked, _) in questions.items()}
        self.answers = {k: [v] if isinstance(v, str) else v for k, v in answers.items()}
        self.asked: list[str] = []
        self.offered: dict[str, list[str]] = {}

    def text(self, question: str) -> str:
        return self._answer(question.split(" [", 1)[0].removesuffix(":"), "")

    def secret(self, question: str) -> str:
        return self.text(question)

    def choose(
        self, question: str, choices: Sequence[Choice], default: str, how: str
    ) -> str:
        assert how
        values = [choice.value for choice in choices]
        chosen = self._answer(question, default)
        self.offered[self.asked[-1]] = values
        assert chosen in values
        return chosen

    def choose_many(
        self, question: str, choices: Sequence[Choice], how: str
    ) -> list[str]:
        chosen = self._answer(question, "").split()
        self.offered[self.asked[-1]] = [choice.value for choice in choices]
        assert how
        return chosen

    def _answer(self, question: str, default: str) -> str:
        self.asked.append(self.keys[question])
        answers = self.answers.get(self.asked[-1], [])
        answer = answers.pop(0) if answers else default
        if answer == "Ctrl-C":
            raise KeyboardInterrupt
        if answer == "Ctrl-D":
            raise EOFError
        return answer


class Screen:
    """Keeps what is shown; an address to authorize at is followed in a browser."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.text = ""
        self._lock = threading.Lock()

    def write(self, text: str) -> int:
        with self._lock:
            self.text += text
        for address in ADDRESS.findall(text):
            url = address.replace("/#/", "/")
            threading.Thread(target=_visit, args=[url], daemon=True).start()
        return len(text)

    def flush(self) -> None: ...

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def _visit(url: str) -> None:
    httpx.get(url, follow_redirects=True)


def a_free_redirect() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/ganho"


def answers_for(room: Sandbox, at: Addresses) -> dict[str, str | list[str]]:
    """What leads into a sandbox; the company is called acme."""
    connections = room.conta_azul.connections
    return {
        "slug": "acme",
        "base_url": at.pipedrive,
        "api_token": room.pipedrive.api_token,
        "hosts": "hosts_sandbox",
        "conta_azul_url": at.conta_azul,
        "client_id": connections.client_id,
        "client_secret": connections.client_secret,
        "redirect_uri": connections.redirect_uri,
        "activated_at": "2026-11-01",
        "apply": "no",
    }


@contextmanager
def a_room() -> Iterator[tuple[Sandbox, Addresses]]:
    """Both vendors, an application whose redirect leads back to this machine."""
    room = Sandbox(limits=False)
    room.conta_azul.connections.redirect_uri = a_free_redirect()
    with served(room) as at:
        yield room, at


def interviewed(person: Person, path: Path | None) -> tuple[str, int]:
    """Let a person be asked; give what was shown, the last line too, and the exit code."""
    screen = Screen()
    console = Console(file=screen, width=300)
    try:
        interview(path, console, person, AROUND)
    except typer.Exit as ended:
        return screen.text, ended.exit_code
    except GanhoError as error:
        return f"{screen.text}{line_of(error)}", exit_code_of(error)
    return screen.text, 0


def requests_to(room: Sandbox) -> list[str]:
    """Give every read that arrived, with its query."""
    return [f"{one.path}?{one.query}" for one in room.faults.journal]


def fill(sandbox: Sandbox) -> None:
    """Give the account's lists two entries each."""
    erp = sandbox.conta_azul
    for number in (1, 2):
        erp.add_seller(f"Vendedor {number}")
        erp.add_category(f"Categoria {number}")
        erp.add_cost_center(f"Centro {number}")
        erp.add_account(f"Conta {number}")
