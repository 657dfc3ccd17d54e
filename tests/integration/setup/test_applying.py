"""A company file without a token: the stored one is kept, and missed where it is dead."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ganho.cli.company_file import CompanyFile, read_company_file
from ganho.company.composition import CompanyValues, ContaAzulAccess
from ganho.errors import FatalError
from ganho.setup.apply_command import try_company, with_kept_token
from tests.world import World, world


@pytest.fixture
def w(tmp_path: Path) -> Iterator[World]:
    with world(f"sqlite:///{tmp_path / 'ledger.db'}") as w:
        yield w


def file_of(w: World, folder: Path, *, authorized: bool, settings: str = ""):
    content = w.sandbox.company_file(
        "acme", w.at, authorized=authorized, settings=settings
    )
    path = folder / "acme.toml"
    path.write_text(content)
    return read_company_file(path)


def values_of(w: World, file: CompanyFile, access: ContaAzulAccess) -> CompanyValues:
    return replace(w.values(), settings=file.settings, conta_azul=access)


def test_a_file_without_a_token_goes_on_with_the_stored_one(w, tmp_path):
    file = file_of(w, tmp_path, authorized=False)
    access = with_kept_token(file, w.values().conta_azul)

    assert access.refresh_token == w.refresh_token
    assert try_company(file, values_of(w, file, access)).connected


def test_a_token_in_the_file_comes_before_the_stored_one(w, tmp_path):
    file = file_of(w, tmp_path, authorized=True)
    access = with_kept_token(file, w.values().conta_azul)

    assert access.refresh_token == file.conta_azul.refresh_token != w.refresh_token


def test_the_token_of_another_application_is_not_kept(w, tmp_path):
    file = file_of(w, tmp_path, authorized=False)
    stored = replace(w.values().conta_azul, client_id="another")

    assert with_kept_token(file, stored).refresh_token == ""
    assert with_kept_token(file, None).refresh_token == ""


def test_a_company_that_nobody_authorized_is_checked_as_far_as_pipedrive_goes(
    w, tmp_path
):
    settings = 'contracts = true\nseller = "Ninguém"\n[pipelines.1]\ncategory = "Nada"'
    file = file_of(w, tmp_path, authorized=False, settings=settings)
    applied = try_company(file, values_of(w, file, file.conta_azul_access()))

    assert not applied.connected
    assert len(applied.made) == 3
    assert file.settings.seller == "Ninguém"
    assert not w.sandbox.faults.requests("conta_azul", "GET", ".*")


def test_what_is_wrong_in_pipedrive_is_told_all_the_same(w, tmp_path):
    settings = 'tax_id_field = "Não existe"'
    file = file_of(w, tmp_path, authorized=False, settings=settings)

    with pytest.raises(FatalError, match="tax_id_field"):
        try_company(file, values_of(w, file, file.conta_azul_access()))


def test_a_dead_stored_token_is_no_reason_to_refuse_the_file(w, tmp_path):
    w.sandbox.conta_azul.connections.revoke()
    file = file_of(w, tmp_path, authorized=False)
    access = with_kept_token(file, w.values().conta_azul)

    assert not try_company(file, values_of(w, file, access)).connected


def test_a_dead_token_in_the_file_is_refused_with_the_way_out(w, tmp_path):
    file = file_of(w, tmp_path, authorized=True)
    w.sandbox.conta_azul.connections.revoke()

    with pytest.raises(FatalError, match="access_revoked") as caught:
        try_company(file, values_of(w, file, file.conta_azul_access()))
    assert str(caught.value.remedy).startswith("Take refresh_token out")


def test_a_wrong_secret_is_refused_whoever_has_the_token(w, tmp_path):
    file = file_of(w, tmp_path, authorized=False)
    access = with_kept_token(file, w.values().conta_azul)
    w.sandbox.conta_azul.connections.client_secret = "changed"

    with pytest.raises(FatalError, match="invalid_client"):
        try_company(file, values_of(w, file, access))


def test_the_token_of_a_company_with_another_cnpj_is_refused(w, tmp_path):
    file = file_of(w, tmp_path, authorized=True)
    access = replace(file.conta_azul_access(), cnpj="45321678000104")

    with pytest.raises(FatalError, match="CNPJ"):
        try_company(file, values_of(w, file, access))
    with w.ledger() as ledger:
        assert ledger.facts.get("erp_company") is None
