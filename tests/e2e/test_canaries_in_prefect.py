"""Forms, digests, alerts, the HTML page: none leaves a name or a secret in Prefect."""

from pathlib import Path

import pytest
from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.states import Completed
from prefect_email import EmailServerCredentials
from pydantic import SecretStr

from flows.daily_digest import daily_digest
from flows.rebook_deal import rebook_deal
from flows.release_deals import release_deals
from flows.resolve_deal import resolve_deal
from ganho.sandbox.room import Addresses, Sandbox
from tests.canaries import Search, words
from tests.mailboxes import mail_server, webhook
from tests.planted import (
    WRONG_CPF,
    Planted,
    fill_in_secrets,
    flows_of,
    plant,
    tell_prefect,
)

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("canaries_in_prefect")]
READER = "leitora@caranguejeira.example"
PASSWORD, ADDRESS = "Senha9Correio9Xyz", "sinal9secreto9xyz"


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
        passwords=[*passwords, PASSWORD, ADDRESS],
        deals=plant(room),
    )


def decide(planted: Planted) -> list[str]:
    """Fill in each form, rightly and wrongly; give the last states' names."""
    crm, deals = planted.room.pipedrive, planted.deals
    held = crm.deals[deals["invalid"]]["person_id"]
    states = [
        resolve_deal("acme", deals["typed"], "sale", number=78, return_state=True),
        resolve_deal("acme", deals["typed"], "sale", number=77, return_state=True),
        rebook_deal("acme", deals["booked"], return_state=True),
        release_deals("acme", reason="TAX_ID_INVALID", return_state=True),
    ]
    crm.edit_person(held, custom_fields={crm.cpf_field: WRONG_CPF[:-1]})
    states.append(release_deals("acme", all_deals=True, return_state=True))
    return [str(state.name) for state in states]


def digest(port: int, password: str | None = None) -> str:
    """Send the morning's digest by e-mail; give how it ended."""
    known = {"username": "ganho@example.com", "password": SecretStr(password or "")}
    EmailServerCredentials(
        smtp_server="127.0.0.1",
        smtp_port=port,
        smtp_type="INSECURE",
        **(known if password else {}),
    ).save("acme", overwrite=True)
    return str(daily_digest("acme", return_state=True).name)


def digests() -> list[str]:
    """Send it rightly, to a reader who is refused, and where nobody takes it."""
    with mail_server() as box:
        sent = [digest(box.port)]
        box.refuses = READER
        sent.append(digest(box.port))
    return [*sent, digest(9, PASSWORD)]


def test_forms_digests_and_the_page_leave_nothing_personal(
    planted: Planted, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    told.mkdir()
    with webhook() as watchdog:
        settings = f'report_email = ["{READER}"]\n'
        settings += f'heartbeat_url = "{watchdog.url}/missing/{ADDRESS}"\n'
        planted.apply(tmp_path / "acme.toml", settings)
        planted.run("sync", "acme")
        with flows_of(planted):
            decided = decide(planted)
            sent = digests()
        beats = watchdog.subjects()
    planted.run("report", "acme", "--html", str(told / "acme.html"))
    planted.apply(tmp_path / "acme.toml", 'language = "en"\n')

    assert decided[:3] == ["Refused", "Completed", "Refused"]
    assert sent == ["Completed", "Failed", "Failed"]
    assert beats
    assert "\n".join(planted.leaks(told, also=words(READER))) == ""


@flow(name="leaky")
def leaky(parameter: str) -> object:
    """Leave a word in each place where Prefect keeps something."""
    get_run_logger().warning("in a log: %s", parameter + "Canindezinho")
    create_markdown_artifact(f"# {parameter}Jaborandizal", key="leaky")
    create_table_artifact([{"name": f"{parameter}Muriçoquinha"}], key="leaky-table")
    return Completed(message=f"{parameter}Xaxinzeiro")


def test_the_search_finds_what_is_left_in_each_place_of_prefect(
    planted: Planted, tmp_path: Path
) -> None:
    planted.apply(tmp_path / "acme.toml")
    with flows_of(planted):
        leaky("Taboquinhas", return_state=True)
        tell_prefect(planted.prefect_url, "Açafroazinha")
    planted.wait_for_prefect()
    (planted.prefect_home / "some.log").write_bytes(b"Sapucaizeiro".upper())
    wanted = ("Taboquinhas", "Canindezinho", "Jaborandizal", "Muriçoquinha")
    search = Search(words(*wanted, "Xaxinzeiro", "Açafroazinha", "Sapucaizeiro"))

    found = search.in_database(planted.prefect_database)
    for line in (
        "flow_run.parameters: words Taboquinhas",
        "log.message: words Canindezinho",
        "artifact.data: words Jaborandizal",
        "artifact.data: words Muriçoquinha",
        "flow_run_state.message: words Xaxinzeiro",
        "events.payload: words Açafroazinha",
    ):
        assert line in found
    files = search.in_files(planted.prefect_home)
    assert f"{planted.prefect_home / 'some.log'}: words Sapucaizeiro" in files
    (planted.prefect_home / "some.log").unlink()
