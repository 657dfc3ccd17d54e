"""What a data team sees of a company's deployments."""

import pytest
from playwright.sync_api import expect

from tests.browser.prefect_pages import open_deployment, open_form
from tests.browser.stage import Stage
from tests.browser.windows import Window

pytestmark = pytest.mark.usefixtures("demo")
NIGHTLY = "At 03:15 AM"
BUSINESS_HOURS = "Every 5 minutes, between 08:00 AM and 06:59 PM, Monday through Friday"


def test_a_deployment_shows_when_it_runs_and_what_for(
    stage: Stage, window: Window
) -> None:
    page = window.page
    open_deployment(page, stage, "sync-won-deals/acme")

    expect(page.get_by_text(BUSINESS_HOURS)).to_be_visible()
    expect(page.get_by_text("empresa:acme").first).to_be_visible()
    page.get_by_role("tab", name="Description").click()
    expect(page.get_by_text("Lança na Conta Azul o que foi ganho")).to_be_visible()


def test_a_schedule_is_switched_on_where_it_is_shown(
    stage: Stage, window: Window
) -> None:
    open_deployment(window.page, stage, "sync-won-deals/acme-second-look")
    switch = window.page.get_by_role("switch", name=NIGHTLY)
    expect(switch).not_to_be_checked()
    switch.click()

    expect(window.page.get_by_text("Deployment schedule active")).to_be_visible()
    expect(switch).to_be_checked()
    name = "sync-won-deals/acme-second-look"
    assert [each["active"] for each in stage.deployment(name)["schedules"]] == [True]
    switch.click()
    expect(switch).not_to_be_checked()


FORMS = {
    "sync-won-deals/acme": {
        "Empresa": "O nome da empresa",
        "Só simular": "não cria nada",
        "Dias para rever": "segunda olhada",
    },
    "backfill-won-deals/acme": {
        "Empresa": "O nome da empresa",
        "De": "Primeiro dia",
        "Até": "Último dia, inclusive",
        "Só simular": "não cria nada",
    },
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_in_portuguese_what_it_asks(
    stage: Stage, window: Window, name: str
) -> None:
    open_form(window.page, stage, name)

    for title, description in FORMS[name].items():
        label = window.page.locator("label").filter(has_text=title)
        expect(label.first).to_be_visible()
        expect(window.page.get_by_text(description).first).to_be_visible()
    expect(window.page.get_by_text("dry_run")).to_have_count(0)


def test_the_pages_work_where_nothing_beyond_this_machine_answers(
    stage: Stage, window: Window
) -> None:
    window.page.goto(f"{stage.pages}/dashboard")

    expect(window.page.get_by_role("link", name="Deployments")).to_be_visible()
    window.page.wait_for_load_state("networkidle")
    assert all("amplitude.com" in address for address in window.elsewhere)
