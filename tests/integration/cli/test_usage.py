"""A command line that makes no sense: one line, in the reader's language."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ganho.cli.app import obey, run
from ganho.cli.server.release import code_version
from tests.languages import strangers

WRONG = {
    "sync": "falta EMPRESA. Veja `ganho sync --help`.",
    "sync A!": "EMPRESA: só letras minúsculas, dígitos e hífens. Veja `ganho sync --help`.",
    "sync acme --look-back x": "--look-back: deve ser um número inteiro. "
    "Veja `ganho sync --help`.",
    "sync acme --look-back 100": "--look-back: deve ser 90 ou menos. "
    "Veja `ganho sync --help`.",
    "sync acme --look-back": "--look-back não se escreve assim. Veja `ganho --help`.",
    "sync acme --nope": "não existe a opção --nope. Veja `ganho sync --help`.",
    "sync acme more": "o comando não se escreve assim. Veja `ganho sync --help`.",
    "nope": "não existe o comando nope. Veja `ganho --help`.",
    "quarantine acme nope": "não existe o comando nope. "
    "Veja `ganho quarantine --help`.",
    "quarantine acme release 0": "NEGÓCIO...: o número de um negócio, ou o endereço da "
    "página dele no Pipedrive. Veja `ganho quarantine EMPRESA release --help`.",
    "quarantine acme resolve 5 --sale 0": "--sale: deve ser 1 ou mais. "
    "Veja `ganho quarantine EMPRESA resolve --help`.",
    "deploy --pool x": "--pool: não é como o `--help` diz. Veja `ganho deploy --help`.",
    "backfill acme --from 2026-13-01": "--from: não é como o `--help` diz. "
    "Veja `ganho backfill --help`.",
    "report acme --html /": "--html: / é uma pasta. Veja `ganho report --help`.",
    "review acme --json /nope/x": "--json: a pasta /nope não existe. "
    "Veja `ganho review --help`.",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_is_one_line_of_portuguese(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(lambda: obey(line.split()))
    shown = capsys.readouterr()

    assert (code, shown.out, shown.err) == (2, "", f"{WRONG[line]}\n")
    assert strangers(shown.err, "pt-BR") == set()


@pytest.mark.parametrize("line", WRONG)
def test_and_of_english_for_who_wants_it(
    line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GANHO_LANGUAGE", "en")
    run(lambda: obey(line.split()))

    assert "`ganho" in (told := capsys.readouterr().err)
    assert "Veja" not in told


@pytest.mark.parametrize(
    ("language", "usual", "strange"),
    [
        ("pt-BR", {"Uso:", "Opções", "Argumentos", "[obrigatório]"}, {"Usage", "Show"}),
        ("en", {"Usage:", "Options", "Arguments", "[required]"}, {"Uso:", "Mostra"}),
    ],
)
def test_help_speaks_one_language(
    language: str, usual: set[str], strange: set[str]
) -> None:
    ganho = str(Path(sys.executable).with_name("ganho"))
    shown = subprocess.run(
        [ganho, "backfill", "--help"],
        env=os.environ | {"GANHO_LANGUAGE": language},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert {word for word in usual if word in shown} == usual
    assert {word for word in strange if word in shown} == set()


EVERY_HELP = """
import sys
import typer
from ganho.cli.app import app, obey, run

HEAVY = {"sqlalchemy", "alembic", "prefect", "great_expectations", "pandas", "httpx"}
HEAVY |= {"ganho.company.composition", "ganho.domain.model"}  # typer loads pydantic itself

def helps(group, path):
    yield [*path, "--help"]
    for name, command in group.commands.items():
        own = [*path, name, *["acme"] * (name == "quarantine")]
        deeper = hasattr(command, "commands")
        yield from helps(command, own) if deeper else [[*own, "--help"]]

for words in helps(typer.main.get_command(app), []):
    code = run(lambda: obey([*words]))
    print("told", code, *words, "after", *sorted(HEAVY & {*sys.modules}), file=sys.stderr)
"""


def test_no_help_loads_what_takes_long() -> None:
    told = subprocess.run(
        [sys.executable, "-c", EVERY_HELP], capture_output=True, text=True, check=True
    ).stderr.splitlines()

    assert [line for line in told if not line.endswith("--help after")] == []
    assert {"told 0 --help after", "told 0 sync --help after"} < {*told}
    assert "told 0 quarantine acme list --help after" in told


def test_the_version_names_the_code_and_prefect(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(lambda: obey(["--version"])) == 0

    told = capsys.readouterr()
    assert (told.out, told.err) == (f"ganho {code_version()}\n", "")
    assert "Prefect 3." in told.out


def test_no_arguments_show_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(lambda: obey([])) == 2

    assert "Uso: ganho" in capsys.readouterr().out
