"""The report as one HTML file: the same page, for whoever has no login to Prefect.

It opens anywhere and prints; nothing is fetched and nothing runs.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from ganho.report.page.charts import Chart, charts_of, svg
from ganho.report.page.markdown import markdown
from ganho.report.phrases import word_of
from ganho.report.run_report import RunReport
from ganho.words.amounts import moment

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Even if something foreign got in, a browser would fetch and run nothing."""
STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; color: #1f2933;
  background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 2.2rem; margin: 0; color: #2f6f4f; }
h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #2f6f4f; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid #d5dbe1; overflow-wrap: anywhere; }
th { background: #eef3f0; }
td[style*="right"], th[style*="right"] { white-space: nowrap; overflow-wrap: normal;
  font-variant-numeric: tabular-nums; }
blockquote { margin: 1rem 0; padding: .5rem 1rem; border-left: 4px solid #b3261e;
  background: #fbeceb; }
a { color: #1d5b8f; }
code { background: #f1f3f5; padding: 0 .25rem; }
figure { margin: 1rem 0; } figure svg { width: 100%; height: auto; max-width: 45rem; }
@media screen and (max-width: 40rem) {
  body { margin: 1rem auto; padding: 0 .75rem; font-size: 14px; }
  th, td { padding: .3rem .35rem; overflow-wrap: normal; }
  th[style*="right"] { white-space: normal; }
  table { display: block; overflow-x: auto; }
}
@page { size: A4; margin: 15mm; }
@media print {
  body { font-size: 9.5pt; max-width: none; margin: 0; padding: 0; }
  h1, h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
  table, tr, figure, blockquote { break-inside: avoid; }
  th, h1 { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
"""


def html(report: RunReport) -> str:
    """Write the page as a whole HTML document."""
    body = _page_maker(charts_of(report)).render(markdown(report))
    made_at = moment(report.finished_at, report.language, report.time_zone)
    title = f"ganho · {report.company} · {word_of(report)} · {made_at}"
    return (
        f'<!DOCTYPE html>\n<html lang="{report.language}">\n<head>\n'
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _page_maker(charts: Sequence[Chart]) -> MarkdownIt:
    """Read markdown without raw HTML or images; the blocks are the charts, in order."""
    maker = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    drawings = (svg(chart, place) for place, chart in enumerate(charts))
    maker.add_render_rule("fence", _drawn_in_turn(drawings))
    return maker


def _drawn_in_turn(drawings: Iterator[str]) -> Any:
    def fence(
        _maker: RendererHTML, tokens: Sequence[Token], place: int, *_: Any
    ) -> str:
        drawing = next(drawings, None)
        if drawing is None:
            return f"<pre>{escape(tokens[place].content)}</pre>\n"
        return f"<figure>{drawing}</figure>\n"

    return fence
