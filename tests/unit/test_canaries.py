"""The search for canaries is tested itself: it finds what is planted, however written."""

import base64
import html
import json
import sqlite3
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.canaries import Search, numbers, secrets, words

NAME, CNPJ, PHONE = "Zanzibélia Quixaçaba", "12.345.678/0001-95", "+55 (11) 98765-4321"
TOKEN = "pYx_83-kq/71+zz="
LETTERED = "12.ABC.345/01DE-35"


def found(data: bytes) -> set[str]:
    wanted = [*words(NAME), *numbers(CNPJ, PHONE[4:], LETTERED), *secrets(TOKEN)]
    return {canary.text for canary in Search(wanted).in_bytes(b"before " + data)}


@pytest.mark.parametrize(
    "written",
    [
        NAME.encode(),
        NAME.upper().encode(),
        NAME.encode("latin-1"),
        NAME.encode("utf-16-le"),
        b"zanzibelia quixacaba",
        json.dumps({"name": NAME}).encode(),
        json.dumps(json.dumps({"name": NAME.upper()})).encode(),
        repr(NAME.encode("latin-1")).encode(),
        quote(NAME).encode(),
        quote_plus(NAME.lower()).encode(),
        quote(quote(NAME)).encode(),
        b"Zanzib&#233;lia Quixa&#231;aba",
        b"Zanzib&eacute;lia Quixa&ccedil;aba",
        base64.b64encode(b"x" + NAME.encode()) + base64.b64encode(NAME.encode()),
    ],
)
def test_both_words_of_a_name_are_found_however_they_are_written(
    written: bytes,
) -> None:
    assert found(written) == {"Zanzibélia", "Quixaçaba"}


@pytest.mark.parametrize(
    "written",
    [
        "12.345.678/0001-95",
        "12345678000195",
        "12345678/0001-95",
        "12 345 678 0001 95",
        quote("12.345.678/0001-95", safe=""),
        "12.345.678\\/0001-95",
        html.escape("id=12.345.678&#47;0001-95", quote=False).replace("&amp;", "&"),
        base64.b64encode(b"12.345.678/0001-95").decode(),
    ],
)
def test_a_tax_id_is_found_with_and_without_punctuation(written: str) -> None:
    assert found(written.encode()) == {CNPJ}


def test_a_phone_a_lettered_tax_id_and_a_token_are_found() -> None:
    assert found(b"tel:+5511987654321") == {PHONE[4:]}
    assert found(b"12abc34501de35") == {LETTERED}
    assert found(quote(TOKEN, safe="").encode()) == {TOKEN}
    assert found(base64.b64encode(f"client:{TOKEN}".encode())) == {TOKEN}


def test_half_a_name_is_found_and_another_name_is_not() -> None:
    assert found(b"Dona Quixa\xc3\xa7aba") == {"Quixaçaba"}
    assert found(b"Zanzibar, 12.345.678/0001-94, 11 98765-4322") == set()


def test_columns_of_every_table_are_searched_and_named(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with sqlite3.connect(path) as connection:
        connection.execute('CREATE TABLE "order" (id INTEGER, facts JSON, raw BLOB)')
        rows = [(1, json.dumps([NAME]), None), (2, None, b"\x00" * 9000 + b"quixacaba")]
        connection.executemany('INSERT INTO "order" VALUES (?, ?, ?)', rows)
    connection.close()
    search = Search(words(NAME))

    assert search.in_database(f"sqlite:///{path}") == [
        "order.facts: words Quixaçaba",
        "order.facts: words Zanzibélia",
        "order.raw: words Quixaçaba",
    ]
    assert search.in_files(tmp_path) == [
        f"{path}: words Quixaçaba",
        f"{path}: words Zanzibélia",
    ]


def test_outputs_and_names_of_files_are_searched(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "QUIXAÇABA.json").touch()
    search = Search(words(NAME))

    assert search.in_texts(["", "Zanzib\\u00e9lia"]) == ["output 1: words Zanzibélia"]
    assert len(search.in_files(tmp_path)) == 1
