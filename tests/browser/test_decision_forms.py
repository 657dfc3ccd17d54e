"""Forms by which a person settles a deal that was set aside."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.companies import Demo
from tests.browser.prefect_pages import choose, detail, open_form, start
from tests.browser.stage import Stage
from tests.browser.windows import Window

GRINDERS, TYPED_BY_HAND = 5970, 640


@pytest.fixture
def page(window: Window) -> Page:
    """A page of its own."""
    return window.page


def sold_for(demo: Demo, total: int) -> int:
    """Count the sales of a total."""
    return sum(sale.total == total for sale in demo.room.conta_azul.sales())


def test_a_deal_released_by_its_reason_is_booked_once_the_cause_is_gone(
    stage: Stage, demo: Demo, page: Page
) -> None:
    demo.room.conta_azul.switches.stock = "unchecked"
    open_form(page, stage, "release-deals/acme")
    choose(page, "Motivo", "Estoque insuficiente (STOCK_INSUFFICIENT)")
    run = start(page, stage, "release-deals/acme")

    assert run["state_type"] == "COMPLETED"
    expect(detail(page, "State Message")).to_have_text(run["state"]["message"])
    assert sold_for(demo, GRINDERS) == 1


def test_a_deal_that_a_person_decides_to_book_is_booked(
    stage: Stage, demo: Demo, page: Page
) -> None:
    deal = demo.held_for("POSSIBLY_BOOKED_ALREADY")
    open_form(page, stage, "resolve-deal/acme")
    page.get_by_label("Negócio", exact=True).fill(str(deal))
    choose(page, "Decisão", "Não está na Conta Azul: lance mesmo assim")
    run = start(page, stage, "resolve-deal/acme")

    assert run["state_type"] == "COMPLETED"
    assert run["name"] == f"resolve-acme-{deal}"
    assert sold_for(demo, TYPED_BY_HAND) == 2


def test_a_decision_without_what_it_needs_fails_and_says_what(
    stage: Stage, demo: Demo, page: Page
) -> None:
    open_form(page, stage, "resolve-deal/acme")
    deal = demo.held_for("DEAL_WON_AGAIN")
    page.get_by_label("Negócio", exact=True).fill(str(deal))
    choose(page, "Decisão", "Já é esta venda: diga o número")
    run = start(page, stage, "resolve-deal/acme")

    assert run["state_type"] == "FAILED"
    assert "número" in run["state"]["message"]
    expect(detail(page, "State Message")).to_have_text(run["state"]["message"])


def test_a_deal_number_that_is_none_is_refused_with_what_to_type(
    stage: Stage, demo: Demo, page: Page
) -> None:
    del demo
    open_form(page, stage, "resolve-deal/acme")
    page.get_by_label("Negócio", exact=True).fill("-7")
    choose(page, "Decisão", "Não lance nunca: diga por quê")
    page.get_by_label("Por quê").fill("veio do concorrente")
    run = start(page, stage, "resolve-deal/acme")

    assert (run["state_name"], run["name"]) == ("Refused", "resolve-acme-0")
    told = "Digite o número, por exemplo 123, ou copie o endereço"
    expect(detail(page, "State Message")).to_contain_text(told)
