"""Sales: created once, listed without gaps, read with their notes."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

from ganho.conta_azul.odd_records import readable, record_of, require_id
from ganho.conta_azul.paging import PAGE, Params, flat, read_pages, shape_of
from ganho.conta_azul.part import Part
from ganho.conta_azul.schemas.loose import SAO_PAULO, to_int
from ganho.conta_azul.schemas.venda import (
    CreatedSale,
    ListedSale,
    ReadSale,
    VendaCriada,
    VendaLida,
    VendaListada,
)
from ganho.conta_azul.schemas.venda_request import VendaRequest
from ganho.conta_azul.spans import Spans
from ganho.conta_azul.windows import ONE_DAY, days_between, halves
from ganho.transport import UnreadableAnswerError


class Sales(Part):
    """`/v1/venda`."""

    def next_number(self) -> int:
        """Ask for the next sale number, which is neither reserved nor permanent."""
        # GET /v1/venda/proximo-numero: the vendor's sales-openapi.yaml, 2026-07-25.
        # Reserves nothing, and goes back after deletes.
        return self._calls.get("/v1/venda/proximo-numero", number_of)

    def create_sale(self, request: VendaRequest) -> CreatedSale:
        """Create a sale, sent once.

        Raises RefusedError, UnknownOutcomeError, or RetryableError: nothing changed.
        """
        # POST /v1/venda: the vendor's sales-openapi.yaml, 2026-07-25.
        # No idempotency key: the number, refused twice, stands in for it.
        answer = self._calls.create(
            "/v1/venda", request.body(), shape_of(VendaCriada), request.secrets
        )
        return answer.to_created_sale()

    def sale(self, sale_id: str) -> ReadSale | None:
        """Read a sale with its notes; a deleted one can still be read.

        Raises OddRecordError for one that is there and cannot be read.
        """
        # GET /v1/venda/{id}: the vendor's sales-openapi.yaml, 2026-07-25.
        require_id(sale_id)
        found = self._calls.find(f"/v1/venda/{sale_id}", record_of(VendaLida))
        return readable(found).to_read_sale() if found else None

    def sales_created(
        self, since: date, until: date, *, status: str | None = None
    ) -> Iterator[ListedSale]:
        """List the sales created on these days, both included.

        Of another status than the one asked for may be there too, if the vendor ignores
        the filter, and none at all, if it knows it by another word.

        A list of several pages shifts while it is read if a sale is deleted; so spans
        are halved until each list is one page.
        """
        # GET /v1/venda/busca: the vendor's sales-openapi.yaml, 2026-07-25.
        of_status: Params = {"situacoes": status} if status else {}
        seen: set[str] = set()
        spans = list(days_between(since, until))
        while spans:
            start, end = spans.pop(0)
            pages = self._sales(_created(start, end) | of_status)
            # There is always a first page, if an empty one.
            first = next(pages)
            heeded = all(_is_created_within(sale, start, end) for sale in first)
            if len(first) >= PAGE and heeded and start < end:
                spans[:0] = halves(start, end)
                continue
            for sale in chain(first, flat(pages)):
                # One without an id cannot be told from another: each is given.
                new = not sale.sale_id or sale.sale_id not in seen
                if new and _is_created_within(sale, start, end):
                    seen.add(sale.sale_id)
                    yield sale

    def sales_changed(self, since: datetime) -> Iterator[ListedSale]:
        """List the sales changed since then, as far as the vendor heeds the filter.

        What comes after a row that shows it ignored would be every sale there is.
        """
        # GET /v1/venda/busca: the vendor's sales-openapi.yaml, 2026-07-25.
        listed = Spans(self._calls, "/v1/venda/busca", VendaListada, {})
        for page in listed.read(self._changes(since)):
            rows = [row.to_listed_sale() for row in page]
            heeded = [sale for sale in rows if _is_changed_since(sale, since)]
            yield from heeded
            if len(heeded) < len(rows):
                return

    def sales_numbered(self, number: int) -> list[ListedSale]:
        """Find the sales under a number, by either of the filters that know numbers."""
        # GET /v1/venda/busca: the vendor's sales-openapi.yaml, 2026-07-25.
        looks: tuple[Params, ...] = ({"numeros": number}, {"termo_busca": str(number)})
        for params in looks:
            rows = flat(self._sales(params, of_one=True))
            found = [sale for sale in rows if sale.number == number]
            if found:
                return found
        return []

    def sales_of(
        self, customer_id: str, created_from: date, created_to: date
    ) -> Iterator[ListedSale]:
        """List a customer's sales created on these days, both included."""
        # GET /v1/venda/busca: the vendor's sales-openapi.yaml, 2026-07-25.
        for start, end in days_between(created_from, created_to):
            params = {"ids_clientes": customer_id, **_created(start, end)}
            for sale in flat(self._sales(params, of_one=True)):
                if sale.customer_id in (None, customer_id):
                    yield sale

    def _sales(
        self, params: Params, *, of_one: bool = False
    ) -> Iterator[list[ListedSale]]:
        path, calls = "/v1/venda/busca", self._calls
        for rows in read_pages(calls, path, VendaListada, params, of_one=of_one):
            yield [row.to_listed_sale() for row in rows]


def _created(start: date, end: date) -> Params:
    return {
        "data_criacao_de": start.isoformat(),
        "data_criacao_ate": end.isoformat(),
    }


def _is_created_within(sale: ListedSale, start: date, end: date) -> bool:
    """Check the filter; a day's grace, for it may count days in another zone."""
    if sale.created_at is None:
        return True
    day = sale.created_at.astimezone(SAO_PAULO).date()
    return start - ONE_DAY <= day <= end + ONE_DAY


def _is_changed_since(sale: ListedSale, since: datetime) -> bool:
    """Check the filter; a day's grace, for clocks and zones differ."""
    changed_at = sale.changed_at or sale.created_at
    return changed_at is None or changed_at >= since - ONE_DAY


def number_of(body: object) -> int:
    """Read a bare number; null is what an account without sales answers."""
    number = 1 if body is None else to_int(body)
    if number is None or number < 1:
        raise UnreadableAnswerError("no number")
    return number
