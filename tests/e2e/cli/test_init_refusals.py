"""`ganho init` left in the middle, fed with nonsense, or without a terminal."""

import signal
import subprocess
from pathlib import Path

import pytest

from ganho.sandbox.room import Addresses, Sandbox
from tests.e2e.conftest import GANHO, Start
from tests.terminals import CTRL_C, CTRL_D, DOWN, ENTER

pytestmark = pytest.mark.xdist_group("init_refusals")


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("Idioma / Language", CTRL_C),
        ("Nome curto da empresa", CTRL_C),
        ("Nome curto da empresa", CTRL_D),
    ],
    ids=["menu", "line", "end of input"],
)
def test_leaving_is_one_line_and_leaves_nothing(
    start: Start, tmp_path: Path, question: str, key: str
) -> None:
    terminal = start("init")
    if question != "Idioma / Language":
        terminal.answer(("Idioma / Language", ENTER))
    terminal.answer((question, key))
    code = terminal.end()

    assert code == 1
    assert terminal.shown.strip().endswith("Interrompido. Nada foi gravado.")
    assert "Traceback" not in terminal.shown
    assert "Aborted" not in terminal.shown
    assert list((tmp_path / "work").iterdir()) == []


def test_bytes_that_are_no_text_and_far_too_much_are_asked_again(
    start: Start,
) -> None:
    terminal = start("init")
    terminal.answer(("Idioma / Language", ENTER), ("Nome curto", ""))
    terminal.type(b"\xff\xfe\xe7" + ENTER.encode())
    terminal.wait_for("não podem ser usados")
    terminal.type("x" * 3_000 + ENTER)
    terminal.wait_for("longa demais")
    terminal.type("acme" + ENTER)
    terminal.answer(("Arquivo da empresa", CTRL_C))

    assert terminal.end() == 1
    assert "Traceback" not in terminal.shown


def test_without_a_terminal_it_is_one_line(
    environment: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [str(GANHO), "init"],
        input="\n" * 50,
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "precisa de um terminal" in done.stderr
    assert not list(tmp_path.glob("*.toml"))


def test_leaving_while_the_browser_is_waited_for_leaves_nothing(
    start: Start, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    terminal = start("init")
    terminal.answer(
        ("Idioma / Language", ENTER),
        ("Nome curto da empresa", "acme" + ENTER),
        ("Arquivo da empresa", ENTER),
        ("Onde guardar os segredos", ENTER),
        ("Endereço do Pipedrive", at.pipedrive + ENTER),
        ("Token da API", room.pipedrive.api_token + ENTER),
        ("Endereços da Conta Azul", DOWN + DOWN + ENTER),
        ("Endereço da Conta Azul simulada", at.conta_azul + ENTER),
        ("client_id", "id" + ENTER),
        ("client_secret", "secret" + ENTER),
        ("redirect_uri", "https://www.contaazul.com" + ENTER),
        ("Autorizar o ganho", ENTER),
    )
    terminal.wait_for("não aparece na tela")
    terminal.process.send_signal(signal.SIGINT)

    assert terminal.end() == 1
    assert terminal.shown.strip().endswith("Interrompido. Nada foi gravado.")
    assert "Traceback" not in terminal.shown
    assert list((tmp_path / "work").iterdir()) == []
