"""Bad input gets one clear line and the right exit code; nothing is written."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ganho.cli.app import obey, run
from ganho.cli.company_file import later_features, read_company_file
from ganho.sandbox.room import Addresses, Sandbox
from tests.stages import served

Command = Callable[..., tuple[int, str]]

GOOD = """
company = "acme"
[pipedrive]
base_url = "https://acme.pipedrive.com"
api_token = "t"
[conta_azul]
client_id = "i"
client_secret = "s"
refresh_token = "r"
[settings]
activated_at = 2026-11-01T00:00:00-03:00
"""


@pytest.fixture
def ganho(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Command:
    """Run a command in this process; give the exit code and what it printed."""
    monkeypatch.setenv("GANHO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "300")

    def command(*arguments: str) -> tuple[int, str]:
        code = run(lambda: obey(list(arguments)))
        out, err = capsys.readouterr()
        return code, out + err

    return command


FILES = {
    "no such file": (None, "esse arquivo não existe"),
    "not toml": ("company = ", "TOML: o arquivo termina antes da hora"),
    "not utf-8": (b"company = '\xff'", "não é texto em UTF-8"),
    "no company": ("[settings]", "company"),
    "bad slug": (GOOD.replace('"acme"', '"Acme S/A"'), "company"),
    "unknown table": (GOOD + "[extra]\nx = 1\n", "extra: chave desconhecida"),
    "a required key with a slip": (
        GOOD.replace("api_token", "api_tokn"),
        "pipedrive.api_tokn: chave desconhecida; seria api_token?",
    ),
    "a required key in capitals": (
        GOOD.replace("client_id", "CLIENT_ID"),
        "conta_azul.CLIENT_ID: chave desconhecida; seria client_id?",
    ),
    "a required setting with a slip": (
        GOOD.replace("activated_at", "activate_at"),
        "activate_at: chave desconhecida; seria activated_at?",
    ),
    "a setting with a slip": (
        GOOD + "max_new_deal = 1\n",
        "max_new_deal: chave desconhecida; seria max_new_deals?",
    ),
    "a pipeline's setting with a slip": (
        GOOD + "[pipelines.1]\ncategry = 'a'\n",
        "pipelines.1.categry: chave desconhecida; seria category?",
    ),
    "a table with a slip": (
        GOOD.replace("[pipedrive]", "[pipedriv]"),
        "pipedriv: chave desconhecida; seria pipedrive?",
    ),
    "the company with a slip": (
        GOOD.replace("company =", "compny ="),
        "compny: chave desconhecida; seria company?",
    ),
    "a missing key beside a strange one": (
        GOOD.replace("api_token", "colour"),
        "pipedrive.api_token: falta",
    ),
    "unknown key": (GOOD + "colour = 1\n", "colour: chave desconhecida\n"),
    "wrong type": (GOOD + 'enabled = "yes"\n', "enabled"),
    "text for a list": (GOOD + 'pipelines = "7"\n', "pipelines"),
    "unknown zone": (GOOD + 'time_zone = "Mars/Base"\n', "time_zone"),
    "naive time": (GOOD.replace("-03:00", ""), "activated_at"),
    "unknown condition": (GOOD + 'payment_condition = "depois"\n', "payment_condition"),
    "unknown method": (GOOD + 'payment_method = "FIADO"\n', "payment_method"),
    "bad template": (GOOD + 'notes = "{name}"\n', "notes"),
    "missing secret": (GOOD.replace('"t"', '"env:GANHO_NOT_SET"'), "GANHO_NOT_SET"),
    "plain http": (GOOD.replace("https://acme", "http://acme"), "https"),
    "a host that only looks local": (
        GOOD.replace("https://acme", "http://127.0.0.1.evil.example/"),
        "https",
    ),
    "later write-back": (GOOD + "write_back = true\n", "write_back"),
    "bad pipeline": (GOOD + "[pipelines.x]\ncategory = 'a'\n", "pipelines"),
}
GUARDS = {
    "settle_minutes": ("-1", "1.5", '"5"', "true", "10081", str(10**30), "[5]"),
    "max_new_deals": ("-1", "2.5", '"9"', "true", "[]", "2026-10-31"),
    "hold_above": ("-0.01", '"mil"', "true", "nan", "inf", "-inf", "[1000]", '""'),
    "closed_until": (
        *('"outubro"', '""', '"31/10/2026"', "20261031", "false", "12:00:00"),
        *("2026-10-31T00:00:00", "2026-10-31T00:00:00-03:00"),
    ),
    "contract_value": ('"monthly"', "12", "true", '""'),
    "contract_review": ('"yes"', "1"),
    "contracts": ('"sim"', "1"),
}
"""Setting -> what it cannot be."""


@pytest.mark.parametrize(("content", "told"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_used(
    ganho: Command, tmp_path: Path, content: str | bytes | None, told: str
) -> None:
    file = tmp_path / "acme.toml"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    code, printed = ganho("apply", str(file))

    assert code == 2
    assert told in printed
    assert "Traceback" not in printed
    assert len(printed.strip().splitlines()) == 1
    assert not (tmp_path / "home").exists()


NONSENSE = [(name, value) for name, values in GUARDS.items() for value in values]


@pytest.mark.parametrize(("name", "value"), NONSENSE)
def test_a_guard_that_is_nonsense(
    ganho: Command, tmp_path: Path, name: str, value: str
) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(f"{GOOD}{name} = {value}\n", encoding="utf-8")

    code, printed = ganho("apply", str(file))

    assert code == 2
    assert f": {name}: " in printed
    assert "Traceback" not in printed
    assert len(printed.strip().splitlines()) == 1
    assert not (tmp_path / "home").exists()


def test_a_file_that_begins_with_the_mark_of_an_editor_is_read(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(GOOD, encoding="utf-8-sig")

    assert read_company_file(file).company == "acme"


def test_contracts_and_their_review_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    on = "contracts = true\ncontract_review = true\nclosed_until = 2026-10-31\n"
    file.write_text(GOOD + on, encoding="utf-8")

    settings = read_company_file(file).settings

    assert later_features(settings) == []
    assert (settings.contracts, settings.contract_review) == (True, True)
    assert settings.closed_until == date(2026, 10, 31)


@pytest.fixture
def sandbox() -> tuple[Sandbox, Addresses]:
    room = Sandbox(limits=False)
    with served(room) as at:
        yield room, at


def write(room: Sandbox, at: Addresses, tmp_path: Path) -> Path:
    file = tmp_path / "acme.toml"
    file.write_text(room.company_file("acme", at), encoding="utf-8")
    return file


def test_a_wrong_token_stops_before_anything_is_stored(
    ganho: Command, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    file = write(room, at, tmp_path)
    room.pipedrive.tokens.clear()

    code, printed = ganho("apply", str(file))

    assert code == 1
    assert "401" in printed
    assert len(printed.strip().splitlines()) == 1
    assert not (tmp_path / "home").exists()


def test_a_user_who_is_no_administrator_is_refused(
    ganho: Command, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    file = write(room, at, tmp_path)
    room.pipedrive.tokens[room.pipedrive.api_token].admin = False

    code, printed = ganho("apply", str(file))

    assert code == 1
    assert re.search("administra", printed)
    assert not (tmp_path / "home").exists()


def test_an_unreachable_host_is_named(ganho: Command, tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    address = "http://127.0.0.1:9"
    file.write_text(GOOD.replace("https://acme.pipedrive.com", address))

    code, printed = ganho("apply", str(file))

    assert code == 1
    assert "127.0.0.1" in printed
    assert len(printed.strip().splitlines()) == 1


@pytest.mark.parametrize("last", ["2026-01-11", "11/01/2026"])
def test_a_day_is_read_as_brazil_writes_it(ganho: Command, last: str) -> None:
    code, printed = ganho("backfill", "acme", "--from", "02/11/2026", "--to", last)

    assert (code, len(printed.splitlines())) == (2, 1)
    assert "--from vem depois de --to" in printed


QUARANTINE = ("quarantine", "acme")
WRONG_ARGUMENTS = {
    "no file": ("apply",),
    "no company": ("sync",),
    "a name that is none": ("sync", "Acme S/A"),
    "days that are none": ("backfill", "acme", "--from", "yesterday"),
    "days the wrong way": (
        *("backfill", "acme", "--from", "2026-11-02"),
        *("--to", "2026-11-01"),
    ),
    "a deal that is no number": ("explain", "acme", "x"),
    "a folder that is not there": ("sync", "acme", "--json", "/no/such/folder/x.json"),
    "a recording over a file": ("doctor", "acme", "--record", __file__),
    "a recording into no folder": ("doctor", "acme", "--record", "/no/such/x.json"),
    "a deal that no form holds": ("sync", "acme", "--deal", str(2**63)),
    "the first of nobody": ("sync", "acme", "--first", "-1"),
    "no such command": ("frobnicate",),
    "quarantine of no company": ("quarantine",),
    "quarantine of a name that is none": ("quarantine", "Acme S/A"),
    "no such decision": ("quarantine", "acme", "frobnicate"),
    "a reason that is none": ("quarantine", "acme", "--reason", "PREGUICA"),
    "a reason in small letters": ("quarantine", "acme", "--reason", "tax_id_invalid"),
    "a list into no folder": (*QUARANTINE, "list", "--json", "/no/such/folder/x.json"),
    "a list into a folder": (*QUARANTINE, "list", "--json", "/"),
    "options before the decision": (
        *(*QUARANTINE, "--reason", "TAX_ID_INVALID"),
        *("release", "5"),
    ),
    "a release of nothing": (*QUARANTINE, "release"),
    "a release of a word": (*QUARANTINE, "release", "todos"),
    "a release of deal 0": (*QUARANTINE, "release", "0"),
    "a release of a deal below 0": (*QUARANTINE, "release", "-5"),
    "a release of a deal that no ledger holds": (*QUARANTINE, "release", str(2**63)),
    "a release of deals and of a reason": (
        *(*QUARANTINE, "release", "5"),
        *("--reason", "TAX_ID_INVALID"),
    ),
    "a resolution of no deal": (*QUARANTINE, "resolve", "--book"),
    "a resolution that is none": (*QUARANTINE, "resolve", "5"),
    "two resolutions": (*QUARANTINE, "resolve", "5", "--book", "--sale", "7"),
    "an empty dismissal beside a sale": (
        *(*QUARANTINE, "resolve", "5"),
        *("--dismiss", "", "--sale", "7"),
    ),
    "a dismissal without why": (*QUARANTINE, "resolve", "5", "--dismiss"),
    "a sale that is no number": (*QUARANTINE, "resolve", "5", "--sale", "x"),
    "sale 0": (*QUARANTINE, "resolve", "5", "--sale", "0"),
    "half a sale": (*QUARANTINE, "resolve", "5", "--sale", "7.5"),
    "a sale too large": (*QUARANTINE, "resolve", "5", "--sale", str(2**63)),
    "a contract that is no number": (*QUARANTINE, "resolve", "5", "--contract", "x"),
    "a new sale for no deal": ("rebook", "acme"),
    "a new sale for a word": ("rebook", "acme", "x"),
    "a new sale for deal 0": ("rebook", "acme", "0"),
    "a new sale for a deal too large": ("rebook", "acme", str(2**63)),
}


@pytest.mark.parametrize("arguments", WRONG_ARGUMENTS.values(), ids=WRONG_ARGUMENTS)
def test_wrong_arguments_end_with_2(
    ganho: Command, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    code, printed = ganho(*arguments)

    assert code == 2
    assert "Traceback" not in printed
    assert not (tmp_path / "home").exists()
