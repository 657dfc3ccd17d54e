"""Lists are read to their end, whatever the envelope says."""

import httpx
import pytest

from ganho.errors import RetryableError


def add_people(erp, count):
    for number in range(count):
        erp.add_person(f"Pessoa {number}")


def test_a_short_page_ends_the_list(client, erp):
    add_people(erp, 3)
    found = list(client.people.people())

    assert len(found) == 3
    assert {asked["tamanho_pagina"] for asked in erp.asked} == {"1000"}
    assert {asked["pagina"] for asked in erp.asked} == {"1"}


def test_a_full_page_is_followed_by_another(client, erp):
    add_people(erp, 1000)

    assert len(list(client.people.people())) == 1000


def test_pages_smaller_than_asked_for_do_not_end_the_list(client, erp):
    add_people(erp, 25)
    erp.largest_page = 10

    assert len(list(client.people.people())) == 25


def test_a_total_that_promises_too_much_ends_on_an_empty_page(client, erp):
    body = {"totalItems": 5, "items": [{"id": "a", "nome": "Ana"}]}
    erp.faults = [httpx.Response(200, json=body)]

    assert [person.name for person in client.people.people()] == ["Ana"]


def test_a_list_that_repeats_its_page_is_not_read_for_ever(client, erp):
    rows = [{"id": str(number)} for number in range(1000)]
    erp.faults = [httpx.Response(200, json={"items": rows})] * 2

    with pytest.raises(RetryableError, match="repeats"):
        list(client.people.people())


@pytest.mark.parametrize(
    "body",
    [
        {"totalItems": 1, "items": [{"id": "a"}]},
        {"itens_totais": 1, "itens": [{"id": "a"}], "totais": {}},
        {"itens": [{"id": "a"}], "paginacao": {"total_itens": "1.0"}},
        {"itens_totais": 1, "items": [{"id": "a"}]},
        [{"id": "a"}],
    ],
)
def test_every_envelope_is_opened(client, erp, body):
    erp.faults = [httpx.Response(200, json=body)]

    assert [entry.id for entry in client.account.sellers()] == ["a"]


@pytest.mark.parametrize("body", [{"items": None}, {"itens": []}, []])
def test_an_empty_list_is_no_error(client, erp, body):
    erp.faults = [httpx.Response(200, json=body)]

    assert client.account.sellers() == []


def test_a_list_that_begins_anew_is_not_read_for_ever(client, erp):
    pages = [[{"id": f"{page}-{n}"} for n in range(1000)] for page in "abcabcabc"]
    erp.faults = [httpx.Response(200, json={"items": rows}) for rows in pages]

    with pytest.raises(RetryableError, match="repeats"):
        list(client.people.people())
    assert len(erp.asked) == 4


def test_a_list_ends_somewhere(client, erp, monkeypatch):
    monkeypatch.setattr("ganho.transport.MOST_PAGES", 5)
    add_people(erp, 1)
    erp.faults = [
        httpx.Response(200, json={"totalItems": 99, "items": [{"id": str(n)}]})
        for n in range(99)
    ]

    with pytest.raises(RetryableError, match="no end"):
        list(client.people.people())
    assert len(erp.asked) <= 6
