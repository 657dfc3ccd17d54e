"""What nobody sees makes no second name."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.customer.contact import read_email
from ganho.domain.markers import notes_for
from ganho.domain.names import cut_name, fold_name
from ganho.domain.visible import UNSEEN, visible, visible_lines

SHOWN_FORMATS = {0x0600, 0x0601, 0x0602, 0x0603, 0x0604, 0x0605, 0x06DD, 0x070F}
SHOWN_FORMATS |= {0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}
"""Prepended_Concatenation_Mark: signs of Arabic, Syriac and Kaithi that are seen."""
UNSEEN_ONES = [
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *(0x061C, 0x034F, 0xFE0F, 0x180E, 0x3164, 0x2800, 0xFFFC, 0xFFA0, 0x00AD),
    *(0x0, 0x2, 0x1F, 0x7F, 0x9F, 0x200B, 0x200D, 0x2060, 0xFEFF, 0xE0041),
]


@pytest.mark.parametrize("mark", UNSEEN_ONES, ids=lambda mark: f"U+{mark:04X}")
def test_a_mark_that_nobody_sees_makes_no_other_name(mark: int) -> None:
    marked = f"Ho{chr(mark)}tel{chr(mark)} Azul{chr(mark)}"

    assert fold_name(marked) == fold_name("Hotel Azul")
    assert cut_name(marked, 200) == "Hotel Azul"
    assert read_email(f"ana{chr(mark)}@loja.example") == "ana@loja.example"


@pytest.mark.parametrize("blank", "\t\n\v\f\r\x85\u2028\u2029")
def test_a_line_break_or_a_tab_is_a_blank(blank: str) -> None:
    assert cut_name(f"Hotel{blank}Azul", 200) == "Hotel Azul"
    assert fold_name(f"Hotel\r\n{blank}Azul") == "hotel azul"


def test_everything_that_pythons_own_table_calls_unseen_is_dropped() -> None:
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if unicodedata.category(letter) in ("Cc", "Cf") and code not in SHOWN_FORMATS:
            assert UNSEEN.match(letter), hex(code)


def test_what_can_be_seen_stays() -> None:
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if unicodedata.category(letter)[0] in "LNPSZ" and UNSEEN.match(letter):
            # A filler is called a letter, the blank of Braille and an object signs.
            assert code in {0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0xFFFC}, hex(code)


@given(st.text())
def test_making_visible_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert cut_name(cut_name(text, 60), 60) == cut_name(text, 60)


def test_a_title_adds_no_line_to_the_notes_and_a_template_keeps_its_own() -> None:
    notes = notes_for(
        "{title}\r\n{link}\x02",
        company_id=7,
        deal_id=1,
        link="https://x",
        title="Um\ndois\u202e",
    )

    assert notes == "[pipedrive:7:1] Um dois\nhttps://x"
    assert visible_lines("a\x0bb\u2028c") == "a\nb\nc"
