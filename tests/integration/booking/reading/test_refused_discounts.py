"""Discounts that Pipedrive does not show hold the deal that has them, and no other."""

from datetime import timedelta

import pytest

from ganho.errors import FatalError
from ganho.report.terminal import terminal
from tests.mapping_deals import line
from tests.reviewing import printed
from tests.world import World

WHY = {
    402: ("discounts_plan", "o plano"),
    403: ("discounts_right", "administrador"),
    404: ("discounts_gone", "não mostra mais"),
    410: ("discounts_gone", "não mostra mais"),
    400: ("discounts_refused", "Para o suporte: 400"),
}


@pytest.mark.parametrize("status", WHY)
def test_the_deal_is_held_in_words_and_all_else_is_booked(
    w: World, status: int
) -> None:
    crm, (why, words) = w.sandbox.pipedrive, WHY[status]
    coffee = crm.add_product("Café")
    odd, good = (
        crm.add_deal(
            org=crm.add_organization(name),
            lines=(line(coffee, "10.00"),),
            value=value,
        )
        for name, value in (("Hotel Azul", "9.00"), ("Hotel Sol", "10.00"))
    )
    crm.add_discount(odd, "1.00", kind="amount")
    w.sandbox.faults.add(
        "pipedrive",
        "GET",
        f"/api/v2/deals/{odd}/discounts",
        "status",
        status=status,
        times=999,
        body='{"success": false, "error": "Hotel Azul: no"}',
    )

    report = w.run()

    assert [one.deal_id for one in report.bookings] == [good]
    [held] = report.quarantine
    assert (held.deal_id, held.reason) == (odd, "DEAL_UNREADABLE")
    assert held.facts["why"] == why
    told = printed(terminal(report))
    assert words in told
    assert "no" not in held.facts.values()
    assert report.exit_code == 0

    w.sandbox.clock.advance(timedelta(days=1).total_seconds())
    w.run(look_back_days=7)
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(timedelta(days=1).total_seconds())
    assert [one.deal_id for one in w.run(look_back_days=7).bookings] == [odd]


def test_an_address_that_is_blocked_stops_the_run(w: World) -> None:
    crm = w.sandbox.pipedrive
    coffee = crm.add_product("Café")
    deal = crm.add_deal(
        org=crm.add_organization("Hotel Azul"),
        lines=(line(coffee, "10.00"),),
        value="9.00",
    )
    path = f"/api/v2/deals/{deal}/discounts"
    w.sandbox.faults.add("pipedrive", "GET", path, "status", status=403)

    with pytest.raises(FatalError, match="blocked"):
        w.run()
