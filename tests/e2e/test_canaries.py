"""No name, tax id, phone, e-mail, title, address or secret is left lying anywhere.

Every field of both vendors bears a canary; runs go well and badly; then everything that
was printed and stored is searched, in every spelling.
"""

import json
from pathlib import Path

import pytest

from ganho.sandbox.room import Addresses, Sandbox
from tests.planted import HTML, REPEATED, Planted, fill_in_secrets, plant, repeat_all

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("canaries")]
LOUD = {"PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_LOGGING_ROOT_LEVEL": "DEBUG"}
BILLING = 'customer_fields = "billing"\n'
PEOPLE, SALES = "/v1/pessoas", "/v1/venda"


@pytest.fixture
def planted(
    ganho,
    sandbox: tuple[Sandbox, Addresses],
    tmp_path: Path,
    prefect_home: Path,
    prefect_url: str,
) -> Planted:
    """A company full of canaries, not applied yet."""
    room, at = sandbox
    passwords = fill_in_secrets(room)
    return Planted(
        room=room,
        at=at,
        slug="acme",
        ganho=ganho,
        home=tmp_path / "ganho",
        prefect_home=prefect_home,
        prefect_url=prefect_url,
        passwords=passwords,
        deals=plant(room),
    )


def test_runs_that_book_and_hold_leave_nothing_personal(
    planted: Planted, tmp_path: Path
) -> None:
    planted.apply(tmp_path / "acme.toml", BILLING)
    told = tmp_path / "told"
    told.mkdir()
    crm = planted.room.pipedrive
    crm.edit_deal(planted.deals["unreadable"], value="Zanzibélia Quixaçaba")

    planted.run("sync", "acme", "--dry-run", "--json", str(told / "dry.json"))
    planted.run("sync", "acme", "--json", str(told / "sync.json"), **LOUD)
    planted.run("quarantine", "acme", "--json", str(told / "held.json"))
    planted.run("review", "acme", "--json", str(told / "review.json"))
    planted.run("doctor", "acme", "--json", str(told / "doctor.json"))
    for name in ("booked", "ambiguous", "unreadable"):
        planted.run("explain", "acme", str(planted.deals[name]))

    held = json.loads((told / "held.json").read_text())
    reasons = {p["deal_id"]: p["reason"] for p in held["problems"]}
    assert {name: reasons.get(i, "") for name, i in planted.deals.items()} == {
        "booked": "",
        "person": "",
        "invalid": "TAX_ID_INVALID",
        "ambiguous": "CUSTOMER_AMBIGUOUS",
        "typed": "POSSIBLY_BOOKED_ALREADY",
        "unreadable": "DEAL_UNREADABLE",
        "foreign": "DEAL_NOT_BRL",
    }
    assert "\n".join(planted.leaks(told)) == ""


def test_refusals_that_repeat_all_a_vendor_knows_leave_nothing_personal(
    planted: Planted, tmp_path: Path
) -> None:
    planted.apply(tmp_path / "acme.toml", f'{BILLING}new_item_kind = "service"')
    told = tmp_path / "told"
    told.mkdir()
    planted.leave_only("booked")
    repeat_all(planted.room, "POST", PEOPLE, status=400, times=9)

    planted.run("sync", "acme", "--json", str(told / "customers.json"))
    planted.room.faults.clear()
    planted.run("quarantine", "acme", "release", "--reason", "CUSTOMER_REFUSED")
    for body in (json.dumps({"message": REPEATED}), HTML, json.dumps([REPEATED])):
        repeat_all(planted.room, "POST", SALES, status=422, times=2, body=body)
    planted.run("sync", "acme", "--json", str(told / "sales.json"), **LOUD)
    planted.run("quarantine", "acme", "--json", str(told / "held.json"))
    planted.run("explain", "acme", str(planted.deals["booked"]))

    reasons = {
        p["reason"] for p in json.loads((told / "held.json").read_text())["problems"]
    }
    assert "SALE_REFUSED" in reasons
    assert "\n".join(planted.leaks(told)) == ""


def test_trouble_of_every_kind_leaves_nothing_personal_and_no_secret(
    planted: Planted, tmp_path: Path
) -> None:
    planted.apply(tmp_path / "acme.toml")
    faults, at = planted.room.faults, "postgresql://ganho:Senha9Ledger9Xyz@"
    planted.passwords += ["Senha9Ledger9Xyz", "Senha9Prefect9Xyz"]

    repeat_all(planted.room, "GET", PEOPLE, status=400, times=99)
    planted.run("sync", "acme", code=1)
    faults.clear()
    repeat_all(planted.room, "POST", SALES, status=500, body=HTML)
    for kind in ("truncated", "lost_after_commit", "null_body"):
        faults.add("conta_azul", "POST", SALES, kind)
    planted.run("sync", "acme", code=3, **LOUD)
    told = json.dumps({"error": f"{REPEATED} {planted.room.pipedrive.api_token}"})
    faults.add("pipedrive", "GET", ".*", "status", status=400, body=told)
    planted.run("sync", "acme", code=1)
    planted.run("sync", "acme", code=1, GANHO_LEDGER_URL=f"{at}127.0.0.1:1/x", **LOUD)
    planted.run("doctor", "acme", code=1, GANHO_LEDGER_URL=f"mysql+none{at[10:]}h/x")
    prefect = "http://ganho:Senha9Prefect9Xyz@127.0.0.1:1/api"
    planted.run("doctor", "acme", code=1, PREFECT_API_URL=prefect)

    assert "\n".join(planted.leaks()) == ""


def test_a_revoked_or_refused_connection_leaves_no_secret(
    planted: Planted, tmp_path: Path
) -> None:
    planted.apply(tmp_path / "acme.toml")
    connections = planted.room.conta_azul.connections
    repeated = f"{REPEATED} {connections._connections[-1].current}"
    body = json.dumps({"error": "invalid_request", "error_description": repeated})

    connections.expire_access_tokens()
    repeat_all(planted.room, "POST", "/oauth/token", status=400, body=body)
    planted.run("sync", "acme", code=1, **LOUD)
    connections.revoke()
    planted.run("sync", "acme", code=1)
    planted.room.pipedrive.tokens.clear()
    planted.run("sync", "acme", code=1)
    planted.run("doctor", "acme", code=1)

    assert "\n".join(planted.leaks()) == ""
