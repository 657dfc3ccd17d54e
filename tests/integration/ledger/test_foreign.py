"""What others made in the ERP is remembered, and forgotten by no later list."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from ganho.ledger.records import ForeignSale
from ganho.ledger.store import Ledger

NOON = datetime(2026, 11, 5, 15, tzinfo=UTC)


def foreign(erp_id: str = "s", customer_id: str | None = "c") -> ForeignSale:
    return ForeignSale(
        erp_id=erp_id,
        customer_id=customer_id,
        total=Decimal("12.34"),
        sold_on=date(2026, 11, 5),
        number=2**40,
    )


def test_foreign_sales_are_found_by_customer_as_last_listed(ledger: Ledger) -> None:
    ledger.foreign.note_sales([foreign(), foreign("t", "d"), foreign("u", None)])
    before = ledger.foreign.sales_of(["c"])
    ledger.foreign.note_sales([replace(foreign(), customer_id=None)])

    assert before == [foreign()]
    assert ledger.foreign.sales_of(["c"]) == []
    assert ledger.foreign.sales_of([]) == []
    assert ledger.foreign.sales_among(["s", "t", "u", "v"]) == {"s", "t", "u"}


def test_a_foreign_sale_of_which_little_is_known_is_kept(ledger: Ledger) -> None:
    bare = replace(foreign(), total=None, sold_on=None, number=None)
    ledger.foreign.note_sales([bare])

    assert ledger.foreign.sales_of(["c"]) == [bare]


def test_foreign_contracts_are_remembered_once(ledger: Ledger) -> None:
    ledger.foreign.note_contracts(["k"])
    ledger.foreign.note_contracts(["k", "l"])

    assert ledger.foreign.contracts_among(["k", "l", "m"]) == {"k", "l"}


def test_what_was_only_listed_is_no_known_stranger(ledger: Ledger) -> None:
    listed = replace(foreign(), read=False, origin="API", created_at=NOON)
    late = replace(listed, erp_id="t", sold_on=date(2026, 11, 6))
    ledger.foreign.note_sales([listed, late, foreign("u")])

    assert ledger.foreign.sales_among(["s", "t", "u"]) == {"u"}
    assert ledger.foreign.listed_before(["s", "u"]) == {"s": listed, "u": foreign("u")}
    assert ledger.foreign.unread_sales(date(2026, 11, 6)) == [late]
    assert len(ledger.foreign.sales_of(["c"])) == 3


def test_what_bears_a_marker_is_found_by_it(ledger: Ledger) -> None:
    marked = replace(foreign(), marker="[pipedrive:5:9]")
    ledger.foreign.note_sales([marked, foreign("t")])
    ledger.foreign.note_contracts(["k"], "[pipedrive:5:9]")
    ledger.foreign.note_contracts(["l"])
    markers = ["[pipedrive:5:9]", "[pipedrive:5:8]"]

    assert ledger.foreign.sales_marked(markers) == [marked]
    assert ledger.foreign.contracts_marked(markers) == {"k"}


def test_thousands_of_foreign_sales_are_taken_in(ledger: Ledger) -> None:
    ledger.foreign.note_sales(foreign(str(n), str(n % 500)) for n in range(2000))

    assert len(ledger.foreign.sales_of(str(n) for n in range(450))) == 1800
