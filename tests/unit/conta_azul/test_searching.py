"""The ladder of looks for one person."""

import pytest

from ganho.conta_azul.searching import Wanted, masked


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        ("12345678909", "123.456.789-09"),
        ("12ABC34501DE35", "12.ABC.345/01DE-35"),
        ("X-77", "X-77"),
    ],
)
def test_a_tax_id_is_masked_as_the_vendor_shows_it(document, shown):
    assert masked(document) == shown


def test_surer_filters_come_first():
    wanted = Wanted(document="12345678909", name="Ana", kind="individual")
    filters = [
        (params.get("documentos") or params["busca"], "tipo_perfil" in params)
        for params, _all_pages in wanted.looks()
    ]

    assert filters == [
        ("12345678909", True),
        ("123.456.789-09", True),
        ("12345678909", True),
        ("12345678909", False),
        ("Ana", True),
    ]


def test_who_is_known_by_name_alone_is_looked_for_by_name():
    wanted = Wanted(document=None, name="Ana", kind="individual")

    assert [params["busca"] for params, _all_pages in wanted.looks()] == ["Ana"]
