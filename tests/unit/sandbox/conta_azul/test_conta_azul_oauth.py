from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ganho.sandbox.conta_azul.erp import ContaAzul

CLIENT = ("sandbox-client", "sandbox-secret")


@pytest.fixture
def token(api):
    def ask(auth=CLIENT, **form: str) -> httpx.Response:
        return api.call("POST", "/oauth/token", data=form, auth=auth, headers={})

    return ask


@pytest.fixture
def refresh(token):
    def ask(refresh_token: str) -> httpx.Response:
        return token(grant_type="refresh_token", refresh_token=refresh_token)

    return ask


def test_a_refresh_gives_a_new_token_and_an_hour(conta_azul, refresh):
    first = conta_azul.new_refresh_token()

    answer = refresh(first).json()

    assert answer["expires_in"] == 3600
    assert answer["token_type"] == "Bearer"
    assert answer["refresh_token"] != first


def test_a_refresh_token_used_twice_ends_the_connection(conta_azul, refresh):
    first = conta_azul.new_refresh_token()
    second = refresh(first).json()["refresh_token"]

    reused = refresh(first)

    assert reused.status_code == 400
    assert reused.json()["error"] == "invalid_grant"
    assert reused.json()["error_subtype"] == "invalid_refresh_token"
    assert refresh(second).status_code == 400


def test_a_milder_account_only_refuses_the_reused_token(conta_azul, refresh):
    conta_azul.switches.reuse_kills_connection = False
    first = conta_azul.new_refresh_token()
    second = refresh(first).json()["refresh_token"]

    assert refresh(first).status_code == 400
    assert refresh(second).status_code == 200


def test_a_person_who_authorizes_again_starts_a_new_connection(conta_azul, refresh):
    first = conta_azul.new_refresh_token()
    refresh(first)
    refresh(first)

    assert refresh(conta_azul.new_refresh_token()).status_code == 200


def test_a_revoked_connection_shows_at_the_next_refresh_only(conta_azul, api, refresh):
    refresh_token = conta_azul.new_refresh_token()
    conta_azul.connections.revoke()

    assert api.get("/v1/venda/busca").status_code == 200
    assert refresh(refresh_token).json()["error_subtype"] == "access_revoked"


def test_disconnecting_revokes_and_may_be_repeated(conta_azul, api, refresh):
    refresh_token = conta_azul.new_refresh_token()
    path = f"/oauth/connections/{conta_azul.account.company_id}"

    assert api.call("DELETE", path).status_code == 204
    assert api.call("DELETE", path).status_code == 204
    assert refresh(refresh_token).json()["error_subtype"] == "access_revoked"


def test_only_the_connected_company_can_be_disconnected(api):
    assert api.call("DELETE", "/oauth/connections/another").status_code == 404


def test_an_access_token_lives_for_an_hour_of_the_sandbox_clock(clock, api):
    clock.advance(3599)
    before = api.get("/v1/venda/busca").status_code
    clock.advance(1)

    assert before == 200
    assert api.get("/v1/venda/busca").status_code == 401


@pytest.mark.parametrize("auth", [None, ("sandbox-client", "wrong")])
def test_the_client_must_show_its_secret_in_basic(conta_azul, token, auth):
    refresh_token = conta_azul.new_refresh_token()

    answer = token(
        auth,
        grant_type="refresh_token",
        refresh_token=refresh_token,
        client_id="sandbox-client",
        client_secret="sandbox-secret",
    )

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def authorized_code(api, conta_azul: ContaAzul) -> str:
    query = {
        "response_type": "code",
        "client_id": conta_azul.connections.client_id,
        "redirect_uri": conta_azul.connections.redirect_uri,
        "state": "xyz",
    }
    answer = api.call("GET", "/oauth/authorize", params=query, headers={})
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert back["state"] == ["xyz"]
    return back["code"][0]


@pytest.fixture
def redeem(conta_azul, token):
    def ask(code: str, redirect_uri: str | None = None) -> httpx.Response:
        return token(
            grant_type="authorization_code",
            code=code,
            redirect_uri=redirect_uri or conta_azul.connections.redirect_uri,
        )

    return ask


def test_a_code_is_good_once(api, conta_azul, redeem):
    code = authorized_code(api, conta_azul)

    assert redeem(code).status_code == 200
    assert redeem(code).json()["error"] == "invalid_grant"


def test_a_code_dies_after_three_minutes(api, clock, conta_azul, redeem):
    code = authorized_code(api, conta_azul)
    clock.advance(180)

    assert redeem(code).json()["error"] == "invalid_grant"


def test_a_code_is_bound_to_its_redirect_address(api, conta_azul, redeem):
    code = authorized_code(api, conta_azul)

    assert redeem(code, "http://elsewhere.test/").json()["error"] == "invalid_grant"
