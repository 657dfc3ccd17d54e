"""A code becomes tokens, or one sentence that says which setting is wrong."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from ganho.conta_azul.code_flow import Application, exchange
from ganho.conta_azul.code_refusals import page_refusal
from ganho.conta_azul.oauth import chain_of
from ganho.domain.tokens import StoredTokens
from ganho.errors import FatalError, RetryableError

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PAIR = {"access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3600}
SECRETS = ("the-code", "the-secret", "access-1", "refresh-1")


class TokenUrl:
    """Answers in order; the last answer is given again and again."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def waits():
    return []


@pytest.fixture
def redeem(waits):
    def ask(token_url: TokenUrl) -> StoredTokens:
        return exchange(
            Application(
                authorize_url="https://erp.example/#/oauth/authorize",
                token_url="https://erp.example/oauth/token",
                redirect_uri="http://127.0.0.1:8910/ganho",
                client_id="the-id",
                client_secret="the-secret",
            ),
            "the-code",
            clock=lambda: NOW,
            sleep=waits.append,
            transport=httpx.MockTransport(token_url),
        )

    return ask


def refused(status: int = 400, **body: str) -> TokenUrl:
    return TokenUrl(httpx.Response(status, json=body))


def test_the_code_is_sent_in_a_form_and_the_client_in_basic(redeem):
    token_url = TokenUrl(httpx.Response(200, json={**PAIR, "scope": "openid"}))
    tokens = redeem(token_url)
    request = token_url.requests[0]

    assert parse_qs(request.content.decode()) == {
        "grant_type": ["authorization_code"],
        "code": ["the-code"],
        "redirect_uri": ["http://127.0.0.1:8910/ganho"],
    }
    basic = base64.b64encode(b"the-id:the-secret").decode()
    assert request.headers["authorization"] == f"Basic {basic}"
    assert tokens == StoredTokens(
        "access-1", "refresh-1", NOW + timedelta(hours=1), chain_of("refresh-1")
    )


@pytest.mark.parametrize(
    "trouble", [httpx.ConnectError("refused"), httpx.Response(503, text="<html>")]
)
def test_passing_trouble_costs_no_second_login(redeem, waits, trouble):
    token_url = TokenUrl(trouble, httpx.Response(200, json=PAIR))

    assert redeem(token_url).access_token == "access-1"
    assert waits == [1.0]


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_token_url_is_a_matter_of_waiting(redeem, status):
    token_url = TokenUrl(httpx.Response(status, text="<html>busy</html>"))

    with pytest.raises(RetryableError, match=str(status)):
        redeem(token_url)
    assert len(token_url.requests) == 3


def test_an_unreachable_token_url_is_named(redeem):
    with pytest.raises(RetryableError, match=r"erp\.example.*ConnectError"):
        redeem(TokenUrl(httpx.ConnectError("refused")))


REFUSALS = {
    "used, late or another redirect": (refused(error="invalid_grant"), "invalid_grant"),
    "wrong secret": (refused(401, error="invalid_client"), "client_secret"),
    "wrong secret, no body": (TokenUrl(httpx.Response(401)), "client_secret"),
    "wrong secret, new words": (
        refused(error="invalid_grant", error_subtype="invalid_client"),
        "client_secret",
    ),
    "revoked": (
        refused(error="invalid_grant", error_subtype="access_revoked"),
        "access_revoked",
    ),
    "redirect": (refused(error="redirect_mismatch"), "redirect_uri is not the one"),
    "scope": (refused(error="invalid_scope"), "invalid_scope"),
    "not a token url": (TokenUrl(httpx.Response(404, text="nothing")), "token_url"),
    "elsewhere": (
        TokenUrl(httpx.Response(302, headers={"location": "https://b.example"})),
        "token_url",
    ),
    "a secret in its words": (refused(error="the-code"), "no reason given"),
}


@pytest.mark.parametrize(("token_url", "told"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_what_to_look_at(redeem, token_url, told):
    with pytest.raises(FatalError, match=told) as caught:
        redeem(token_url)
    assert "ganho authorize" in str(caught.value.remedy)
    assert len(token_url.requests) == 1
    assert not [s for s in SECRETS if s in f"{caught.value!r} {caught.value}"]


@pytest.mark.parametrize(
    "body",
    [b"<html>ok</html>", b"null", b"[]", b"{}", b'{"access_token": "access-1"}'],
)
def test_tokens_that_cannot_be_read_are_no_tokens(redeem, body):
    with pytest.raises(FatalError, match="unreadable"):
        redeem(TokenUrl(httpx.Response(200, content=body)))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("access_denied", "not allowed"),
        ("redirect_mismatch", "redirect_uri"),
        ("invalid_client", "client_id"),
        ("unauthorized_client", "client_id"),
        ("invalid_scope", "invalid_scope"),
        ("server_error", "server_error"),
        ("something_new", "something_new"),
        ("Não é uma palavra", "an error"),
    ],
)
def test_an_error_of_the_page_says_what_to_look_at(error, told):
    refusal = page_refusal(error)

    assert told in str(refusal)
    assert isinstance(refusal, RetryableError) == (error == "server_error")
