"""`ganho init` and a person who errs, or leaves in the middle."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ganho.sandbox.room import Addresses, Sandbox
from tests.integration.cli.init.interviewing import (
    Person,
    a_room,
    answers_for,
    fill,
    interviewed,
)

Room = tuple[Sandbox, Addresses]
BAD = {
    "slug": ["Acme S/A", "x" * 5000, "\udcff"],
    "file": ["/nowhere/acme.toml", "/", "\udcff"],
    "base_url": ["ftp://acme", "https://", "acme..x", "x" * 5000],
    "conta_azul_url": ["", "conta azul", "http://contaazul.com"],
    "client_id": ["a b", "\udcff\udcfe"],
    "client_secret": ["", "não sei"],
    "redirect_uri": ["127.0.0.1", "https://a.example/?b"],
    "activated_at": ["ontem", "2026-13-01", "9" * 5000],
    "payment_condition": ["fiado", "0x"],
    "payment_due_days": ["-1", "366", "9" * 5000],
    "settle_minutes": ["um", "10081"],
    "max_new_deals": ["1.5", "9" * 5000],
    "hold_above": ["muito", "NaN", "1e99"],
    "closed_until": ["nunca", "32/10/2026"],
}


@pytest.fixture
def room() -> Iterator[Room]:
    with a_room() as both:
        yield both


@pytest.mark.parametrize("key", BAD)
def test_a_bad_answer_is_one_line_and_asked_again(
    room: Room, tmp_path: Path, key: str
) -> None:
    answers = answers_for(*room) | {"guards": "yes", "file": str(tmp_path / "a.toml")}
    good = answers.get(key, "")
    later = {"authorize": "later"}
    expected, code = interviewed(Person(answers | later), None)
    (tmp_path / "a.toml").unlink()
    person = Person(answers | later | {key: [*BAD[key], str(good)]})
    shown, again = interviewed(person, None)

    assert (code, again) == (0, 0)
    assert person.asked.count(key) == len(BAD[key]) + 1
    assert len(shown.splitlines()) == len(expected.splitlines()) + len(BAD[key])


@pytest.mark.parametrize("leave", ["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize(
    "key", ["language", "slug", "api_token", "authorize", "seller"]
)
def test_who_leaves_in_the_middle_leaves_nothing_behind(
    room: Room, tmp_path: Path, capsys, key: str, leave: str
) -> None:
    fill(room[0])
    person = Person(answers_for(*room) | {key: leave})
    _, code = interviewed(person, tmp_path / "acme.toml")

    assert code == 1
    assert capsys.readouterr().err.splitlines() == ["Interrompido. Nada foi gravado."]
    assert list(tmp_path.iterdir()) == []


def test_who_leaves_at_the_end_is_told_that_the_file_is_there(
    room: Room, tmp_path: Path, capsys
) -> None:
    path = tmp_path / "acme.toml"
    answers = answers_for(*room) | {"authorize": "later", "apply": "Ctrl-C"}
    _, code = interviewed(Person(answers), path)
    line = capsys.readouterr().err.strip()

    assert code == 1
    assert line == f"Interrompido. {path} está pronto; depois: ganho apply {path}"
    assert path.exists()


def test_wrong_and_lesser_tokens_are_told_and_asked_again(
    room: Room, tmp_path: Path
) -> None:
    room[0].pipedrive.add_token("lesser", admin=False)
    good = room[0].pipedrive.api_token
    tokens = {"api_token": ["", "com espaço", "wrong", "lesser", good]}
    person = Person(answers_for(*room) | tokens | {"authorize": "later"})
    shown, code = interviewed(person, tmp_path / "acme.toml")

    assert code == 0
    assert "O Pipedrive recusou o token (401)." in shown
    assert "não é de um administrador" in shown
    assert "Gerenciar usuários" in shown
    assert "Pipedrive conectado: exemplo." in shown
    assert person.asked.count("api_token") == 5


def test_an_application_that_is_refused_can_be_corrected(
    room: Room, tmp_path: Path
) -> None:
    answers = answers_for(*room)
    good = str(answers["client_secret"])
    corrected = {
        "client_secret": ["wrong", good],
        "try_again": ["correct"],
        "right_company": ["no", "yes"],
    }
    person = Person(answers | corrected)
    shown, code = interviewed(person, tmp_path / "acme.toml")

    assert code == 0
    assert "invalid_client" in shown
    assert "autorize de novo" in shown
    assert person.asked.count("client_secret") == 2
    assert person.asked.count("right_company") == 2


def test_a_place_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none" / "acme.toml"):
        shown, code = interviewed(Person({"slug": "acme"}), path)

        assert code == 2
        assert "não dá para gravar o arquivo da empresa aí" in shown


def test_a_file_that_cannot_be_applied_now_is_kept_and_told_how(
    room: Room, tmp_path: Path
) -> None:
    path = tmp_path / "acme.toml"
    faults = room[0].faults
    faults.add("pipedrive", "GET", "/v1/users/me", "status", times=99, skip=1)
    shown, code = interviewed(Person(answers_for(*room) | {"apply": "yes"}), path)

    assert code == 1
    assert path.exists()
    assert f"Depois: ganho apply {path}" in shown
    assert "ganho authorize acme" in shown
    assert shown.splitlines()[-1] == "Pipedrive respondeu 503."
