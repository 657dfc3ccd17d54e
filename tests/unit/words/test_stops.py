"""What stops a run is said in the reader's language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ganho.words.stops import PORTUGUESE, in_words

ROOMS = ("ganho", "blocks", "flows")
ERRORS = {
    "FatalError",
    "WrongRequestError",
    "NotConnectedError",
    "PlanBlockedError",
    "LeaseHeldError",
    "LeaseLostError",
    "NotYetError",
    "NotAllowedError",
    "BadRequestError",
}
"""Errors whose first argument a person reads."""


def modules() -> Iterator[ast.Module]:
    for path in (path for room in ROOMS for path in sorted(Path(room).rglob("*.py"))):
        if not {"report", "words"} & set(path.parts):
            yield ast.parse(path.read_text(encoding="utf-8"))


def sentence(node: ast.expr, constants: dict[str, str]) -> str:
    """Give a text as it stands in the code; `x` for what differs from case to case."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return constants.get(node.id, "")
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "x"
            for part in node.values
        )
    return ""


def constants_of(module: ast.Module) -> dict[str, str]:
    """Texts that the module gives a name."""
    assigned = [node for node in ast.walk(module) if isinstance(node, ast.Assign)]
    return {
        node.targets[0].id: sentence(node.value, {})
        for node in assigned
        if isinstance(node.targets[0], ast.Name)
    }


def sentences() -> list[str]:
    """Every message and remedy that stands where an error is raised."""
    found = set()
    for module in modules():
        known = constants_of(module)
        for call in (n for n in ast.walk(module) if isinstance(n, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            texts = [k.value for k in call.keywords if k.arg == "remedy"]
            texts += call.args[:1] if name in ERRORS else []
            found |= {sentence(text, known) for text in texts}
    return sorted(found - {"", "x"})


@pytest.mark.parametrize("english", sentences())
def test_every_message_and_remedy_has_its_portuguese(english: str) -> None:
    assert in_words(english) != english


def test_what_differs_is_carried_over() -> None:
    said = in_words("Pipedrive (a.example) cannot be reached: ConnectError.")

    assert said == "Pipedrive (a.example) não responde: ConnectError."


@pytest.mark.parametrize("english", PORTUGUESE)
def test_a_translation_keeps_the_places(english: str) -> None:
    assert PORTUGUESE[english].count("{}") == english.count("{}")


def test_english_is_left_as_it_is() -> None:
    assert in_words("Pipedrive answered 503.", "en") == "Pipedrive answered 503."
