"""A connection is made by a code, checked, and kept so that no kill loses it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from ganho.company.composition import ContaAzulAccess, open_company, open_conta_azul
from ganho.company.connection import (
    Connection,
    application_of,
    connect,
    keep_connection,
    require_same_company,
)
from ganho.errors import FatalError, NotConnectedError, RetryableError
from tests.world import World, world

COMPANY = "/v1/pessoas/conta-conectada"
TOKEN = ("conta_azul", "POST", "/oauth/token")


@pytest.fixture
def w(tmp_path: Path) -> Iterator[World]:
    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as w:
        yield w


def access(w: World, **changes: object) -> ContaAzulAccess:
    redirect_uri = w.sandbox.conta_azul.connections.redirect_uri
    return replace(w.values().conta_azul, **{"redirect_uri": redirect_uri, **changes})


def agree(w: World, **changes: object) -> str:
    """Open the address as a browser does and agree; give the code."""
    address = application_of(access(w, **changes)).address("xyz")
    sent = httpx.get(address.replace("/#/", "/")).headers["location"]
    return parse_qs(urlsplit(sent).query)["code"][0]


def authorize(w: World, **changes: object) -> Connection:
    return connect(access(w, **changes), agree(w), w.surroundings())


def keep(w: World, connection: Connection) -> None:
    """Keep a connection as `ganho authorize` does; the world's token is the block."""

    def enter(token: str) -> str:
        before, w.refresh_token = w.refresh_token, token
        return before

    with w.ledger() as ledger:
        require_same_company(ledger.facts, connection.account)
        keep_connection(ledger, connection, enter)


def connected(w: World) -> str:
    """Ask whose company the kept connection opens."""
    with open_company(w.values(), w.surroundings()) as company:
        return company.conta_azul.account.connected_company()


def test_a_code_gives_tokens_and_says_whose_company_it_is(w):
    account = w.sandbox.conta_azul.account
    connection = authorize(w)

    assert connection.refresh_token
    assert connection.account.company_id == account.company_id
    assert connection.account.document == account.company_document
    assert connection.refresh_token not in repr(connection)
    assert "Empresa Exemplo" not in repr(connection)


def test_the_old_hosts_serve_as_well(w):
    old = {
        "authorize_url": f"{w.at.conta_azul}/login",
        "token_url": f"{w.at.conta_azul}/oauth2/token",
    }
    code = agree(w, **old)

    assert connect(access(w, **old), code, w.surroundings()).refresh_token


def wrong_secret(w: World) -> Connection:
    return authorize(w, client_secret="wrong")


def wrong_redirect(w: World) -> Connection:
    return authorize(w, redirect_uri="http://127.0.0.1:8910/other")


def late_code(w: World) -> Connection:
    code = agree(w)
    w.sandbox.clock.advance(180)
    return connect(access(w), code, w.surroundings())


def used_code(w: World) -> Connection:
    code = agree(w)
    connect(access(w), code, w.surroundings())
    return connect(access(w), code, w.surroundings())


def two_families(w: World) -> Connection:
    return authorize(w, token_url=f"{w.at.conta_azul}/oauth2/token")


def another_cnpj(w: World) -> Connection:
    return authorize(w, cnpj="45321678000104")


def blocked_plan(w: World) -> Connection:
    w.sandbox.conta_azul.switches.plan_blocked = "END_TRIAL"
    return authorize(w)


def portal_user(w: World) -> Connection:
    w.sandbox.conta_azul.switches.login = "portal_user"
    return authorize(w)


def no_answer_but_html(w: World) -> Connection:
    w.sandbox.faults.add(*TOKEN, "html_200")
    return authorize(w)


BAD = {
    wrong_secret: "client_secret",
    wrong_redirect: "invalid_grant",
    late_code: "invalid_grant",
    used_code: "invalid_grant",
    two_families: "invalid_grant",
    another_cnpj: "CNPJ",
    blocked_plan: "END_TRIAL",
    portal_user: "user of the ERP",
    no_answer_but_html: "unreadable",
}


@pytest.mark.parametrize("attempt", BAD, ids=lambda attempt: attempt.__name__)
def test_a_refused_attempt_leaves_the_old_connection_as_it_was(w, attempt):
    before = connected(w)
    with pytest.raises(FatalError, match=BAD[attempt]) as caught:
        attempt(w)
    w.sandbox.conta_azul.switches.plan_blocked = None

    assert "ganho authorize" in str(caught.value.remedy)
    assert connected(w) == before


def test_a_company_is_known_by_its_cnpj(w):
    document = w.sandbox.conta_azul.account.company_document

    assert authorize(w, cnpj=document).account.document == document


def test_a_company_that_hides_its_cnpj_is_not_taken_for_the_expected_one(w):
    w.sandbox.conta_azul.account.company_document = "11.***.***/0001-81"

    with pytest.raises(FatalError, match="does not say which CNPJ"):
        authorize(w, cnpj="11222333000181")


def test_a_blocked_plan_asks_to_authorize_again_since_nothing_is_kept(w):
    with pytest.raises(FatalError) as caught:
        blocked_plan(w)
    assert "then run `ganho authorize` again" in str(caught.value.remedy)


def test_trouble_in_passing_is_waited_out(w):
    w.sandbox.faults.add(*TOKEN, "status", status=503, times=2)
    w.sandbox.faults.add("conta_azul", "GET", COMPANY, "status", status=502)

    assert authorize(w).refresh_token


def test_an_unreachable_token_url_is_no_fault_of_the_person(w):
    with pytest.raises(RetryableError, match=r"127\.0\.0\.1"):
        authorize(w, token_url="http://127.0.0.1:9/oauth/token")


def test_another_company_than_last_time_is_refused(w):
    keep(w, authorize(w))
    first, kept = connected(w), w.refresh_token
    account = w.sandbox.conta_azul.account
    account.company_id, theirs = "another", account.company_id
    with pytest.raises(FatalError, match="another than last time"):
        keep(w, authorize(w))
    account.company_id = theirs

    assert w.refresh_token == kept
    assert connected(w) == first


def test_a_first_connection_is_used_without_a_single_refresh(w):
    w.refresh_token = ""
    with pytest.raises(NotConnectedError, match="authorize"):
        connected(w)
    keep(w, authorize(w))

    assert connected(w) == w.sandbox.conta_azul.account.company_id
    assert w.sandbox.conta_azul.connections.refreshes == 0


def test_a_revoked_connection_is_mended_by_authorizing_again(w):
    connected(w)
    w.sandbox.conta_azul.connections.revoke()
    w.sandbox.conta_azul.connections.expire_access_tokens()
    with pytest.raises(NotConnectedError, match="access_revoked") as caught:
        connected(w)
    keep(w, authorize(w))

    assert "ganho authorize" in str(caught.value.remedy)
    assert connected(w)


def test_the_new_chain_rotates_like_any_other(w):
    keep(w, authorize(w))
    for _ in range(3):
        w.sandbox.clock.advance(4000)
        connected(w)

    assert w.sandbox.conta_azul.connections.refreshes == 3


def test_a_run_that_began_before_goes_on_with_the_new_tokens(w):
    with w.ledger() as ledger:
        running = open_conta_azul(w.values().conta_azul, ledger, w.surroundings())
        running.account.connected_company()
        keep(w, authorize(w))
        refreshed = w.sandbox.conta_azul.connections.refreshes
        w.sandbox.clock.advance(3600)
        company = running.account.connected_company()
        running.close()

    assert company == connected(w)
    assert w.sandbox.conta_azul.connections.refreshes == refreshed + 1


def test_a_token_that_was_replaced_is_not_tried_again(w):
    first = w.refresh_token
    connected(w)
    keep(w, authorize(w))
    w.refresh_token = first
    w.sandbox.clock.advance(4000)

    assert connected(w)
    w.authorize()
    assert connected(w)


class KilledError(BaseException):
    pass


@pytest.mark.parametrize("first_time", [True, False])
@pytest.mark.parametrize("step", ["enter", "write", "note"])
def test_a_kill_after_any_step_leaves_a_connection_that_works(w, step, first_time):
    if first_time:
        w.refresh_token = ""
    else:
        connected(w)
    with pytest.raises(KilledError), w.ledger() as ledger:
        keep_connection(Dying(ledger, step), authorize(w), lambda t: enter_in(w, t))

    assert connected(w) == w.sandbox.conta_azul.account.company_id
    keep(w, authorize(w))
    w.sandbox.clock.advance(4000)
    assert connected(w)


def enter_in(w: World, token: str) -> str:
    before, w.refresh_token = w.refresh_token, token
    return before


class Dying:
    """A ledger whose process dies before it does what comes after a step."""

    def __init__(self, ledger, step: str) -> None:
        self._ledger, self._step = ledger, step

    def __getattr__(self, name: str):
        after = {"tokens": "enter", "facts": "write", "lease": "note"}
        if after.get(name) == self._step:
            raise KilledError
        return getattr(self._ledger, name)
