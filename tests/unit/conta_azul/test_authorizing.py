"""The address a person opens, what comes back from it, and the code exchanged."""

from urllib.parse import parse_qs, urlsplit

import pytest

from ganho.conta_azul.code_flow import Application, pasted, redirect_of
from ganho.errors import WrongRequestError

NEW = "https://login.contaazul.com/#/oauth/authorize"
OLD = "https://auth.contaazul.com/login"
NEW_TOKEN = "https://api-v2.contaazul.com/oauth/token"
OLD_TOKEN = "https://auth.contaazul.com/oauth2/token"
REDIRECT = "http://127.0.0.1:8910/ganho"
AUTHORIZE = f"{NEW}?response_type=code&client_id=abc&redirect_uri={REDIRECT}&state=xyz"


def application(authorize_url: str = NEW, token_url: str = NEW_TOKEN, **more: str):
    values = {"redirect_uri": REDIRECT, "client_id": "id", "client_secret": "s", **more}
    return Application(authorize_url=authorize_url, token_url=token_url, **values)


def test_the_query_stands_behind_the_fragment_that_the_address_has():
    assert application().address("xyz") == (
        "https://login.contaazul.com/#/oauth/authorize?response_type=code&client_id=id"
        "&redirect_uri=http://127.0.0.1:8910/ganho&state=xyz"
        "&scope=openid+profile+aws.cognito.signin.user.admin"
    )


@pytest.mark.parametrize("opened", [OLD, "https://auth.contaazul.com/oauth2/authorize"])
def test_a_server_reads_each_part_as_it_was_meant(opened):
    asked = application(opened, client_id="a b/é").address("xyz")

    assert asked.startswith(f"{opened}?")
    assert f"redirect_uri={REDIRECT}&" in asked
    assert parse_qs(urlsplit(asked).query) == {
        "response_type": ["code"],
        "client_id": ["a b/é"],
        "redirect_uri": [REDIRECT],
        "state": ["xyz"],
        "scope": ["openid profile aws.cognito.signin.user.admin"],
    }


@pytest.mark.parametrize(
    ("opened", "asked"),
    [
        (NEW, NEW_TOKEN),
        (OLD, OLD_TOKEN),
        (NEW, "https://proxy.example/oauth/token"),
        ("http://127.0.0.1:9999/#/oauth/authorize", OLD_TOKEN),
    ],
)
def test_addresses_of_one_generation_go_together(opened, asked):
    application(opened, asked).check()


@pytest.mark.parametrize(("opened", "asked"), [(NEW, OLD_TOKEN), (OLD, NEW_TOKEN)])
def test_addresses_of_two_generations_are_refused_before_anybody_logs_in(opened, asked):
    with pytest.raises(WrongRequestError, match="two generations"):
        application(opened, asked).check()


@pytest.mark.parametrize(
    "text",
    [
        "0b1c2d3e-4f50",
        "  0b1c2d3e-4f50\r\n",
        "<0b1c2d3e-4f50>",
        '"0b1c2d3e-4f50"',
        "code=0b1c2d3e-4f50",
        "https://www.contaazul.com?code=0b1c2d3e-4f50",
        "https://www.contaazul.com/?code=0b1c2d3e-4f50&state=xyz#/",
        "www.contaazul.com/?state=xyz&code=0b1c2d3e-4f50",
        "https://www.contaazul.com/#/?code=0b1c2d3e-4f50",
        "https://www.contaazul.com/#code=0b1c2d3e-4f50",
    ],
)
def test_a_code_is_found_in_whatever_was_copied(text):
    assert pasted(text).code == "0b1c2d3e-4f50"


@pytest.mark.parametrize("raw", ["a%2Bb%2Fc%3D12", "a+b/c=12"])
def test_the_marks_of_a_code_survive_its_way_through_an_address(raw):
    assert pasted(f"https://www.contaazul.com/?code={raw}&state=x").code == "a+b/c=12"


@pytest.mark.parametrize(
    "text", ["", " \n", "não sei", "abc", "duas palavras", "\x00" * 9, "x" * 5000]
)
def test_what_is_neither_a_code_nor_an_address_is_not_sent(text):
    assert pasted(text) is None


@pytest.mark.parametrize(
    "text",
    [
        AUTHORIZE,
        "https://www.contaazul.com",
        "https://www.contaazul.com/?code=&state=x",
        "https://a.example/?"
        + "&".join(f"a{n}=1" for n in range(99))
        + "&code=12345678",
    ],
)
def test_an_address_without_a_code_is_no_answer(text):
    assert not pasted(text).is_answer


def test_an_error_of_the_page_is_an_answer():
    redirect = pasted("https://auth.contaazul.com/error?error=redirect_mismatch")

    assert redirect.is_answer
    assert (redirect.code, redirect.error) == ("", "redirect_mismatch")


def test_a_redirect_shows_neither_code_nor_state():
    redirect = redirect_of("code=0b1c2d3e-4f50&state=xyz")

    assert "0b1c2d3e" not in repr(redirect)
    assert "xyz" not in repr(redirect)
