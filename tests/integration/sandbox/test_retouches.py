"""A row goes out otherwise than the vendor holds it, until it is taken back."""

import json
from typing import Any

import httpx

from ganho.sandbox.room import Sandbox

USERS = "/v1/users"


def cut(_path: str, document: Any) -> Any:
    document["data"][0]["name"] = "Ana \ud83d"
    return document


def test_what_is_served_is_altered_and_what_is_held_is_not() -> None:
    sandbox = Sandbox(limits=False)
    retouch = sandbox.retouches.add("pipedrive", USERS, cut)
    headers = {"x-api-token": sandbox.pipedrive.api_token}
    with (
        sandbox.serve() as at,
        httpx.Client(base_url=at.pipedrive, headers=headers) as client,
    ):
        altered = client.get(USERS)
        other = client.get(f"{USERS}/me")
        sandbox.retouches.clear()
        again = client.get(USERS)

    assert b"Ana \\ud83d" in altered.content
    assert int(altered.headers["content-length"]) == len(altered.content)
    assert other.json()["data"]["name"] == "Ana Souza"
    assert again.json()["data"][0]["name"] == "Ana Souza"
    assert retouch.met == 1
    assert len(json.loads(altered.content)["data"]) == len(again.json()["data"])
