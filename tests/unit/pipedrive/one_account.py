"""A Pipedrive that answers with rows that a test writes itself."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httpx

from ganho.domain.deal import Deal
from ganho.pacing.pacer import Pacer
from ganho.pipedrive.api import PipedriveClient, Unreadable
from ganho.pipedrive.fields import FieldMap, TaxIdField
from ganho.pipedrive.reading import ReadingPlan, read_deals
from ganho.transport import Patience

Row = dict[str, Any]
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
ODD, ORDINARY = 1, 2
"""The deal that the test is about, and one beside it with records of its own."""
CNPJ = TaxIdField(code="cnpj", name="CNPJ", holds="cnpj")
PLAN = ReadingPlan(
    fields=FieldMap(organization=(CNPJ,), person=(CNPJ,), deal=(CNPJ,)),
    with_products=True,
    with_addresses=True,
)


def rows_of(deal_id: int) -> dict[str, list[Row]]:
    """Everything there is of one deal, by the path that lists it."""
    return {
        "/api/v2/deals": [
            {
                "id": deal_id,
                "title": "Reposição",
                "status": "won",
                "value": 90,
                "currency": "BRL",
                "owner_id": 7,
                "person_id": deal_id + 10,
                "org_id": deal_id + 20,
                "pipeline_id": 1,
                "won_time": "2026-11-03T15:00:00Z",
                "first_won_time": "2026-11-03T15:00:00Z",
                "update_time": "2026-11-03T15:00:00Z",
                "custom_fields": {"cnpj": None},
            }
        ],
        "/api/v2/persons": [
            {
                "id": deal_id + 10,
                "name": "Bia",
                "emails": [{"value": "bia@hotel.example", "primary": True}],
                "phones": [{"value": "11 91234-5678", "primary": True}],
                "postal_address": None,
                "custom_fields": {"cnpj": None},
            }
        ],
        "/api/v2/organizations": [
            {
                "id": deal_id + 20,
                "name": "Hotel Azul",
                "address": {"value": "Rua A, 1"},
                "custom_fields": {"cnpj": "45.321.678/0001-04"},
            }
        ],
        "/api/v2/deals/products": [
            {
                "id": deal_id + 30,
                "deal_id": deal_id,
                "product_id": deal_id + 40,
                "name": "Café",
                "item_price": 50,
                "quantity": 2,
                "discount": 0,
                "discount_type": "percentage",
                "tax": 0,
                "tax_method": "none",
                "sum": 100,
                "currency": "BRL",
                "is_enabled": True,
                "billing_frequency": "one-time",
                "billing_frequency_cycles": None,
                "billing_start_date": None,
            }
        ],
        "/api/v2/products": [{"id": deal_id + 40, "code": "C-1", "category": "1"}],
        "/api/v2/deals/installments": [
            {
                "id": deal_id + 50,
                "deal_id": deal_id,
                "amount": 90,
                "billing_date": "2026-12-01",
            }
        ],
        f"/api/v2/deals/{deal_id}/discounts": [{"type": "amount", "amount": 10}],
    }


def account(change: Callable[[dict[str, list[Row]]], object]) -> PipedriveClient:
    """Two deals, after a change to what there is of the first."""
    odd = deepcopy(rows_of(ODD))
    change(odd)
    rows = rows_of(ORDINARY)
    for path, own in odd.items():
        rows[path] = [*own, *rows.get(path, [])]
    SHOWN.clear()
    SHOWN.update(rows)
    return _client()


SHOWN: dict[str, list[Row]] = {}
"""What the account shows at present: a client of its own for each costs too much."""


@cache
def _client() -> PipedriveClient:
    return PipedriveClient(
        "https://crm.example",
        "token",
        pacer=Pacer.unlimited(),
        transport=httpx.MockTransport(_answer),
        patience=Patience(tries=1),
    )


def _answer(request: httpx.Request) -> httpx.Response:
    found, asked = SHOWN.get(request.url.path, []), request.url.params
    for name in ("ids", "deal_ids"):
        wanted = ",".join(asked.get_list(name)).split(",")
        key = "id" if name == "ids" else "deal_id"
        if name in asked:
            found = [row for row in found if _may_be(row, key, wanted)]
    body = {"success": True, "data": found}
    return httpx.Response(200, content=json.dumps(body).encode())


def read(client: PipedriveClient) -> dict[int, Deal | Unreadable]:
    """Read both deals as a run does."""
    [page] = client.won_deals(since=SINCE)
    found = [*page.unreadable, *read_deals(client, page.deals, PLAN)]
    return {one.deal_id: one for one in found}


def _may_be(row: Any, key: str, wanted: list[str]) -> bool:
    """Give what is asked for; whose a row is that does not say so, the vendor knows."""
    said = row.get(key) if isinstance(row, dict) else None
    of_odd = str(ODD) if key == "deal_id" else ""
    is_plain = isinstance(said, int) and not isinstance(said, bool) and said > 0
    return (str(said) if is_plain else of_odd) in wanted or not (is_plain or of_odd)
