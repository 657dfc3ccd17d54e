"""The morning's digest: the report reaches people by e-mail, addresses reach no log."""

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.client.schemas.objects import State
from prefect_email import EmailServerCredentials

from ganho.cli.server.prefect_api import send_what_is_queued
from ganho.sandbox.room import Addresses, Sandbox
from tests.deployed import Deployed, deployed
from tests.mailboxes import MailServer, mail_server, webhook

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("daily_digest")]
DIRECTOR, PARTNER = "ana.diretora@example.com", "rui.socio@example.org"
SECRET = "a-secret-path"


@pytest.fixture
def post() -> Iterator[MailServer]:
    """Where mail is handed in."""
    with mail_server() as server:
        yield server


@pytest.fixture
def company(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path, prefect_url: str
) -> Iterator[Deployed]:
    """A company whose report goes to two people."""
    settings = f'report_email = ["{DIRECTOR}", "{PARTNER}"]'
    with deployed(ganho, sandbox, tmp_path, prefect_url, settings) as one:
        yield one


def save_mail_server(name: str, server: MailServer) -> None:
    EmailServerCredentials(
        smtp_server="127.0.0.1", smtp_type="INSECURE", smtp_port=server.port
    ).save(name, overwrite=True)


def logs_of(state: State) -> str:
    """Read all that a run logged."""
    send_what_is_queued()
    run_id = state.state_details.flow_run_id
    wanted = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run_id]))
    with get_client(sync_client=True) as client:
        return " ".join(log.message for log in client.read_logs(wanted))


def test_the_report_arrives_by_e_mail_as_a_page(
    company: Deployed, post: MailServer
) -> None:
    save_mail_server(company.slug, post)
    org = company.room.pipedrive.add_organization("Hotel Azul")
    company.room.pipedrive.add_deal(org=org, value="1234.56")
    assert company.run().is_completed()

    state = company.run("daily-digest")

    ((recipients, text),) = post.mails
    mail = email.message_from_string(text, policy=email.policy.default)
    words, page = mail.iter_parts()
    assert recipients == [DIRECTOR, PARTNER]
    assert mail["Subject"] == f"{company.slug}: nada parado"
    assert mail["From"] == "ganho@example.com"
    assert "Nada parado." in words.get_content()
    assert page.get_content().startswith(b"<!DOCTYPE html>")
    assert page.get_filename().endswith(".html")
    assert state.message == f"{company.slug}: nada parado"
    assert "example" not in logs_of(state)


def test_a_refused_address_fails_the_run_and_is_not_repeated(
    company: Deployed, post: MailServer
) -> None:
    save_mail_server(company.slug, post)
    post.refuses = "@"
    company.run()

    state = company.run("daily-digest")
    logs = logs_of(state)

    assert state.is_failed()
    assert state.message.startswith("O servidor de e-mail não aceitou o relatório")
    assert "FatalError" in logs
    assert "example" not in state.message + logs
    assert post.mails == []


def test_without_a_mail_server_the_run_says_which_block_is_wanted(
    company: Deployed,
) -> None:
    state = company.run("daily-digest")

    assert state.is_failed()
    assert (
        f"email-server-credentials chamado '{company.slug}'"
        in state.message.replace(company.slug, f"'{company.slug}'")
    )


def test_a_good_run_gives_a_sign_of_life_and_no_other_does(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path, prefect_url: str
) -> None:
    with webhook() as watchdog:
        settings = f'heartbeat_url = "{watchdog.url}/{SECRET}?up=1"'
        with deployed(ganho, sandbox, tmp_path, prefect_url, settings) as company:
            company.run()
            company.run(dry_run=True)
            org = company.room.pipedrive.add_organization("Hotel Azul")
            company.room.pipedrive.add_deal(org=org, value="1234.56")
            connections = company.room.conta_azul.connections
            connections.revoke()
            connections.expire_access_tokens()
            stopped = company.run()

    assert stopped.is_failed()
    assert watchdog.subjects() == [f"/{SECRET}?up=1"]


def test_a_watchdog_that_is_gone_harms_no_run_and_its_address_is_not_logged(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path, prefect_url: str
) -> None:
    with webhook() as watchdog:
        settings = f'heartbeat_url = "{watchdog.url}/missing/{SECRET}"'
        with deployed(ganho, sandbox, tmp_path, prefect_url, settings) as company:
            state = company.run()
            logs = logs_of(state)

    assert state.is_completed()
    assert "NoHeartbeatError 404" in logs
    assert SECRET not in logs
