"""The floor plan is counted as it is drawn: on a tree that can be counted by hand."""

from pathlib import Path

import pytest

from bench.house import figures, main

WORDS = '''"""A module."""

from dataclasses import dataclass

from ganho.room.parts import Part


@dataclass(frozen=True)
class Fixed:
    """Never changes, however many fields it has."""

    one: int
    two: int
    three: int
    four: int


@dataclass
class Bag(Part):
    """Two fields that are declared and one that a method adds."""

    one: int
    two: int = 2

    def fill(self) -> None:
        """Three lines, of which the docstring is none."""
        # A reason.
        self.three = 3

    def _hide(self) -> None:
        pass
'''
PARTS = '''"""Another module."""

import other  # noqa: F401


class Part:
    """What a bag inherits."""

    def empty(self) -> None:
        pass

    @property
    def weight(self) -> int:
        """Its own, and that of a second and third line."""
        first = 1
        second = 2
        return first + second
'''


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {
        "ganho/__init__.py": "",
        "ganho/room/__init__.py": "",
        "ganho/room/words.py": WORDS,
        "ganho/room/parts.py": PARTS,
        "ganho/room/third.py": "",
        "ganho/ledger/migrations/versions/0001_much.py": "def up():\n" + " 1\n" * 99,
        "flows/words.py": "",
        "tests/unit/test_words.py": "\n" * 25,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_small_house_is_counted(tree: Path) -> None:
    lines = WORDS.count("\n") + PARTS.count("\n")
    told = {one.what: (one.value, one.where) for one in figures(tree)}

    assert told == {
        "modules in the largest folder": ("3", "ganho/room 3, flows 1"),
        "modules in the largest folder of tests": ("1", "tests/unit 1"),
        "fields of the largest mutable class": (
            "3",
            "ganho.room.words.Bag 3, ganho.room.parts.Part 0",
        ),
        "public methods of the largest object": (
            "3",
            "ganho.room.words.Bag 3, ganho.room.parts.Part 2, ganho.room.words.Fixed 0",
        ),
        "functions": ("4", ""),
        "lines of a function: median": ("1", ""),
        "lines of a function: nine in ten under": ("4", ""),
        "lines of a function: longest": ("3", ""),
        "comments in 100 lines": (f"{100 / lines:.1f}", ""),
        "lines of tests to a line of source": (f"{25 / lines:.2f}", ""),
        "names that several modules bear": ("1", "words 2"),
    }


def test_an_order_to_a_tool_is_a_comment_if_it_says_why(tree: Path) -> None:
    (tree / "flows/words.py").write_text("import a  # noqa: F401 - for its effect\n")
    lines = WORDS.count("\n") + PARTS.count("\n") + 1
    told = {one.what: one.value for one in figures(tree)}

    assert told["comments in 100 lines"] == f"{200 / lines:.1f}"


def test_the_table_is_printed(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(str(tree))

    assert (
        "| names that several modules bear | 1 | words 2 |" in capsys.readouterr().out
    )
