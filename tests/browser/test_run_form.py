"""Forms by which a person chooses deals for a run, and the item of a product."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from ganho.pipedrive.deal_link import deal_link
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.room import Sandbox
from tests.browser.companies import open_shop
from tests.browser.prefect_pages import (
    ITEM,
    THIS_ITEM,
    add_items,
    choose,
    detail,
    open_form,
    start,
    submit,
)
from tests.browser.stage import Stage
from tests.browser.windows import Window

SYNC, RESOLVE = "sync-won-deals/loja", "resolve-deal/loja"
AT_MOST = "No máximo"
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def shop(stage: Stage) -> Iterator[Sandbox]:
    """A company without a deal: each test wins its own."""
    with open_shop(stage) as room:
        yield room


@pytest.fixture
def page(window: Window) -> Page:
    """A page of its own."""
    return window.page


def won(shop: Sandbox, *totals: int, hours_ago: int = 1) -> list[int]:
    """Enter deals now that were won each an hour after the one before it."""
    crm, org = shop.pipedrive, shop.pipedrive.add_organization("Hotel Azul")
    now = shop.clock.now()
    since = now - (hours_ago + len(totals)) * HOUR
    return [
        crm.add_deal(org=org, value=total, won_at=since + n * HOUR, updated_at=now)
        for n, total in enumerate(totals)
    ]


def sold(shop: Sandbox, *totals: int) -> list[int]:
    """Give those of the totals that a sale comes to, once for each sale."""
    made = [int(sale.total) for sale in shop.conta_azul.sales()]
    return sorted(total for total in made if total in totals)


def ask_for_deals(page: Page, stage: Stage, *typed: str) -> None:
    """Open the form of a run and type its deals."""
    open_form(page, stage, SYNC)
    add_items(page, *typed)


def test_the_deals_that_are_typed_are_booked_and_no_other(
    stage: Stage, shop: Sandbox, page: Page
) -> None:
    first, other, last = won(shop, 310, 311, 312)
    address = deal_link(stage.pipedrive_of("loja"), last)
    ask_for_deals(page, stage, str(first), address)
    run = start(page, stage, SYNC)

    assert run["parameters"]["deals"] == [str(first), address]
    assert run["state"]["message"] == "Completo: 2 lançados agora, 0 aguardando"
    expect(detail(page, "State Message")).to_have_text(run["state"]["message"])
    assert sold(shop, 310, 311, 312) == [310, 312]
    known = stage.ledger_of("loja")
    assert (known[first], known[last], other in known) == ("booked", "booked", False)


def test_what_names_no_deal_is_refused_and_the_page_says_what_to_type(
    stage: Stage, shop: Sandbox, page: Page
) -> None:
    [deal] = won(shop, 320)
    ask_for_deals(page, stage, str(deal), "Hotel Azul")
    run = start(page, stage, SYNC)

    assert (run["state_type"], run["state_name"]) == ("FAILED", "Refused")
    told = detail(page, "State Message")
    expect(told).to_contain_text(
        "Digite o número, por exemplo 123, ou copie o endereço"
    )
    expect(told).to_contain_text(deal_link(stage.pipedrive_of("loja"), 123))
    assert sold(shop, 320) == []


def test_a_line_that_is_left_empty_books_nothing(
    stage: Stage, shop: Sandbox, page: Page
) -> None:
    won(shop, 330)
    before = stage.runs(SYNC)
    ask_for_deals(page, stage, "")
    submit(page)

    expect(page.get_by_text("is not of type 'string'").first).to_be_visible()
    assert (stage.runs(SYNC), sold(shop, 330)) == (before, [])


def test_so_many_are_booked_those_won_first(
    stage: Stage, shop: Sandbox, page: Page
) -> None:
    early, late = won(shop, 340, 341, hours_ago=99)
    open_form(page, stage, SYNC)
    page.get_by_label(AT_MOST).fill("1")
    run = start(page, stage, SYNC)

    assert run["state_type"] == "COMPLETED"
    assert run["state"]["message"].startswith("Completo: 1 lançado agora")
    assert sold(shop, 340, 341) == [340]
    known = stage.ledger_of("loja")
    assert (known[early], known[late]) == ("booked", "open")


def test_fewer_than_none_is_refused_beside_its_field(
    stage: Stage, shop: Sandbox, page: Page
) -> None:
    del shop
    before = stage.runs(SYNC)
    open_form(page, stage, SYNC)
    number = page.get_by_label(AT_MOST)
    number.fill("-1")
    submit(page)

    expect(number).to_be_focused()
    assert stage.runs(SYNC) == before


def test_the_item_that_a_person_names_is_what_the_product_is_sold_as(
    stage: Stage, shop: Sandbox, page: Page
) -> None:
    deal, item = of_unclear_product(shop), shop.conta_azul.add_product("Chá", "CHA-7")
    held = stage.run(SYNC, deals=[str(deal)])
    ask_for_item(page, stage, deal, "CHA")
    refused = start(page, stage, RESOLVE)
    told = "A Conta Azul não tem um produto ou serviço ativo com esse identificador"
    expect(detail(page, "State Message")).to_contain_text(told)
    expect(detail(page, "State Message")).to_contain_text("Use um dos identificadores")
    ask_for_item(page, stage, deal, "CHA-7")
    run = start(page, stage, RESOLVE)

    assert held["state"]["message"].startswith("Com pendências: 1.")
    assert refused["state_name"] == "Refused"
    assert (run["state_type"], run["name"]) == ("COMPLETED", f"resolve-loja-{deal}")
    assert stage.ledger_of("loja")[deal] == "booked"
    lines = [line for sale in shop.conta_azul.sales() for line in sale.lines]
    assert [line.item_id for line in lines].count(item) == 1


def of_unclear_product(shop: Sandbox) -> int:
    """Win a deal of a product that Pipedrive has no more: nobody knows its item."""
    crm = shop.pipedrive
    product = crm.add_product("Café", code="X-1")
    org = crm.add_organization("Padaria Sol")
    deal = crm.add_deal(org=org, lines=[LineInput(product, 10)])
    crm.products[product]["is_deleted"] = True
    return deal


def ask_for_item(page: Page, stage: Stage, deal: int, item: str) -> None:
    """Open the form of a decision and say which item a deal's product is."""
    open_form(page, stage, RESOLVE)
    address = deal_link(stage.pipedrive_of("loja"), deal)
    page.get_by_label("Negócio", exact=True).fill(address)
    choose(page, "Decisão", THIS_ITEM)
    page.get_by_label(ITEM).fill(item)
