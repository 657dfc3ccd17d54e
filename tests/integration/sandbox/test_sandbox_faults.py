"""The sandbox's faults are what they say: real HTTP, spoilt on the way."""

import gzip
import json
import time
from collections.abc import Iterator

import httpx
import pytest

from ganho.cli.server.kept import wait_until
from ganho.sandbox.room import Sandbox

ME, PATIENCE = "/v1/users/me", 60


@pytest.fixture
def room() -> Iterator[tuple[Sandbox, httpx.Client]]:
    sandbox = Sandbox(limits=False)
    headers = {"x-api-token": sandbox.pipedrive.api_token}
    with (
        sandbox.serve() as at,
        httpx.Client(base_url=at.pipedrive, headers=headers) as client,
    ):
        yield sandbox, client


def test_a_body_drips(room: tuple[Sandbox, httpx.Client]) -> None:
    sandbox, client = room
    good = client.get(ME)
    sandbox.faults.add("pipedrive", "GET", ME, "drip_body", seconds=0.001)
    with client.stream("GET", ME) as response:
        body, at = [], []
        for byte in response.iter_raw():
            body.append(byte)
            at.append(time.monotonic())

    assert b"".join(body) == good.content
    assert len(body) > 20
    assert at == sorted(at)


def test_a_head_drips(room: tuple[Sandbox, httpx.Client]) -> None:
    sandbox, client = room
    good = client.get(ME)
    sandbox.faults.add("pipedrive", "GET", ME, "drip_head", seconds=0.05)
    with pytest.raises(httpx.ReadTimeout):
        client.get(ME, timeout=0.01)
    sandbox.faults.add("pipedrive", "GET", ME, "drip_head", seconds=0.001)
    began = time.monotonic()
    dripped = client.get(ME)

    assert dripped.json() == good.json()
    assert time.monotonic() - began > 0.001 * len(good.content)


def test_a_bomb_is_small_and_unpacks_to_much(
    room: tuple[Sandbox, httpx.Client],
) -> None:
    sandbox, client = room
    sandbox.faults.add("pipedrive", "GET", ME, "gzip_bomb")
    with client.stream("GET", ME) as response:
        packed = b"".join(response.iter_raw())

    assert response.headers["content-encoding"] == "gzip"
    assert len(packed) < 600_000
    assert len(gzip.decompress(packed)) == 256 * 1024 * 1024


def test_a_nested_answer_is_json_too_deep_to_read(
    room: tuple[Sandbox, httpx.Client],
) -> None:
    sandbox, client = room
    sandbox.faults.add("pipedrive", "GET", ME, "nested")

    with pytest.raises(RecursionError):
        json.loads(client.get(ME).content)


@pytest.mark.parametrize("kind", ["drip_head", "drip_body", "gzip_bomb", "nested"])
def test_the_vendor_has_done_its_work_by_then(
    room: tuple[Sandbox, httpx.Client], kind: str
) -> None:
    sandbox, client = room
    path, new = "/api/v2/dealFields", {"field_name": "Novo", "field_type": "varchar"}
    sandbox.faults.add("pipedrive", "POST", path, kind, seconds=0.05)
    with pytest.raises((httpx.ReadTimeout, ValueError, RecursionError)):
        client.post(path, json=new, timeout=0.03).json()

    def is_done() -> bool:
        fields = client.get(path, params={"limit": 500}).json()["data"]
        return any(one["field_name"] == "Novo" for one in fields)

    assert wait_until(is_done, PATIENCE)
