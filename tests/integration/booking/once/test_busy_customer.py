"""A lost answer among six hundred sales of one customer: what the look for it costs."""

from decimal import Decimal

import pytest
from sqlalchemy import create_engine

from ganho.ledger.tables import bookings
from ganho.report.run_report import RunReport
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.deciding import HELD
from tests.world import World

SALES = ("conta_azul", "POST", "/v1/venda")
SEARCH = ("conta_azul", "GET", "/v1/venda/busca")
DETAIL = ("conta_azul", "GET", r"/v1/venda/[^/]{36}")
MANY = 600
ALIKE = 77
"""What the deal is worth: no other sale is."""
TOO_MANY = (
    "este cliente tem mais vendas novas do que uma busca lê (100); "
    "a próxima execução continua"
)


def start(w: World) -> str:
    """Book two deals of somebody else's: then it is known where our sales come from."""
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    org = crm.add_organization("Padaria Sol")
    for _ in range(2):
        crm.add_deal(org=org, value=5)
        assert w.run().counts.booked == 1
        w.sandbox.clock.advance(HELD)
    return erp.add_customer("Hotel Azul", "45.321.678/0001-04")


def type_sales(
    w: World, customer: str, total: int = 10, many: int = MANY
) -> list[Sale]:
    """Let people type sales, without markers."""
    erp = w.sandbox.conta_azul
    before = len(erp.sales())
    for _ in range(many):
        erp.add_sale(customer, total)
    return erp.sales()[before:]


def lose(w: World, kind: str = "lost_before_commit") -> int:
    """Lose the answer to a deal's create, and then let nobody ask what became of it."""
    crm = w.sandbox.pipedrive
    org = crm.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    deal = crm.add_deal(org=org, value=ALIKE)
    w.sandbox.faults.add(*SALES, kind)
    numbered = {"sent": "numeros|termo_busca", "times": 99}
    w.sandbox.faults.add(*SEARCH, "status", **numbered)
    assert [one.deal_id for one in w.run().waiting] == [deal]
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(HELD)
    return deal


def run(w: World) -> tuple[RunReport, int, int]:
    """Run; give the pages and the details of sales that it asked for, too."""
    w.sandbox.faults.journal.clear()
    report = w.run()
    pages, details = (len(w.sandbox.faults.requests(*one)) for one in (SEARCH, DETAIL))
    print(f"pages {pages}, details {details}, {report.calls.conta_azul_requests} calls")
    return report, pages, details


def sales_of(w: World, deal: int) -> list[Sale]:
    (marker,) = [m for m in w.sandbox.conta_azul.sales_by_marker() if f":{deal}]" in m]
    return w.sandbox.conta_azul.sales_by_marker()[marker]


def test_what_ganho_booked_is_never_read(w: World) -> None:
    customer = start(w)
    keep_booked(w, type_sales(w, customer))
    deal = lose(w)

    report, pages, details = run(w)

    assert report.counts.booked == 1
    assert (pages, details) == (7, 0)
    assert len(sales_of(w, deal)) == 1


def test_what_people_typed_is_read_once_and_so_much_of_it_in_one_look(
    w: World,
) -> None:
    type_sales(w, start(w), many=250)
    deal = lose(w)
    waited = []

    report, pages, details = run(w)
    while report.counts.waiting and len(waited) < MANY:
        (waiting,) = report.waiting
        waited.append((waiting.why, pages, details))
        w.sandbox.clock.advance(HELD)
        report, pages, details = run(w)

    assert [cost for _, *cost in waited] == [[4, 100], [4, 100]]
    assert {why for why, *_ in waited} == {TOO_MANY}
    assert (report.counts.booked, details) == (1, 50)
    assert len(sales_of(w, deal)) == 1


def test_what_was_read_is_read_again_only_once_it_was_changed(w: World) -> None:
    customer = start(w)
    few = type_sales(w, customer, many=50)
    deal = lose(w)
    w.sandbox.faults.add(*SALES, "lost_before_commit")
    assert run(w)[2] == len(few)
    w.sandbox.clock.advance(HELD)
    for sale in few[:2]:
        sale.changed_at = w.sandbox.clock.now()

    w.sandbox.faults.add(*SALES, "lost_before_commit")
    assert run(w)[2] == 2
    w.sandbox.clock.advance(HELD)
    report, _, details = run(w)

    assert (report.counts.booked, details) == (1, 0)
    assert len(sales_of(w, deal)) == 1


def test_what_the_run_read_before_is_not_read_by_the_look(w: World) -> None:
    customer = start(w)
    # Of a customer of ours each sale may be a copy: the run itself reads it, once.
    keep_booked(w, type_sales(w, customer, many=1))
    type_sales(w, customer)
    deal = lose(w)

    report, pages, details = run(w)

    assert report.counts.booked == 1
    assert (pages, details) == (7, 0)
    assert len(sales_of(w, deal)) == 1


@pytest.mark.parametrize("change", ["number", "total", "both"])
def test_ours_is_found_among_them_whatever_a_person_changed(
    w: World, change: str
) -> None:
    customer = start(w)
    type_sales(w, customer, many=20)
    deal = lose(w, "lost_after_commit")
    ((own,),) = [sales_of(w, deal)]
    if change != "number":
        own.total = Decimal(5)
    if change != "total":
        own.number = 9000

    report, _, _ = run(w)

    assert [one.erp_id for one in report.bookings] == [own.id]
    assert sales_of(w, deal) == [own]


def test_one_that_was_read_and_is_given_the_marker_is_found(w: World) -> None:
    customer = start(w)
    few = type_sales(w, customer, many=3)
    deal = lose(w)
    w.sandbox.faults.add(*SALES, "lost_before_commit")
    run(w)
    w.sandbox.clock.advance(HELD)
    few[1].notes = f"[pipedrive:{w.sandbox.pipedrive.company_id}:{deal}]"
    few[1].changed_at = w.sandbox.clock.now()

    report, _, _ = run(w)

    assert [one.erp_id for one in report.bookings] == [few[1].id]


def test_one_like_it_that_was_read_before_is_asked_about(w: World) -> None:
    customer = start(w)
    deal = lose(w)
    w.sandbox.faults.add(*SALES, "lost_before_commit")
    run(w)
    w.sandbox.clock.advance(HELD)
    type_sales(w, customer, ALIKE, many=5)

    report, _, _ = run(w)
    held = [(one.deal_id, one.reason) for one in report.quarantine]

    assert held == [(deal, "POSSIBLY_BOOKED_ALREADY")]


def keep_booked(w: World, sales: list[Sale]) -> None:
    """Let the ledger know sales as what ganho made, all at once."""
    rows = [
        {
            "company": "acme",
            "deal_id": 1000 + at,
            "kind": "sale",
            "erp_id": sale.id,
            "number": sale.number,
            "cents": 1000,
            "sold_on": sale.sold_on,
            "customer_id": sale.customer_id,
            "adopted": False,
            "cancelled": False,
            "run_id": "before",
            "booked_at": sale.created_at,
        }
        for at, sale in enumerate(sales)
    ]
    engine = create_engine(w.ledger_url)
    with engine.begin() as connection:
        connection.execute(bookings.insert(), rows)
    engine.dispose()
