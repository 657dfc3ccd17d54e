"""The part of the company file that leads into Conta Azul, key by key."""

from pathlib import Path

import pytest

from ganho.cli.company_file import CompanyFileError, read_company_file

FILE = """
company = "acme"
[pipedrive]
base_url = "https://acme.pipedrive.com"
api_token = "t"
[conta_azul]
client_id = "i"
client_secret = "s"
{more}
[settings]
activated_at = 2026-11-01T00:00:00-03:00
"""


def read(folder: Path, more: str = ""):
    file = folder / "acme.toml"
    file.write_text(FILE.format(more=more), encoding="utf-8")
    return read_company_file(file).conta_azul_access()


def test_the_way_into_conta_azul_needs_no_more_than_the_application(tmp_path):
    access = read(tmp_path)

    assert access.refresh_token == ""
    assert access.redirect_uri == "http://127.0.0.1:8910/ganho"
    assert access.authorize_url == "https://login.contaazul.com/#/oauth/authorize"
    assert access.cnpj == ""


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_token_is_none(tmp_path, text):
    assert read(tmp_path, f'refresh_token = "{text}"').refresh_token == ""


def test_a_token_may_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("GANHO_TEST_TOKEN", "r-1")

    assert (
        read(tmp_path, 'refresh_token = "env:GANHO_TEST_TOKEN"').refresh_token == "r-1"
    )


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://www.contaazul.com",
        "https://www.contaazul.com/",
        "http://localhost:9999/volta/",
        "http://[::1]:8910/ganho",
    ],
)
def test_the_redirect_is_kept_letter_for_letter(tmp_path, redirect_uri):
    more = f'redirect_uri = "{redirect_uri}"'

    assert read(tmp_path, more).redirect_uri == redirect_uri


@pytest.mark.parametrize("cnpj", ["11.222.333/0001-81", "11222333000181"])
def test_a_cnpj_is_read_with_or_without_its_marks(tmp_path, cnpj):
    assert read(tmp_path, f'cnpj = "{cnpj}"').cnpj == "11222333000181"


def test_an_alphanumeric_cnpj_is_one(tmp_path):
    assert read(tmp_path, 'cnpj = "12.abc.345/01de-35"').cnpj == "12ABC34501DE35"


WRONG = {
    'api_url = "https://acme..x"': "api_url: must be an https:// address",
    'api_url = "https://999.999.999.999"': "api_url: must be an https:// address",
    'api_url = "https://user:pw@host.example"': "api_url: must be an https:// address",
    'redirect_uri = ""': "redirect_uri: must be an https:// address",
    'redirect_uri = "127.0.0.1:8910"': "redirect_uri: must be an https:// address",
    'redirect_uri = "http://a.example/x"': "redirect_uri: must use https",
    'redirect_uri = "http://127.0.0.1:0/x"': "redirect_uri: must be an https:// address",
    'redirect_uri = "http://127.0.0.1:99999/x"': "redirect_uri: must be an https:// address",
    'redirect_uri = "https://a.example/?x=1"': "redirect_uri: must be plain",
    'redirect_uri = "https://a.example/#x"': "redirect_uri: must be plain",
    'redirect_uri = "https://a.example/x&y"': "redirect_uri: must be plain",
    'redirect_uri = "https://a.example/%20"': "redirect_uri: must be plain",
    'redirect_uri = "https://a.example/ação"': "redirect_uri: must be plain",
    'redirect_uri = "https://a.example/a b"': "redirect_uri: must be an https://",
    "redirect_uri = 8910": "redirect_uri: must be a text, in quotes",
    'authorize_url = "https://a.example/login?x=1"': "authorize_url: must end before",
    'token_url = "https://a.example/to ken"': "token_url: must be an https:// address",
    'cnpj = "11.222.333/0001-82"': "cnpj: is not a CNPJ",
    'cnpj = "529.982.247-25"': "cnpj: is not a CNPJ",
    'cnpj = "-"': "cnpj: is not a CNPJ",
    "cnpj = 11222333000181": "cnpj: must be a text, in quotes",
    'refresh_token = "env:GANHO_NOT_SET"': "refresh_token: the environment variable",
    "refresh_token = 7": "refresh_token: must be a text, in quotes",
}


@pytest.mark.parametrize("more", WRONG)
def test_a_value_that_cannot_be_is_one_line(tmp_path, more):
    with pytest.raises(CompanyFileError) as caught:
        read(tmp_path, more)
    assert f"conta_azul.{WRONG[more]}" in str(caught.value)
    assert "\n" not in str(caught.value)
