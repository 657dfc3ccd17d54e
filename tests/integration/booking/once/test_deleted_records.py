"""Somebody deletes in Conta Azul what a list that was read before still shows."""

from datetime import timedelta

import pytest

from ganho.quarantine import resolutions
from ganho.sandbox.pipedrive.crm import LineInput
from tests.deciding import decide
from tests.world import World

CNPJ = "45.321.678/0001-04"


def win(w: World, name: str = "Hotel Azul", product: str = "Café") -> int:
    crm = w.sandbox.pipedrive
    org = crm.add_organization(name, cnpj=CNPJ)
    deal = crm.add_deal(org=org, lines=[LineInput(crm.add_product(product), 90)])
    return int(deal)


def later(w: World, minutes: int = 15) -> list[str]:
    """Run again; give why deals are held."""
    w.sandbox.clock.advance(minutes * 60)
    return [one.reason for one in w.run().quarantine]


@pytest.mark.parametrize("what", ["customer", "product"])
def test_a_duplicate_that_was_deleted_holds_nobody(w: World, what: str) -> None:
    erp = w.sandbox.conta_azul
    add = {
        "customer": lambda: erp.add_customer("Hotel Azul", CNPJ),
        "product": lambda: erp.add_product("Café"),
    }[what]
    delete = erp.delete_customer if what == "customer" else erp.delete_product
    add()
    twin = add()
    win(w)
    held = later(w)
    delete(twin)

    assert held == [f"{'CUSTOMER' if what == 'customer' else 'ITEM'}_AMBIGUOUS"]
    # The first look at a held deal comes ten minutes later.
    assert later(w) == []
    assert len(erp.sales()) == 1


@pytest.mark.parametrize("what", ["customer", "product"])
@pytest.mark.parametrize("status", [400, 404])
def test_what_is_gone_is_made_anew(w: World, what: str, status: int) -> None:
    erp = w.sandbox.conta_azul
    erp.switches.unknown_id_status = status
    # Old enough to be nothing that ganho made just now.
    known = erp.add_customer("Hotel Azul", CNPJ)
    product = erp.add_product("Café")
    win(w, "Padaria Sol")
    w.run()
    if what == "customer":
        erp.delete_customer(known)
    else:
        erp.delete_product(product)
    deal = win(w)
    first, second = later(w, 5), later(w, 5)

    assert (first, second) == ([], [])
    assert f"[pipedrive:{w.sandbox.pipedrive.company_id}:{deal}]" in " ".join(
        sale.notes for sale in erp.sales()
    )


def test_one_that_ganho_made_and_somebody_deleted_is_made_anew(w: World) -> None:
    erp = w.sandbox.conta_azul
    win(w)
    w.run()
    (product,) = erp.catalogue_products()
    erp.delete_product(product.id)
    win(w)
    later(w, 5)

    assert later(w, 5) == []
    assert len(erp.sales()) == 2


@pytest.mark.parametrize("released", [True, False])
def test_a_release_reads_the_whole_again(w: World, released: bool) -> None:
    w.settings["missing_items"] = "quarantine"
    deal = win(w)
    held = later(w)
    long_ago = w.now() - timedelta(days=30)
    erp = w.sandbox.conta_azul
    # No window of changes shows it.
    erp.add_product("Café", created_at=long_ago, changed_at=long_ago)
    if released:
        decide(w, lambda books: resolutions.release(books, [deal]))

    assert held == ["ITEM_MISSING"]
    assert later(w) == ([] if released else held)


def test_many_deals_wait_for_one_record_that_is_gone(w: World) -> None:
    erp = w.sandbox.conta_azul
    known = erp.add_customer("Hotel Azul", CNPJ)
    win(w, "Padaria Sol")
    w.run()
    erp.delete_customer(known)
    for _ in range(3):
        win(w)

    assert (later(w, 5), later(w, 5)) == ([], [])
    assert len(erp.sales()) == 4
    reads = w.sandbox.faults.requests("conta_azul", "GET", f"/v1/pessoas/{known}")
    assert len(reads) == 1
