"""Where sales come from says little: people make them too, and teach ganho nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from ganho.booking.once.sale_strays import ORIGINS
from ganho.quarantine import resolutions
from tests.deciding import decide
from tests.losing import copy_of_ledger, lose_ledger
from tests.world import World

HOUR = 3600
A_SALE = ("conta_azul", "GET", "/v1/venda/[0-9a-f-]{36}")
LISTS = ("conta_azul", "GET", "/v1/venda/busca")
CREATE = ("conta_azul", "POST", "/v1/venda")


def win(w: World, name: str, value: int = 10, **deal: object) -> int:
    crm = w.sandbox.pipedrive
    return crm.add_deal(org=crm.add_organization(name), value=value, **deal)


def tie_a_typed_sale_to_its_deal(w: World) -> None:
    """A person typed a deal's sale before ganho began, and says that it is the deal's."""
    erp = w.sandbox.conta_azul
    ago = w.sandbox.clock.now() - timedelta(days=2)
    deal = win(w, "Hotel Digitado", won_at=ago)
    erp.add_sale(erp.add_customer("Hotel Digitado"), 10, number=77)
    w.run()
    decide(w, lambda run: resolutions.settle_with_sale(run, deal, 77))


def assert_each_once(w: World, deals: list[int]) -> None:
    marked = w.sandbox.conta_azul.sales_by_marker()
    once = {f"[pipedrive:700100:{deal}]": 1 for deal in deals}
    assert {text: len(found) for text, found in marked.items()} == once


def reads(w: World) -> int:
    """Count the sales that were read by id."""
    return len(w.sandbox.faults.requests(*A_SALE))


def lists(w: World) -> int:
    """Count the lists of sales that were created, whatever their status."""
    asked = [entry.query for entry in w.sandbox.faults.requests(*LISTS)]
    return sum("data_criacao" in q and "situacoes" not in q for q in asked)


def origins(w: World) -> list[str] | None:
    with w.ledger() as ledger:
        return ledger.facts.get(ORIGINS)


def test_a_sale_that_a_person_tied_hides_none_of_ours_from_an_old_ledger(
    w: World, tmp_path: Path
) -> None:
    tie_a_typed_sale_to_its_deal(w)
    w.sandbox.clock.advance(HOUR)
    first = win(w, "Hotel Primeiro")
    w.run()
    w.sandbox.clock.advance(HOUR)
    backup = copy_of_ledger(w, tmp_path / "backup.db")
    deals = [win(w, f"Hotel {n}", 20 + n) for n in range(4)]
    w.run()
    w.sandbox.clock.advance(HOUR)
    lose_ledger(w, backup)

    report = w.run()

    adopted = {deal.deal_id: deal.adopted for deal in report.bookings}
    assert adopted == dict.fromkeys(deals, True)
    assert_each_once(w, [first, *deals])


def test_a_sale_that_a_person_tied_hides_none_whose_answer_was_lost(w: World) -> None:
    tie_a_typed_sale_to_its_deal(w)
    w.sandbox.clock.advance(HOUR)
    first = win(w, "Hotel Primeiro")
    w.run()
    lost = win(w, "Hotel Azul", 50)
    w.sandbox.conta_azul.switches.lag_seconds = HOUR
    w.sandbox.faults.add(*CREATE, "lost_after_commit")
    w.run()
    w.sandbox.pipedrive.reopen(lost)
    w.sandbox.clock.advance(2 * HOUR)
    other = win(w, "Hotel Outro", 60)
    w.run()
    w.sandbox.clock.advance(HOUR)
    w.sandbox.pipedrive.win(lost)

    w.run()

    assert_each_once(w, [first, lost, other])


def test_nothing_is_learnt_from_what_people_made_or_was_only_found(w: World) -> None:
    tie_a_typed_sale_to_its_deal(w)
    w.sandbox.clock.advance(HOUR)
    deal = win(w, "Hotel Azul", 50)
    w.sandbox.faults.add(*CREATE, "lost_after_commit")
    w.run()
    before = origins(w)
    win(w, "Hotel Outro", 60)
    for name in ("Mais um", "E outro"):
        w.run()
        w.sandbox.clock.advance(HOUR)
        win(w, name)

    w.run()

    assert before is None
    assert origins(w) == ["API"]
    assert (
        len(w.sandbox.conta_azul.sales_by_marker()[f"[pipedrive:700100:{deal}]"]) == 1
    )


def test_an_old_ledger_finds_ours_although_the_vendor_calls_them_otherwise(
    w: World, tmp_path: Path
) -> None:
    deals = [win(w, "Hotel Primeiro")]
    w.run()
    w.sandbox.clock.advance(HOUR)
    deals.append(win(w, "Hotel Segundo"))
    w.run()
    backup = copy_of_ledger(w, tmp_path / "backup.db")
    w.sandbox.clock.advance(HOUR)
    deals += [win(w, "Hotel Azul", 50), win(w, "Hotel Verde", 60)]
    w.run()
    made = {sale.id for sale in w.sandbox.conta_azul.sales()[-2:]}
    for sale in w.sandbox.conta_azul.sales():
        sale.origin = "INTEGRACAO" if sale.id in made else sale.origin
    lose_ledger(w, backup)

    report = w.run()

    assert [deal.adopted for deal in report.bookings] == [True, True]
    assert_each_once(w, deals)


def test_what_was_left_unread_is_read_once_a_deal_comes_that_it_may_be(
    w: World,
) -> None:
    first = win(w, "Hotel Primeiro")
    w.run()
    w.sandbox.clock.advance(HOUR)
    second = win(w, "Hotel Segundo")
    w.run()
    lost = win(w, "Hotel Azul", 50)
    w.sandbox.conta_azul.switches.lag_seconds = HOUR
    w.sandbox.faults.add(*CREATE, "lost_after_commit")
    w.run()
    w.sandbox.pipedrive.reopen(lost)
    w.sandbox.conta_azul.sales()[-1].origin = "INTEGRACAO"
    w.sandbox.clock.advance(2 * HOUR)
    third = win(w, "Hotel Outro", 60)
    w.run()
    w.sandbox.clock.advance(3 * 24 * HOUR)
    fourth = win(w, "Hotel Longe", 70)
    w.run()
    w.sandbox.pipedrive.win(lost)

    w.run()

    assert_each_once(w, [first, second, lost, third, fourth])


def test_sales_of_others_cost_no_call_once_ours_are_known(w: World) -> None:
    erp = w.sandbox.conta_azul
    for name in ("Hotel Primeiro", "Hotel Segundo"):
        win(w, name)
        w.run()
        w.sandbox.clock.advance(HOUR)
    for number in range(5):
        erp.add_sale(erp.add_customer(f"Balcão {number}"), 300 + number)
    listed, read = lists(w), reads(w)

    for name in ("Hotel Azul", "Hotel Verde"):
        win(w, name)
        w.run()
        w.sandbox.clock.advance(HOUR)

    assert (lists(w) - listed, reads(w) - read) == (2, 0)


def test_each_sale_that_may_be_ours_is_read_once(w: World) -> None:
    erp = w.sandbox.conta_azul
    win(w, "Hotel Primeiro")
    for number in range(5):
        erp.add_sale(erp.add_customer(f"Balcão {number}"), 300 + number)
    w.run()
    first = reads(w)
    for name in ("Hotel Azul", "Hotel Verde"):
        win(w, name)
        w.run()
        w.sandbox.clock.advance(HOUR)

    assert (first, reads(w)) == (5, 5)


@pytest.mark.parametrize("body", ['{"message":"não encontrado"}', "<html>"])
def test_a_sale_that_could_not_be_read_is_read_the_next_time(
    w: World, tmp_path: Path, body: str
) -> None:
    win(w, "Hotel Primeiro")
    w.run()
    backup = copy_of_ledger(w, tmp_path / "backup.db")
    w.sandbox.clock.advance(HOUR)
    deal = win(w, "Hotel Azul", 50)
    w.run()
    w.sandbox.pipedrive.reopen(deal)
    lose_ledger(w, backup)
    win(w, "Hotel Outro", 60)
    w.sandbox.faults.add(*A_SALE, "status", status=404, body=body, times=30)
    w.run()
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(HOUR)
    w.sandbox.pipedrive.win(deal)

    w.run()

    marker = f"[pipedrive:700100:{deal}]"
    assert len(w.sandbox.conta_azul.sales_by_marker()[marker]) == 1
