"""An operator's morning: a run that failed, what it says, and the button Retry."""

from collections import Counter

from playwright.sync_api import expect

from tests.browser.companies import open_bakery
from tests.browser.prefect_pages import detail, open_run, retry_run
from tests.browser.stage import Stage
from tests.browser.windows import Window

DEALS = 4


def test_retry_books_what_a_failed_run_left_and_each_deal_once(
    stage: Stage, window: Window
) -> None:
    page = window.page
    with open_bakery(stage, DEALS) as bakery:
        failed = stage.run("sync-won-deals/padaria")
        booked = len(bakery.conta_azul.sales())
        open_run(page, stage, failed["id"])
        told = detail(page, "State Message")
        expect(told).to_contain_text("O plano da Conta Azul não permite a API")
        expect(told).to_contain_text("Regularize o plano na Conta Azul")
        window.photograph("a_failed_run")
        bakery.faults.clear()
        retry_run(page)
        stage.ended(failed["id"], times=2)

        expect(page.get_by_text("Completed", exact=True).first).to_be_visible()
        expect(detail(page, "Run Count")).to_have_text("2")
        assert failed["state_type"] == "FAILED"
        assert 0 < booked < DEALS
        sold = Counter(map(len, bakery.conta_azul.sales_by_marker().values()))
        assert sold == {1: DEALS}
