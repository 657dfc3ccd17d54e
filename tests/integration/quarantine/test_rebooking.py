"""A sale that a person cancelled, made anew: one that lives, and the history kept."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from ganho.errors import WrongRequestError
from ganho.ledger.records import DealState
from ganho.quarantine import resolutions
from tests.deciding import HELD, decide, held, record_of
from tests.world import World

DAY = 24 * 3600
FIELDS = ("Contrato", "Vigência Contrato", "Vencimento Contrato")
SALES = ("conta_azul", "POST", "/v1/venda")
CANCELLED: dict[str, Callable[[World, str], None]] = {
    "cancelled": lambda w, sale: w.sandbox.conta_azul.cancel_sale(sale),
    "deleted": lambda w, sale: w.sandbox.conta_azul.delete_sale(sale),
}
ENDED: dict[str, Callable[[World, str], None]] = {
    "ended": lambda w, contract: w.sandbox.conta_azul.end_contract(contract),
    "deleted": lambda w, contract: w.sandbox.conta_azul.delete_contract(contract),
}


def book(w: World, **deal: object) -> tuple[int, str]:
    """A deal that became a sale."""
    crm = w.sandbox.pipedrive
    number = crm.add_deal(org=crm.add_organization("Hotel"), value=10, **deal)
    w.run()
    return number, booked_as(w, number)


def booked_as(w: World, deal: int) -> str:
    with w.ledger() as ledger:
        return ledger.bookings.of_deal(deal).erp_id


def rebook(w: World, deal: int) -> None:
    decide(w, lambda run: resolutions.rebook(run, deal))
    w.sandbox.clock.advance(HELD)


def living(w: World) -> list[str]:
    sales = w.sandbox.conta_azul.sales()
    return [sale.id for sale in sales if not sale.is_cancelled]


@pytest.mark.parametrize("how", CANCELLED)
def test_a_cancelled_sale_is_made_anew_once_and_the_old_one_is_history(
    w: World, how: str
) -> None:
    deal, old = book(w)
    CANCELLED[how](w, old)
    rebook(w, deal)

    booked = [len(w.run(look_back_days=3).bookings)]
    for _ in range(3):
        w.sandbox.clock.advance(DAY)
        booked.append(len(w.run(look_back_days=9).bookings))

    assert booked == [1, 0, 0, 0]
    assert living(w) == [booked_as(w, deal)] != [old]
    with w.ledger() as ledger:
        story = [event.what for event in ledger.events.of(deal)]
        assert ledger.bookings.deal_of(old) == deal
    assert [e for e in story if e in ("booked", "superseded")] == [
        *("booked", "superseded", "booked")
    ]


def test_a_sale_that_lives_is_not_made_anew(w: World) -> None:
    deal, old = book(w)

    with pytest.raises(WrongRequestError, match="is not cancelled"):
        rebook(w, deal)

    w.run(look_back_days=3)
    assert living(w) == [old]


def test_a_deal_is_made_anew_as_often_as_it_is_cancelled(w: World) -> None:
    deal, first = book(w)
    made = [first]
    for _ in range(2):
        w.sandbox.conta_azul.cancel_sale(made[-1])
        rebook(w, deal)
        w.run()
        made.append(booked_as(w, deal))

    assert len(set(made)) == 3
    assert living(w) == made[-1:]


def test_asking_twice_makes_one_sale(w: World) -> None:
    deal, old = book(w)
    w.sandbox.conta_azul.cancel_sale(old)
    rebook(w, deal)

    with pytest.raises(WrongRequestError, match="is not booked"):
        rebook(w, deal)

    w.run()
    assert len(living(w)) == 1


@pytest.mark.parametrize("kind", ["lost_after_commit", "lost_before_commit"])
def test_a_lost_answer_to_the_new_sale_does_not_bring_the_old_one_back(
    w: World, kind: str
) -> None:
    deal, old = book(w)
    w.sandbox.conta_azul.cancel_sale(old)
    rebook(w, deal)
    w.sandbox.faults.add(*SALES, kind)

    report = w.run()

    assert [booked.cancelled for booked in report.bookings] == [False]
    assert living(w) == [booked_as(w, deal)] != [old]


def test_after_the_ledger_is_lost_the_living_one_is_adopted(w: World) -> None:
    deal, old = book(w)
    w.sandbox.conta_azul.cancel_sale(old)
    rebook(w, deal)
    w.run()
    new = booked_as(w, deal)
    for path in Path(w.ledger_url.removeprefix("sqlite:///")).parent.glob("ledger*"):
        path.unlink()
    w.authorize()

    w.run(look_back_days=3)

    assert booked_as(w, deal) == new
    assert living(w) == [new]


def test_a_deal_that_is_no_longer_won_is_not_made_anew(w: World) -> None:
    deal, old = book(w)
    w.sandbox.conta_azul.cancel_sale(old)
    w.sandbox.pipedrive.reopen(deal)
    rebook(w, deal)

    w.run()

    assert record_of(w, deal).state is DealState.WITHDRAWN
    assert living(w) == []


def test_a_cancelled_sale_that_somebody_typed_anew_is_not_made_a_third_time(
    w: World,
) -> None:
    w.run()
    w.sandbox.clock.advance(60)
    deal, old = book(w)
    erp = w.sandbox.conta_azul
    erp.cancel_sale(old)
    by_hand = erp.add_sale(erp.customers()[0].id, 10)
    rebook(w, deal)

    w.run()

    assert held(w) == {deal: "POSSIBLY_BOOKED_ALREADY"}
    assert living(w) == [by_hand]


def test_a_second_living_sale_of_the_deal_is_not_joined_by_a_third(w: World) -> None:
    deal, old = book(w)
    erp, marker = w.sandbox.conta_azul, f"[pipedrive:700100:{deal}]"
    twin = erp.add_sale(erp.customers()[0].id, 10, notes=marker, origin="API")
    w.sandbox.pipedrive.add_deal(
        org=next(iter(w.sandbox.pipedrive.organizations)), value=30
    )
    w.run()
    erp.cancel_sale(old)
    rebook(w, deal)

    w.run()

    assert held(w) == {deal: "POSSIBLY_BOOKED_ALREADY"}
    assert record_of(w, deal).facts["sale_id"] == twin
    assert len(living(w)) == 2


def test_a_sale_typed_by_hand_and_linked_can_be_made_anew(w: World) -> None:
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    ago = w.sandbox.clock.now() - timedelta(days=1)
    deal = crm.add_deal(org=crm.add_organization("Hotel"), value=10, won_at=ago)
    by_hand = erp.add_sale(erp.add_customer("Hotel"), 10, number=7)
    w.run()
    decide(w, lambda run: resolutions.settle_with_sale(run, deal, 7))
    erp.cancel_sale(by_hand)
    rebook(w, deal)

    w.run()

    assert living(w) == [booked_as(w, deal)] != [by_hand]


@pytest.mark.parametrize("how", ENDED)
def test_a_contract_that_was_given_up_is_made_anew_once(w: World, how: str) -> None:
    w.settings["contracts"] = True
    codes = [w.sandbox.pipedrive.add_field("deal", f"{f} Conta Azul") for f in FIELDS]
    values = dict(zip(codes, ("Sim", "12", "10"), strict=True))
    deal, old = book(w, custom=values)
    with pytest.raises(WrongRequestError, match="is not cancelled"):
        rebook(w, deal)
    ENDED[how](w, old)
    rebook(w, deal)

    booked = [len(w.run(look_back_days=3).bookings) for _ in "ab"]

    contracts = [c for c in w.sandbox.conta_azul.contracts() if c.status == "ATIVO"]
    assert booked == [1, 0]
    assert [c.id for c in contracts] == [booked_as(w, deal)] != [old]


def test_a_lost_ledger_and_a_lost_send_bring_no_old_cancelled_sale_back(
    w: World,
) -> None:
    deal, old = book(w)
    w.sandbox.conta_azul.cancel_sale(old)
    rebook(w, deal)
    w.run()
    new = booked_as(w, deal)
    for path in Path(w.ledger_url.removeprefix("sqlite:///")).parent.glob("ledger*"):
        path.unlink()
    w.authorize()
    w.run(look_back_days=3)
    w.sandbox.conta_azul.cancel_sale(new)
    rebook(w, deal)
    w.sandbox.faults.add(*SALES, "lost_before_commit")

    w.run()

    assert len(living(w)) == 1


def test_a_contract_that_is_not_listed_yet_is_not_made_anew(w: World) -> None:
    w.settings["contracts"] = True
    codes = [w.sandbox.pipedrive.add_field("deal", f"{f} Conta Azul") for f in FIELDS]
    values = dict(zip(codes, ("Sim", "12", "10"), strict=True))
    w.sandbox.conta_azul.switches.lag_seconds = 900
    deal, old = book(w, custom=values)

    with pytest.raises(WrongRequestError, match="is not cancelled"):
        rebook(w, deal)

    assert booked_as(w, deal) == old


@pytest.mark.parametrize("kind", ["sale", "contract"])
def test_what_was_made_anew_and_not_answered_is_tied_to_no_other_deal(
    w: World, kind: str
) -> None:
    is_sale, crm, erp = kind == "sale", w.sandbox.pipedrive, w.sandbox.conta_azul
    w.settings["contracts"] = True
    codes = [crm.add_field("deal", f"{f} Conta Azul") for f in FIELDS]
    values = dict(zip(codes, ("Sim", "12", "10"), strict=True))
    deal, old = book(w, custom={} if is_sale else values)
    (erp.cancel_sale if is_sale else erp.end_contract)(old)
    rebook(w, deal)
    other = crm.add_deal(org=crm.add_organization("Outro"), value=-1)
    erp.switches.lag_seconds = 900
    path = "/v1/venda" if is_sale else "/v1/contratos"
    w.sandbox.faults.add("conta_azul", "POST", path, "lost_after_commit")
    w.run()
    w.sandbox.clock.advance(900)
    new = (erp.sales() if is_sale else erp.contracts())[-1]
    tie = resolutions.settle_with_sale if is_sale else resolutions.settle_with_contract

    with pytest.raises(WrongRequestError, match=f"belongs to deal {deal}"):
        decide(w, lambda run: tie(run, other, new.number))

    w.run()
    assert booked_as(w, deal) == new.id != old
