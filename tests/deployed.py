"""A company applied and deployed on a test's Prefect server, whose runs happen here."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import State
from prefect.flow_engine import run_flow
from rich.console import Console

from flows.daily_digest import daily_digest
from flows.sync_won_deals import sync_won_deals
from ganho.cli.server.automations import remove
from ganho.sandbox.room import Addresses, Sandbox
from tests.insiders import inside
from tests.mailboxes import Webhook, webhook

FLOWS: dict[str, Flow[Any, Any]] = {
    flow.name: flow for flow in (sync_won_deals, daily_digest)
}


@dataclass
class Deployed:
    """One company: its vendors, its deployments, and where its alerts arrive."""

    slug: str
    room: Sandbox
    box: Webhook
    deployments: dict[str, UUID]

    def run(self, flow: str = "sync-won-deals", **parameters: Any) -> State[Any]:
        """Run a deployment, as a worker would."""
        with get_client(sync_client=True) as client:
            flow_run = client.create_flow_run_from_deployment(
                self.deployments[flow], parameters=parameters
            )
        return run_flow(
            FLOWS[flow],
            flow_run=flow_run,
            parameters=flow_run.parameters,
            return_type="state",
        )

    def end(self, *states: State[Any]) -> None:
        """Have a run of the deployment go through some states."""
        with get_client(sync_client=True) as client:
            flow_run = client.create_flow_run_from_deployment(
                self.deployments["sync-won-deals"]
            )
            for state in states:
                client.set_flow_run_state(flow_run.id, state, force=True)


@contextmanager
def deployed(
    ganho: Callable[..., Any],
    sandbox: tuple[Sandbox, Addresses],
    folder: Path,
    prefect_url: str,
    settings: str = "",
) -> Iterator[Deployed]:
    """Apply and deploy a company whose alerts can go to a webhook."""
    room, at = sandbox
    slug = f"told-{os.urandom(3).hex()}"
    file = folder / "told.toml"
    file.write_text(room.company_file(slug, at, settings=settings), encoding="utf-8")
    done = ganho("apply", str(file))
    assert done.returncode == 0, done.stderr
    os.environ["GANHO_LEDGER_URL"] = f"sqlite:///{folder / 'ganho' / 'ledger.db'}"
    with inside(prefect_url), webhook() as box:
        save_webhook(slug, box)
        yield Deployed(slug, room, box, deploy(slug))
        remove(slug, Console(quiet=True))
    del os.environ["GANHO_LEDGER_URL"]


def deploy(slug: str) -> dict[str, UUID]:
    """Make a company's deployments; give their ids by flow."""
    with get_client(sync_client=True) as client:
        return {name: _deploy(client, slug, flow) for name, flow in FLOWS.items()}


def _deploy(client: SyncPrefectClient, slug: str, flow: Flow[Any, Any]) -> UUID:
    return client.create_deployment(
        flow_id=client.create_flow(flow),
        name=slug,
        parameters={"company": slug},
        tags=["ganho", f"empresa:{slug}"],
    )


def save_webhook(name: str, box: Webhook) -> None:
    """Store the block that sends alerts to a webhook."""
    CustomWebhookNotificationBlock(
        name=name,
        url=box.url,
        json_data={"subject": "{{subject}}", "body": "{{body}}"},
        allow_private_urls=True,
    ).save(name, overwrite=True)
