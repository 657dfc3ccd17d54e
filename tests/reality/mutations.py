"""What may happen to one row: a seed picks the row, the key and what stands there."""

import json
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from ganho.sandbox.retouches import Change
from tests.reality.case import Row, Vendor

UUID_OR_NUMBER = re.compile(r"(?<=/)([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+)\b")
KINDS = (
    "drop",
    "null",
    "wrong type",
    "empty",
    "huge",
    "half a letter",
    "control characters",
    "negative",
    "deep",
    "no number",
)
DEEP = 300
HUGE = 10**30
"""More than any amount, and than any column holds."""
LONG = 20_000
KEYS = ("id", "field_code", "uuid")
FRAME = "the answer"
Way = tuple[str | int, ...]
"""From a row down to what is changed."""


@dataclass(frozen=True)
class Target:
    """A row as a vendor serves it: its vendor, the shape of its path, and its id.

    Of an answer without rows it is the answer itself, and so it is of its frame.
    """

    vendor: Vendor
    path: str
    row: str

    def __str__(self) -> str:
        """Name it in a line."""
        return f"{self.vendor} {self.path} {self.row}"


@dataclass(frozen=True)
class Mutation:
    """One change of one row."""

    target: Target
    way: Way
    kind: str

    def __str__(self) -> str:
        """Name it in a line."""
        return f"{self.target} at {'.'.join(map(str, self.way))}: {self.kind}"

    @property
    def change(self) -> Change:
        """Give what alters an answer."""

        def change(path: str, document: Any) -> Any:
            if shape(path) == self.target.path:
                for key, row in rows_in(document):
                    if key == self.target.row:
                        spoil(row, self.way, self.kind)
            return document

        return change


def shape(path: str) -> str:
    """Write a path without the ids in it."""
    return UUID_OR_NUMBER.sub("*", path)


def rows_in(document: Any) -> Iterator[tuple[str, Row]]:
    """Give an answer's rows by their ids, and last its frame."""
    if not isinstance(document, dict):
        frame: Row = {"": document}
        yield from _listed(frame)
        return
    yield from _listed(document)
    if isinstance(document.get("data"), dict):
        yield _named(document["data"], "data"), document["data"]
    yield FRAME, document


def _frame(document: Row) -> Row:
    rows = [k for k, v in document.items() if isinstance(v, list) or k == "data"]
    return deepcopy({**document, **dict.fromkeys(rows)})


def _listed(document: Row) -> Iterator[tuple[str, Row]]:
    for name, value in document.items():
        if isinstance(value, list):
            for number, row in enumerate(value):
                if isinstance(row, dict):
                    yield _named(row, f"{name}.{number}"), row


def _named(row: Row, otherwise: str) -> str:
    return next((str(row[key]) for key in KEYS if key in row), otherwise)


def ways_in(value: Any, way: Way = ()) -> Iterator[Way]:
    """Give the way to each value in a row; of a long list, to its first rows."""
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = list(enumerate(value))[:2]
    for key, child in children:
        yield (*way, key)
        yield from ways_in(child, (*way, key))


def spoil(row: Any, way: Way, kind: str) -> None:
    """Change what stands in one place of a row; nothing where it is not there."""
    for key in way[:-1]:
        row = _at(row, key)
    last = way[-1]
    if _at(row, last) is MISSING:
        return
    if kind == "drop":
        del row[last]
    else:
        row[last] = spoilt(row[last], kind)


class _Missing:
    """Stands for what is not there."""


MISSING = _Missing()


def _at(row: Any, key: str | int) -> Any:
    if isinstance(row, dict):
        return row.get(key, MISSING)
    is_there = isinstance(row, list) and isinstance(key, int) and key < len(row)
    return row[key] if is_there else MISSING


def spoilt(value: Any, kind: str) -> Any:
    """Give what stands there instead."""
    text = value if isinstance(value, str) else json.dumps(value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    others = {
        "null": None,
        "wrong type": 7 if isinstance(value, str) else ["sete"],
        "empty": type(value)() if value is not None else "",
        "huge": HUGE if number else "ç" * LONG,
        "half a letter": f"{text}\ud83d",
        "control characters": f"\x00{text}\x1b[31m\u202e\r\n",
        "negative": -value if number else -1,
        "no number": float("nan"),
    }
    if kind == "deep":
        return _deep(value)
    return others[kind]


def _deep(value: Any) -> Any:
    for _ in range(DEEP):
        value = [value]
    return value


class Album:
    """Every row that was served in a run in which all went well."""

    def __init__(self) -> None:
        self.rows: dict[Target, Row] = {}

    def looks_at(self, vendor: Vendor) -> Change:
        """Give what remembers one vendor's answers, and leaves them as they are."""

        def remember(path: str, document: Any) -> Any:
            for key, row in rows_in(document):
                # What is in its rows is theirs.
                own = _frame(row) if key == FRAME else deepcopy(row)
                self.rows.setdefault(Target(vendor, shape(path), key), own)
            return document

        return remember

    def mutation(self, seed: int) -> Mutation:
        """Pick one: each path as often as any other, however many rows it has."""
        rng = Random(seed)  # noqa: S311 - the same each time
        paths = sorted({(target.vendor, target.path) for target in self.rows})
        path = rng.choice(paths)
        there = (t for t in self.rows if (t.vendor, t.path) == path)
        target = rng.choice(sorted(there, key=str))
        ways = list(ways_in(self.rows[target])) or [("id",)]
        return Mutation(target, rng.choice(ways), rng.choice(KINDS))
