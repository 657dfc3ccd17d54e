"""`ganho init` asks once in which zone the days of sales are, and proposes one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ganho.cli.company_file import read_company_file
from ganho.domain.settings import Settings
from ganho.sandbox.room import Addresses, Sandbox
from tests.integration.cli.init.interviewing import (
    Person,
    a_room,
    answers_for,
    interviewed,
)

Room = tuple[Sandbox, Addresses]


@pytest.fixture
def room() -> Iterator[Room]:
    with a_room() as both:
        yield both


def tell_zone(room: Room, zone: Any) -> None:
    """Let Pipedrive's user be an administrator who sees days in this zone."""
    me = {
        "id": 8801,
        "name": "Ana Souza",
        "company_id": room[0].pipedrive.company_id,
        "company_domain": "exemplo",
        "timezone_name": zone,
        "access": [{"app": "global", "admin": True}, {"app": "sales", "admin": True}],
    }
    body = json.dumps({"success": True, "data": me})
    room[0].faults.add(
        "pipedrive", "GET", "/v1/users/me", "status", status=200, body=body, times=9
    )


def settings_after(room: Room, path: Path, **more: Any) -> tuple[Settings, Person]:
    answers = answers_for(*room) | {"placing": "place_file", "authorize": "later"}
    person = Person(answers | more)
    shown, code = interviewed(person, path)
    assert code == 0, shown
    return read_company_file(path).settings, person


def test_the_zone_of_pipedrives_user_is_proposed(room: Room, tmp_path: Path) -> None:
    tell_zone(room, "America/Manaus")
    settings, person = settings_after(room, tmp_path / "acme.toml")

    assert settings.time_zone == "America/Manaus"
    assert settings.activated_at.isoformat() == "2026-11-01T00:00:00-04:00"
    assert person.asked.count("time_zone") == 1


@pytest.mark.parametrize("zone", [None, "", "Brasilia/Nowhere"])
def test_where_pipedrive_names_none_it_is_sao_paulos(
    room: Room, tmp_path: Path, zone: Any
) -> None:
    tell_zone(room, zone)
    path = tmp_path / "acme.toml"
    settings, _ = settings_after(room, path)

    assert settings.time_zone == "America/Sao_Paulo"
    assert "time_zone" not in path.read_text()


def test_another_zone_is_taken_once_it_is_one(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    zones = ["Brasília", "America/Rio_Branco"]
    settings, person = settings_after(room, path, time_zone=zones)

    assert settings.time_zone == "America/Rio_Branco"
    assert 'time_zone = "America/Rio_Branco"' in path.read_text()
    assert person.asked.count("time_zone") == 2
