"""Prefect's pages ask for the password, and work with it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stage import Stage
from tests.browser.windows import open_window
from tests.insiders import PASSWORD


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of somebody who never logged in."""
    with open_window(browser, password="") as window:
        yield window.page
        window.photograph("login")


def log_in(page: Page, stage: Stage, password: str) -> None:
    """Open Prefect and type a password where it asks."""
    page.goto(f"{stage.pages}/dashboard")
    page.get_by_placeholder("admin:pass").fill(password)
    page.get_by_role("button", name="Login").click()


def test_a_person_logs_in_with_the_whole_line(stage: Stage, page: Page) -> None:
    log_in(page, stage, PASSWORD)

    expect(page.get_by_role("link", name="Deployments")).to_be_visible()


def test_nobody_gets_in_with_another(stage: Stage, page: Page) -> None:
    log_in(page, stage, "ganho:x")

    expect(page.get_by_text("Invalid credentials")).to_be_visible()
    expect(page.get_by_role("link", name="Deployments")).to_have_count(0)
