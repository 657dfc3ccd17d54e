"""How the words of a checkup are kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.words.sentences import Forms


@dataclass(frozen=True)
class Said:
    """What a check says in one case, and what to do; nothing where all is well."""

    message: str
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class DoctorWords:
    """What is said; `Forms` hold the singular and the plural of what follows."""

    states: Mapping[str, str]
    failures: Forms
    warnings: Forms
    in_order: Forms
    not_asked: Forms
    not_asked_line: str
    days: str
    titles: Mapping[str, str]
    """What each check is called."""
    names: Mapping[str, str]
    """Words of ours that facts hold, such as `organization`."""
    common: Mapping[str, Said]
    """Cases that any check may meet."""
    cases: Mapping[str, Mapping[str, Said]]
    """By check, then by case."""
