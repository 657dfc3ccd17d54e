"""Alerts arrive: a real server, real automations, a real webhook, once each."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import typer
from prefect.client.orchestration import get_client
from prefect.states import Completed, Failed, Pending
from rich.console import Console

from ganho.cli.server.automations import automations, install, remove
from ganho.sandbox.room import Addresses, Sandbox
from tests.deployed import Deployed, deployed

pytestmark = [pytest.mark.commands, pytest.mark.xdist_group("alerts")]
HOURS_AGO = timedelta(hours=5)


@pytest.fixture
def company(
    ganho, sandbox: tuple[Sandbox, Addresses], tmp_path: Path, prefect_url: str
) -> Iterator[Deployed]:
    """A company applied and deployed, whose alerts go to a webhook."""
    with deployed(ganho, sandbox, tmp_path, prefect_url) as one:
        yield one


@pytest.fixture
def alerted(company: Deployed) -> Deployed:
    """The same with its alerts installed."""
    install(company.slug, Console(quiet=True), to=[f"custom-webhook/{company.slug}"])
    return company


def held_deal(room: Sandbox) -> int:
    """A deal won hours ago that only a person can mend."""
    org = room.pipedrive.add_organization("Hotel Azul", cnpj="11.111.111/1111-11")
    at = room.clock.now() - HOURS_AGO
    return room.pipedrive.add_deal(org=org, value="1234.56", won_at=at)


NO_DEAL = 987654321


def names(slug: str) -> list[str]:
    with get_client(sync_client=True) as client:
        found = [one.name for one in client.read_automations()]
    return sorted(name for name in found if name.startswith(f"ganho {slug} · "))


def test_installing_twice_doubles_nothing(ganho, alerted: Deployed) -> None:
    before = names(alerted.slug)
    again = ganho("alerts", alerted.slug, "--to", f"custom-webhook/{alerted.slug}")
    after = names(alerted.slug)
    remove(alerted.slug, Console(quiet=True))

    assert len(before) == 8
    assert after == before
    assert again.stdout.count("Instalado:") == 8
    assert names(alerted.slug) == []


def test_what_cannot_be_installed_is_refused_with_the_reason(
    ganho, company: Deployed
) -> None:
    blocks = {
        "slack-webhook/nowhere": "não existe",
        "custom-webhook": "não existe",
        f"ganho-company/{company.slug}": "não envia avisos",
    }
    for block, told in blocks.items():
        with pytest.raises(typer.BadParameter, match=told):
            install(company.slug, Console(quiet=True), to=[block])
    with get_client(sync_client=True) as client:
        client.delete_deployment(company.deployments["sync-won-deals"])
    done = ganho("alerts", company.slug, "--to", f"custom-webhook/{company.slug}")

    assert done.returncode == 2
    assert "ganho up" in done.stderr
    assert names(company.slug) == []


def test_a_failed_run_a_late_deal_and_the_recovery_arrive_once(
    alerted: Deployed,
) -> None:
    room, slug = alerted.room, alerted.slug
    deal = held_deal(room)
    good = [alerted.run().is_completed() for _ in range(2)]
    room.faults.add("pipedrive", "GET", ".*", "status", status=403, times=2)
    failed = [alerted.run().is_failed() for _ in range(2)]
    good += [alerted.run().is_completed() for _ in range(2)]

    subjects = alerted.box.wait_for(3)

    assert (good, failed) == ([True] * 4, [True] * 2)
    assert sorted(subjects) == [
        f"{slug}: 1 negócio sem lançamento há mais de 4 h, R$\xa01.234,56",
        f"{slug}: execução falhou",
        f"{slug}: voltou a funcionar",
    ]
    bodies = {m["subject"]: m["body"] for m in alerted.box.messages}
    assert f"/deal/{deal}" in bodies[min(subjects)]
    failure = bodies[f"{slug}: execução falhou"]
    assert re.search(rf"sync-{slug}.*/runs/flow-run/[0-9a-f-]+", failure, re.DOTALL)
    assert "Hotel" not in str(alerted.box.messages)


def test_a_number_typed_wrongly_is_told_to_nobody_but_who_typed_it(
    alerted: Deployed,
) -> None:
    refused = alerted.run(deals=[NO_DEAL])
    alerted.room.faults.add("pipedrive", "GET", ".*", "status", status=403)
    assert alerted.run().name == "Failed"

    assert (refused.type, refused.name) == ("FAILED", "Refused")
    assert refused.message == (
        f"O Pipedrive não tem o negócio {NO_DEAL}. "
        "O número está no fim do endereço da página do negócio."
    )
    assert alerted.box.wait_for(1) == [f"{alerted.slug}: execução falhou"]
    assert str(NO_DEAL) not in alerted.box.messages[0]["body"]


def test_the_digest_arrives_once_a_day(alerted: Deployed) -> None:
    held_deal(alerted.room)
    alerted.run()
    alerted.box.wait_for(1)
    alerted.box.messages.clear()
    assert alerted.run("daily-digest").is_completed()

    (subject,) = alerted.box.wait_for(1)

    assert subject == f"{alerted.slug}: 1 negócio em aberto, R$\xa01.234,56"
    body = alerted.box.messages[0]["body"]
    assert len(body.splitlines()) == 3


def silence(company: Deployed, *, expected_every: float, tried_within: float) -> None:
    """Install the alert for want of good runs alone, in a hurry."""
    with get_client(sync_client=True) as client:
        block = client.read_block_document_by_name(company.slug, "custom-webhook")
        deployment = company.deployments["sync-won-deals"]
        wanted = automations(company.slug, "pt-BR", deployment, [block.id])
        (one,) = [one for one in wanted if "uma hora" in one.name]
        one.trigger.within = timedelta(seconds=tried_within)
        one.trigger.triggers[0].within = timedelta(seconds=expected_every)
        client.create_automation(one)


def fail_on(company: Deployed, times: int) -> None:
    """Try in vain again and again, some seconds apart."""
    for _ in range(times):
        company.end(Pending(), Failed())
        company.box.wait_for(99, seconds=2, quiet=0)


def test_no_good_run_for_too_long_is_told_while_runs_are_tried(
    company: Deployed,
) -> None:
    silence(company, expected_every=12, tried_within=6)
    company.end(Pending(), Completed())
    fail_on(company, 8)

    (subject,) = company.box.wait_for(1, seconds=10)

    assert subject == f"{company.slug}: uma hora sem execução boa"


def test_good_runs_and_the_silence_after_the_last_of_the_day_are_no_news(
    company: Deployed,
) -> None:
    silence(company, expected_every=10, tried_within=4)
    for _ in range(5):
        company.end(Pending(), Completed())
        company.box.wait_for(1, seconds=4, quiet=0)

    assert company.box.wait_for(1, seconds=30, quiet=0) == []


def watch_for_progress(
    company: Deployed, monkeypatch: pytest.MonkeyPatch, *, within: float
) -> None:
    """Install the alert for runs without progress alone, in a hurry."""
    monkeypatch.setattr("tasks.gauge.EVERY", 0.1)
    monkeypatch.setattr("tasks.gauge.TELLING", 0.5)
    with get_client(sync_client=True) as client:
        block = client.read_block_document_by_name(company.slug, "custom-webhook")
        deployment = company.deployments["sync-won-deals"]
        wanted = automations(company.slug, "pt-BR", deployment, [block.id])
        (one,) = [one for one in wanted if "parada" in one.name]
        one.trigger.within = timedelta(seconds=within)
        client.create_automation(one)


def test_a_run_that_does_not_move_is_told_once_with_what_to_do(
    company: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch_for_progress(company, monkeypatch, within=10)
    company.room.faults.add("pipedrive", "GET", ".*", "slow", seconds=25)
    assert company.run().is_completed()

    (subject,) = company.box.wait_for(1, seconds=10, quiet=4)

    assert subject == f"{company.slug}: execução parada há vinte minutos"
    body = company.box.messages[0]["body"]
    assert re.search(
        rf"sync-{company.slug}.*/runs/flow-run/[0-9a-f-]+", body, re.DOTALL
    )


def test_a_long_run_that_moves_is_no_news(
    company: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch_for_progress(company, monkeypatch, within=10)
    for _ in range(12):
        held_deal(company.room)
    for vendor in ("pipedrive", "conta_azul"):
        company.room.faults.add(vendor, "GET", ".*", "slow", seconds=3, times=6)
    assert company.run().is_completed()

    assert company.box.wait_for(1, seconds=20, quiet=0) == []
