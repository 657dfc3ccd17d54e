"""A promise whose answer is open is closed by a look or an answer, never by time."""

from ganho.booking.books import Books
from ganho.booking.once.sale_look import adopted_sale
from tests.contract_deals import (
    CREATE,
    add_contract_deal,
    add_contract_fields,
    creates,
    only_deal,
)
from tests.deciding import decide
from tests.world import World

SALES = ("conta_azul", "POST", "/v1/venda")
CONTRACTS = ("conta_azul", "POST", CREATE)
LAG = 100
"""Seconds: longer than a run looks, and than from one run to the next."""
FIRST_LOOKS = {"sale": "/v1/venda/busca", "contract": CREATE}


def lose(w: World, kind: str) -> None:
    """Lose the answer to a create, and then let nobody ask what became of it."""
    post = SALES if kind == "sale" else CONTRACTS
    w.sandbox.faults.add(*post, "lost_after_commit")
    w.sandbox.faults.add(
        "conta_azul", "GET", FIRST_LOOKS[kind], "status", skip=1, times=99
    )
    assert len(w.run().waiting) == 1
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(70)


def let_lists_catch_up(w: World) -> None:
    """Let what was created show while a run waits between its two looks."""

    def meanwhile() -> None:
        w.sandbox.conta_azul.switches.lag_seconds = 0

    w.meanwhile = meanwhile


def posts(w: World, kind: str) -> int:
    return len(w.sandbox.faults.requests(*(SALES if kind == "sale" else CONTRACTS)))


def made(w: World) -> list[str]:
    """What there is in the ERP: contracts, and sales by themselves."""
    erp = w.sandbox.conta_azul
    single = [sale for sale in erp.sales() if sale.contract_id is None]
    return ["contract"] * len(erp.contracts()) + ["sale"] * len(single)


def booked(w: World) -> dict[int, str]:
    """What the ledger booked; no promise may be open besides."""
    with w.ledger() as ledger:
        assert ledger.promises.unsettled() == []
        return {one.deal_id: one.kind for one in ledger.bookings.all()}


def test_contracts_are_read_while_one_is_unanswered_though_switched_off(
    w: World,
) -> None:
    deal = only_deal(w)
    lose(w, "contract")
    w.settings["contracts"] = False

    w.run()

    assert booked(w) == {deal: "contract"}
    assert made(w) == ["contract"]


def test_contracts_are_read_while_one_is_booked_though_switched_off(w: World) -> None:
    known = only_deal(w)
    w.run()
    w.settings["contracts"] = False
    w.sandbox.pipedrive.add_deal(
        org=w.sandbox.pipedrive.add_organization("Outra"), value=5
    )
    before = len(w.sandbox.faults.requests("conta_azul", "GET", CREATE))

    w.run()

    assert len(w.sandbox.faults.requests("conta_azul", "GET", CREATE)) == before + 1
    assert known in booked(w)


def test_a_contract_is_looked_for_before_its_deal_becomes_a_sale(w: World) -> None:
    deal = only_deal(w)
    w.sandbox.conta_azul.switches.lag_seconds = LAG
    w.sandbox.faults.add(*CONTRACTS, "lost_after_commit")
    w.run()
    w.settings["contracts"] = False
    w.sandbox.clock.advance(70)
    let_lists_catch_up(w)

    w.run()

    assert booked(w) == {deal: "contract"}
    assert made(w) == ["contract"]
    assert posts(w, "sale") == 0


def test_a_sale_is_looked_for_before_its_deal_becomes_a_contract(w: World) -> None:
    fields = add_contract_fields(w)
    org = w.sandbox.pipedrive.add_organization("Hotel Azul")
    deal = add_contract_deal(w, fields, org=org, mark="Não")
    w.sandbox.conta_azul.switches.lag_seconds = LAG
    w.sandbox.faults.add(*SALES, "lost_after_commit")
    w.run()
    w.sandbox.pipedrive.edit_deal(deal, custom_fields=fields.entries())
    w.sandbox.clock.advance(70)
    let_lists_catch_up(w)

    w.run()

    assert booked(w) == {deal: "sale"}
    assert made(w) == ["sale"]
    assert creates(w) == 0


def test_what_never_arrived_lets_the_deal_become_something_else(w: World) -> None:
    deal = only_deal(w)
    w.sandbox.faults.add(*CONTRACTS, "lost_before_commit", times=2)
    w.run()
    w.settings["contracts"] = False

    too_soon = w.run()
    w.sandbox.clock.advance(70)
    w.run()

    assert [one.deal_id for one in too_soon.waiting] == [deal]
    assert booked(w) == {deal: "sale"}
    assert made(w) == ["sale"]


def reopen(w: World) -> int:
    """A deal whose sale's answer is lost and which is reopened before anybody looks."""
    crm = w.sandbox.pipedrive
    deal = crm.add_deal(org=crm.add_organization("Hotel Azul"), value=10)
    w.sandbox.conta_azul.switches.lag_seconds = LAG
    w.sandbox.faults.add(*SALES, "lost_after_commit")
    assert len(w.run().waiting) == 1
    crm.reopen(deal)
    w.sandbox.clock.advance(70)
    add_other(w)
    w.run()
    return deal


def book_by_hand(books: Books, deal: int, sale_id: str) -> None:
    """Let a person say that a sale is the deal's."""
    sale = books.company.conta_azul.sales.sale(sale_id)
    assert sale is not None
    booking = adopted_sale(deal, sale, books.run.run_id)
    books.company.ledger.bookings.keep(booking)


def add_other(w: World) -> int:
    """Another deal: without one a run does not ask Conta Azul for anything."""
    crm = w.sandbox.pipedrive
    other: int = crm.add_deal(org=crm.add_organization("Outra Empresa"), value=5)
    return other


def test_a_deal_that_is_won_again_goes_on_with_its_promise(w: World) -> None:
    deal = reopen(w)
    w.sandbox.pipedrive.win(deal)

    for _ in range(3):
        w.run()
        w.sandbox.clock.advance(70)

    assert booked(w)[deal] == "sale"
    assert made(w) == ["sale", "sale"]


def test_a_sale_of_a_deal_that_is_no_longer_won_is_named(w: World) -> None:
    deal = reopen(w)
    w.sandbox.clock.advance(3600)
    add_other(w)

    w.run()

    assert booked(w)[deal] == "sale"
    assert made(w) == ["sale"] * 3


def test_at_night_such_a_sale_is_found_with_nothing_to_book(w: World) -> None:
    deal = reopen(w)
    w.sandbox.clock.advance(3600)
    w.run()

    w.run(look_back_days=7)

    assert booked(w)[deal] == "sale"


def test_what_a_look_by_number_finds_of_such_a_deal_is_named(w: World) -> None:
    """The list by day does not show it: another origin, an old span, a lost line."""
    deal = reopen(w)
    w.sandbox.clock.advance(3600)
    add_other(w)
    (sale,) = w.sandbox.conta_azul.sales_by_marker()[f"[pipedrive:700100:{deal}]"]
    sale.created_at = sale.created_at.replace(year=2025)

    w.run()

    assert booked(w)[deal] == "sale"


def test_a_promise_of_such_a_deal_goes_once_a_look_found_nothing(w: World) -> None:
    crm = w.sandbox.pipedrive
    deal = crm.add_deal(org=crm.add_organization("Hotel Azul"), value=10)
    w.sandbox.faults.add(*SALES, "lost_before_commit", times=2)
    w.run()
    crm.reopen(deal)
    w.sandbox.clock.advance(3601)
    other = add_other(w)
    w.sandbox.faults.add(
        "conta_azul", "GET", "/v1/venda/busca", "status", skip=1, times=6
    )

    report = w.run()
    with w.ledger() as ledger:
        unasked = [one.deal_id for one in ledger.promises.unsettled()]
    w.sandbox.faults.clear()
    w.sandbox.clock.advance(70)
    add_other(w)
    w.run()

    assert deal in unasked
    assert [one.deal_id for one in report.bookings] == [other]
    assert deal not in booked(w)


def test_a_customers_promise_goes_once_the_customers_were_read_again(
    w: World,
) -> None:
    crm = w.sandbox.pipedrive
    w.sandbox.conta_azul.add_customer("Conhecida")
    deal = crm.add_deal(org=crm.add_organization("Hotel Azul"), value=10)
    w.sandbox.faults.add("conta_azul", "POST", "/v1/pessoas", "lost_before_commit")
    w.run()
    crm.reopen(deal)
    w.sandbox.clock.advance(70)
    crm.add_deal(org=crm.add_organization("Conhecida"), value=5)
    w.run()
    with w.ledger() as ledger:
        unread = [one.kind for one in ledger.promises.unsettled()]
    w.sandbox.clock.advance(3700)
    for _ in range(2):
        crm.add_deal(org=crm.add_organization("Conhecida"), value=5)
        w.run()
        w.sandbox.clock.advance(70)

    assert unread == ["customer"]
    assert deal not in booked(w)


def test_a_contract_that_shows_beside_its_deals_sale_is_named(w: World) -> None:
    deal = only_deal(w)
    lose(w, "contract")
    (customer,) = w.sandbox.conta_azul.customers()
    sold = w.sandbox.conta_azul.add_sale(customer.id, 1, number=77)
    decide(w, lambda books: book_by_hand(books, deal, sold))
    w.settings["contracts"] = False
    w.sandbox.clock.advance(3600)
    add_other(w)

    report = w.run()

    assert booked(w)[deal] == "sale"
    assert (deal, "BOOKED_TWICE") in {
        (one.deal_id, one.remark) for one in report.warnings
    }
