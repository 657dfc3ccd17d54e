"""Small charts: as mermaid for Prefect's page, as SVG for a file of its own."""

import re
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from io import StringIO
from typing import get_args

from ganho.report.run_report import RunReport
from ganho.report.situation import OpenAge, Standing, Tally
from ganho.report.texts_standing import STANDING_TEXTS
from ganho.words.amounts import Language, count, day, money, short_day

COLOUR = "#2f6f4f"
INK = "#1f2933"
HEIGHT, WIDTH = 240, 720
"""In pixels."""
BELOW = Decimal("0.055")
"""Of the height. Mermaid lifts the lowest value of an axis off its foot by half a
label: with that value above nothing, a day without sales has no bar."""
LEAST_TOP = Decimal(10)
"""A lower axis would count halves of a deal."""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Bars over labels. `told` says the same in words."""

    language: Language
    title: str
    bars: tuple[tuple[str, Decimal], ...]
    told: str

    @property
    def top(self) -> Decimal:
        """Where the axis ends."""
        return max(LEAST_TOP, *(value for _, value in self.bars))


def charts_of(report: RunReport) -> list[Chart]:
    """Give the charts of a report, in the order in which the page has them."""
    standing = report.standing
    if standing is None:
        return []
    wanted = (
        (any(one.sales for one in standing.days), _sales_by_day),
        (standing.open.deals > 0, _open_by_age),
    )
    return [make(report, standing) for is_wanted, make in wanted if is_wanted]


def mermaid(chart: Chart) -> str:
    """Write a chart as a block that Prefect's page draws."""
    labels = ", ".join(f'"{label}"' for label, _ in chart.bars)
    values = ", ".join(f"{value:.2f}" for _, value in chart.bars)
    lines = (
        "```mermaid",
        "---",
        "config:",
        f"  xyChart: {{width: {WIDTH}, height: {HEIGHT}, titleFontSize: 16}}",
        "  themeVariables:",
        f'    xyChart: {{backgroundColor: "#ffffff", plotColorPalette: "{COLOUR}", '
        + ", ".join(f'{part}Color: "{INK}"' for part in _INKED)
        + "}",
        "---",
        "xychart-beta",
        f'    title "{chart.title}"',
        f"    x-axis [{labels}]",
        f"    y-axis {chart.top * BELOW:.2f} --> {chart.top:.2f}",
        f"    bar [{values}]",
        "```",
    )
    return "\n".join(lines)


def svg(chart: Chart, place: int = 0) -> str:
    """Draw a chart; the same one is the same text. `place` tells it from others."""
    from matplotlib import rc_context  # noqa: PLC0415 - takes half a second
    from matplotlib.figure import Figure  # noqa: PLC0415

    drawn = StringIO()
    with rc_context({"svg.hashsalt": "ganho", "font.size": 9, "text.color": INK}):
        figure = Figure(figsize=(WIDTH / 100, HEIGHT / 100), layout="constrained")
        axes = figure.subplots()
        axes.bar(
            [label for label, _ in chart.bars],
            [float(value) for _, value in chart.bars],
            color=COLOUR,
        )
        axes.set_title(chart.title)
        axes.set_ylim(0, float(chart.top) * 1.05)
        axes.spines[["top", "right"]].set_visible(False)
        axes.yaxis.set_major_formatter(
            lambda value, _: count(round(value), chart.language)
        )
        figure.savefig(drawn, format="svg", metadata=dict.fromkeys(_UNTOLD))
    return _inline(drawn.getvalue(), chart, place)


_INKED = (
    *("title", "xAxisLabel", "xAxisTick", "xAxisLine"),
    *("yAxisLabel", "yAxisTick", "yAxisLine"),
)
# With a day in it, the same chart would be another file each time.
_UNTOLD = ("Date", "Creator", "Format", "Type")


def _inline(drawn: str, chart: Chart, place: int) -> str:
    """Take the drawing alone, its ids its own, with its words for who cannot see it."""
    body = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>c{place}-", drawn)
    start = body.index("<svg")
    label = escape(f"{chart.title}. {chart.told}")
    return body[start:].replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def _sales_by_day(report: RunReport, standing: Standing) -> Chart:
    language = report.language
    return Chart(
        language=language,
        title=STANDING_TEXTS[language].sales_by_day,
        bars=tuple((short_day(one.day, language), one.value) for one in standing.days),
        told="; ".join(
            f"{day(one.day, language)}: {money(one.value, language)}"
            for one in standing.days
        ),
    )


def _open_by_age(report: RunReport, standing: Standing) -> Chart:
    texts, language = STANDING_TEXTS[report.language], report.language
    tallies = [
        (texts.ages[age], standing.open_by_age.get(age, Tally()))
        for age in get_args(OpenAge)
    ]
    return Chart(
        language=language,
        title=texts.open_by_age,
        bars=tuple((name, Decimal(tally.deals)) for name, tally in tallies),
        told="; ".join(
            f"{name}: {count(tally.deals, language)}" for name, tally in tallies
        ),
    )
