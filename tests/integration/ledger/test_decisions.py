"""What people decide about deals is kept, spent and told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ganho.domain.deal import Deal
from ganho.errors import LeaseLostError
from ganho.ledger.records import Booking, DealReading, DealState
from ganho.ledger.store import Ledger

WON = datetime(2026, 11, 5, 12, tzinfo=UTC)
Open = Callable[..., Ledger]


def held(deal_id: int = 1, fingerprint: str | None = "f") -> DealReading:
    deal = Deal(
        deal_id=deal_id,
        title="x",
        status="won",
        value=Decimal(10),
        currency="BRL",
        pipeline_id=1,
        owner_id=1,
        won_at=WON,
    )
    return DealReading(
        deal_id=deal_id,
        state=DealState.QUARANTINED,
        won_at=WON,
        value=Decimal(10),
        currency="BRL",
        deal=deal,
        fingerprint=fingerprint,
        reason="TAX_ID_INVALID",
    )


def booking(deal_id: int = 1, erp_id: str = "sale-1") -> Booking:
    return Booking(
        deal_id=deal_id,
        kind="sale",
        erp_id=erp_id,
        number=7,
        total=Decimal(10),
        sold_on=date(2026, 11, 5),
        customer_id="customer-1",
        run_id="run-1",
    )


def test_what_a_rule_ever_left_out_is_known_by_the_rule(ledger: Ledger) -> None:
    left_out = replace(held(), state=DealState.EXCLUDED, reason="PIPELINE_NOT_INCLUDED")
    ledger.deals.take_in("run-1", [left_out, held(2)])
    ledger.deals.take_in("run-1", [held()])

    assert ledger.events.left_out_before([1, 2], "PIPELINE_NOT_INCLUDED") == {1}
    assert ledger.events.left_out_before([1, 2], "DISMISSED") == set()


def events(ledger: Ledger, deal_id: int = 1) -> list[str]:
    return [event.what for event in ledger.events.of(deal_id)]


def test_a_decision_holds_for_the_deal_as_it_is_and_makes_it_due(
    ledger: Ledger,
) -> None:
    ledger.deals.take_in("run-1", [held()])
    ledger.decisions.keep([1], "release")

    (decision,) = ledger.decisions.in_force()
    record = ledger.deals.find(1)
    assert (decision.deal_id, decision.kind) == (1, "release")
    assert decision.fingerprint == record.fingerprint == "f"
    assert record.next_look_at == decision.decided_at
    assert record.state is DealState.QUARANTINED
    assert events(ledger)[-1] == "decided_release"


def test_a_decision_about_an_edited_deal_keeps_the_older_fingerprint(
    ledger: Ledger,
) -> None:
    ledger.deals.take_in("run-1", [held()])
    ledger.decisions.keep([1], "release")
    ledger.deals.take_in("run-2", [held(fingerprint="edited")])

    assert [d.fingerprint for d in ledger.decisions.in_force()] == ["f"]
    assert ledger.deals.find(1).fingerprint == "edited"


def test_the_same_decision_again_replaces_the_first(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [held()])
    ledger.decisions.keep([1], "customer", {"customer_id": "a"})
    ledger.decisions.keep([1], "customer", {"customer_id": "b"})
    ledger.decisions.keep([1], "book")

    found = {d.kind: dict(d.facts) for d in ledger.decisions.in_force()}
    assert found == {
        "customer": {"customer_id": "b"},
        "book": {"reasons": "TAX_ID_INVALID"},
    }


def test_what_was_decided_is_spent_by_a_booking_but_for_the_customer(
    ledger: Ledger,
) -> None:
    ledger.deals.take_in("run-1", [held(1), held(2)])
    for kind in ("release", "book", "customer"):
        ledger.decisions.keep([1, 2], kind)
    ledger.bookings.keep(booking())

    left = {(d.deal_id, d.kind) for d in ledger.decisions.in_force()}
    assert left == {(1, "customer"), (2, "release"), (2, "book"), (2, "customer")}


def test_a_dismissed_deal_keeps_its_reason_and_loses_its_snapshot(
    ledger: Ledger,
) -> None:
    ledger.deals.take_in("run-1", [held()])
    ledger.decisions.keep([1], "dismiss", {"text": "não é venda"})

    record = ledger.deals.find(1)
    assert (record.state, record.reason) == (DealState.EXCLUDED, "DISMISSED")
    assert record.facts == {"text": "não é venda"}
    assert ledger.deals.snapshots([1]) == {}


def test_an_undone_dismissal_forgets_every_decision_and_reads_anew(
    ledger: Ledger,
) -> None:
    ledger.deals.take_in("run-1", [held(1), held(2)])
    ledger.decisions.keep([1, 2], "book")
    ledger.decisions.keep([1, 2], "dismiss", {"text": "x"})
    ledger.decisions.undo_dismissal(1)

    record = ledger.deals.find(1)
    assert (record.state, record.fingerprint) == (DealState.OPEN, None)
    assert (record.reason, record.set_aside_at, record.looks) == (None, None, 0)
    assert {d.deal_id for d in ledger.decisions.in_force()} == {2}
    assert events(ledger)[-1] == "decided_release"


def test_a_decision_about_a_deal_that_is_not_known_is_none(ledger: Ledger) -> None:
    ledger.decisions.keep([5], "release")

    assert ledger.decisions.in_force() == []
    assert events(ledger, 5) == []


def test_two_thousand_deals_are_released_at_once(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", (held(number) for number in range(1, 2001)))
    ledger.decisions.keep(range(1, 2001), "release")

    assert len(ledger.decisions.in_force()) == 2000


def test_a_superseded_booking_stays_in_the_history(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [held()])
    ledger.bookings.keep(booking())
    ledger.bookings.supersede(1)
    between = ledger.bookings.of_deal(1)
    ledger.bookings.keep(booking(erp_id="sale-2"))

    assert between is None
    assert ledger.bookings.of_deal(1).erp_id == "sale-2"
    assert ledger.bookings.ours_among(["sale-1", "sale-2"]) == {"sale-1", "sale-2"}
    assert ledger.bookings.deal_of("sale-1") == ledger.bookings.deal_of("sale-2") == 1
    assert events(ledger)[-3:] == ["booked", "superseded", "booked"]


def test_a_superseded_sale_becomes_no_other_deals(ledger: Ledger) -> None:
    ledger.bookings.keep(booking())
    ledger.bookings.supersede(1)

    with pytest.raises(IntegrityError):
        ledger.bookings.keep(booking(deal_id=2))


def test_a_superseded_sale_is_not_booked_anew(ledger: Ledger) -> None:
    ledger.bookings.keep(booking())
    ledger.bookings.supersede(1)
    ledger.bookings.keep(booking())

    assert ledger.bookings.of_deal(1) is None


def test_superseding_touches_that_deal_and_that_company_alone(ledger: Ledger) -> None:
    ledger.bookings.keep(booking())
    ledger.bookings.keep(booking(deal_id=2, erp_id="sale-2"))
    with ledger._engine.begin() as connection:
        connection.execute(text("UPDATE bookings SET company = 'b' WHERE deal_id = 2"))
    ledger.bookings.supersede(1)
    ledger.bookings.supersede(2)

    with ledger._engine.begin() as connection:
        left = text("SELECT deal_id FROM bookings WHERE superseded_at IS NULL")
        assert connection.execute(left).scalars().all() == [2]


def test_what_was_ever_left_to_people_is_remembered(ledger: Ledger) -> None:
    out = replace(held(3), state=DealState.EXCLUDED, deal=None)
    fresh = replace(held(4), state=DealState.OPEN, reason=None)
    ledger.deals.take_in("run-1", [held(1), fresh, out])
    ledger.deals.take_in(
        "run-1", [replace(fresh, deal_id=2), replace(fresh, deal_id=5)]
    )
    ledger.deals.set_aside(2, "SALE_REFUSED", {})
    ledger.deals.take_in("run-2", [replace(fresh, deal_id=d) for d in (1, 2)])
    ledger.bookings.keep(booking(deal_id=5))
    ledger.bookings.supersede(5)

    ids, now = [1, 2, 3, 4, 5, 6], datetime.now(UTC)
    left = ledger.events.left_to_people
    assert left(ids, met_before=now - timedelta(hours=1)) == {1, 2, 3, 5}
    assert left(ids, met_before=now) == {1, 2, 3, 4, 5}


def test_without_the_lease_nothing_can_be_decided(open_ledger: Open) -> None:
    ledger = open_ledger()

    with pytest.raises(LeaseLostError):
        ledger.decisions.keep([1], "release")
    with pytest.raises(LeaseLostError):
        ledger.bookings.supersede(1)
    with pytest.raises(LeaseLostError):
        ledger.decisions.undo_dismissal(1)


def test_an_unknown_kind_of_decision_is_refused(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [held()])

    with pytest.raises(IntegrityError):
        ledger.decisions.keep([1], "guess")
