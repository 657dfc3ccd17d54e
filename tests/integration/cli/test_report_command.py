"""`ganho report` as a person runs it: the newest report again, without a run."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blocks import storing
from ganho.cli.app import obey, run
from tests.reviewing import win
from tests.world import World, world

CANARIES = ("Canária", "529.982.247", "52998224725", "piu@canaria", "Secreta")
Command = Callable[..., tuple[int, str]]


@pytest.fixture
def w(tmp_path: Path) -> Iterator[World]:
    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as small_world:
        yield small_world


@pytest.fixture
def ganho(
    w: World,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Command:
    """Run a command in this process on the world's company, as if it were applied."""
    monkeypatch.setenv("GANHO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(storing, "load_company", lambda _slug: w.values())

    def command(*arguments: str) -> tuple[int, str]:
        code = run(lambda: obey(list(arguments)))
        out, err = capsys.readouterr()
        return code, out + err

    return command


def asked(w: World) -> int:
    """Count what was asked of the vendors so far."""
    return len(w.sandbox.faults.journal)


def test_the_last_report_is_shown_again_and_no_vendor_is_asked(
    w: World, ganho: Command
) -> None:
    win(w)
    w.run()
    before = asked(w)

    code, printed = ganho("report", "acme")

    assert code == 0
    assert printed.startswith("Completo · acme · Sincronização")
    assert "1 ganho = 1 lançado agora" in printed
    assert asked(w) == before


def test_a_dry_run_does_not_take_the_place_of_a_report(
    w: World, ganho: Command
) -> None:
    w.run()
    win(w)
    w.run(dry_run=True)

    code, printed = ganho("report", "acme")

    assert code == 0
    assert "0 ganhos = 0 lançados agora" in printed


def test_the_page_is_written_where_it_is_wanted(
    w: World, ganho: Command, tmp_path: Path
) -> None:
    win(w)
    w.run()
    file = tmp_path / "relatorio.html"

    code, printed = ganho("report", "acme", "--html", str(file))

    assert (code, printed) == (0, f"Relatório gravado em {file}\n")
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_page_fetches_nothing_runs_nothing_and_names_nobody(
    w: World, ganho: Command, tmp_path: Path
) -> None:
    crm, file = w.sandbox.pipedrive, tmp_path / "relatorio.html"
    who = {"cpf": "529.982.247-26", "email": "piu@canaria.example"}
    person = crm.add_person("Canária Secreta", **who)
    held = crm.add_deal(person=person, value="10.00", title="Canária, reposição")
    win(w)
    w.run()
    ganho("report", "acme", "--html", str(file))
    page = file.read_text(encoding="utf-8")

    assert f"{w.at.pipedrive}/deal/{held}" in page
    assert "<svg" in page
    assert not re.search(r"<(script|img|link|iframe)\b|\bsrc=|@import", page)
    assert not [canary for canary in CANARIES if canary in page]


def test_a_company_without_a_run_gets_one_line_and_exit_code_1(
    w: World, ganho: Command
) -> None:
    code, printed = ganho("report", "acme")
    w.settings["language"] = "en"
    _, english = ganho("report", "acme")

    assert code == 1
    assert "nenhuma execução deixou relatório ainda. Rode `ganho sync acme`" in printed
    assert "no run has left a report yet" in english
    assert len(printed.strip().splitlines()) == 1


WRONG = {
    "no company": ("report",),
    "a name that is none": ("report", "Acme S/A"),
    "no such folder": ("report", "acme", "--html", "/no/such/folder/x.html"),
    "a folder": ("report", "acme", "--html", "/"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_arguments_end_with_2(ganho: Command, arguments: tuple[str, ...]) -> None:
    code, printed = ganho(*arguments)

    assert code == 2
    assert "Traceback" not in printed
