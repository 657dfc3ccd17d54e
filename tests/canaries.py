"""Canaries: personal data and secrets that tests plant, and a search for each spelling.

What is stored is seldom stored as it was planted: JSON escapes accents, addresses
escape blanks, pages escape entities, and a tax id loses its punctuation.
"""

import base64
import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.entities import codepoint2name
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, quote_plus

from sqlalchemy import create_engine, inspect, text

Kind = Literal["words", "number", "secret"]
BETWEEN_DIGITS = b".-/() \\+"
"""What a tax id or a phone is written with, and what JSON puts before a slash."""
ESCAPED_BETWEEN = re.compile(rb"%(?:20|28|29|2b|2d|2e|2f)|&nbsp;|&#(?:32|47);")
ENCODINGS = ("utf-8", "latin-1", "utf-16-le")
LEAST = 6
"""Shorter words stand in other words too."""
LEAST_ENCODED = 8
"""Fewer letters stand in random base64 as well."""


@dataclass(frozen=True)
class Canary:
    """Something that must be found nowhere; a number counts however it is written."""

    text: str
    kind: Kind = "words"


def words(*texts: str) -> list[Canary]:
    """Make a canary of each longer word: half a name is a leak as well."""
    return [
        Canary(word)
        for each in texts
        for word in re.split(r"[\s,@/]+", each)
        if len(word) >= LEAST
    ]


def numbers(*texts: str) -> list[Canary]:
    """Make canaries of tax ids and phones."""
    return [Canary(each, "number") for each in texts]


def secrets(*texts: str) -> list[Canary]:
    """Make canaries of tokens and passwords."""
    return [Canary(each, "secret") for each in texts]


class Search:
    """Looks for canaries; a finding says where, and the first letters of what."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        wanted = sorted({c for c in canaries if c.text}, key=lambda c: c.text)
        self._folded = [(n, c) for c in wanted for n in sorted(_spellings(c))]
        self._exact = [(n, c) for c in wanted for n in _base64(c.text)]
        self._compact = [(_compact(c), c) for c in wanted if c.kind == "number"]

    def in_bytes(self, data: bytes) -> set[Canary]:
        """Find canaries in bytes of any kind."""
        folded = data.lower()
        found = {c for needle, c in self._folded if needle in folded}
        found |= {c for needle, c in self._exact if needle in data}
        if self._compact:
            compact = ESCAPED_BETWEEN.sub(b"", folded).translate(None, BETWEEN_DIGITS)
            found |= {c for needle, c in self._compact if needle in compact}
        return found

    def in_texts(self, texts: Iterable[str]) -> list[str]:
        """Find canaries in what commands printed."""
        return [
            told
            for number, each in enumerate(texts)
            for told in self._told(f"output {number}", each.encode())
        ]

    def in_files(self, *folders: Path) -> list[str]:
        """Find canaries in the names and raw bytes of all files below folders."""
        return [
            told
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file()
            for told in self._told(str(path), path.name.encode() + path.read_bytes())
        ]

    def in_database(self, url: str) -> list[str]:
        """Find canaries in every column of every table."""
        return [
            told
            for column, values in columns_of(url)
            for told in self._told(column, b"\0".join(map(as_bytes, values)))
        ]

    def _told(self, where: str, data: bytes) -> Iterator[str]:
        for canary in sorted(self.in_bytes(data), key=lambda c: c.text):
            yield f"{where}: {canary.kind} {canary.text}"


def columns_of(url: str) -> Iterator[tuple[str, list[Any]]]:
    """Read a database: the values of each column, by `table.column`."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            quoted = connection.dialect.identifier_preparer.quote
            for table in inspect(connection).get_table_names():
                rows = connection.execute(text(f"SELECT * FROM {quoted(table)}"))  # noqa: S608 - a table's name
                names = list(rows.keys())
                columns = list(zip(*rows.all(), strict=True)) or [()] * len(names)
                for name, values in zip(names, columns, strict=True):
                    yield f"{table}.{name}", list(values)
    finally:
        engine.dispose()


def as_bytes(value: Any) -> bytes:
    """Give a stored value as bytes; what a driver has parsed, as JSON."""
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).encode()
    return str(value).encode()


def _spellings(canary: Canary) -> set[bytes]:
    """Write a canary down in all the ways that a program may, in small letters."""
    plain = {canary.text, canary.text.upper(), canary.text.lower()}
    if canary.kind == "words":
        plain |= {_unaccented(each) for each in plain}
    found = {each.encode(how, "ignore") for each in plain for how in ENCODINGS}
    found |= {needle for each in plain for needle in _escaped(each)}
    return {needle.lower() for needle in found}


def _escaped(plain: str) -> Iterator[bytes]:
    json_once = json.dumps(plain)[1:-1]
    yield json_once.encode()
    yield json.dumps(json_once)[1:-1].encode()
    yield plain.encode("unicode_escape")
    yield quote(plain, safe="").encode()
    yield quote(quote(plain, safe=""), safe="").encode()
    yield quote_plus(plain).encode()
    yield html.escape(plain).encode("ascii", "xmlcharrefreplace")
    yield _with_entities(html.escape(plain)).encode()


def _with_entities(plain: str) -> str:
    """Write accents as `&eacute;`."""
    return "".join(
        f"&{codepoint2name[ord(letter)]};"
        if not letter.isascii() and ord(letter) in codepoint2name
        else letter
        for letter in plain
    )


def _unaccented(plain: str) -> str:
    parts = unicodedata.normalize("NFKD", plain)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _base64(plain: str) -> set[bytes]:
    """Give the letters that stand for a text in base64, wherever it begins."""
    found = set[bytes]()
    if len(plain) < LEAST_ENCODED:
        return found
    for before in range(3):
        data = b"\0" * before + plain.encode()
        whole = len(data) // 3 * 4
        for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
            found.add(alphabet(data)[-(-before * 4 // 3) : whole])
    return found


def _compact(canary: Canary) -> bytes:
    return "".join(c for c in canary.text if c.isalnum()).lower().encode()
