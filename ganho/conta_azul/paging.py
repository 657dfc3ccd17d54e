"""Lists, whose envelopes differ from module to module."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from ganho.conta_azul.calls import VENDOR, Calls, Shape
from ganho.conta_azul.refusals import ListRefusedError
from ganho.conta_azul.schemas.loose import Answer, Row, to_int
from ganho.transport import Pages, UnreadableAnswerError

Params = dict[str, str | int]
Body = TypeVar("Body", bound=Answer)
R = TypeVar("R", bound=Row)
T = TypeVar("T")

# The largest of the few sizes that the vendor takes; any other is answered 400.
PAGE = 1000
MANY = 10
"""So many rows of one page are not odd all at once."""
ROWS = ("items", "itens")
TOTALS = ("totalItems", "total_items", "total_itens", "itens_totais")


@dataclass(frozen=True)
class Page(Generic[R]):
    """One page of a list, whatever it was wrapped in."""

    rows: list[R]
    total: int


def shape_of(model: type[Body]) -> Shape[Body]:
    """Read a body as one thing; UnreadableAnswerError if it is something else."""

    def read(body: Any) -> Body:
        try:
            found = model.model_validate(body)
        except ValidationError:
            raise UnreadableAnswerError(model.__name__) from None
        if isinstance(found, Row) and not found.id:
            raise UnreadableAnswerError(model.__name__)
        return found

    return read


def page_of(model: type[R]) -> Shape[Page[R]]:
    """Read a body as a page of rows: an odd one among them holds up no other.

    Where not one of many says its id, the vendor speaks in other words: to go on as if
    there were nobody would make everybody anew.
    """

    def read(body: Any) -> Page[R]:
        rows = [model.model_validate(row) for row in _rows(body)]
        if len(rows) >= MANY and not any(row.id for row in rows):
            raise UnreadableAnswerError(model.__name__)
        return Page(rows, _total(body))

    return read


def read_pages(
    calls: Calls,
    path: str,
    model: type[R],
    params: Params,
    size: int = PAGE,
    *,
    of_one: bool = False,
    known: ListRefusedError | None = None,
) -> Iterator[list[R]]:
    """Read a list page by page until one is short.

    A total may be wrong, and a page may be shorter than asked because the vendor does
    not honour the size; so a short page ends the list unless the total promises more.
    `known` is how such a list was refused before: one that promises as much is left.
    """
    seen, total, shape, pages = 0, 0, page_of(model), Pages(VENDOR, path)
    for number in count(1):
        asked: Params = {**params, "pagina": number, "tamanho_pagina": size}
        try:
            page = calls.get(path, shape, asked, of_one=of_one)
        except ListRefusedError as refused:
            refused.reached, refused.total = seen, total
            raise
        if known and page.total > known.reached:
            raise known
        pages.turn(page.rows)
        yield page.rows
        seen, total = seen + len(page.rows), max(total, page.total)
        if not page.rows or (len(page.rows) < size and seen >= page.total):
            return


def flat(pages: Iterable[list[T]]) -> Iterator[T]:
    """Give the rows of all pages."""
    for rows in pages:
        yield from rows


def _rows(body: Any) -> list[Any]:
    """Find the rows: a bare list, `items` or `itens`, either of which may be null."""
    if isinstance(body, dict):
        found = [body[key] for key in ROWS if key in body]
        body = (found[0] or []) if found else None
    if not isinstance(body, list):
        raise UnreadableAnswerError("no list")
    return body


def _total(body: Any) -> int:
    if not isinstance(body, dict):
        return 0
    paging = body.get("paginacao")
    places = (body, paging if isinstance(paging, dict) else {})
    return max(to_int(place.get(key)) or 0 for place in places for key in TOTALS)
