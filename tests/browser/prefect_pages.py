"""Ways through Prefect's pages, by the words that a person reads there."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.stage import Stage

ITEM = "Produto na Conta Azul"
THIS_ITEM = "O produto é este: diga o id ou o código"
PATIENT_PEOPLE = 5
"""So many times somebody sends a form that was not taken."""


def open_deployment(page: Page, stage: Stage, name: str) -> None:
    """Go to the page of a deployment, `flow/deployment`, through the list."""
    flow, deployment = name.split("/")
    page.goto(f"{stage.pages}/deployments?limit=100")
    row = page.get_by_role("row").filter(has_text=flow)
    row.get_by_role("link", name=deployment, exact=True).click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()


def open_form(page: Page, stage: Stage, name: str) -> None:
    """Go to the form of a deployment's parameters."""
    open_deployment(page, stage, name)
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Custom run").click()
    expect(page.get_by_role("heading", name="Parameters")).to_be_visible()


def open_run(page: Page, stage: Stage, run_id: str) -> None:
    """Go to the page of a run, at its details."""
    page.goto(f"{stage.pages}/runs/flow-run/{run_id}")
    page.get_by_role("tab", name="Details").click()


def detail(page: Page, term: str) -> Locator:
    """Find what a page of a run says under a word."""
    row = page.get_by_role("term").filter(has_text=term)
    return row.locator("xpath=following-sibling::dd[1]")


def retry_run(page: Page) -> None:
    """Click Retry, and Retry once more where the page asks."""
    page.get_by_role("button", name="Open menu").first.click()
    page.get_by_role("menuitem", name="Retry").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Retry").click()


def pick_day(page: Page, field: str, typed: str) -> None:
    """Type a day into the calendar that a field opens."""
    page.get_by_label(field, exact=True).click()
    page.get_by_label("Date (yyyy-MM-dd)").fill(typed)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Date (yyyy-MM-dd)")).to_be_hidden()


def type_raw(page: Page, position: int, typed: str) -> None:
    """Type JSON into a field, as its menu allows; the first field is 0."""
    main = page.get_by_role("main").first
    main.get_by_role("button", name="Open menu").nth(position).click()
    page.get_by_role("menuitem", name="Use JSON Input").click()
    page.locator(".cm-content").first.click()
    page.keyboard.type(typed)


def add_items(page: Page, *typed: str) -> None:
    """Type a list into the one field of a form that takes one: a line for each."""
    add = page.get_by_role("button", name="Add item")
    lines = page.get_by_role("group").filter(has=add).get_by_role("textbox")
    for number, line in enumerate(typed):
        add.click()
        expect(lines).to_have_count(number + 1)
        lines.nth(number).fill(line)


def submit(page: Page) -> None:
    """Send a form."""
    page.get_by_role("button", name="Submit").click()


def choose(page: Page, field: str, choice: str) -> None:
    """Take one of the choices of a field."""
    page.get_by_label(field).first.click()
    page.get_by_role("option", name=choice, exact=True).click()
    expect(page.get_by_role("option")).to_have_count(0)


def start(page: Page, stage: Stage, name: str) -> Any:
    """Send a form and go where its answer leads; give the run once it has ended.

    While its database is locked Prefect says `Unknown error`: people send it again.
    """
    started = page.get_by_role("button", name="View run")
    locked = page.get_by_text("Unknown error while creating flow run")
    for _ in range(PATIENT_PEOPLE):
        submit(page)
        expect(started.or_(locked).first).to_be_visible()
        if started.is_visible():
            break
        expect(locked).to_be_hidden()
    started.click()
    page.get_by_role("tab", name="Details").click()
    return stage.ended(stage.runs(name)[0]["id"])
