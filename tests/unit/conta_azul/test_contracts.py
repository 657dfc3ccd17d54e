"""Contracts are created once, listed whole and read with what tells whose they are."""

import asyncio
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import httpx
import pytest

from ganho.errors import RefusedError, RetryableError, UnknownOutcomeError
from ganho.sandbox.clock import SandboxClock
from ganho.sandbox.conta_azul.erp import ContaAzul
from ganho.sandbox.conta_azul.erp_app import build_app
from tests.unit.conta_azul.conftest import NOW
from tests.unit.conta_azul.schemas.test_contrato_request import (
    make_contract,
    make_references,
    write,
)

STARTS_ON = date(2026, 11, 24)


class Vendor:
    """The sandbox behind the client; `faults` meet the calls that follow, in order."""

    def __init__(self) -> None:
        self.room = ContaAzul(SandboxClock(NOW))
        self.requests: list[httpx.Request] = []
        self.ignored: set[str] = set()
        self.faults: list[Callable[[httpx.Response], httpx.Response]] = []
        self._app = build_app(self.room, limits=False)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = asyncio.run(self._answer(request))
        return self.faults.pop(0)(answer) if self.faults else answer

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        params = request.url.params
        for name in self.ignored:
            params = params.remove(name)
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.request(
                request.method,
                request.url.copy_with(params=params),
                content=request.content,
                headers={"Authorization": f"Bearer {self.room.new_access_token()}"},
            )
        return httpx.Response(answer.status_code, content=answer.content)

    def sent(self, method: str) -> list[httpx.Request]:
        return [one for one in self.requests if one.method == method]


@pytest.fixture
def erp():
    return Vendor()


@pytest.fixture
def room(erp):
    return erp.room


@pytest.fixture
def references(room):
    """A customer and an item that the vendor knows."""
    return make_references(
        customer_id=room.add_customer("Padaria Sol Ltda", "11222333000181"),
        item_ids={"name:kit": room.add_product("Kit")},
    )


@pytest.fixture
def sign(room, references):
    """Makes a contract by hand; gives its id."""

    def make(starts_on=STARTS_ON, customer=None, **more) -> str:
        item_id = references.item_ids["name:kit"]
        customer = customer or references.customer_id
        return room.add_contract(customer, item_id, 300, starts_on=starts_on, **more)

    return make


def ids(contracts):
    return [contract.contract_id for contract in contracts]


def lost(_answer: httpx.Response) -> httpx.Response:
    raise httpx.ReadTimeout("lost")


def failed(_answer: httpx.Response) -> httpx.Response:
    return httpx.Response(500, json={"error": "Internal Server Error"})


def without_id(_answer: httpx.Response) -> httpx.Response:
    return httpx.Response(201, json={"id_legado": 5501})


def cut_off(answer: httpx.Response) -> httpx.Response:
    return httpx.Response(201, content=answer.content[:7])


def test_the_next_number_follows_the_highest(client, sign):
    assert client.contracts.next_contract_number() == 1
    sign(number=41)
    assert client.contracts.next_contract_number() == 42


@pytest.mark.parametrize("status", [200, 201])
def test_a_contract_is_created_although_its_answer_names_no_sale(
    client, room, references, status
):
    room.switches.contract_status_code = status
    contract_id = client.contracts.create_contract(write(make_contract(), references))

    (made,) = room.contracts()
    assert (made.id, made.number, made.money.total) == (contract_id, 12, Decimal(300))
    assert len(room.sales()) == 12


def test_a_refusal_repeats_no_notes(client, erp, references):
    def repeat(_answer: httpx.Response) -> httpx.Response:
        return httpx.Response(400, json={"error": f"recusado: {notes}"})

    notes = "[pipedrive:5:981] Negócio de Ana Lima"
    erp.faults = [repeat]
    with pytest.raises(RefusedError) as caught:
        client.contracts.create_contract(write(make_contract(notes=notes), references))

    assert caught.value.status == 400
    assert "Ana" not in caught.value.text


def test_a_number_in_use_is_refused(client, sign, references):
    sign(number=12)

    with pytest.raises(RefusedError):
        client.contracts.create_contract(write(make_contract(), references))


@pytest.mark.parametrize("fault", [lost, failed, without_id, cut_off])
def test_a_lost_answer_is_a_question_and_nothing_is_sent_again(
    client, erp, room, references, fault
):
    erp.faults = [fault]
    with pytest.raises(UnknownOutcomeError):
        client.contracts.create_contract(write(make_contract(), references))

    assert len(erp.sent("POST")) == len(room.contracts()) == 1


def test_all_contracts_are_listed_fifty_at_a_time(client, erp, sign):
    signed = [sign(date(2026, 1 + index % 12, 1)) for index in range(120)]
    listed = ids(client.contracts.contracts())

    assert sorted(listed) == sorted(signed)
    assert [one.url.params["tamanho_pagina"] for one in erp.requests] == ["50"] * 3


def test_ended_and_deleted_contracts_are_listed_too(client, room, sign):
    room.end_contract(sign())
    room.delete_contract(sign())
    sign()

    assert [one.active for one in client.contracts.contracts()] == [False, False, True]


def test_pages_that_shift_under_the_reader_repeat_no_contract(client, sign):
    signed = {sign() for _ in range(60)}
    listing = client.contracts.contracts()
    found = [next(listing).contract_id]
    sign(date(2025, 1, 1))  # first in the list, so that all others move back
    found += ids(listing)

    assert len(found) == len(set(found))
    assert signed <= set(found)


@pytest.mark.parametrize("ignored", [set(), {"cliente_id"}])
def test_a_customers_contracts_are_found_although_the_filter_lies(
    client, erp, room, sign, ignored
):
    erp.ignored = ignored
    ana = room.add_customer("Ana Lima")
    sign()
    hers = sign(customer=ana)

    assert ids(client.contracts.contracts(ana)) == [hers]


def test_a_contract_that_does_not_say_whose_it_is_may_be_the_customers(client, erp):
    row = {"id": "contract-1", "numero": 12, "status": "ATIVO"}
    erp.faults = [lambda _answer: httpx.Response(200, json={"itens": [row]})]

    assert ids(client.contracts.contracts("customer-1")) == ["contract-1"]


def test_our_marker_is_read_back_where_the_vendor_puts_it(client, references):
    contract_id = client.contracts.create_contract(write(make_contract(), references))
    contract = client.contracts.contract(contract_id)

    assert contract.notes == "[pipedrive:5:981] Negócio"
    assert (contract.number, contract.total) == (12, Decimal(300))
    assert contract.customer_id == references.customer_id
    assert contract.starts_on == STARTS_ON


def test_our_marker_is_read_in_a_sale_where_the_notes_are_shown_nowhere(
    client, room, references
):
    room.switches.contract_notes_shown = False
    contract = client.contracts.contract(
        client.contracts.create_contract(write(make_contract(), references))
    )
    (item,) = client.contracts.sale_items(contract.next_sale_id)

    assert contract.notes == ""
    assert item.text == "[pipedrive:5:981] Kit"
    assert (item.item_id, item.quantity) == (references.item_ids["name:kit"], 2)


def test_a_contract_that_is_over_still_shows_its_items(client, sign):
    over = sign(date(2025, 1, 1), ends_on=date(2025, 3, 31))
    contract = client.contracts.contract(over)

    assert [
        item.name for item in client.contracts.sale_items(contract.next_sale_id)
    ] == ["Kit"]


def test_a_contract_that_was_deleted_has_ended(client, room, sign):
    contract_id = sign()
    room.delete_contract(contract_id)
    contract = client.contracts.contract(contract_id)

    assert contract.ended
    assert contract.next_sale_id is None


def test_an_unknown_contract_is_no_answer(client):
    with pytest.raises(RetryableError):
        client.contracts.contract("00000000-0000-4000-8000-000000000000")
