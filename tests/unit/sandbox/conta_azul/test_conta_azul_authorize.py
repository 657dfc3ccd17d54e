"""The simulated page where a person lets an application in, and its codes."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

CLIENT = ("sandbox-client", "sandbox-secret")
SCOPE = "openid+profile+aws.cognito.signin.user.admin"
AUTHORIZE = {"new": "/oauth/authorize", "old": "/login"}
TOKEN = {"new": "/oauth/token", "old": "/oauth2/token"}


@pytest.fixture
def visit(api, conta_azul):
    """Open the authorize page with a query as it stands, or with one part changed."""

    def open_page(path: str = AUTHORIZE["new"], **other: str) -> httpx.Response:
        connections = conta_azul.connections
        query = {
            "response_type": "code",
            "client_id": connections.client_id,
            "redirect_uri": connections.redirect_uri,
            "state": "xyz",
            "scope": SCOPE,
        } | other
        raw = "&".join(f"{name}={value}" for name, value in query.items())
        return api.call("GET", f"{path}?{raw}", headers={})

    return open_page


@pytest.fixture
def redeem(api, conta_azul):
    def ask(code: str, path: str = TOKEN["new"], auth=CLIENT) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": conta_azul.connections.redirect_uri,
        }
        return api.call("POST", path, data=form, auth=auth, headers={})

    return ask


def back(answer: httpx.Response) -> dict[str, str]:
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


def test_the_address_with_a_fragment_opens_a_page_that_leads_on(api):
    page = api.call("GET", "/", headers={})

    assert page.headers["content-type"].startswith("text/html")
    assert 'location.hash.startsWith("#/oauth/authorize?")' in page.text


@pytest.mark.parametrize("family", ["new", "old"])
def test_who_agrees_is_sent_back_with_a_code(visit, redeem, conta_azul, family):
    answer = visit(AUTHORIZE[family])

    assert answer.status_code == 302
    assert answer.headers["location"].startswith(conta_azul.connections.redirect_uri)
    assert back(answer)["state"] == "xyz"
    assert redeem(back(answer)["code"], TOKEN[family]).status_code == 200


@pytest.mark.parametrize(("opened", "asked"), [("new", "old"), ("old", "new")])
def test_a_code_is_good_only_at_the_family_that_gave_it(visit, redeem, opened, asked):
    answer = redeem(back(visit(AUTHORIZE[opened]))["code"], TOKEN[asked])

    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_grant"
    assert "error_subtype" not in answer.json()


WRONG = {
    "invalid_client": {"client_id": "another"},
    "redirect_mismatch": {"redirect_uri": "http://127.0.0.1:8910/ganho/"},
    "invalid_scope": {"scope": SCOPE.replace("+", "%2B")},
    "unsupported_response_type": {"response_type": "token"},
}


@pytest.mark.parametrize("error", WRONG)
def test_a_wrong_request_is_refused_on_the_page(visit, error):
    new, old = visit(**WRONG[error]), visit(AUTHORIZE["old"], **WRONG[error])

    assert (new.status_code, new.json()) == (400, {"error": error})
    assert old.headers["location"] == f"/error?error={error}"


def test_the_old_host_wants_the_redirect_without_any_encoding(visit, conta_azul):
    encoded = conta_azul.connections.redirect_uri.replace(":", "%3A")

    assert visit(redirect_uri=encoded).status_code == 302
    assert "redirect_mismatch" in str(
        visit("/oauth2/authorize", redirect_uri=encoded).headers["location"]
    )


def test_who_does_not_agree_is_sent_back_with_an_error(visit, conta_azul):
    conta_azul.switches.login = "nobody"

    assert back(visit()) == {"error": "access_denied", "state": "xyz"}


def test_a_user_of_the_developer_portal_opens_no_company(
    api, visit, redeem, conta_azul
):
    conta_azul.switches.login = "portal_user"
    api.use(redeem(back(visit())["code"]).json()["access_token"])
    answer = api.get("/v1/pessoas/conta-conectada")

    assert answer.status_code == 401
    assert "ERP" in answer.json()["message"]


def test_a_wrong_secret_may_be_told_in_either_way(visit, redeem, conta_azul):
    own = redeem(back(visit())["code"], auth=("sandbox-client", "wrong"))
    conta_azul.switches.wrong_client = "subtype"
    subtype = redeem(back(visit())["code"], auth=("sandbox-client", "wrong"))

    assert (own.status_code, own.json()["error"]) == (401, "invalid_client")
    assert subtype.status_code == 400
    assert subtype.json()["error_subtype"] == "invalid_client"


def test_the_page_is_open_while_the_plan_is_blocked(visit, conta_azul):
    conta_azul.switches.plan_blocked = "BLOQUEADA"

    assert visit().status_code == 302
