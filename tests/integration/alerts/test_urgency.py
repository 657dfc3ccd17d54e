"""Which deal decides whether a failed run can wait."""

from datetime import timedelta

from ganho.alerts.oldest import oldest_due
from tests.world import World

A_DAY = timedelta(days=1)


def oldest(w: World) -> int | None:
    with w.ledger() as ledger:
        found = oldest_due(ledger.deals, w.sandbox.clock.now())
    return found and found.deal_id


def add_deal(w: World, **person: str) -> int:
    crm = w.sandbox.pipedrive
    w.sandbox.clock.advance(60)
    return crm.add_deal(person=crm.add_person("Ana Souza", **person), value="10.00")


def test_nothing_decides_once_all_is_booked(w: World) -> None:
    add_deal(w)
    w.run()

    assert oldest(w) is None


def test_the_deal_that_was_won_first_decides(w: World) -> None:
    first = add_deal(w)
    add_deal(w)
    w.sandbox.conta_azul.switches.plan_blocked = "INADIMPLENTE"
    w.run()

    assert oldest(w) == first


def test_a_deal_that_waits_decides_however_old_it_is(w: World) -> None:
    waiting = add_deal(w)
    w.sandbox.conta_azul.switches.plan_blocked = "INADIMPLENTE"
    w.run()
    w.sandbox.clock.advance(2 * A_DAY.total_seconds())

    assert oldest(w) == waiting


def test_a_held_deal_decides_for_a_day(w: World) -> None:
    held = add_deal(w, cpf="529.982.247-26")
    w.run()
    at_first = oldest(w)
    w.sandbox.clock.advance(A_DAY.total_seconds())

    assert at_first == held
    assert oldest(w) is None
