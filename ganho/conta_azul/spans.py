"""Lists that the vendor refuses from some page on, read in spans of time.

How deep a list may be read is not documented, but such a limit is a common one: a page
beyond it is answered 400, on every run.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic

from ganho.conta_azul.calls import Calls
from ganho.conta_azul.paging import Params, R, read_pages
from ganho.conta_azul.refusals import ListRefusedError
from ganho.conta_azul.windows import Span
from ganho.transport import identity_of


@dataclass(frozen=True)
class Spans(Generic[R]):
    """A list that can be read by spans of time. A row of it may come twice."""

    calls: Calls
    path: str
    model: type[R]
    params: Params

    def read(self, spans: Iterable[Span]) -> Iterator[list[R]]:
        """Read spans, and in parts the one that is refused half-way.

        Raises ListRefusedError where it cannot be split any more, and where its parts do
        not hold all that the whole promised.
        """
        for span in spans:
            try:
                yield from self._pages(span)
            except ListRefusedError as refused:
                if refused.page == 1 or not span.parts():
                    raise
                yield from self._in_parts(span, refused)

    def _in_parts(self, span: Span, refused: ListRefusedError) -> Iterator[list[R]]:
        found, todo = set[str](), span.parts()
        while todo:
            part = todo.pop(0)
            parts = part.parts()
            try:
                for rows in self._pages(part, refused if parts else None):
                    found.update(map(identity_of, rows))
                    yield rows
            except ListRefusedError as error:
                if error.page == 1 or not parts:
                    raise
                todo[:0] = parts
        # What bears no date is in no part, and what is not listed would be made anew.
        if len(found) < refused.total:
            raise refused

    def _pages(
        self, span: Span, known: ListRefusedError | None = None
    ) -> Iterator[list[R]]:
        params = {**self.params, **span.params}
        return read_pages(self.calls, self.path, self.model, params, known=known)
