"""Each harm that is planted is told; where nothing is wrong nothing is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, text

from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.chaos.auditor import Auditor, Ledger
from tests.chaos.histories import History


@pytest.fixture
def history() -> Iterator[History]:
    """Two deals that are booked, for two customers."""
    one = History()
    one.begin(deals=[(0, "10.00", False), (1, "20.00", True)])
    one.run(minutes=5, at="never", number=1, second=False, troubles=[])
    yield one
    one.room.cleanup()


def harms(history: History) -> list[str]:
    auditor = Auditor(history.witness, history.pardons)
    return [one.split(":")[0] for one in auditor.harms(Ledger(history.w.ledger_url))]


def sale_of(history: History) -> Sale:
    return history.erp.sales(origin="API")[0]


def double(history: History) -> None:
    sale = sale_of(history)
    twin = replace(sale, id="a-twin", number=sale.number + 90)
    history.erp.sale_book.by_id[twin.id] = twin


def lose_the_sale(history: History) -> None:
    history.erp.delete_sale(sale_of(history).id)


def forget_the_deal(history: History) -> None:
    history.win(0, "30.00", lined=False)


def be_a_centavo_off(history: History) -> None:
    sale_of(history).total += Decimal("0.01")


def be_on_the_wrong_day(history: History) -> None:
    sale_of(history).sold_on += timedelta(days=1)


def bill_somebody_else(history: History) -> None:
    sale_of(history).customer_id = history.erp.add_customer("Outra Pessoa")


def be_of_a_deal_never_won(history: History) -> None:
    deal_id = history.witness.made_for[sale_of(history).id]
    assert deal_id is not None
    del history.witness.lives[deal_id]
    history.crm.reopen(deal_id)


def bear_no_marker(history: History) -> None:
    history.witness.made_for[sale_of(history).id] = None


def hold_without_cause(history: History) -> None:
    lose_the_sale(history)
    write(history, "UPDATE deals SET state = 'quarantined', reason = 'X'")


def leave_a_send_open(history: History) -> None:
    write(history, "UPDATE intents SET closed_as = NULL WHERE kind = 'sale'")
    history.w.sandbox.clock.advance(timedelta(days=2).total_seconds())


def make_a_customer_twice(history: History) -> None:
    person = next(one for one in history.erp.customers() if one.origin == "API")
    history.erp.add_customer(person.name, person.document, origin="API")


def write(history: History, statement: str) -> None:
    engine = create_engine(history.w.ledger_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


PLANTED: dict[str, Callable[[History], None]] = {
    "doubled": double,
    "missing": lose_the_sale,
    "amount": be_a_centavo_off,
    "day": be_on_the_wrong_day,
    "customer": bill_somebody_else,
    "orphaned": be_of_a_deal_never_won,
    "unmarked": bear_no_marker,
    "held without cause": hold_without_cause,
    "open": leave_a_send_open,
    "twins": make_a_customer_twice,
}


def test_nothing_is_wrong_with_what_is_booked(history: History) -> None:
    assert harms(history) == []


@pytest.mark.parametrize("harm", PLANTED)
def test_it_is_told(harm: str, history: History) -> None:
    PLANTED[harm](history)

    assert harm in harms(history)


def test_what_was_won_and_never_read_is_missing(history: History) -> None:
    forget_the_deal(history)

    assert harms(history) == ["missing"]
