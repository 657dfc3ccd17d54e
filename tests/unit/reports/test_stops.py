"""What stops a run is said in the reader's language."""

import ast
from pathlib import Path

import pytest

from ganho.reports.stops import PORTUGUESE, in_words

ROOMS = ("ganho", "blocks", "flows")


def remedies() -> list[str]:
    """Every remedy that stands as plain text where an error is raised."""
    found = set()
    paths = [path for room in ROOMS for path in Path(room).rglob("*.py")]
    for path in (p for p in paths if "reports" not in p.parts):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_remedy = isinstance(node, ast.keyword) and node.arg == "remedy"
            if is_remedy and isinstance(node.value, ast.Constant) and node.value.value:
                found.add(node.value.value)
    return sorted(found)


@pytest.mark.parametrize("remedy", remedies())
def test_every_remedy_has_its_portuguese(remedy: str) -> None:
    assert in_words(remedy) != remedy


def test_what_differs_is_carried_over() -> None:
    said = in_words("Pipedrive (a.example) cannot be reached: ConnectError.")

    assert said == "Pipedrive (a.example) não responde: ConnectError."


@pytest.mark.parametrize("english", PORTUGUESE)
def test_a_translation_keeps_the_places(english: str) -> None:
    assert PORTUGUESE[english].count("{}") == english.count("{}")


def test_english_is_left_as_it_is() -> None:
    assert in_words("Pipedrive answered 503.", "en") == "Pipedrive answered 503."
