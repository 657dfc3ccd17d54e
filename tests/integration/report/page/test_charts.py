"""The small charts, for Prefect's page and for a file of its own."""

import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from ganho.report.page.charts import Chart, charts_of, mermaid, svg
from ganho.report.situation import SoldOn

CHART = Chart(
    language="pt-BR",
    title="Vendas & mais",
    bars=(("22/11", Decimal(12000)), ("23/11", Decimal("0.5"))),
    told="22/11: R$\xa012.000,00 <ontem>",
)


def test_a_report_draws_its_days_and_its_ages(make_report, make_standing):
    days, ages = charts_of(make_report(standing=make_standing()))

    assert days.bars[-1] == ("23/11", Decimal(13))
    assert "23/11/2026: R$\xa013,00" in days.told
    assert ages.bars == (
        ("menos de 1 h", Decimal(1)),
        ("de 1 a 4 h", Decimal(0)),
        ("de 4 a 24 h", Decimal(0)),
        ("mais de 24 h", Decimal(2)),
    )


def test_nothing_to_show_is_no_chart(make_report, make_standing):
    days = (SoldOn(day=date(2026, 11, 23)),)
    standing = make_standing(days=days, open_by_age={})

    assert charts_of(make_report(standing=standing)) == []
    assert charts_of(make_report()) == []


def test_mermaid_gets_each_value_with_its_label():
    block = mermaid(CHART)

    assert block.startswith("```mermaid\n")
    assert '    x-axis ["22/11", "23/11"]\n' in block
    assert "    bar [12000.00, 0.50]\n" in block
    assert block.endswith("\n```")


@pytest.mark.parametrize("value", [0, 1, 99, 10**9])
def test_a_value_of_nothing_has_no_bar_and_the_largest_fits(value):
    chart = Chart(language="en", title="t", bars=(("a", Decimal(value)),), told="")

    low, high = map(
        Decimal, re.search(r"y-axis ([\d.]+) --> ([\d.]+)", mermaid(chart)).groups()
    )

    assert 0 < low < high
    assert high >= value


def test_the_same_chart_is_the_same_drawing():
    assert svg(CHART) == svg(CHART)


def test_a_drawing_says_in_words_what_it_shows():
    drawing = svg(CHART)

    assert drawing.startswith('<svg role="img" aria-label="')
    told = unescape(re.search(r'aria-label="([^"]*)"', drawing)[1])
    assert told == "Vendas & mais. 22/11: R$\xa012.000,00 <ontem>"


def test_a_drawing_fetches_nothing_and_tells_nothing_of_its_making():
    drawing = svg(CHART)

    assert "metadata" not in drawing
    assert not re.search(r"<(script|image|style[^>]*>@import)", drawing)
    assert set(re.findall(r'href="([^"#]*)', drawing)) <= {""}


def test_two_drawings_on_one_page_share_no_id():
    ids = [set(re.findall(r'id="([^"]+)"', svg(CHART, place))) for place in (0, 1)]

    assert ids[0]
    assert not ids[0] & ids[1]


def test_every_reference_in_a_drawing_is_to_one_of_its_own_parts():
    drawing = svg(CHART, 3)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', drawing))

    assert used <= set(re.findall(r'id="([^"]+)"', drawing))


def test_the_page_for_prefect_needs_no_plotting_library():
    code = (
        "import sys, ganho.report.page.markdown, ganho.report.page.html;"
        "sys.exit('matplotlib' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
