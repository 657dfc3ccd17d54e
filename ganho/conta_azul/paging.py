"""Lists, whose envelopes differ from module to module."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from ganho.conta_azul.calls import VENDOR, Calls, Shape
from ganho.conta_azul.schemas.loose import Answer, to_int
from ganho.transport import Pages, UnreadableAnswerError

Params = dict[str, str | int]
Row = TypeVar("Row", bound=Answer)
T = TypeVar("T")

PAGE = 1000
ROWS = ("items", "itens")
TOTALS = ("totalItems", "total_items", "total_itens", "itens_totais")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list, whatever it was wrapped in."""

    rows: list[Row]
    total: int


def shape_of(model: type[Row]) -> Shape[Row]:
    """Read a body as one thing; UnreadableAnswerError if it is something else."""

    def read(body: Any) -> Row:
        try:
            return model.model_validate(body)
        except ValidationError:
            raise UnreadableAnswerError(model.__name__) from None

    return read


def page_of(model: type[Row]) -> Shape[Page[Row]]:
    """Read a body as a page of things."""
    read = shape_of(model)
    return lambda body: Page([read(row) for row in _rows(body)], _total(body))


def read_pages(
    calls: Calls, path: str, model: type[Row], params: Params, size: int = PAGE
) -> Iterator[list[Row]]:
    """Read a list page by page until one is short.

    A total may be wrong, and a page may be shorter than asked because the vendor does
    not honour the size; so a short page ends the list unless the total promises more.
    """
    seen, shape, pages = 0, page_of(model), Pages(VENDOR, path)
    for number in count(1):
        asked: Params = {**params, "pagina": number, "tamanho_pagina": size}
        page = calls.get(path, shape, asked)
        pages.turn(page.rows)
        yield page.rows
        seen += len(page.rows)
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
