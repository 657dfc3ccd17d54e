"""Contracts that a person made from another: which of them is the deal's own?"""

from datetime import date

import pytest

from ganho.quarantine import resolutions
from tests.contract_deals import assert_each_once, contract_of, creates, only_deal
from tests.deciding import decide
from tests.losing import lose_ledger
from tests.world import World


def duplicate(w: World, deal: int, price: int, starts_on: date) -> int:
    """Make a contract from a deal's, notes and all; give its number."""
    erp, made = w.sandbox.conta_azul, contract_of(w, deal)
    item = made.lines[0].item_id
    copy = erp.add_contract(
        made.customer_id, item, price, starts_on=starts_on, notes=made.notes
    )
    return next(one.number for one in erp.contracts() if one.id == copy)


@pytest.mark.parametrize("starts_on", [date(2026, 1, 1), date(2026, 12, 1)])
def test_a_lost_ledger_adopts_the_contract_that_agrees_with_its_deal(
    w: World, starts_on: date
) -> None:
    deal = only_deal(w)
    w.run()
    made = contract_of(w, deal)
    copy = duplicate(w, deal, 1, starts_on)
    lose_ledger(w)

    report = w.run()

    (twice,) = [one for one in report.warnings if one.remark == "BOOKED_TWICE"]
    assert [one.erp_id for one in report.bookings] == [made.id]
    assert twice.facts["sale"] == str(copy)
    assert creates(w) == 1


def test_a_lost_answer_is_settled_with_the_contract_of_its_number(w: World) -> None:
    deal = only_deal(w)
    w.sandbox.conta_azul.switches.lag_seconds = 2
    w.sandbox.faults.add("conta_azul", "POST", "/v1/contratos", "lost_after_commit")
    copies: list[int] = []

    def copy_meanwhile() -> None:
        if not copies and w.sandbox.conta_azul.contracts():
            copies.append(duplicate(w, deal, 1, date(2026, 1, 1)))

    w.meanwhile = copy_meanwhile

    report = w.run()

    assert copies
    assert [one.number for one in report.bookings] == [1]


def test_a_copied_contract_can_be_tied_to_the_deal_that_it_was_made_for(
    w: World,
) -> None:
    first = only_deal(w)
    w.run()
    copy = duplicate(w, first, 50, date(2026, 12, 1))
    org = next(iter(w.sandbox.pipedrive.organizations))
    deal = w.sandbox.pipedrive.add_deal(org=org, value=-1)
    w.run()

    booking = decide(w, lambda run: resolutions.settle_with_contract(run, deal, copy))

    assert (booking.deal_id, booking.number) == (deal, copy)
    with w.ledger() as ledger:
        assert ledger.bookings.of_deal(first).number != copy


def test_no_copy_keeps_a_lost_ledger_from_booking_each_once(w: World) -> None:
    deal = only_deal(w)
    w.run()
    lose_ledger(w)

    w.run()

    assert_each_once(w, [deal])
