"""Rows as no vendor should send them: answers are altered on their way out.

What the vendor keeps is untouched, so that a retouch can be taken back.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Change = Callable[[str, Any], Any]
"""From a path and the document that is answered there to what goes out."""


@dataclass
class Retouch:
    """A change of everything that one vendor answers on some paths."""

    vendor: str
    path: str
    """A regular expression that the whole path must match."""
    change: Change
    met: int = 0
    """How many answers it altered."""


class Retouches:
    """What is altered, until it is taken back."""

    def __init__(self) -> None:
        self.all: list[Retouch] = []

    def add(self, vendor: str, path: str, change: Change) -> Retouch:
        """Alter what a vendor answers from now on."""
        retouch = Retouch(vendor, path, change)
        self.all.append(retouch)
        return retouch

    def clear(self) -> None:
        """Let all go out as it is again."""
        self.all.clear()

    def applied(self, vendor: str, path: str, body: bytes) -> bytes:
        """Give what goes out in place of an answer's body."""
        for retouch in self.all:
            if retouch.vendor == vendor and re.fullmatch(retouch.path, path):
                body = _retouched(retouch, path, body)
        return body


def _retouched(retouch: Retouch, path: str, body: bytes) -> bytes:
    try:
        document = json.loads(body)
    except ValueError:
        return body  # a page, or nothing at all
    before = json.dumps(document)
    after = json.dumps(retouch.change(path, document))
    if after == before:
        return body
    retouch.met += 1
    return after.encode()
