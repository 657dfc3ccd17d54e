"""Whatever is wrong with a setting is said in words of ours, and never repeats it."""

from typing import Any

import pytest
from pydantic import ValidationError

from ganho.cli.unfit import TROUBLES, first_trouble
from ganho.domain.settings import Settings, read_settings
from ganho.words.sentences import say

GOOD = {"activated_at": "2026-11-01T00:00:00-03:00"}
WRONG: list[Any] = [
    *("geheim", 7.5, -1, 10**9, True, [], ["geheim"], {"geheim": "geheim"}, {}, None),
    *("", "x" * 5000, [1], {"1": {"geheim": 1}}, "2026-13-40", "2026-11-01T00:00:00"),
]


def troubles() -> list[tuple[str, Any, ValidationError]]:
    """Every setting with every value that it refuses."""
    found = []
    for name in Settings.model_fields:
        for value in WRONG:
            try:
                read_settings(GOOD | {name: value})
            except ValidationError as error:
                found.append((name, value, error))
    return found


def test_every_setting_refuses_something() -> None:
    assert {name for name, *_ in troubles()} == set(Settings.model_fields)


def test_what_is_wrong_has_words_in_both_languages() -> None:
    for name, value, error in troubles():
        key, trouble = first_trouble(error)
        portuguese, english = say(trouble, "pt-BR"), say(trouble, "en")

        assert key.startswith((name, "pipelines")), (name, value)
        assert portuguese != english, (name, value, english)
        assert "Input should" not in english
        assert trouble.english != "cannot be used ({code})", (name, value, error)


def test_a_value_is_not_repeated() -> None:
    for name, value, error in troubles():
        shown = say(first_trouble(error)[1], "pt-BR")
        assert "geheim" not in shown or name in {
            *("time_zone", "payment_conditions", "payment_methods"),
            "product_categories",
        }, (name, value)


@pytest.mark.parametrize("code", TROUBLES)
def test_no_sentence_is_the_librarys(code: str) -> None:
    assert not TROUBLES[code].english.startswith(("Input", "Value"))
