"""A company is spoken to in its language, from the first command to a run that fails."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ganho.sandbox.room import Addresses, Sandbox
from ganho.words.amounts import Language
from tests.languages import strangers

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("languages")]
SPOKEN: list[Language] = ["en", "pt-BR"]
DIGEST = """
from flows.daily_digest import daily_digest
print(daily_digest("acme", return_state=True).message)
"""


def fill(room: Sandbox) -> tuple[int, int]:
    """A deal to book, and one that is held."""
    crm = room.pipedrive
    sound = crm.add_deal(person=crm.add_person("Ana Souza"), value="10.00")
    wrong = crm.add_person("Rui Lima", cpf="529.982.247-26")
    return sound, crm.add_deal(person=wrong, value="20.00")


@pytest.mark.parametrize("language", SPOKEN)
def test_a_company_hears_one_language(
    ganho,
    sandbox: tuple[Sandbox, Addresses],
    environment: dict[str, str],
    tmp_path: Path,
    language: Language,
) -> None:
    room, at = sandbox
    sound, held = fill(room)
    file, page = tmp_path / "acme.toml", tmp_path / "page.html"
    settings = f'language = "{language}"'
    file.write_text(room.company_file("acme", at, settings=settings), "utf-8")
    said: dict[str, str] = {}

    def hear(*words: str) -> str:
        run = ganho(*words, GANHO_LANGUAGE=language)
        assert "Traceback" not in run.stderr
        said[" ".join(words)] = run.stdout + run.stderr
        return run.stdout

    hear("apply", str(file))
    hear("sync", "acme")
    hear("report", "acme")
    hear("report", "acme", "--html", str(page))
    said["the page"] = re.sub(r"<[^>]+>", " ", page.read_text("utf-8"))
    hear("quarantine", "acme")
    for command in ("explain", "rebook"):
        hear(command, "acme", str(sound))
    hear("quarantine", "acme", "release", str(held))
    hear("quarantine", "acme", "resolve", str(held), "--sale", "999")
    hear("review", "acme")
    hear("doctor", "acme")
    said["the digest"] = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env=environment | {"GANHO_LANGUAGE": language},
        capture_output=True,
        text=True,
        check=False,
        cwd=Path.cwd(),
    ).stdout
    for wrong in (("--help",), ("sync", "--help"), ("nope",), ("sync", "A!")):
        hear(*wrong)
    hear("sync", "acme", "--look-back", "x")
    hear("sync", "nobody")
    room.pipedrive.api_token = "another"
    hear("sync", "acme")

    assert all(said.values()), [name for name, told in said.items() if not told]
    assert {
        n: found for n, told in said.items() if (found := strangers(told, language))
    } == {}


def test_a_stranger_is_found() -> None:
    assert strangers("A venda segue sem ele.", "en") != set()
    assert strangers("The sale goes on without it.", "pt-BR") != set()
    assert strangers("The sale goes on without it.", "en") == set()
