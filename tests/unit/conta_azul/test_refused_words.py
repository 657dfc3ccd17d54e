"""What a refusal repeats of a customer is masked, however the vendor writes it."""

import json

import httpx
import pytest

from ganho.conta_azul.schemas import PessoaRequest
from ganho.domain.customer.customer import Customer
from ganho.errors import (
    FatalError,
    RefusedError,
    RefusedReadError,
    UnknownOutcomeError,
)

NAME = "Padaria São João Ltda"
REQUEST = PessoaRequest.from_customer(
    Customer(name=NAME, kind="company", tax_id="11222333000181"), "[m]"
)


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"erros": f"{NAME} já existe"}),
        json.dumps([f"{NAME.upper()} já existe"]),
        f"<html><h1>Erro</h1><p>{NAME} já existe</p></html>",
        "<p>Padaria S&atilde;o Jo&#227;o&nbsp;Ltda já existe</p>",
        "PADARIA  SAO JOAO LTDA já existe",
        "Padaria Sa\u0303o Joa\u0303o Ltda já existe",
    ],
)
def test_a_name_is_masked_however_it_is_written(client, erp, body):
    erp.faults = [httpx.Response(400, text=body)]

    with pytest.raises(RefusedError) as caught:
        client.people.create_person(REQUEST)
    assert "já existe" in caught.value.text
    assert "adaria" not in caught.value.text.casefold()


def test_a_refused_search_does_not_repeat_what_was_searched_for(client, erp):
    words = f"busca por {NAME.upper()} inválida"
    erp.faults = [httpx.Response(400, json={"error": words})] * 3

    with pytest.raises(RefusedReadError) as caught:
        client.people.find_people(name=NAME)
    assert "busca por *** inválida" in str(caught.value)


def test_a_refused_list_names_nobody_whoever_is_meant(client, erp):
    words = f"tamanho_pagina inválido: Zélia D'Ávila, {NAME.upper()}, LÉO (Itu) ou 11"
    erp.faults = [httpx.Response(400, json={"error": words})] * 3

    with pytest.raises(FatalError) as caught:
        list(client.people.people())
    assert str(caught.value.message).endswith(
        "(400): tamanho_pagina inválido: *** (***) ou 11"
    )


def test_a_refusal_does_not_repeat_the_token_it_was_asked_with(client, erp):
    erp.faults = [httpx.Response(400, json={"error": "token access-1 recusado"})]

    with pytest.raises(RefusedError) as caught:
        client.people.create_person(REQUEST)
    assert caught.value.text == "token *** recusado"


DEEP = '{"error":' * 100_000 + '"' + "x" + '"' + "}" * 100_000
JUST_READABLE = '{"error":' * 400 + '"x"' + "}" * 400


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, text=DEEP),
        httpx.Response(400, text=JUST_READABLE),
        httpx.Response(403, text=DEEP),
        httpx.Response(400, text="[" * 400 + r'"\u0041"' + "]" * 400),
        httpx.Response(400, text=f"<p>&#{'9' * 5_000};</p>"),
        httpx.Response(400, text="<" * 1_000_000),
        httpx.Response(400, text=json.dumps({"error": "a" * 40_000})),
        httpx.Response(400, json={"valor": 1.5, "é": "x"}),
        *(
            httpx.Response(
                400,
                content=b"\xe9",
                headers={"content-type": f"text/html; charset={c}"},
            )
            for c in ("zlib", "rot13", "idna", "undefined", "nonsense", "latin-1")
        ),
    ],
)
def test_a_refusal_is_a_refusal_whatever_it_says(client, erp, answer):
    erp.faults = [answer]

    with pytest.raises((RefusedError, FatalError)):
        client.people.create_person(REQUEST)


def test_a_refusal_is_read_in_the_letters_it_is_written_in(client, erp):
    page = "<p>Padaria São João Ltda já existe</p>".encode("latin-1")
    headers = {"content-type": "text/html; charset=ISO-8859-1"}
    erp.faults = [httpx.Response(400, content=page, headers=headers)]

    with pytest.raises(RefusedError) as caught:
        client.people.create_person(REQUEST)
    assert caught.value.text == "*** já existe"


def test_a_nested_answer_to_a_create_is_a_question(client, erp):
    erp.faults = [lambda _: httpx.Response(201, text=DEEP)]

    with pytest.raises(UnknownOutcomeError):
        client.people.create_person(REQUEST)
    assert len(erp.created) == 1
