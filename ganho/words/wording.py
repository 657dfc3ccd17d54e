"""The words for one code in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wording:
    """`title` and `text` hold for every deal; the rest tells more about one of them.

    `by_why` is chosen by the fact `why`; of `details` those are shown whose facts are
    known.
    """

    title: str
    text: str
    remedy: str
    details: tuple[str, ...] = ()
    by_why: Mapping[str, str] = field(default_factory=dict)
