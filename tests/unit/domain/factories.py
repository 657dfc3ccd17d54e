"""Deals for tests: sound unless told otherwise."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ganho.domain.deal import (
    ContractEntries,
    Deal,
    FieldEntry,
    Line,
    Organization,
    TaxIdEntry,
)
from ganho.domain.settings import Settings, read_settings

WON = datetime(2026, 11, 5, 15, tzinfo=UTC)


def make_settings(**changes: Any) -> Settings:
    return read_settings({"activated_at": "2026-11-01T00:00:00-03:00", **changes})


def make_line(price: Any = "10.00", quantity: Any = 1, **changes: Any) -> Line:
    price, quantity = Decimal(price), Decimal(quantity)
    values = {
        "line_id": 1,
        "product_id": 1,
        "name": "Café",
        "unit_price": price,
        "quantity": quantity,
        "net": (price * quantity).quantize(Decimal("0.01")),
    }
    return Line(**(values | changes))


def make_organization(name: str = "Hotel Azul", cnpj: str = "") -> Organization:
    entry = TaxIdEntry(field="CNPJ", holds="cnpj", value=cnpj)
    return Organization(org_id=1, name=name, tax_ids=(entry,) if cnpj else ())


def make_deal(**changes: Any) -> Deal:
    values = {
        "deal_id": 1,
        "title": "Negócio",
        "status": "won",
        "value": Decimal("10.00"),
        "currency": "BRL",
        "pipeline_id": 1,
        "owner_id": 1,
        "won_at": WON,
        "organization": make_organization(),
    }
    return Deal(**(values | changes))


def make_recurring(
    price: Any = "10.00", frequency: str = "monthly", **changes: Any
) -> Line:
    return make_line(price, **{"billing_frequency": frequency, **changes})


def make_entry(text: str | FieldEntry | None) -> FieldEntry | None:
    """What stands in a field; None where nothing does."""
    return FieldEntry(text=text) if isinstance(text, str) else text


def make_range(start: str, end: str) -> FieldEntry:
    return FieldEntry(text=start, until=end)


def make_entries(
    mark: str | FieldEntry | None = "Sim",
    term: str | FieldEntry | None = None,
    due: str | FieldEntry | None = "10",
) -> ContractEntries:
    return ContractEntries(
        mark=make_entry(mark), term=make_entry(term), due=make_entry(due)
    )


def make_contract_deal(
    term: str | FieldEntry | None = None,
    due: str | FieldEntry | None = "10",
    **changes: Any,
) -> Deal:
    """A deal marked as contract; its value is what its lines sum to."""
    lines = changes.get("lines", ())
    if lines:
        counted = (line.net for line in lines if line.enabled)
        changes.setdefault("value", sum(counted, Decimal(0)))
    return make_deal(contract=make_entries(term=term, due=due), **changes)
