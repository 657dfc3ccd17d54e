"""Many deals set aside at once: few transactions, and each deal as if it were alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from ganho.errors import LeaseLostError
from ganho.ledger.parts.deals import Aside
from ganho.ledger.records import DealReading, DealState, Warned
from ganho.ledger.store import Ledger

WON = datetime(2026, 11, 5, 12, tzinfo=UTC)
MANY = 900


def fill(ledger: Ledger, deals: int = MANY) -> None:
    """Take open deals in."""
    ledger.deals.take_in(
        "run-1",
        [
            DealReading(
                deal_id=deal_id,
                state=DealState.OPEN,
                won_at=WON,
                value=None,
                currency="BRL",
                fingerprint="f",
            )
            for deal_id in range(1, deals + 1)
        ],
    )


def asides(deals: int = MANY, reason: str = "UNUSUAL_VOLUME") -> list[Aside]:
    ids = range(1, deals + 1)
    return [Aside(deal_id=i, reason=reason, facts={"deal": str(i)}) for i in ids]


def commits(ledger: Ledger) -> list[str]:
    """Note each commit from now on."""
    seen: list[str] = []
    event.listen(ledger._engine, "commit", lambda _: seen.append("commit"))
    return seen


def events_of(ledger: Ledger) -> list[tuple[int, str]]:
    with ledger._engine.connect() as connection:
        query = "SELECT deal_id, facts FROM events WHERE what = 'set_aside' ORDER BY event_id"
        return [
            (row.deal_id, str(row.facts)) for row in connection.execute(text(query))
        ]


def test_nine_hundred_deals_are_set_aside_in_three_transactions(ledger: Ledger) -> None:
    fill(ledger)
    seen = commits(ledger)
    ledger.deals.set_all_aside(asides())

    assert len(seen) == 3
    held = ledger.deals.in_state(DealState.QUARANTINED)
    assert [(h.deal_id, h.reason, h.facts) for h in held] == [
        (i, "UNUSUAL_VOLUME", {"deal": str(i)}) for i in range(1, MANY + 1)
    ]
    assert [deal_id for deal_id, _ in events_of(ledger)] == list(range(1, MANY + 1))
    assert "UNUSUAL_VOLUME" in events_of(ledger)[-1][1]


def test_each_look_is_counted_and_the_first_day_stays(ledger: Ledger) -> None:
    fill(ledger, 2)
    ledger.deals.set_all_aside(asides(1))
    first = ledger.deals.find(1)
    again = WON + timedelta(hours=1)
    facts = {"text": "x"}
    ledger.deals.set_all_aside(
        [
            Aside(deal_id=1, reason="SALE_REFUSED", facts=facts, retry_at=again),
            Aside(deal_id=2, reason="SALE_REFUSED", facts={}),
        ]
    )
    ledger.deals.set_aside(2, "ITEM_REFUSED", {})

    assert (first.looks, first.next_look_at) == (1, None)
    one, two = ledger.deals.find(1), ledger.deals.find(2)
    assert (one.reason, one.facts, one.looks) == ("SALE_REFUSED", facts, 2)
    assert (one.set_aside_at, one.next_look_at) == (first.set_aside_at, again)
    assert (two.reason, two.looks) == ("ITEM_REFUSED", 2)


def test_a_deal_twice_in_one_list_counts_twice_and_the_last_word_holds(
    ledger: Ledger,
) -> None:
    fill(ledger, 1)
    ledger.deals.set_all_aside(asides(1) + asides(1, "SALE_REFUSED"))

    assert (ledger.deals.find(1).reason, ledger.deals.find(1).looks) == (
        "SALE_REFUSED",
        2,
    )


def test_one_who_loses_the_lease_midway_sets_nothing_more_aside(
    ledger: Ledger,
) -> None:
    fill(ledger)

    def overtaken() -> Iterator[Aside]:
        """Let another run take over once the first hundreds are written."""
        for aside in asides():
            if aside.deal_id == 401:
                with ledger._engine.begin() as connection:
                    connection.execute(text("UPDATE leases SET token = token + 1"))
            yield aside

    with pytest.raises(LeaseLostError):
        ledger.deals.set_all_aside(overtaken())

    assert len(ledger.deals.in_state(DealState.QUARANTINED)) == 400
    assert len(events_of(ledger)) == 400


def test_what_cannot_be_written_leaves_the_whole_batch_unwritten(
    ledger: Ledger,
) -> None:
    fill(ledger, 3)
    broken = Aside(deal_id=3, reason="SALE_REFUSED", facts={"text": object()})

    with pytest.raises(Exception, match="JSON"):
        ledger.deals.set_all_aside([*asides(2), broken])

    assert len(ledger.deals.open_ids()) == 3
    assert events_of(ledger) == []


def test_remarks_on_many_deals_are_kept_together(ledger: Ledger) -> None:
    fill(ledger)
    warned = [
        Warned(deal_id=i, remark="TAX_ID_MISSING", facts={"field": "CNPJ"})
        for i in range(1, MANY + 1)
    ]
    seen = commits(ledger)
    ledger.remarks.keep_all(warned)
    ledger.remarks.keep_all([Warned(deal_id=1, remark="TAX_ID_MISSING", facts={})])

    assert len(seen) == 4
    assert len(ledger.remarks.of_kind("TAX_ID_MISSING")) == MANY
    assert ledger.remarks.on([1])[0].facts == {}
