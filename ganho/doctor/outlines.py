"""The shape of what was answered: which keys, of which kind; never a value.

A format is told only where it says nothing about who or what is named: that a text is a
date or an e-mail address, never which one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ganho.conta_azul.schemas.loose import KNOWN_WORDS

DEEPEST = 12
"""Levels; a vendor's answers have six."""
CUSTOM, OWN, NUMBERED = "{custom field}", "{key}", "{id}"
HASH = re.compile(r"[0-9a-f]{40}(_\w*)?", re.ASCII)
KEY = re.compile(r"_?[a-z][a-z0-9_]{0,40}|[a-z]{1,20}([A-Z][a-z0-9]{0,20}){1,4}")
"""How both vendors spell their own keys. What people name is not spelt so, or stands
below `custom_fields`."""
CUSTOM_FIELDS = "custom_fields"
FORMATS = {
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "custom field's code": r"[0-9a-f]{40}",
    "date-time with zone": r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)",
    "date-time without zone": r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?",
    "date": r"\d{4}-\d\d-\d\d",
    "Brazilian date": r"\d\d/\d\d/\d{4}",
    "whole number": r"-?\d+",
    "decimal number": r"-?\d+[.,]\d+",
    "CPF or CNPJ with punctuation": r"[0-9A-Z.]{7,11}[-/][0-9A-Z/-]{2,7}",
    "masked": r"[^*]*\*{2,}.*",
    "e-mail": r"[^@\s]+@[^@\s]+",
    "address of a page": r"https?://\S+",
    "constant": r"[A-Z]{2,}(_[A-Z0-9]+)*",
    "word": r"[a-z]+(_[a-z]+)*",
}
READ = {name: re.compile(pattern, re.ASCII) for name, pattern in FORMATS.items()}
CLASSES = (0, 1, 10, 50, 100, 200, 500)
"""A length is told as the first of these that holds it."""


@dataclass
class Shape:
    """What was seen in one place of an answer, over all the rows and answers there."""

    seen: int = 0
    kinds: set[str] = field(default_factory=set)
    formats: set[str] = field(default_factory=set)
    lengths: set[int] = field(default_factory=set)
    """By class; of texts and lists."""
    keys: dict[str, "Shape"] = field(default_factory=dict)
    objects: int = 0
    items: "Shape | None" = None

    def add(self, value: Any, deep: int = 0, *, custom: bool = False) -> None:
        """Take note of a value's shape."""
        self.seen += 1
        kind = kind_of(value)
        self.kinds.add(kind)
        if deep > DEEPEST:
            return
        if kind == "text":
            self.formats.add(format_of(value))
            self.lengths.add(_class(len(value)))
        elif kind == "decimal":
            self.formats.add(f"{_places(value)} places")
        elif kind == "list":
            self._add_items(value, deep)
        elif kind == "object":
            self._add_keys(value, deep, custom=custom)

    def _add_items(self, values: list[Any], deep: int) -> None:
        self.lengths.add(_class(len(values)))
        for value in values:
            self.items = self.items or Shape()
            self.items.add(value, deep + 1)

    def _add_keys(self, row: dict[str, Any], deep: int, *, custom: bool) -> None:
        self.objects += 1
        for key, value in row.items():
            name = CUSTOM if custom else key_of(key)
            at = self.keys.setdefault(name, Shape())
            at.add(value, deep + 1, custom=key == CUSTOM_FIELDS)

    def told(self) -> dict[str, Any]:
        """Give it as plain values, in an order that does not depend on the answers."""
        told: dict[str, Any] = {"kinds": sorted(self.kinds)}
        if self.formats:
            told["formats"] = sorted(self.formats)
        if self.lengths:
            told["lengths up to"] = [_said(one) for one in sorted(self.lengths)]
        if self.keys:
            told["keys"] = {
                name: self._told_key(name, shape)
                for name, shape in sorted(self.keys.items())
            }
        if self.items is not None:
            told["items"] = self.items.told()
        return told

    def _told_key(self, name: str, shape: "Shape") -> dict[str, Any]:
        several = name in (CUSTOM, OWN, NUMBERED)
        sometimes = not several and shape.seen < self.objects
        return ({"sometimes absent": True} if sometimes else {}) | shape.told()


def kind_of(value: Any) -> str:
    """Name the kind of a JSON value."""
    if value is None:
        return "null"
    for kind, name in (
        (bool, "yes or no"),
        (int, "integer"),
        (Decimal, "decimal"),
        (str, "text"),
        (list, "list"),
        (dict, "object"),
    ):
        if isinstance(value, kind):
            return name
    return "number"


def key_of(key: str) -> str:
    """Give a vendor's own key as it is; hide one that is a person's, or an id."""
    if HASH.fullmatch(key):
        return CUSTOM
    if key.isdecimal():
        return NUMBERED
    return key if KEY.fullmatch(key) else OWN


def format_of(text: str) -> str:
    """Name the format of a text."""
    if not text.strip():
        return "empty"
    if READ["constant"].fullmatch(text) and text in KNOWN_WORDS:
        return "constant that ganho knows"
    found = (name for name, pattern in READ.items() if pattern.fullmatch(text))
    return next(found, "free text")


def path_of(path: str) -> str:
    """Give the template of a path: whatever is not a word of the API is an id."""
    # A company's own gateway may stand before it.
    begun = re.search(r"/(api/)?v\d+/", path)
    return "/".join(map(_part, path[begun.start() if begun else 0 :].split("/")))


def _part(part: str) -> str:
    is_word = re.fullmatch(r"v\d|[A-Za-z]+(-[A-Za-z]+)*|", part)
    return part if is_word and not READ["uuid"].fullmatch(part) else NUMBERED


def kinds_of(texts: Iterable[str]) -> list[str]:
    """Name the formats of a header's values."""
    return sorted({format_of(text) for text in texts})


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _class(length: int) -> int:
    return next((most for most in CLASSES if length <= most), -1)


def _said(length: int) -> str:
    return "more" if length < 0 else str(length)
