"""What a stakeholder reads: the report, in Prefect's own page for it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.companies import Demo
from tests.browser.stage import Stage
from tests.browser.windows import Window

KEY = "acme-report"
MARKS = ("](", "**", "| ", "---", "```", "<br", "xychart")


@pytest.fixture
def report(stage: Stage, demo: Demo, window: Window) -> Page:
    """The latest report of a company that has much to tell."""
    del demo
    window.page.goto(f"{stage.pages}/artifacts/artifact/{stage.latest(KEY)}")
    expect(window.page.get_by_role("heading", level=1)).to_be_visible()
    return window.page


def test_the_report_has_headings_and_tables(report: Page) -> None:
    row = report.get_by_role("table").first.get_by_role("row", name="Ganhos")

    expect(report.get_by_role("heading", name="Precisa de você")).to_be_visible()
    expect(row.get_by_role("cell").nth(1)).to_contain_text("R$")


def test_no_markup_of_the_report_is_shown_as_text(report: Page) -> None:
    panel = report.get_by_role("tabpanel", name="Artifact")
    expect(panel).to_contain_text("Precisa de você")
    read = panel.inner_text()

    assert not [mark for mark in MARKS if mark in read]


def test_the_report_links_to_the_deal_in_pipedrive(
    report: Page, demo: Demo, stage: Stage
) -> None:
    crm = stage.pipedrive_of("acme")
    links = report.get_by_role("tabpanel").locator(f"a[href^='{crm}/deal/']")
    deal = links.first.inner_text()

    expect(links.first).to_have_attribute("href", f"{crm}/deal/{deal}")
    assert int(deal) in demo.room.pipedrive.deals


def test_the_charts_of_the_report_are_drawn(report: Page) -> None:
    charts = report.get_by_role("tabpanel").locator("svg[aria-roledescription]")

    expect(charts.first).to_be_visible()
    expect(report.get_by_text("Syntax error")).to_have_count(0)


def test_the_latest_report_is_at_one_address_with_the_older_ones_below(
    stage: Stage, demo: Demo, window: Window
) -> None:
    del demo
    stage.run("sync-won-deals/acme")
    window.page.goto(f"{stage.pages}/artifacts/key/{KEY}")
    shown = window.page.locator("main a[href*='/artifacts/artifact/']")

    expect(shown.first).to_have_text(stage.latest(KEY)[:8])
    expect(shown.nth(1)).to_be_visible()
