"""A backfill started from its form, with what people type wrongly."""

import pytest
from playwright.sync_api import expect

from tests.browser.prefect_pages import (
    open_form,
    pick_day,
    start,
    submit,
    type_raw,
)
from tests.browser.stage import Stage
from tests.browser.windows import Window

pytestmark = pytest.mark.usefixtures("demo")
BACKFILL = "backfill-won-deals/acme"


def test_a_day_that_no_calendar_has_is_not_taken(stage: Stage, window: Window) -> None:
    before = stage.runs(BACKFILL)
    open_form(window.page, stage, BACKFILL)
    pick_day(window.page, "De", "2026-11-31")
    pick_day(window.page, "Até", "2026-11-30")
    submit(window.page)

    expect(window.page.get_by_text("is a required property").first).to_be_visible()
    assert stage.runs(BACKFILL) == before


def test_a_day_written_the_brazilian_way_is_refused_beside_its_field(
    stage: Stage, window: Window
) -> None:
    before = stage.runs(BACKFILL)
    open_form(window.page, stage, BACKFILL)
    type_raw(window.page, 1, '"30/11/2026"')
    pick_day(window.page, "Até", "2026-11-30")
    submit(window.page)

    expect(window.page.get_by_text("'30/11/2026' does not match").first).to_be_visible()
    assert stage.runs(BACKFILL) == before


def test_a_company_in_capital_letters_is_refused_beside_its_field(
    stage: Stage, window: Window
) -> None:
    before = stage.runs(BACKFILL)
    open_form(window.page, stage, BACKFILL)
    window.page.get_by_label("Empresa").fill("ACME")
    pick_day(window.page, "De", "2026-11-01")
    pick_day(window.page, "Até", "2026-11-30")
    submit(window.page)

    expect(window.page.get_by_text("'ACME' does not match").first).to_be_visible()
    assert stage.runs(BACKFILL) == before


def test_a_last_day_before_the_first_fails_and_says_so(
    stage: Stage, window: Window
) -> None:
    page = window.page
    open_form(page, stage, BACKFILL)
    pick_day(page, "De", "2026-11-30")
    pick_day(page, "Até", "2026-11-01")
    run = start(page, stage, BACKFILL)

    assert run["state_type"] == "FAILED"
    assert "30/11/2026" in run["state"]["message"]
    expect(page.get_by_text(run["state"]["message"]).first).to_be_visible()
