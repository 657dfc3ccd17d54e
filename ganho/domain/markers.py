"""The marker that names a deal in what was made of it (R17)."""

import re
import string

from ganho.domain.names import cut_name
from ganho.domain.visible import visible_lines
from ganho.errors import Sentence

NOTES_LIMIT = 500
DESCRIPTION_LIMIT = 500
ANYBODYS = re.compile(r"\s*\[pipedrive:([0-9]{1,18}):([0-9]{1,18})\]")
PLACEHOLDERS = frozenset({"link", "title", "deal_id"})


def marker(company_id: int, deal_id: int) -> str:
    """Give the text by which a sale is found again."""
    return f"[pipedrive:{company_id}:{deal_id}]"


def deal_id_in(notes: str, company_id: int) -> int | None:
    """Read the deal's id from notes that begin with this company's marker."""
    company, deal_id = named_in(notes) or (None, None)
    return deal_id if company == company_id else None


def named_in(notes: str) -> tuple[int, int] | None:
    """Read which deal notes name, of whatever company: the company's id, the deal's."""
    # At the beginning only: further on anybody may quote one.
    found = ANYBODYS.match(notes)
    return (int(found[1]), int(found[2])) if found else None


def deal_id_in_line(text: str, company_id: int) -> int | None:
    """Read the deal's id from a line that we wrote: the marker and then a name.

    The bare marker is the description of a product that a deal brought into the
    catalogue, and may come back on anybody's line.
    """
    bare = re.fullmatch(r"\s*\[[^\]]*\]\s*", text)
    return None if bare else deal_id_in(text, company_id)


def notes_for(
    template: str, *, company_id: int, deal_id: int, link: str, title: str
) -> str:
    """Write a sale's notes: the marker first, then the template, 500 characters in all.

    The title's square brackets go, so that no title can look like a marker.
    """
    plain = cut_name(re.sub(r"[\[\]]", " ", title), NOTES_LIMIT)
    text = visible_lines(template.format(link=link, title=plain, deal_id=deal_id))
    return f"{marker(company_id, deal_id)} {text}"[:NOTES_LIMIT].rstrip()


def marked(marker_text: str, text: str) -> str:
    """Put a marker before what else stands on a line."""
    return f"{marker_text} {text}"[:DESCRIPTION_LIMIT].rstrip()


def check_template(template: str) -> str:
    """Refuse a template that could not be filled in; raises ValueError."""
    for _, name, form, conversion in string.Formatter().parse(template):
        if name is not None and (name not in PLACEHOLDERS or form or conversion):
            raise ValueError(
                Sentence("only {link}, {title} and {deal_id} can be filled in")
            )
    return template
