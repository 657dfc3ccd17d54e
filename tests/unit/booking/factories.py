"""Sales, contracts and what they need, for tests: sound unless told otherwise."""

from datetime import date
from decimal import Decimal
from typing import Any

from ganho.domain.contract.contract import Contract
from ganho.domain.customer.customer import Customer
from ganho.domain.item import Item
from ganho.domain.names import fold_name
from ganho.domain.sale import Parcel, Payment, Sale, SaleLine, SaleReferences
from ganho.ledger.records import Booking

DAY = date(2026, 11, 5)
CUSTOMER = "c0000000-0000-4000-8000-000000000001"
ITEM = "a0000000-0000-4000-8000-000000000001"
"""Ids as the vendor's are, which requests insist on."""


def make_customer(name: str = "Hotel Azul", tax_id: str | None = None) -> Customer:
    return Customer(name=name, kind="company", tax_id=tax_id)


def make_item(name: str = "Café", code: str | None = None, **changes: Any) -> Item:
    key = f"code:{code}" if code else f"name:{fold_name(name)}"
    values = {
        "key": key,
        "name": name,
        "code": code,
        "kind": "product",
        "unit_price": Decimal(10),
    }
    return Item(**(values | changes))


def make_line(item: Item | None = None, quantity: int = 1) -> SaleLine:
    return SaleLine(
        item=item or make_item(), quantity=Decimal(quantity), unit_price=Decimal(10)
    )


def make_payment(total: Any = 10) -> Payment:
    parcel = Parcel(due_on=DAY, amount=Decimal(total))
    return Payment(condition="À vista", parcels=(parcel,))


def make_sale(deal_id: int = 1, total: Any = 10, **changes: Any) -> Sale:
    values = {
        "deal_id": deal_id,
        "sold_on": DAY,
        "customer": make_customer(),
        "lines": (make_line(),),
        "gross": Decimal(total),
        "discount": Decimal(0),
        "total": Decimal(total),
        "payment": make_payment(total),
        "notes": f"[pipedrive:1:{deal_id}]",
    }
    return Sale(**(values | changes))


def make_contract(deal_id: int = 1, total: Any = 10, **changes: Any) -> Contract:
    values = {
        "deal_id": deal_id,
        "starts_on": DAY,
        "ends_on": None,
        "period_months": 1,
        "periods": None,
        "due_day": 10,
        "first_due_on": DAY,
        "customer": make_customer(),
        "lines": (make_line(),),
        "gross": Decimal(total),
        "discount": Decimal(0),
        "total": Decimal(total),
        "notes": f"[pipedrive:1:{deal_id}]",
    }
    return Contract(**(values | changes))


def make_references(
    customer_id: str = "c", item_ids: dict[str, str] | None = None
) -> SaleReferences:
    ids = {"name:cafe": "i"} if item_ids is None else item_ids
    return SaleReferences(customer_id=customer_id, item_ids=ids)


def make_booking(deal_id: int = 1, erp_id: str = "s", **changes: Any) -> Booking:
    values = {
        "deal_id": deal_id,
        "kind": "sale",
        "erp_id": erp_id,
        "number": 7,
        "total": Decimal(10),
        "sold_on": DAY,
        "customer_id": "c",
    }
    return Booking(**(values | changes))
