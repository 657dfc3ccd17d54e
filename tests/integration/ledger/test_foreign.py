"""What others made in the ERP is remembered, and forgotten by no later list."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ganho.ledger.records import ForeignSale
from ganho.ledger.store import Ledger


def foreign(erp_id: str = "s", customer_id: str | None = "c") -> ForeignSale:
    return ForeignSale(
        erp_id=erp_id,
        customer_id=customer_id,
        total=Decimal("12.34"),
        sold_on=date(2026, 11, 5),
        number=2**40,
    )


def test_foreign_sales_are_found_by_customer_as_last_listed(ledger: Ledger) -> None:
    ledger.note_foreign_sales([foreign(), foreign("t", "d"), foreign("u", None)])
    before = ledger.foreign_sales_of(["c"])
    ledger.note_foreign_sales([replace(foreign(), customer_id=None)])

    assert before == [foreign()]
    assert ledger.foreign_sales_of(["c"]) == []
    assert ledger.foreign_sales_of([]) == []
    assert ledger.foreign_sales(["s", "t", "u", "v"]) == {"s", "t", "u"}


def test_a_foreign_sale_of_which_little_is_known_is_kept(ledger: Ledger) -> None:
    bare = replace(foreign(), total=None, sold_on=None, number=None)
    ledger.note_foreign_sales([bare])

    assert ledger.foreign_sales_of(["c"]) == [bare]


def test_foreign_contracts_are_remembered_once(ledger: Ledger) -> None:
    ledger.note_foreign_contracts(["k"])
    ledger.note_foreign_contracts(["k", "l"])

    assert ledger.foreign_contracts(["k", "l", "m"]) == {"k", "l"}


def test_thousands_of_foreign_sales_are_taken_in(ledger: Ledger) -> None:
    ledger.note_foreign_sales(foreign(str(n), str(n % 500)) for n in range(2000))

    assert len(ledger.foreign_sales_of(str(n) for n in range(450))) == 1800
