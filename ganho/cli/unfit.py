"""What is wrong with a value of the company file, in words of ours.

pydantic says it in English, by its code (https://docs.pydantic.dev/latest/errors/
validation_errors/, read 2026-11-28); never the value itself, which may be a secret.
"""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from ganho.domain.names import SHOWN
from ganho.errors import Sentence

UNKNOWN_KEY = Sentence("unknown key")
MISSPELT = Sentence("unknown key; do you mean {meant}?")
ALIKE = 0.7
"""How alike two keys are, of 1, so that one may be the other with a slip."""
Keys = Mapping[str, Collection[str]]
"""Table -> the keys that it may hold; those that stand in no table under ""."""
A_TEXT = Sentence("must be a text, in quotes")
A_NUMBER = Sentence("must be a number, without quotes")
A_WHOLE_NUMBER = Sentence("must be a whole number, without quotes")
A_DAY = Sentence("must be a day, such as 2026-11-30")
A_MOMENT = Sentence("must be a moment with its zone, such as 2026-11-01T00:00:00-03:00")
A_LIST = Sentence("must be a list, in square brackets")
A_TABLE = Sentence("must be a table")
TROUBLES: Mapping[str, Sentence] = {
    "missing": Sentence("is missing"),
    "extra_forbidden": UNKNOWN_KEY,
    "string_type": A_TEXT,
    "string_too_short": Sentence("must have {min_length} characters at least"),
    "string_too_long": Sentence("must have {max_length} characters at most"),
    "string_pattern_mismatch": Sentence("does not have the form that is asked for"),
    "bool_type": Sentence("must be true or false, without quotes"),
    **dict.fromkeys(("int_type", "int_from_float"), A_WHOLE_NUMBER),
    "int_parsing": Sentence("must be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), A_NUMBER),
    **dict.fromkeys(("decimal_type", "decimal_parsing"), A_NUMBER),
    "greater_than": Sentence("must be more than {gt}"),
    "greater_than_equal": Sentence("must be {ge} or more"),
    "less_than": Sentence("must be less than {lt}"),
    "less_than_equal": Sentence("must be {le} or less"),
    "literal_error": Sentence("must be one of {expected}"),
    **dict.fromkeys(("list_type", "tuple_type"), A_LIST),
    "too_short": Sentence("must have {min_length} entries at least"),
    "too_long": Sentence("must have {max_length} entries at most"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), A_TABLE),
}
BY_FAMILY = {"date_": A_DAY, "datetime_": A_MOMENT, "timezone_": A_MOMENT}


def first_trouble(
    error: ValidationError, keys: Keys | None = None
) -> tuple[str, Sentence]:
    """Name the first key that is wrong, and say what is wrong with it.

    Where a key is missing because it was misspelt, that is the one that is wrong.
    """
    keys = keys or {}
    troubles = error.errors(include_url=False, include_input=False)
    unknown = [one["loc"] for one in troubles if one["type"] == "extra_forbidden"]
    misspelt = {(*loc[:-1], meant(loc, keys)): loc for loc in reversed(unknown)}
    place = misspelt.get(troubles[0]["loc"], troubles[0]["loc"])
    key = ".".join(str(part)[:SHOWN] for part in place)
    if place in unknown:
        said = unknown_key(meant(place, keys))
    else:
        said = _sentence(troubles[0]["type"], troubles[0].get("ctx", {}))
    return key.replace("by_pipeline", "pipelines"), said


def meant(place: tuple[int | str, ...], keys: Keys) -> str:
    """Give the key that an unknown one looks like, among those of its table."""
    table = str(place[0]) if len(place) > 1 else ""
    typed = str(place[-1]).casefold()
    return next(iter(get_close_matches(typed, keys.get(table, ()), 1, ALIKE)), "")


def unknown_key(alike: str) -> Sentence:
    """Say that nobody knows a key, and which one it looks like if any."""
    return MISSPELT.of(meant=alike) if alike else UNKNOWN_KEY


def _sentence(code: str, context: Mapping[str, Any]) -> Sentence:
    cause = context.get("error")
    if isinstance(cause, ValueError) and isinstance(cause.args[0], Sentence):
        return cause.args[0]
    known = TROUBLES.get(code)
    if known is None:
        family = (said for begin, said in BY_FAMILY.items() if code.startswith(begin))
        known = next(family, Sentence("cannot be used ({code})"))
    facts = {**context, "code": code}
    if "expected" in facts:
        facts["expected"] = str(facts["expected"]).replace(" or ", ", ")
    return known.of(**facts)
