import html
import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ganho.words.markup import escape, link, table

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = st.text(st.sampled_from("ab1 .:\\`*_{}[]()<>#+-!|~&$/\n\"'"), max_size=30)


def cell_of(text):
    page = RENDERER.render(table(["a", "b"], [[f"x {escape(text)} x", "1"]]))
    return re.findall(r"<td>(.*?)</td>", page, re.DOTALL)


@given(HOSTILE)
def test_an_escaped_text_means_nothing_but_itself(text):
    cells = cell_of(text)

    shown = html.unescape(cells[0])
    assert len(cells) == 2
    assert shown.split() == ["x", *text.split(), "x"]


def test_a_vendors_words_make_no_link_no_tag_and_no_column():
    cells = cell_of("[aqui](http://x.example) | <b>www.x.example</b>")

    assert len(cells) == 2
    assert "<a" not in cells[0]
    assert "<b>" not in cells[0]


def test_addresses_in_foreign_words_do_not_link_themselves():
    assert escape("veja http://x.example") == "veja http\\://x.example"
    assert escape("veja www.x.example") == "veja www\\.x.example"


def test_only_web_addresses_are_linked():
    assert link("3", "https://a.example/deal/3") == "[3](https://a.example/deal/3)"
    assert link("3", "javascript:alert(1)") == "3"
    assert link("3", "/deal/3") == "3"


def test_an_address_cannot_end_its_link_early():
    assert link("3", "https://a.example/) [x](y") == "[3](https://a.example/[x]y)"
