"""What is wrong with a value of the company file, in words of ours.

pydantic says it in English, by its code (https://docs.pydantic.dev/latest/errors/
validation_errors/, read 2026-11-28); never the value itself, which may be a secret.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ganho.domain.names import SHOWN
from ganho.errors import Sentence

UNKNOWN_KEY = Sentence("unknown key")
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


def first_trouble(error: ValidationError) -> tuple[str, Sentence]:
    """Name the first key that is wrong, and say what is wrong with it."""
    trouble = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part)[:SHOWN] for part in trouble["loc"])
    return key.replace("by_pipeline", "pipelines"), _sentence(
        trouble["type"], trouble.get("ctx", {})
    )


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
