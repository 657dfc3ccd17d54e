"""The pictures of the README and the guide, made anew: `make screenshots`."""

import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.companies import open_bakery, open_demo
from tests.browser.prefect_pages import (
    ITEM,
    THIS_ITEM,
    add_items,
    choose,
    detail,
    open_form,
    open_run,
    pick_day,
)
from tests.browser.stage import ROOT, Stage, open_stage
from tests.browser.windows import open_browser, open_window

IMAGES = ROOT / "docs" / "images"
HEIGHT = 1040
COLOURS = 256
"""Enough for pages of few colours, and pictures small enough for a repository."""


def main() -> None:
    """Make all pictures on a stage of their own, and name them."""
    with (
        tempfile.TemporaryDirectory(prefix="ganho-screenshots-") as folder,
        open_stage(Path(folder)) as stage,
        open_demo(stage),
        open_browser() as browser,
        open_window(browser, height=HEIGHT) as window,
    ):
        for show in SHOWN:
            show(window.page, stage)
            print(taken(window.page, show.__name__.removeprefix("show_")))


def show_report(page: Page, stage: Stage) -> None:
    """The latest report of a company with much to tell, from its top."""
    page.goto(f"{stage.pages}/artifacts/artifact/{stage.latest('acme-report')}")
    expect(page.get_by_role("table").first).to_be_visible()


def show_form(page: Page, stage: Stage) -> None:
    """The form of a backfill, filled in."""
    open_form(page, stage, "backfill-won-deals/acme")
    pick_day(page, "De", "2026-10-01")
    pick_day(page, "Até", "2026-10-31")
    page.get_by_role("heading", name="Parameters").click()


def show_run_form(page: Page, stage: Stage) -> None:
    """The form of a run, for two deals only."""
    open_form(page, stage, "sync-won-deals/acme")
    add_items(page, "4711", "https://acme.pipedrive.com/deal/4712")
    page.get_by_role("heading", name="Parameters").click()


def show_decision_form(page: Page, stage: Stage) -> None:
    """The form of a decision: which item of Conta Azul a product is."""
    open_form(page, stage, "resolve-deal/acme")
    page.get_by_label("Negócio", exact=True).fill("4711")
    choose(page, "Decisão", THIS_ITEM)
    page.get_by_label(ITEM).fill("CAFE-1")
    page.get_by_role("heading", name="Parameters").click()


def show_failed_run(page: Page, stage: Stage) -> None:
    """A run that stopped in the middle, and what it says."""
    with open_bakery(stage, deals=6):
        failed = stage.run("sync-won-deals/padaria")
    open_run(page, stage, failed["id"])
    expect(detail(page, "State Message")).to_be_visible()
    page.wait_for_load_state("networkidle")


def taken(page: Page, name: str) -> Path:
    """Keep what the window shows, in few colours."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(COLOURS)
    small.save(path, optimize=True)
    return path.relative_to(ROOT)


SHOWN = (show_report, show_form, show_run_form, show_decision_form, show_failed_run)

if __name__ == "__main__":
    main()
