"""The docs name what there is."""

import re
from pathlib import Path

import pytest
import typer.main

from ganho.cli.app import app
from ganho.domain.settings import PipelineSettings, Settings

DOCS = [Path("README.md"), *Path("docs").rglob("*.md"), Path("CONTRIBUTING.md")]
ELSEWHERE = {
    *("by_pipeline", "product_categories"),
    *("payment_conditions", "payment_methods"),
}


def test_every_setting_is_documented_with_its_default() -> None:
    page = Path("docs/configuration.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE))

    assert set(Settings.model_fields) - ELSEWHERE <= documented
    assert all(f"`{name}`" in page for name in PipelineSettings.model_fields)


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = Path("README.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands

    for name, command in commands.items():
        assert command.help, name
        assert re.search(rf"ganho {name}|make {name}", readme), name


def test_every_target_of_the_readme_is_in_the_makefile() -> None:
    makefile = Path("Makefile").read_text(encoding="utf-8")
    readme = Path("README.md").read_text(encoding="utf-8")

    for target in re.findall(r"(?:^|`)make ([a-z]+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("page", DOCS, ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))

    for link in (link for link in links if "://" not in link):
        assert (page.parent / link).exists(), link


def rooms() -> list[Path]:
    """The folders that somebody looks into first."""
    inside = ("booking/*", "cli/*", "sandbox/*")
    folders = [
        *(Path(name) for name in ("flows", "tasks", "blocks")),
        *Path("ganho").iterdir(),
        *(folder for pattern in inside for folder in Path("ganho").glob(pattern)),
    ]
    return sorted(folder for folder in folders if (folder / "__init__.py").exists())


@pytest.mark.parametrize("room", rooms(), ids=str)
def test_every_room_says_where_to_start_reading(room: Path) -> None:
    page = (room / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/*]+\.py)`", page)

    assert "**May import**" in page
    assert named
    for name in named:
        places = (room.rglob(name), Path("ganho").glob(name), Path().glob(name))
        assert any(path.is_file() for found in places for path in found), name


def test_every_test_that_stands_for_a_promise_is_there() -> None:
    page = Path("docs/delivery-promises.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:(test_\w+\.py)::)?(test_\w+)`", page))
    there = {
        (path.name, name)
        for path in Path("tests").rglob("test_*.py")
        for name in re.findall(
            r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE
        )
    }
    names = {name for _, name in there}
    missing = {
        (file, name)
        for file, name in named
        if (file, name) not in there and (file or name not in names)
    }

    assert len(named) > 50
    assert missing == set()
