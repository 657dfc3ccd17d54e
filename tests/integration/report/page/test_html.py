"""The report as one file: opens anywhere, prints, fetches and runs nothing."""

import re
from html.parser import HTMLParser

import pytest

from ganho.report.named_deals import WaitingDeal
from ganho.report.page.html import html
from ganho.report.page.mentions import SHOWN

ALONE = {"meta", "br", "hr"}


class Outline(HTMLParser):
    """What a browser makes of a page: its elements, and whether all are closed."""

    def __init__(self, page):
        super().__init__()
        self.elements, self._open, self.is_whole = [], [], True
        self.text = ""
        self.feed(page)
        self.is_whole = self.is_whole and not self._open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ALONE:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.is_whole = self.is_whole and self._open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module")
def written():
    """Pages that were written before: drawing takes a tenth of a second a chart."""
    return {}


@pytest.fixture
def page(make_report, make_standing, written):
    def write(**changes):
        report = make_report(**{"standing": make_standing()} | changes)
        if repr(report) not in written:
            written[repr(report)] = html(report)
        return written[repr(report)]

    return write


def test_it_is_a_whole_document_in_the_companys_language(page):
    outline = Outline(page())

    assert page().startswith("<!DOCTYPE html>")
    assert outline.is_whole
    assert outline.all("html") == [{"lang": "pt-BR"}]
    assert "<title>ganho · acme · Pendente · 23/11/2026 23:40</title>" in page()
    assert Outline(page(language="en")).all("html") == [{"lang": "en"}]


def test_it_says_what_the_page_in_prefect_says(page):
    text = Outline(page()).text

    for told in (
        "Novembro, até 23/11/2026",
        "R$\xa0182.340,50 (41)",
        "2 ganhos = 1 lançado agora",
        "mais de 24 h",
        "CPF ou CNPJ inválido (1 negócio, R$\xa0500,00)",
    ):
        assert told in text


def test_each_chart_is_a_drawing_and_no_block_of_text(page):
    outline = Outline(page())

    assert len(outline.all("svg")) == len(outline.all("figure")) == 2
    assert "mermaid" not in page()
    assert all(drawing["aria-label"] for drawing in outline.all("svg"))


def test_nothing_is_fetched_and_nothing_runs(page):
    outline = Outline(page())
    fetching = {"script", "img", "link", "iframe", "object", "embed", "form", "base"}

    assert not fetching & {tag for tag, _ in outline.elements}
    assert not re.search(r"@import|url\((?!#)|\bon\w+=", page())
    (policy,) = [m for m in outline.all("meta") if "http-equiv" in m]
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_links_lead_into_both_systems(page, make_held):
    held = make_held(reason="ITEM_INACTIVE", facts={})

    addresses = {a["href"] for a in Outline(page(quarantine=(held,))).all("a")}

    assert "https://acme.pipedrive.com/deal/3" in addresses
    assert "https://pro.contaazul.com" in addresses


def test_foreign_words_stay_words(page, make_held):
    evil = "<script>alert(1)</script> ![x](http://y.example/z.png) ```\n</body>"
    held = make_held(reason="SALE_REFUSED", facts={"status": "400", "text": evil})
    waiting = (WaitingDeal(deal_id=4, why=evil),)

    outline = Outline(page(quarantine=(held,), waiting=waiting, why=evil))

    assert outline.is_whole
    assert not {"script", "img"} & {tag for tag, _ in outline.elements}
    assert not [a for a in outline.all("a") if "y.example" in a["href"]]
    assert outline.text.count("<script>alert(1)</script>") == 3
    assert len(outline.all("svg")) == 2


def test_what_escaped_the_page_is_still_no_element(page, monkeypatch):
    slipped = "<script>alert(1)</script>\n\n![x](http://y.example/z.png)"
    monkeypatch.setattr("ganho.report.page.html.markdown", lambda _report: slipped)

    outline = Outline(page(company="a</title><script>"))

    assert not {"script", "img"} & {tag for tag, _ in outline.elements}
    assert "<script>alert(1)</script>" in outline.text


def test_an_address_that_is_none_is_no_link(page):
    outline = Outline(page(pipedrive_url="javascript:alert(1)"))

    assert not [a for a in outline.all("a") if "javascript" in a["href"]]


def test_it_prints_on_paper_with_its_tables_whole(page):
    style = page().split("<style>")[1].split("</style>")[0]

    for rule in (
        "@page { size: A4;",
        "@media print",
        "thead { display: table-header-group; }",
        "table, tr, figure, blockquote { break-inside: avoid; }",
    ):
        assert rule in style


def test_a_long_report_stays_a_page_that_opens(page, make_held):
    held = tuple(make_held(deal_id=n) for n in range(10_000))

    written = page(quarantine=held)

    assert written.count("/deal/") <= 3 * SHOWN
    assert len(written) < 250_000


def test_the_same_report_is_the_same_file(page, written):
    first = page()
    written.clear()

    assert page() == first


def test_an_older_report_becomes_a_file_too(make_report):
    outline = Outline(html(make_report()))

    assert outline.is_whole
    assert not outline.all("svg")
