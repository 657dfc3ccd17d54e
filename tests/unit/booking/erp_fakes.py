"""An ERP in memory: its sales and contracts, as its client shows them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ganho.conta_azul.odd_records import odd_record
from ganho.conta_azul.schemas import (
    ContratoRequest,
    CreatedSale,
    ListedContract,
    ListedSale,
    ReadContract,
    ReadSale,
    SaleItem,
    VendaRequest,
)
from ganho.errors import RetryableError
from tests.unit.booking.factories import DAY, ITEM
from tests.unit.booking.fakes import NOON


def mark(deal_id: int, company_id: int = 1) -> str:
    return f"[pipedrive:{company_id}:{deal_id}] notas"


@dataclass
class Sales:
    """Sales by their ids, each as it is read and as it is listed."""

    read: dict[str, ReadSale] = field(default_factory=dict)
    listed: dict[str, ListedSale] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)
    spans: list[tuple[date, date]] = field(default_factory=list)
    requests: list[VendaRequest] = field(default_factory=list)
    answer: Exception | CreatedSale | None = None
    knows_numbers: bool = True
    """Whether the search by number works."""
    odd: set[str] = field(default_factory=set)
    """Sales that are there and cannot be read."""

    def add(
        self, sale_id: str, notes: str = "", *, single: bool = True, **changes: Any
    ) -> ReadSale:
        """Put a sale there; it was created at noon, a day after its deal was won."""
        at = changes.pop("created_at", NOON)
        values = {
            "sale_id": sale_id,
            "number": 7,
            "total": Decimal(10),
            "notes": notes,
            "cancelled": False,
            "origin": None,
            "customer_id": "c",
            "sold_on": DAY,
        }
        self.read[sale_id] = sale = ReadSale(**(values | changes))
        shown = sale.model_dump(exclude={"notes", "pending", "status"})
        self.listed[sale_id] = ListedSale(**shown, created_at=at, single=single)
        return sale

    def create_sale(self, request: VendaRequest) -> CreatedSale:
        self.requests.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer or CreatedSale(
            sale_id="s", number=request.numero, total=None
        )

    def sale(self, sale_id: str) -> ReadSale | None:
        self.reads.append(sale_id)
        if sale_id in self.odd | {""}:
            raise odd_record()
        return self.read.get(sale_id)

    def sales_numbered(self, number: int) -> list[ListedSale]:
        found = [one for one in self.listed.values() if one.number == number]
        return found if self.knows_numbers else []

    def sales_of(
        self, customer_id: str, created_from: date, created_to: date
    ) -> Iterator[ListedSale]:
        for one in self.sales_created(created_from, created_to):
            if one.customer_id == customer_id:
                yield one

    def sales_created(self, since: date, until: date) -> Iterator[ListedSale]:
        self.spans.append((since, until))
        for one in self.listed.values():
            day = (one.created_at or NOON).date()
            if since <= day <= until:
                yield one

    def sale_items(self, sale_id: str) -> list[SaleItem]:
        raise AssertionError(sale_id)


@dataclass
class Contracts:
    """Contracts by their ids, each as it is read and as it is listed."""

    read: dict[str, ReadContract] = field(default_factory=dict)
    listed: dict[str, ListedContract] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    """What is written on the line of a contract's next sale."""
    reads: list[str] = field(default_factory=list)
    requests: list[ContratoRequest] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    odd: set[str] = field(default_factory=set)
    """Contracts that are there and cannot be read."""
    answer: Exception | None = None

    def add(self, contract_id: str, notes: str = "", **changes: Any) -> ReadContract:
        values = {
            "contract_id": contract_id,
            "number": 7,
            "customer_id": "c",
            "notes": notes,
            "total": Decimal(10),
            "starts_on": DAY,
            "ended": False,
            "next_sale_id": None,
        }
        self.read[contract_id] = read = ReadContract(**(values | changes))
        self.listed[contract_id] = ListedContract(
            contract_id=contract_id,
            number=read.number,
            customer_id=read.customer_id,
            active=not read.ended,
            starts_on=read.starts_on,
            ends_on=None,
        )
        return read

    def create_contract(self, request: ContratoRequest) -> str:
        self.requests.append(request)
        if self.answer is not None:
            raise self.answer
        return "k"

    def contracts(self) -> Iterator[ListedContract]:
        yield from self.listed.values()

    def contract(self, contract_id: str) -> ReadContract:
        self.reads.append(contract_id)
        if contract_id in self.odd | {""}:
            raise odd_record()
        if contract_id in self.unreadable:
            raise RetryableError("500")
        return self.read[contract_id]

    def sale_items(self, sale_id: str) -> list[SaleItem]:
        text = self.lines.get(sale_id, "")
        return [SaleItem(item_id=ITEM, name="Café", quantity=Decimal(1), text=text)]


def days(number: int) -> timedelta:
    return timedelta(days=number)


def at(day: int, hour: int = 12) -> datetime:
    """A moment of November."""
    return NOON.replace(day=day, hour=hour)
