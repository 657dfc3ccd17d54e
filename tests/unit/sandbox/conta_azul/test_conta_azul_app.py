import pytest

from ganho.sandbox.conta_azul.erp_app import build_app


@pytest.fixture
def limited(api, conta_azul):
    return type(api)(build_app(conta_azul), conta_azul.new_access_token())


def test_no_call_passes_without_a_token(api):
    api.headers = {}

    answer = api.get("/v1/pessoas")

    assert answer.status_code == 401
    assert "message" in answer.json()


@pytest.mark.parametrize("path", ["/v1/pessoas", "/v1/unknown"])
def test_a_blocked_plan_answers_403_everywhere(api, conta_azul, path):
    conta_azul.switches.plan_blocked = "BLOQUEADA"

    answer = api.get(path)

    assert answer.status_code == 403
    assert answer.json()["status_conta"] == "BLOQUEADA"
    assert "descricao_erro" in answer.json()


def test_an_unknown_path_and_an_unknown_id_word_their_404_differently(api):
    unknown = "00000000-0000-4000-8000-000000000000"

    assert api.get("/v1/unknown").json() == {"message": "Not Found"}
    text = api.get(f"/v1/venda/{unknown}").json()["message"]
    assert text == "O recurso solicitado não foi encontrado"


def test_an_unpublished_method_is_405(api):
    assert api.call("PUT", "/v1/pessoas").status_code == 405


def test_a_body_that_is_no_json_is_500(api):
    assert api.call("POST", "/v1/venda", content=b"{").status_code == 500


def test_eleven_calls_in_a_second_are_one_too_many(limited, clock):
    for _ in range(10):
        assert limited.get("/v1/venda/vendedores").status_code == 200
    refused = limited.get("/v1/venda/vendedores")
    clock.advance(1)

    assert refused.status_code == 429
    assert "Retry-After" not in refused.headers
    assert limited.get("/v1/venda/vendedores").status_code == 200


def test_a_clock_that_is_put_back_does_not_lock_the_door(limited, clock):
    for _ in range(10):
        limited.get("/v1/venda/vendedores")
    clock.advance(-60)

    assert limited.get("/v1/venda/vendedores").status_code == 200


def test_the_wait_is_told_only_where_the_account_tells_it(limited, conta_azul):
    conta_azul.switches.retry_after = True
    statuses = [limited.get("/v1/venda/vendedores") for _ in range(11)]

    assert statuses[-1].headers["Retry-After"] == "1"


def test_whole_numbers_may_come_as_floats(api, conta_azul):
    conta_azul.switches.whole_numbers_as_floats = True
    conta_azul.switches.next_number_of_none = "one"

    assert api.get("/v1/venda/proximo-numero").text == "1.0"
