"""How the words of a checkup are kept, one set for each language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """What a check says in one case, and what to do; nothing where all is well."""

    message: str
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class DoctorWords:
    """One language. A pair holds the singular and the plural of what follows."""

    states: Mapping[str, str]
    failures: tuple[str, str]
    warnings: tuple[str, str]
    in_order: tuple[str, str]
    not_asked: tuple[str, str]
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
