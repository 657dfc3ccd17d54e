"""Odd rows in Conta Azul: all deals that have nothing to do with them are booked."""

from collections.abc import Callable
from typing import Any

from ganho.report.run_report import RunReport
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.losing import lose_ledger
from tests.mapping_deals import line
from tests.world import World

SALES, PEOPLE, PRODUCTS = "/v1/venda/busca", "/v1/pessoas", "/v1/produtos"


def serve(w: World, path: str, change: Callable[[Any], None]) -> None:
    """Let every answer on a path go out otherwise."""

    def changed(_path: str, document: Any) -> Any:
        change(document)
        return document

    w.sandbox.retouches.add("conta_azul", path, changed)


def rows(document: Any) -> list[dict[str, Any]]:
    return document.get("itens") or document.get("items") or []


def drop(name: str, row_id: str) -> Callable[[Any], None]:
    """Take a key from a row of a list."""

    def change(document: Any) -> None:
        for row in rows(document):
            if row.get("id") == row_id:
                row.pop(name)

    return change


def win(w: World, name: str, value: str = "90.00") -> int:
    crm = w.sandbox.pipedrive
    return crm.add_deal(org=crm.add_organization(name), value=value)


def held(report: RunReport) -> dict[int, str]:
    return {one.deal_id: one.reason for one in report.quarantine}


def test_odd_rows_that_nobody_needs_hold_nothing_up(w: World) -> None:
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    person, product = erp.add_customer("Outro"), erp.add_product("Chá")
    typed = erp.add_sale(erp.add_customer("Hotel Rosa"), total="55.00")
    serve(w, PEOPLE, drop("id", person))
    serve(w, PRODUCTS, lambda page: rows(page).insert(0, {"id": None, "nome": []}))
    serve(w, PRODUCTS, drop("nome", product))
    serve(w, "/v1/servicos", lambda page: rows(page).insert(0, None))
    serve(w, f"/v1/venda/{typed}", lambda sale: sale["venda"].pop("data_compromisso"))
    coffee = crm.add_product("Café")
    deal = crm.add_deal(
        org=crm.add_organization("Hotel Azul"), lines=[line(coffee, "10.00")]
    )

    first, again = w.run(), w.run(look_back_days=7)

    assert [one.deal_id for one in first.bookings] == [deal]
    assert (held(first), held(again), again.counts.booked) == ({}, {}, 0)


def booked_and_forgotten(w: World) -> tuple[int, Sale]:
    """A deal whose sale stands in the ERP, and in no ledger any more."""
    deal = win(w, "Hotel Azul")
    w.run()
    [sale] = w.sandbox.conta_azul.sales()
    lose_ledger(w)
    return deal, sale


def test_a_sale_that_cannot_be_read_and_may_be_a_deals_is_asked_about(
    w: World,
) -> None:
    erp = w.sandbox.conta_azul
    deal, sale = booked_and_forgotten(w)
    other = win(w, "Hotel Verde")
    serve(w, f"/v1/venda/{sale.id}", lambda it: it["venda"].pop("composicao_valor"))

    report = w.run()

    assert held(report) == {deal: "POSSIBLY_BOOKED_ALREADY"}
    assert [one.deal_id for one in report.bookings] == [other]
    assert len(erp.sales()) == 2

    w.sandbox.retouches.clear()
    w.sandbox.clock.advance(3700)
    mended = w.run()

    assert held(mended) == {}
    assert len(erp.sales()) == 2


def test_so_is_one_that_is_listed_without_its_id(
    w: World,
) -> None:
    deal, sale = booked_and_forgotten(w)
    other = win(w, "Hotel Verde")
    serve(w, SALES, drop("id", sale.id))

    report = w.run()

    assert held(report) == {deal: "POSSIBLY_BOOKED_ALREADY"}
    assert [one.deal_id for one in report.bookings] == [other]
