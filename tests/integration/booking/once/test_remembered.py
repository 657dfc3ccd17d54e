"""What ganho made it remembers, however the ERP spells it and whenever its lists show it."""

from datetime import timedelta
from typing import Literal

import pytest

from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

CNPJ = "45.321.678/0001-04"
OTHER_CNPJ = "11222333000181"
LONG = "Associação dos Moradores e Amigos do Bairro Jardim das Acácias"
QUARTER = timedelta(minutes=15).total_seconds()
HOUR = timedelta(hours=1).total_seconds()
DAY = timedelta(days=1, minutes=5).total_seconds()


def win(w: World, name: str, cnpj: str = "", *, product: str = "", org: int = 0) -> int:
    """Let a deal be won, of a new organization unless told of which."""
    crm = w.sandbox.pipedrive
    org = org or crm.add_organization(name, cnpj=cnpj)
    sold = {row["name"]: product_id for product_id, row in crm.products.items()}
    item = sold.get(product or name) or crm.add_product(product or name)
    crm.add_deal(org=org, lines=[LineInput(item, 90)])
    return org


@pytest.mark.parametrize("cnpj", [CNPJ, ""])
@pytest.mark.parametrize("kind", ["product", "service"])
@pytest.mark.parametrize(
    ("kept", "name"),
    [
        ("short", "Padaria 🥖 Sol"),
        ("escaped", "Silva & Filhos"),
        ("cut", LONG),
        ("upper", "Hotel Azul"),
    ],
)
def test_what_is_stored_under_another_spelling_is_made_once(
    w: World, kept: str, name: str, kind: Literal["product", "service"], cnpj: str
) -> None:
    erp = w.sandbox.conta_azul
    erp.switches.names_kept = kept
    w.settings["new_item_kind"] = kind
    org = 0
    for _ in range(3):
        org = win(w, name, cnpj, org=org)
        w.run()
        w.sandbox.clock.advance(DAY)

    assert len(erp.sales()) == 3
    assert len(erp.customers()) == 1
    assert len({line.item_id for sale in erp.sales() for line in sale.lines}) == 1


@pytest.mark.parametrize("kind", ["product", "service"])
def test_a_list_that_lags_while_the_whole_is_read_hides_nothing(
    w: World, kind: str
) -> None:
    erp = w.sandbox.conta_azul
    erp.switches.lag_seconds = QUARTER
    w.settings["new_item_kind"] = kind
    win(w, "Padaria Sol")
    w.run()
    w.sandbox.clock.advance(DAY - QUARTER)
    org = win(w, "Hotel Azul")
    w.run()
    # The whole is read again: something is missing, and the last time was a day ago.
    w.sandbox.clock.advance(QUARTER - 60)
    win(w, "Loja Nova")
    win(w, "Hotel Azul", org=org)
    w.run()
    w.sandbox.clock.advance(HOUR)
    win(w, "Hotel Azul", org=org)
    report = w.run()

    assert report.quarantine == ()
    assert len(erp.sales()) == 5
    assert [one.name for one in erp.customers()] == [
        "Padaria Sol",
        "Hotel Azul",
        "Loja Nova",
    ]
    assert len({line.item_id for sale in erp.sales() for line in sale.lines}) == 3


def test_a_name_that_a_person_corrects_is_no_other_customer(w: World) -> None:
    erp = w.sandbox.conta_azul
    org = win(w, "Padaria Sol")
    w.run()
    (customer,) = erp.customers()
    (product,) = erp.catalogue_products()
    erp.edit_customer(customer.id, name="Padaria do Sol Ltda.")
    erp.edit_product(product.id, name="Consultoria mensal")
    w.sandbox.clock.advance(DAY)
    win(w, "Padaria Sol", org=org)
    w.run()

    assert [sale.customer_id for sale in erp.sales()] == [customer.id] * 2
    assert [one.id for one in erp.catalogue_products()] == [product.id]


def test_another_tax_id_than_it_was_made_with_is_for_a_person(w: World) -> None:
    erp = w.sandbox.conta_azul
    org = win(w, "Padaria Sol", CNPJ)
    w.run()
    (customer,) = erp.customers()
    erp.edit_customer(customer.id, document=OTHER_CNPJ)
    w.sandbox.clock.advance(DAY)
    win(w, "Padaria Sol", org=org)

    (held,) = w.run().quarantine

    assert (held.reason, held.facts) == ("CUSTOMER_CHANGED", {"found": customer.id})
    assert len(erp.customers()) == 1
    erp.edit_customer(customer.id, document=CNPJ)
    w.sandbox.clock.advance(HOUR)
    assert len(w.run().bookings) == 1


def test_one_that_was_deactivated_is_made_anew(w: World) -> None:
    erp = w.sandbox.conta_azul
    org = win(w, "Padaria Sol")
    w.run()
    (customer,) = erp.customers()
    erp.edit_customer(customer.id, active=False)
    w.sandbox.clock.advance(DAY)
    win(w, "Padaria Sol", org=org)
    w.run()

    assert [one.active for one in erp.customers()] == [False, True]
