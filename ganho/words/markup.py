"""Markdown that both of Prefect's pages show alike: tables, links, escaped text."""

import re
from collections.abc import Iterable, Sequence

from ganho.words.amounts import one_line

SPECIAL = re.compile(r"([\\`*_\[\]<>#!|~&])")
UNSAFE = re.compile(r"[\s()<>|\\]")
LINKS = re.compile(r"(?i)(https?|ftp|www|mailto)([:.])")


def escape(text: str) -> str:
    """Make a text mean nothing but itself, on one line."""
    plain = SPECIAL.sub(r"\\\1", one_line(text))
    return LINKS.sub(r"\1\\\2", plain)


def link(text: str, address: str) -> str:
    """Link a text that is our own or a number; without an address, give the text."""
    if not address.startswith(("http://", "https://")):
        return text
    return f"[{text}]({UNSAFE.sub('', address)})"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], align: str = "") -> str:
    """Make a table; `align` has an `r` for each column that is set to the right."""
    sides = [
        "---:" if place < len(align) and align[place] == "r" else "---"
        for place in range(len(heads))
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [heads, sides, *rows])
