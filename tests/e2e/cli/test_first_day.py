"""The first live day, walked by what its page says and nothing else."""

import json
import re
import shlex
from datetime import timedelta
from pathlib import Path

import pytest

from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.room import Addresses, Sandbox

PAGES = {"en": Path("docs/first-day.md"), "pt": Path("docs/primeiro-dia.md")}
NAME = "Laticínios Jequitibá"
DEALS = 8
pytestmark = pytest.mark.xdist_group("command_line")


def commands(page: Path) -> list[list[str]]:
    """The commands of a page, in order: those that stand in blocks of their own."""
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines()]


def fill(room: Sandbox) -> list[int]:
    crm, day = room.pipedrive, timedelta(days=1)
    room.conta_azul.add_seller("Ana Souza")
    coffee = crm.add_product("Café 1kg")
    org = crm.add_organization(NAME, cnpj="45.321.678/0001-04")
    return [
        crm.add_deal(
            org=org,
            lines=[LineInput(coffee, f"{10 + n}.00", 2, 0)],
            won_at=room.clock.now() - timedelta(hours=5) - n * day / 50,
        )
        for n in range(DEALS)
    ]


def test_both_pages_say_the_same_commands() -> None:
    assert commands(PAGES["en"]) == commands(PAGES["pt"])


def test_the_page_leads_from_nothing_to_all_of_it(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path
) -> None:
    room, at = sandbox
    deals = fill(room)
    (tmp_path / "acme.toml").write_text(room.company_file("acme", at), encoding="utf-8")
    chosen, sold, said = str(deals[2]), [], []
    files = ("acme.toml", "answers.json")
    meant = {"4711": chosen} | {name: str(tmp_path / name) for name in files}

    for _, *words in commands(PAGES["pt"]):
        ran = ganho(*(meant.get(word, word) for word in words))
        said.append(ran.stdout + ran.stderr)
        # The schedule is missing until the last step.
        assert ran.returncode in ((0, 1) if "doctor" in words else (0,)), said[-1]
        sold.append(len(room.conta_azul.sales()))

    assert sold == [0, 0, 0, 0, 1, 1, 6, 6, DEALS]
    assert f"/deal/{chosen}" in said[4]
    assert "Total: " in said[4]
    assert "o cliente" in said[4]
    assert "2 outros negócios esperam" in said[6]
    assert not [text for text in said if "Jequitib" in text]
    assert json.loads((tmp_path / "answers.json").read_text())["answers"]
    again = ganho("sync", "acme", "--deal", f"{at.pipedrive}/deal/{chosen}")
    assert again.returncode == 0
    elsewhere = f"https://outra.pipedrive.com/deal/{chosen}"
    refused = ganho("sync", "acme", "--deal", elsewhere)
    assert (refused.returncode, "copie o endereço" in refused.stderr) == (2, True)
    assert len(room.conta_azul.sales()) == DEALS
    unknown = ganho("sync", "acme", "--deal", "999999")
    assert (unknown.returncode, len(unknown.stderr.strip().splitlines())) == (2, 1)
    assert "999999" in unknown.stderr
    assert ganho("doctor", "acme", "--record", __file__).returncode == 2
