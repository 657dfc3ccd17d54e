"""Answers become errors that say what to do next; a write is sent once."""

import httpx
import pytest

from ganho.conta_azul.schemas import PessoaRequest
from ganho.domain.customer.customer import Customer
from ganho.errors import (
    FatalError,
    RefusedError,
    RetryableError,
    UnknownOutcomeError,
)

NAME = "Padaria Sol Ltda"
REQUEST = PessoaRequest.from_customer(
    Customer(name=NAME, kind="company", tax_id="11222333000181"), "[m]"
)


def refuse(status: int, **body: object) -> httpx.Response:
    return httpx.Response(status, json=body)


def test_the_token_goes_into_the_header_alone(client, erp):
    client.sales.next_number()

    (request,) = erp.requests
    assert request.headers["authorization"] == "Bearer access-1"
    assert "access" not in str(request.url)


def test_a_refused_token_is_renewed_and_the_write_sent_again(client, erp):
    erp.good_tokens = {"access-2"}
    client.people.create_person(REQUEST)

    assert len(erp.created) == 1
    bearers = [request.headers["authorization"] for request in erp.requests]
    assert bearers == ["Bearer access-1", "Bearer access-2"]


def test_a_refused_token_is_renewed_and_the_read_repeated(client, erp):
    erp.good_tokens = {"access-2"}

    assert client.sales.next_number() == 1001


@pytest.mark.parametrize("call", ["create_person", "person"])
def test_a_refused_fresh_token_stops_the_run(client, erp, call):
    erp.good_tokens = set()

    with pytest.raises(FatalError, match="Authorize ganho"):
        getattr(client.people, call)(REQUEST if call == "create_person" else "abc")
    assert len(erp.requests) == 2


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ReadTimeout("late"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("closed"),
        httpx.Response(500, json={"message": "erro"}),
        httpx.Response(502, text="<html>bad gateway</html>"),
        httpx.Response(503),
        httpx.Response(504),
    ],
    ids=lambda fault: getattr(fault, "status_code", type(fault).__name__),
)
def test_an_unanswered_write_is_not_sent_again(client, erp, fault):
    erp.faults = [fault]

    with pytest.raises(UnknownOutcomeError):
        client.people.create_person(REQUEST)
    assert len(erp.requests) == 1


@pytest.mark.parametrize(
    "body", [b'{"id": "abc', b"null", b"[]", b"", b'{"nome": "x"}', b'{"id": null}']
)
def test_a_write_accepted_without_a_readable_id_is_a_question(client, erp, body):
    erp.faults = [httpx.Response(201, content=body)]

    with pytest.raises(UnknownOutcomeError):
        client.people.create_person(REQUEST)
    assert len(erp.requests) == 1


def test_an_answer_lost_after_the_work_is_a_question(client, erp):
    erp.faults = [lambda _answer: httpx.ReadTimeout("late")]

    with pytest.raises(UnknownOutcomeError):
        client.people.create_person(REQUEST)
    assert len(erp.created) == 1


@pytest.mark.parametrize(
    "fault",
    [httpx.ConnectError("refused"), httpx.Response(429), httpx.ConnectTimeout("late")],
    ids=["refused", "429", "timeout"],
)
def test_a_write_that_changed_nothing_is_sent_again(client, erp, fault):
    erp.faults = [fault]
    client.people.create_person(REQUEST)

    assert len(erp.created) == 1


def test_a_write_refused_for_minutes_waits_for_the_next_run(client, erp):
    erp.faults = [httpx.Response(429)] * 3

    with pytest.raises(RetryableError):
        client.people.create_person(REQUEST)
    assert erp.created == []


@pytest.mark.parametrize("status", [400, 404, 405, 409, 422])
def test_a_refused_write_keeps_its_status(client, erp, status):
    erp.faults = [refuse(status, error="Número já utilizado")]

    with pytest.raises(RefusedError) as caught:
        client.people.create_person(REQUEST)
    assert (caught.value.status, caught.value.text) == (status, "Número já utilizado")


@pytest.mark.parametrize(
    "body",
    [
        {"error": "o motivo"},
        {"error": {"message": "o motivo"}},
        {"message": "o motivo"},
        {"mensagem": "o motivo"},
        {"descricao_erro": "o motivo"},
        {"error": "", "error_description": "o motivo"},
        {"code": "X", "message": "o motivo"},
        {"errors": [{"mensagem": "o motivo"}]},
        {"errors": ["o motivo"]},
        "o motivo",
    ],
)
def test_the_reason_is_found_wherever_the_module_puts_it(client, erp, body):
    erp.faults = [httpx.Response(400, json=body)]

    with pytest.raises(RefusedError) as caught:
        client.people.create_person(REQUEST)
    assert caught.value.text == "o motivo"


@pytest.mark.parametrize("text", ["404 page not found", "[1, 2]", '{\n  "x": 1\n}'])
def test_a_refusal_without_a_sentence_is_kept_as_it_is(client, erp, text):
    erp.faults = [httpx.Response(404, text=text)]

    with pytest.raises(RefusedError) as caught:
        client.people.create_person(REQUEST)
    assert caught.value.text == " ".join(text.split())


def test_no_personal_datum_of_a_refusal_is_kept(client, erp):
    words = f"{NAME.upper()} (11.222.333/0001-81, eu@sol.example) já existe"
    erp.faults = [refuse(400, error=words)]

    with pytest.raises(RefusedError) as caught:
        client.people.create_person(REQUEST)
    assert caught.value.text.endswith("já existe")
    for datum in ("padaria", "11.222", "0001-81", "sol.example"):
        assert datum not in caught.value.text.lower()


@pytest.mark.parametrize("call", ["create_person", "person"])
def test_a_blocked_plan_stops_the_run_and_names_the_state(client, erp, call):
    erp.faults = [refuse(403, descricao_erro="não elegível", status_conta="END_TRIAL")]

    with pytest.raises(FatalError, match="END_TRIAL") as caught:
        getattr(client.people, call)(REQUEST if call == "create_person" else "abc")
    assert str(caught.value.remedy)


@pytest.mark.parametrize("call", ["create_person", "person"])
def test_a_403_page_that_is_not_the_apis_stops_the_run(client, erp, call):
    erp.faults = [httpx.Response(403, text="<html>blocked</html>")]

    with pytest.raises(FatalError, match="api_url"):
        getattr(client.people, call)(REQUEST if call == "create_person" else "abc")


def test_a_403_about_one_write_sets_only_that_one_aside(client, erp):
    erp.faults = [refuse(403, error="perfil sem permissão")]

    with pytest.raises(RefusedError):
        client.people.create_person(REQUEST)


@pytest.mark.parametrize(
    "fault",
    [
        httpx.Response(429),
        httpx.Response(502, text="<html>"),
        httpx.ReadTimeout("late"),
        httpx.Response(200, content=b'{"id": "ab'),
        httpx.Response(200, text="<html>login</html>"),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b"null"),
        httpx.Response(200, json={"items": "x"}),
        httpx.Response(200, json={"items": [{"nome": NAME}] * 10}),
    ],
)
def test_a_read_is_repeated_until_it_can_be_read(client, erp, fault):
    erp.add_person(NAME)
    erp.faults = [fault]

    assert [person.name for person in client.people.find_people(name=NAME)] == [NAME]


def test_a_read_that_fails_for_long_waits_for_the_next_run(client, erp, waits):
    erp.faults = [httpx.Response(503)] * 3

    with pytest.raises(RetryableError):
        client.sales.next_number()
    assert len(waits) == 2


def test_a_refused_read_tells_why_and_is_not_repeated(client, erp):
    erp.faults = [refuse(400, error="O tamanho da página deve ser um dos")]

    with pytest.raises(FatalError, match="tamanho da página") as told:
        client.sales.next_number()
    assert len(erp.requests) == 1
    assert "/v1/venda/proximo-numero (400)" in str(told.value.message)
    assert "whoever looks after ganho" in str(told.value.remedy)


def test_a_list_that_is_nowhere_is_a_matter_of_the_address(client, erp):
    erp.faults = [httpx.Response(404, text="404 page not found")]

    with pytest.raises(FatalError, match=r"no /v1/servicos \(404\).*api_url"):
        list(client.catalogue.services())


def test_a_redirect_is_never_followed(client, erp):
    erp.faults = [httpx.Response(302, headers={"location": "https://else.example"})]

    with pytest.raises(FatalError):
        client.sales.next_number()
    assert len(erp.requests) == 1


def test_requests_are_counted(client):
    client.sales.next_number()
    client.sales.next_number()

    assert client.count.requests == 2
