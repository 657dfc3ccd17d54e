"""What both vendors answered, as shapes: to be sent by who has an account.

Nothing that is recorded names anybody: paths without ids, headers and parameters by name
alone, bodies as shapes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from ganho.doctor.outlines import Shape, kinds_of, path_of
from ganho.pipedrive.limits import tokens_of
from ganho.transport import UnreadableAnswerError, read_json

HEADER = re.compile(r"[a-z][a-z0-9-]{0,60}")
MEDIA = frozenset(
    {"application/json", "application/problem+json", "text/html", "text/plain"}
)
MOST_TOKENS = 500
"""Of one call: what left the budget beside it was another's."""


@dataclass
class Answer:
    """All answers of one kind that one path gave."""

    times: int = 0
    headers: dict[str, set[str]] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)
    tokens: set[int] = field(default_factory=set)
    body: Shape = field(default_factory=Shape)
    unreadable: set[str] = field(default_factory=set)

    def add(self, response: httpx.Response) -> None:
        """Take note of one more answer."""
        self.times += 1
        for name in response.headers:
            known = name.lower() if HEADER.fullmatch(name.lower()) else "{header}"
            values = response.headers.get_list(name)
            self.headers.setdefault(known, set()).update(kinds_of(values))
        media = response.headers.get("content-type", "").partition(";")[0].strip()
        self.media.add(media if media in MEDIA else "another" if media else "none")
        try:
            self.body.add(read_json(response))
        except UnreadableAnswerError:
            self.unreadable.add("no JSON" if response.content else "empty")

    def told(self) -> dict[str, Any]:
        """Give it as plain values."""
        told: dict[str, Any] = {
            "times": self.times,
            "media": sorted(self.media),
            "headers": {k: sorted(v) for k, v in sorted(self.headers.items())},
        }
        if self.tokens:
            told["tokens"] = sorted(self.tokens)
        if self.unreadable:
            told["unreadable"] = sorted(self.unreadable)
        if self.body.seen:
            told["body"] = self.body.told()
        return told


Place = tuple[str, str, str, tuple[str, ...], int]
"""Vendor, method, path, names of parameters, status."""


@dataclass
class Recording:
    """Hears the answers of both vendors."""

    answers: dict[Place, Answer] = field(default_factory=dict)
    _left: dict[str, int] = field(default_factory=dict)

    def of(self, vendor: str) -> Callable[[httpx.Response], None]:
        """Give a listener for one vendor."""

        def hear(response: httpx.Response) -> None:
            self._hear(vendor, response)

        return hear

    def _hear(self, vendor: str, response: httpx.Response) -> None:
        url = response.request.url
        place = (
            vendor,
            response.request.method,
            path_of(url.path),
            tuple(sorted(set(url.params.keys()))),
            response.status_code,
        )
        answer = self.answers.setdefault(place, Answer())
        answer.add(response)
        left, _ = tokens_of(response)
        if left is not None:
            spent = self._left.get(vendor, left) - left
            if 0 < spent <= MOST_TOKENS:
                answer.tokens.add(spent)
            self._left[vendor] = left

    def told(self, version: str) -> dict[str, Any]:
        """Give all that was heard as plain values, in an order of its own."""
        rows = [
            {
                "vendor": vendor,
                "method": method,
                "path": path,
                "parameters": list(names),
                "status": status,
                **answer.told(),
            }
            for (vendor, method, path, names, status), answer in sorted(
                self.answers.items(), key=lambda item: item[0]
            )
        ]
        return {"ganho": version, "answers": rows}
