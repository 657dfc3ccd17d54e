"""`ganho review` as a person runs it: printed, written as JSON, nobody's data in it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blocks import storing
from ganho.cli.app import obey, run
from tests.reviewing import win
from tests.world import World, world

CANARIES = ("Canária", "529.982.247-25", "52998224725", "piu@canaria", "Rua do Canário")
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


def fill(w: World) -> int:
    """Book a sale whose customer's data must not be seen anywhere."""
    crm = w.sandbox.pipedrive
    person = crm.add_person(
        "Canária Secreta", cpf="529.982.247-25", email="piu@canaria.example"
    )
    deal = crm.add_deal(person=person, value="1234.50", title="Canária, reposição")
    w.run()
    (customer,) = w.sandbox.conta_azul.customers()
    customer.rest["enderecos"] = [{"logradouro": "Rua do Canário, 1"}]
    return deal


def test_the_queue_is_printed_and_written_without_anybodys_data(
    w: World, ganho: Command, tmp_path: Path
) -> None:
    deal, file = fill(w), tmp_path / "review.json"

    code, printed = ganho("review", "acme", "--json", str(file))

    told = json.loads(file.read_text(encoding="utf-8"))
    (sale,) = told["sales"]
    assert code == 0
    assert printed.startswith("acme · 1 venda para revisar · R$\xa01.234,50\n")
    assert f"{w.at.pipedrive}/deal/{deal}" in printed
    assert "Falta para a nota: endereço." in printed
    assert (sale["deal_id"], sale["total"], sale["age_days"]) == (deal, "1234.50", 0)
    assert (sale["missing"], sale["unknown"]) == (["address"], [])
    assert told["calls"]["conta_azul"]["requests"] == 2
    written = printed + file.read_text(encoding="utf-8")
    assert not [canary for canary in CANARIES if canary in written]


def test_nothing_of_a_customer_stays_in_the_ledger(
    w: World, ganho: Command, tmp_path: Path
) -> None:
    fill(w)
    ganho("review", "acme")

    kept = b"".join(path.read_bytes() for path in tmp_path.glob("ledger.db*"))

    assert b"still_open" in kept
    assert not [canary for canary in CANARIES if canary.encode() in kept]


def test_an_empty_queue_is_one_line_in_the_companys_language(
    w: World, ganho: Command
) -> None:
    portuguese = ganho("review", "acme")
    w.settings["language"] = "en"
    english = ganho("review", "acme")

    assert portuguese == (0, "acme · Nenhuma venda para revisar na Conta Azul.\n")
    assert english == (0, "acme · No sale waits for review in Conta Azul.\n")


def test_a_blocked_plan_is_one_line_and_exit_code_1(w: World, ganho: Command) -> None:
    win(w)
    w.run()
    w.sandbox.conta_azul.switches.plan_blocked = "END_TRIAL"

    code, printed = ganho("review", "acme")

    assert code == 1
    assert "END_TRIAL" in printed
    assert len(printed.strip().splitlines()) == 1


WRONG = {
    "no company": ("review",),
    "a name that is none": ("review", "Acme S/A"),
    "two companies": ("review", "acme", "outra"),
    "no such folder": ("review", "acme", "--json", "/no/such/folder/x.json"),
    "a folder": ("review", "acme", "--json", "/"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_arguments_end_with_2(ganho: Command, arguments: tuple[str, ...]) -> None:
    code, printed = ganho(*arguments)

    assert code == 2
    assert "Traceback" not in printed
