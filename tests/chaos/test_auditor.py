"""Each harm that is planted is told; where nothing is wrong nothing is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from ganho.sandbox.conta_azul.contracts.contract_record import Contract
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.chaos.evidence import Ledger, Merge, Taken, Tie
from tests.chaos.histories import History
from tests.chaos.witness import Life, Wanted


@pytest.fixture
def history() -> Iterator[History]:
    """Two deals that are booked as sales, one as a contract, for three customers."""
    one = History()
    deals = [(0, "10.00", "plain"), (1, "20.00", "lined"), (3, "30.00", "marked")]
    one.begin(deals=deals, contracts=True)
    one.crm.edit_organization(one.orgs[3], cnpj="11.444.777/0001-61")
    one.run_quietly(minutes=5)
    yield one
    one.room.cleanup()


def harms(history: History) -> list[str]:
    found = history.auditor().harms(ledger_of(history))
    return [one.split(":")[0] for one in found]


def ledger_of(history: History) -> Ledger:
    return Ledger(history.w.ledger_url)


def sale_of(history: History) -> Sale:
    return history.erp.sales(origin="API")[0]


def contract_of(history: History) -> Contract:
    (contract,) = history.erp.contracts()
    return contract


def double(history: History) -> None:
    sale = sale_of(history)
    twin = replace(sale, id="a-twin", number=sale.number + 90)
    history.erp.sale_book.by_id[twin.id] = twin


def lose_the_sale(history: History) -> None:
    history.erp.delete_sale(sale_of(history).id)


def double_as_contract(history: History) -> None:
    contract = contract_of(history)
    twin = replace(contract, id="a-twin", sales=[])
    history.erp.contract_book.by_id[twin.id] = twin


def sell_a_contract_too(history: History) -> None:
    deal_id = history.witness.made_for[contract_of(history).id]
    assert deal_id is not None
    notes = f"[pipedrive:{history.crm.company_id}:{deal_id}]"
    history.erp.add_sale(
        contract_of(history).customer_id, 30, notes=notes, origin="API"
    )


def sell_what_was_merged(history: History) -> None:
    deal_id = history.add_deal(0, "10.00", "plain")
    first, second = sale_of(history), replace(sale_of(history), id="a-second")
    second.notes = second.notes.replace(str(min(history.org_of)), str(deal_id))
    history.erp.sale_book.by_id[second.id] = second
    merge = Merge(
        gone=min(history.org_of),
        left=deal_id,
        sold=frozenset({first.id}),
        also_sold=frozenset(),
    )
    history.pardons.merges.append(merge)


def forget_the_deal(history: History) -> None:
    history.win(0, "30.00", shape="plain")


def end_a_month_early(history: History) -> None:
    contract = contract_of(history)
    contract.terms["data_fim"] = contract.starts_on.isoformat()


def be_a_contract_a_centavo_off(history: History) -> None:
    contract = contract_of(history)
    off = contract.money.total + Decimal("0.01")
    contract.money = replace(contract.money, gross=off)


def start_a_contract_late(history: History) -> None:
    terms = contract_of(history).terms
    terms["data_inicio"] = (contract_of(history).starts_on + timedelta(1)).isoformat()


def be_a_centavo_off(history: History) -> None:
    sale_of(history).total += Decimal("0.01")


def be_on_the_wrong_day(history: History) -> None:
    sale_of(history).sold_on += timedelta(days=1)


def bill_somebody_else(history: History) -> None:
    sale_of(history).customer_id = history.erp.add_customer("Outra Pessoa")


def be_of_a_deal_never_won(history: History) -> None:
    history.witness.when_made[sale_of(history).id] = Life()


def bear_no_marker(history: History) -> None:
    history.witness.made_for[sale_of(history).id] = None


def hold_without_cause(history: History) -> None:
    lose_the_sale(history)
    hold_all(history, "X")


def hold_for_a_contract_that_is_not(history: History) -> None:
    lose_the_sale(history)
    hold_all(history, "CONTRACT_ALREADY_ACTIVE")


def hold_for_a_sale_of_a_deal_that_is_there(history: History) -> None:
    deal_id = history.add_deal(0, "10.00", "plain")
    history.run_quietly(minutes=5)
    made_for = history.witness.made_for
    (sale_id,) = (one for one, deal in made_for.items() if deal == deal_id)
    history.erp.delete_sale(sale_id)
    hold_all(history, "POSSIBLY_BOOKED_ALREADY")


def hold_for_one_customer(history: History) -> None:
    lose_the_sale(history)
    hold_all(history, "CUSTOMER_AMBIGUOUS")


def leave_a_send_open(history: History) -> None:
    write(history, "UPDATE intents SET closed_as = NULL WHERE kind = 'sale'")
    history.w.sandbox.clock.advance(timedelta(days=2).total_seconds())


def leave_a_customer_open(history: History) -> None:
    write(
        history,
        "UPDATE intents SET closed_as = NULL WHERE kind = 'customer' "
        "AND deal_id = (SELECT min(deal_id) FROM deals)",
        "UPDATE deals SET state = 'open' "
        "WHERE deal_id = (SELECT min(deal_id) FROM deals)",
    )
    history.w.sandbox.clock.advance(timedelta(days=2).total_seconds())


def make_a_customer_twice(history: History) -> None:
    person = next(one for one in history.erp.customers() if one.origin == "API")
    history.erp.add_customer(person.name, person.document, origin="API")


def keep_what_was_given_up(history: History) -> None:
    sale = sale_of(history)
    history.take_back(sale, "cancel")
    history.pardons.given_up.add(sale.id)


def sell_beside_what_is_tied(history: History) -> None:
    deal_id = min(history.org_of)
    typed = history.erp.add_sale(sale_of(history).customer_id, "10.00")
    history.pardons.tied[deal_id] = typed


def hold_a_crowd_that_nobody_limits(history: History) -> None:
    lose_the_sale(history)
    hold_all(history, "UNUSUAL_VOLUME")


def hold_a_crowd_that_is_none(history: History) -> None:
    history.witness.in_force = Wanted(most=3)
    hold_a_crowd_that_nobody_limits(history)


def hold_all(history: History, reason: str) -> None:
    write(history, "UPDATE deals SET state = 'quarantined', reason = :it", it=reason)


def write(history: History, *statements: str, **values: str) -> None:
    engine = create_engine(history.w.ledger_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
    engine.dispose()


PLANTED: list[tuple[str, Callable[[History], None]]] = [
    ("doubled", double),
    ("doubled", double_as_contract),
    ("doubled", sell_a_contract_too),
    ("merged", sell_what_was_merged),
    ("missing", lose_the_sale),
    ("amount", be_a_centavo_off),
    ("amount", be_a_contract_a_centavo_off),
    ("day", be_on_the_wrong_day),
    ("day", start_a_contract_late),
    ("term", end_a_month_early),
    ("customer", bill_somebody_else),
    ("orphaned", be_of_a_deal_never_won),
    ("unmarked", bear_no_marker),
    ("held without cause", hold_without_cause),
    ("held without cause", hold_for_a_contract_that_is_not),
    ("held without cause", hold_for_a_sale_of_a_deal_that_is_there),
    ("held without cause", hold_for_one_customer),
    ("open", leave_a_send_open),
    ("open", leave_a_customer_open),
    ("twins", make_a_customer_twice),
    ("given up", keep_what_was_given_up),
    ("doubled", sell_beside_what_is_tied),
    ("held without cause", hold_a_crowd_that_nobody_limits),
    ("held without cause", hold_a_crowd_that_is_none),
]


def test_nothing_is_wrong_with_what_is_booked(history: History) -> None:
    assert harms(history) == []


@pytest.mark.parametrize(("harm", "plant"), PLANTED)
def test_it_is_told(
    harm: str, plant: Callable[[History], None], history: History
) -> None:
    plant(history)

    assert harm in harms(history)


def test_what_was_won_and_never_read_is_missing(history: History) -> None:
    forget_the_deal(history)

    assert harms(history) == ["missing"]


def harms_of_a_run(history: History, **what: Any) -> list[str]:
    """Take the company's history for one run's."""
    history.witness.see()
    usual = {"in_force": Wanted(), "calls": 0, "runs": 1, "said": []}
    taken = Taken(**{"made_before": frozenset(), **usual, **what})
    return list(history.auditor().harms_of_run(taken, ledger_of(history)))


def test_a_company_that_is_switched_off_calls_nobody_and_says_so(
    history: History,
) -> None:
    made = frozenset(history.witness.made_for)
    off = {"in_force": Wanted(is_on=False), "made_before": made}
    says, asks = {"said": ["Desligado: enabled = false"]}, {"calls": 1}

    assert harms_of_a_run(history, **off) != []
    assert harms_of_a_run(history, **off, **says, **asks) != []
    assert harms_of_a_run(history, **off, **says) == []


def test_a_run_books_no_more_than_its_company_wants(history: History) -> None:
    two = {"in_force": Wanted(most=2)}

    assert harms_of_a_run(history, **two)[0].startswith("crowd")
    assert harms_of_a_run(history, **two, runs=2) == []
    history.pardons.let_go |= set(history.org_of)
    assert harms_of_a_run(history, **two) == []


@pytest.fixture
def closed(history: History) -> History:
    """The next day the month is closed, and a deal is booked that was won before."""
    history.add_deal(0, "40.00", "plain")
    history.change_guards("closing", 0)
    history.run_quietly(minutes=5)
    return history


def test_the_day_of_a_closed_month_is_that_of_the_run(closed: History) -> None:
    last = max(closed.erp.sales(origin="API"), key=lambda sale: sale.number)

    assert harms(closed) == []
    last.sold_on -= timedelta(days=1)
    assert harms(closed) == ["day"]


def test_another_day_than_that_of_the_win_is_told(closed: History) -> None:
    assert harms_of_a_run(closed) == []
    write(closed, "DELETE FROM remarks WHERE remark = 'MONTH_CLOSED'")
    assert harms_of_a_run(closed)[0].startswith("unsaid")


def harms_of_a_tie(history: History, thing_id: str, before: Ledger) -> list[str]:
    """Let a ledger say that the first deal is booked with something."""
    deal_id = min(history.org_of)
    tie = Tie(deal_id=deal_id, before=before, unmarked=frozenset())
    after = ledger_of(history)
    after.booked[deal_id] = thing_id
    found = history.auditor().harms_of_tie(tie, after)
    return [one.split(":")[0] for one in found]


def test_a_wrong_sale_that_is_tied_to_a_deal_is_told(history: History) -> None:
    before, erp = ledger_of(history), history.erp
    own, of_another, _ = (before.booked[one] for one in sorted(history.org_of))
    customer = erp.sale_book.by_id[own].customer_id
    of_another_total = erp.add_sale(customer, "11.00")
    tied_before = erp.add_sale(customer, "10.00")
    before.booked[max(history.org_of)] = tied_before

    assert harms_of_a_tie(history, own, before) == []
    assert harms_of_a_tie(history, of_another_total, before) == ["unsaid"]
    assert harms_of_a_tie(history, tied_before, before) == ["tied"]
    assert "tied" in harms_of_a_tie(history, of_another, before)
    erp.cancel_sale(own)
    assert harms_of_a_tie(history, own, before) == ["tied"]


def test_what_lives_is_not_made_anew(history: History) -> None:
    booked = ledger_of(history).booked
    history.rebook(0, cancels=False)

    assert ledger_of(history).booked == booked
    assert not history.pardons.given_up


def test_a_history_makes_anew_what_was_cancelled(history: History) -> None:
    history.rebook(0, cancels=True)
    history.run_quietly(minutes=5)

    assert len(history.pardons.given_up) == 1
    assert harms(history) == []


def test_a_history_ties_what_is_held_to_a_sale(history: History) -> None:
    history.w.settings["hold_above"] = 45
    deal_id = history.add_deal(0, "50.00", "plain")
    history.run_quietly(minutes=5)
    for wrong in ("another deal's", "cancelled"):
        history.tie(0, wrong, 0)
    assert history.pardons.tied == {}

    history.tie(0, "another total", 0)
    history.run_quietly(minutes=5)

    assert history.pardons.tied.keys() == {deal_id}
    assert harms(history) == []


def test_a_history_switches_a_company_off_and_on(history: History) -> None:
    history.change_guards("switch", 0)
    history.win(0, "50.00", shape="plain")
    history.run_quietly(minutes=5)
    assert history.said[-1].startswith("Desligado")
    assert harms(history) == ["missing"]

    history.change_guards("switch", 0)
    history.run_quietly(minutes=5)

    assert harms(history) == []
