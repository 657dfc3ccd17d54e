"""The report as a file, for who has no login: opened, printed, read on a telephone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.companies import Demo
from tests.browser.stage import Stage
from tests.browser.windows import Window, open_window

TELEPHONE, THREE_LINES = 390, 85


@pytest.fixture(scope="module")
def file(stage: Stage, demo: Demo) -> Path:
    """What `ganho report` writes."""
    del demo
    path = stage.folder / "report.html"
    stage.command("ganho", "report", "acme", "--html", str(path))
    return path


def pages_of(printed: bytes) -> int:
    """Count the pages of a PDF."""
    return printed.count(b"/Type /Page\n")


def sideways(page: Page) -> int:
    """Give how many pixels of a page are beyond its right edge."""
    widths = "document.documentElement.scrollWidth - window.innerWidth"
    return int(page.evaluate(widths))


def height_of_row(page: Page, name: str) -> float:
    """Give the height of a row of the first table, in pixels."""
    box = page.get_by_role("table").first.get_by_role("row", name=name).bounding_box()
    return box["height"] if box else 0


def test_the_file_shows_tables_and_charts_and_fetches_nothing(
    file: Path, window: Window
) -> None:
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url))
    window.page.goto(file.as_uri())

    expect(window.page).to_have_title(re.compile("^ganho · acme · "))
    expect(window.page.get_by_role("table").first).to_be_visible()
    expect(window.page.locator("figure svg").first).to_be_visible()
    assert asked == [file.as_uri()]


def test_the_file_can_be_printed(file: Path, window: Window) -> None:
    window.page.goto(file.as_uri())

    assert pages_of(window.page.pdf(format="A4")) > 0


def test_the_file_fits_a_telephone(file: Path, browser: Browser) -> None:
    with open_window(browser, width=TELEPHONE) as window:
        window.page.goto(file.as_uri())
        window.photograph("the_file_on_a_telephone")

        assert sideways(window.page) <= 0
        assert 0 < height_of_row(window.page, "Em quarentena") < THREE_LINES
