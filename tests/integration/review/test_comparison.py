"""What a run booked, read again from both systems: nobody's name is in it."""

from decimal import Decimal

import pytest

from ganho.company.composition import open_company
from ganho.report.beside import Beside
from ganho.review.comparison import compared
from tests.canaries import Search, numbers, words
from tests.contract_deals import only_deal
from tests.mapping_deals import line
from tests.world import World

NAME, CNPJ = "Laticínios Jequitibá", "45.321.678/0001-04"


@pytest.fixture
def deal(w: World) -> int:
    crm = w.sandbox.pipedrive
    coffee, tea = crm.add_product("Café"), crm.add_product("Chá")
    return crm.add_deal(
        org=crm.add_organization(NAME, cnpj=CNPJ),
        lines=(line(coffee, "120.00"), line(tea, "30.00")),
    )


def pair_of(w: World, deal: int) -> Beside:
    with open_company(w.values(), w.surroundings()) as company:
        (found,) = compared(company, [deal])
    return found


def test_a_new_customer_and_its_items_are_told(w: World, deal: int) -> None:
    w.run()

    found = pair_of(w, deal)

    assert (found.crm.total, found.erp.total) == (Decimal(150), Decimal(150))
    assert found.crm.day == found.erp.day
    assert found.crm.items == found.erp.items
    assert [item.name for item in found.erp.items] == ["Café", "Chá"]
    assert (found.customer, found.new_customer, found.new_items) == ("same", True, 2)


def test_what_was_there_is_not_called_new(w: World, deal: int) -> None:
    w.sandbox.conta_azul.add_customer(NAME, CNPJ)
    w.sandbox.conta_azul.add_product("Café")
    w.run()

    found = pair_of(w, deal)

    assert (found.customer, found.new_customer, found.new_items) == ("same", False, 1)


def test_a_customer_of_another_tax_id_is_told(w: World, deal: int) -> None:
    w.run()
    crm = w.sandbox.pipedrive
    org = crm.deals[deal]["org_id"]
    crm.edit_organization(org, cnpj="11.222.333/0001-81")

    assert pair_of(w, deal).customer == "other_tax_id"


def test_an_archived_deal_is_found_and_nobody_is_named(w: World, deal: int) -> None:
    w.run()
    w.sandbox.pipedrive.archive(deal)

    found = pair_of(w, deal)

    assert found.crm.total == Decimal(150)
    search = Search([*words(NAME), *numbers(CNPJ)])
    assert search.in_texts([found.model_dump_json()]) == []


def test_a_contract_is_shown_with_one_period_of_it(w: World) -> None:
    deal = only_deal(w)
    w.run()

    found = pair_of(w, deal)

    assert found.booked.kind == "contract"
    assert found.crm.total == found.erp.total
    assert found.crm.day == found.erp.day
    assert [item.name for item in found.erp.items] == ["Venda Pipedrive"]
