"""What was sold of a product in several sizes stands on its line."""

import pytest

from ganho.sandbox.pipedrive.crm import LineInput
from ganho.transport import Patience
from tests.deciding import HELD, held
from tests.world import World

DAY = 86_400
PATH = r"/api/v2/products/\d+/variations"


def add_shirt(w: World) -> tuple[int, int, int]:
    """A shirt in two sizes."""
    crm = w.sandbox.pipedrive
    shirt = crm.add_product("Camiseta")
    return shirt, crm.add_variation(shirt, "Tamanho P"), crm.add_variation(shirt, "G")


def win(w: World, *lines: LineInput) -> int:
    crm = w.sandbox.pipedrive
    return crm.add_deal(org=crm.add_organization("Hotel Azul"), lines=lines)


def texts(w: World) -> list[tuple[str, str]]:
    """What each sold line names, and what its text is."""
    sales = w.sandbox.conta_azul.sales()
    return [(line.name, line.text) for sale in sales for line in sale.lines]


def asked(w: World) -> int:
    """How often variations were asked for."""
    return len(w.sandbox.faults.requests("pipedrive", "GET", PATH))


def test_two_sizes_of_a_product_are_told_apart(w: World) -> None:
    shirt, small, large = add_shirt(w)
    win(w, *(LineInput(shirt, 10, variation_id=one) for one in (small, large, None)))

    w.run()

    assert texts(w) == [("Camiseta", "Tamanho P"), ("Camiseta", "G"), ("Camiseta", "")]
    assert len(w.sandbox.conta_azul.catalogue_products()) == 1


def test_they_are_asked_for_once_a_day_and_only_where_a_line_has_one(w: World) -> None:
    shirt, small, large = add_shirt(w)
    win(w, LineInput(shirt, 10))
    w.run()
    before = asked(w)

    for size in (small, large):
        win(w, LineInput(shirt, 10, variation_id=size))
        w.run()
    within_the_day = asked(w)
    w.sandbox.clock.advance(DAY)
    win(w, LineInput(shirt, 10, variation_id=small))
    w.run()

    assert (before, within_the_day, asked(w)) == (0, 1, 2)


def test_a_line_that_does_not_count_asks_for_none(w: World) -> None:
    shirt, small, _ = add_shirt(w)
    win(w, LineInput(shirt, 10), LineInput(shirt, 5, variation_id=small, enabled=False))

    w.run()

    assert (texts(w), asked(w)) == ([("Camiseta", "")], 0)


@pytest.mark.parametrize("status", [400, 402, 403, 404, 500])
def test_what_cannot_be_read_holds_its_own_deal_until_it_can(
    w: World, status: int
) -> None:
    shirt, small, _ = add_shirt(w)
    deal = win(w, LineInput(shirt, 10, variation_id=small))
    other = win(w, LineInput(shirt, 7))
    body = '{"success": false, "error": "not for you"}'
    fault = {"status": status, "body": body, "times": 99}
    w.sandbox.faults.add("pipedrive", "GET", PATH, "status", **fault)

    report = w.run()
    asked_in_all = asked(w)
    w.run()

    assert [one.deal_id for one in report.bookings] == [other]
    assert [one.facts["why"] for one in report.quarantine] == ["line_variation"]
    assert asked(w) == asked_in_all

    w.sandbox.faults.clear()
    w.sandbox.clock.advance(2 * HELD)
    w.run()

    assert held(w) == {}
    assert texts(w)[-1] == ("Camiseta", "Tamanho P")
    assert deal < other


def test_a_variation_that_is_gone_holds_its_deal_and_a_new_one_is_found(
    w: World,
) -> None:
    shirt, small, large = add_shirt(w)
    crm = w.sandbox.pipedrive
    win(w, LineInput(shirt, 10, variation_id=large))
    w.run()
    crm.variations[shirt] = [one for one in crm.variations[shirt] if one["id"] == large]
    w.sandbox.clock.advance(DAY)
    gone = win(w, LineInput(shirt, 10, variation_id=small))
    w.run()

    assert held(w) == {gone: "DEAL_UNREADABLE"}

    new = crm.add_variation(shirt, "Tamanho M")
    [line] = crm.lines_of(gone)
    crm.edit_line(line["id"], product_variation_id=new)
    w.sandbox.clock.advance(2 * HELD)
    w.run()

    assert (held(w), texts(w)[-1]) == ({}, ("Camiseta", "Tamanho M"))


def test_another_size_is_another_deal_and_without_one_it_is_as_before(
    w: World,
) -> None:
    shirt, small, large = add_shirt(w)
    w.settings["hold_above"] = 5
    deal = win(w, LineInput(shirt, 10, variation_id=small))
    w.run()
    with w.ledger() as ledger:
        before = ledger.deals.find(deal)
        snapshot = ledger.deals.snapshots([deal])[deal]
    [line] = w.sandbox.pipedrive.lines_of(deal)
    w.sandbox.pipedrive.edit_line(line["id"], product_variation_id=large)
    w.sandbox.clock.advance(HELD)
    w.run()

    with w.ledger() as ledger:
        after = ledger.deals.find(deal)
    assert before
    assert after
    assert before.fingerprint != after.fingerprint
    # Else every held deal would be another one after an upgrade.
    [read] = snapshot.lines
    plain = read.model_copy(update={"variation": ""}).model_dump_json()
    assert "variation" not in plain
    assert "listed" not in plain


def test_after_three_failures_in_a_row_no_more_are_asked_for(w: World) -> None:
    crm = w.sandbox.pipedrive
    for number in range(5):
        product = crm.add_product(f"Camiseta {number}")
        size = crm.add_variation(product, "G")
        win(w, LineInput(product, 10, variation_id=size))
    w.sandbox.faults.add("pipedrive", "GET", PATH, "status", times=99)
    w.run()
    tries = asked(w)
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(2 * HELD)
    w.run()

    assert tries == 3 * Patience().tries
    assert held(w) == {}
    assert len(texts(w)) == 5
