"""Whether a refused sale lacks stock is told by the products' balance (R22)."""

from ganho.report.run_report import RunReport
from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

SAYS_NOTHING = {"status": 400, "body": '{"error":"não pode"}'}
SPEAKS_OF_STOCK = {"status": 400, "body": '{"error":"estoque insuficiente"}'}


def won(w: World, *lines: tuple[str, int], code: str | None = None) -> int:
    """A deal with a line for each item and quantity."""
    pipedrive = w.sandbox.pipedrive
    org = pipedrive.add_organization("Hotel Azul", cnpj="45.321.678/0001-04")
    items = {name: pipedrive.add_product(name, code=code) for name, _ in lines}
    return pipedrive.add_deal(
        org=org,
        lines=[LineInput(items[name], 10, quantity) for name, quantity in lines],
    )


def refuse(w: World, **answer: object) -> None:
    """Let the ERP refuse the next deal's sale, under both of its numbers."""
    w.sandbox.faults.add("conta_azul", "POST", "/v1/venda", "status", times=2, **answer)


def why(report: RunReport) -> str:
    """The reason of the one deal that is held."""
    (held,) = report.quarantine
    return held.reason


def told(report: RunReport) -> tuple[str, str, str]:
    """Product, balance and need, as the report says them."""
    (held,) = report.quarantine
    assert held.reason == "STOCK_INSUFFICIENT"
    return held.facts["item"], held.facts["balance"], held.facts["needed"]


def test_a_text_that_says_nothing_hides_no_lack_of_stock(w: World) -> None:
    w.sandbox.conta_azul.add_product("Café", saldo=1)
    won(w, ("Café", 3))
    refuse(w, **SAYS_NOTHING)

    assert told(w.run()) == ("Café", "1", "3")


def test_with_enough_stock_it_is_another_refusal_whatever_the_text(w: World) -> None:
    w.sandbox.conta_azul.add_product("Café", saldo=3)
    won(w, ("Café", 3))
    refuse(w, **SPEAKS_OF_STOCK)

    report = w.run()

    assert why(report) == "SALE_REFUSED"
    assert report.quarantine[0].facts["text"] == "estoque insuficiente"


def test_lines_of_one_product_add_up(w: World) -> None:
    w.sandbox.conta_azul.add_product("Café", saldo=3)
    w.sandbox.conta_azul.switches.stock = "refused"
    won(w, ("Café", 2), ("Café", 2))

    assert told(w.run()) == ("Café", "3", "4")


def test_services_have_no_balance(w: World) -> None:
    w.sandbox.conta_azul.add_service("Instalação")
    won(w, ("Instalação", 3))
    refuse(w, **SPEAKS_OF_STOCK)

    assert why(w.run()) == "SALE_REFUSED"


def test_a_service_beside_it_hides_no_product(w: World) -> None:
    erp = w.sandbox.conta_azul
    erp.add_service("Instalação")
    erp.add_product("Café", saldo="0.5")
    erp.switches.stock = "refused"
    won(w, ("Instalação", 3), ("Café", 1))

    assert told(w.run()) == ("Café", "0.5", "1")


def test_every_product_that_is_short_is_counted(w: World) -> None:
    for name in ("Café", "Chá", "Leite"):
        w.sandbox.conta_azul.add_product(name, saldo=1)
    w.sandbox.conta_azul.switches.stock = "refused"
    won(w, ("Café", 1), ("Chá", 2), ("Leite", 2))

    report = w.run()

    assert told(report) == ("Chá", "1", "2")
    assert report.quarantine[0].facts["more"] == "1"


def test_an_item_matched_by_code_is_found_under_its_name_in_the_erp(w: World) -> None:
    w.settings["match_items_by"] = "code"
    w.sandbox.conta_azul.add_product("Café torrado especial", "KR-01", saldo=1)
    w.sandbox.conta_azul.switches.stock = "refused"
    won(w, ("Café", 3), code="KR-01")

    assert told(w.run())[1:] == ("1", "3")


def test_an_item_whose_name_is_written_otherwise_in_the_erp_is_found(w: World) -> None:
    w.sandbox.conta_azul.add_product("Café  torrado", saldo=1)
    w.sandbox.conta_azul.switches.stock = "refused"
    won(w, ("CAFE TORRADO", 3))

    assert told(w.run()) == ("Café  torrado", "1", "3")


def test_a_product_made_for_the_deal_is_told_as_empty(w: World) -> None:
    w.sandbox.conta_azul.switches.stock = "refused"
    won(w, ("Café", 3))

    report = w.run()

    assert told(report) == ("Café", "0", "3")
    assert len(w.sandbox.conta_azul.catalogue_products()) == 1


def test_a_balance_that_cannot_be_read_leaves_the_refusal_as_it_is(w: World) -> None:
    w.sandbox.conta_azul.add_product("Café", saldo=1)
    won(w, ("Café", 3))
    w.run(dry_run=True)  # reads the catalogue
    refuse(w, **SAYS_NOTHING)
    w.sandbox.faults.add(
        "conta_azul", "GET", "/v1/produtos", "status", status=503, times=6
    )

    report = w.run()

    assert why(report) == "SALE_REFUSED"
    assert report.counts.waiting == 0
