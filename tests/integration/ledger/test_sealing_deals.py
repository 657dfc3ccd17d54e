"""A deal that cannot be sealed, or opened, is a matter of that deal."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from ganho.domain.deal import Deal
from ganho.ledger.records import DealReading, DealState
from ganho.ledger.store import Ledger
from ganho.ledger.tables import deals
from tests.integration.ledger.conftest import now


def read(deal_id: int, title: str = "Reposição") -> DealReading:
    deal = Deal(
        deal_id=deal_id,
        title=title,
        status="won",
        value=Decimal(10),
        currency="BRL",
        pipeline_id=1,
        owner_id=1,
        won_at=now(),
    )
    return DealReading(
        deal_id=deal_id,
        state=DealState.OPEN,
        won_at=deal.won_at,
        value=deal.value,
        currency=deal.currency,
        deal=deal,
        fingerprint=f"of {deal_id}",
    )


def test_what_cannot_be_sealed_is_held_and_the_rest_is_kept(ledger: Ledger) -> None:
    ledger.deals.take_in("run", [read(1, "\ud83d"), read(2)])

    assert list(ledger.deals.snapshots([1, 2])) == [2]
    held = ledger.deals.find(1)
    assert held is not None
    assert (held.state, held.reason) == (DealState.QUARANTINED, "DEAL_UNREADABLE")
    assert held.facts == {"why": "unforeseen", "kind": "PydanticSerializationError"}
    assert held.fingerprint is None
    assert ledger.deals.open_ids() == [2]


def test_what_another_version_sealed_is_left_out(ledger: Ledger) -> None:
    ledger.deals.take_in("run", [read(1), read(2)])
    sealed: Any = ledger.deals._core.seal.seal('{"deal_id": 1}')
    with ledger.deals._core.writing() as connection:
        connection.execute(
            update(deals).where(deals.c.deal_id == 1).values(snapshot=sealed)
        )

    assert list(ledger.deals.snapshots([1, 2])) == [2]


@pytest.mark.parametrize("state", [DealState.BOOKED, DealState.EXCLUDED])
def test_what_is_settled_is_not_sealed_and_breaks_nothing(
    ledger: Ledger, state: DealState
) -> None:
    ledger.deals.take_in("run", [replace(read(1, "\ud83d"), state=state)])

    row = ledger.deals.find(1)
    assert row is not None
    assert row.state is state
