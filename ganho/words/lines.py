"""Lines for a terminal: set in, wrapped between words, no trailing blanks."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions
from rich.text import Text


@dataclass(frozen=True)
class Paragraph:
    """A text that wraps to the console's width; an address in it is never broken."""

    text: str
    indent: int
    style: str = ""

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[Text]:
        """Wrap to the width that the console has."""
        lines = textwrap.wrap(
            self.text,
            options.max_width,
            initial_indent=" " * self.indent,
            subsequent_indent=" " * self.indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines:
            yield Text(line, self.style, no_wrap=True, overflow="ignore")


Line = Text | Paragraph


def row(text: str, *, deeper: int = 0, style: str = "") -> Paragraph:
    """Set a text in below its heading."""
    return Paragraph(text, 2 + deeper, style)
