"""`ganho alerts`: Prefect's automations that pass on what people have to hear of.

Prefect is imported with this module, so the commands import it when they run.
"""

from collections.abc import Iterator, Sequence
from string import Template
from typing import Any
from uuid import UUID

import typer
import yaml
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events.schemas.automations import Automation, AutomationCore
from prefect.exceptions import ObjectNotFound
from prefect.settings import get_current_settings
from rich.console import Console

from blocks.storing import load_company
from ganho.cli.server.deployments import ROOT
from ganho.words.amounts import Language
from ganho.words.sentences import say
from ganho.words.spoken import spoken, spoken_in

FILE = ROOT / "deployments" / "automations.yaml"
PAGE = 200
NOTIFY = "notify"
"""What a block can do that sends messages to people."""


def install(slug: str, console: Console, *, to: Sequence[str]) -> None:
    """Install a company's automations in place of those that are there.

    Raises typer.BadParameter where a block or the deployments are missing.
    """
    language = load_company(slug).settings.language
    with spoken_in(language), get_client(sync_client=True) as client:
        blocks = [_block_id(client, name) for name in to]
        wanted = automations(slug, language, _deployment_id(client, slug), blocks)
        _put(client, wanted, _installed(client, slug))
    for one in wanted:
        console.print(
            say("Installed: {name}", language, name=one.name),
            markup=False,
            soft_wrap=True,
        )
    told = say(
        "{alerts} alerts of {slug} go to {blocks}.",
        language,
        alerts=len(wanted),
        slug=slug,
        blocks=", ".join(to),
    )
    console.print(told, markup=False, soft_wrap=True)


def remove(slug: str, console: Console) -> None:
    """Take a company's automations away."""
    with get_client(sync_client=True) as client:
        found = _installed(client, slug)
        for one in found:
            client.delete_automation(one.id)
    console.print(
        spoken(
            "{alerts} alerts of {slug} were taken away.", alerts=len(found), slug=slug
        ),
        markup=False,
    )


def automations(
    slug: str, language: Language, deployment_id: UUID, block_ids: Sequence[UUID]
) -> list[AutomationCore]:
    """Make a company's automations from the templates."""
    known = {"company": slug, "deployment": str(deployment_id), "pages": _pages()}
    templates = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [
        _automation(_filled_in(template, known), slug, language, block_ids)
        for template in templates.values()
    ]


def _pages() -> str:
    """Tell where this machine sees Prefect's pages."""
    settings = get_current_settings()
    return (settings.ui_url or str(settings.api.url).removesuffix("/api")).rstrip("/")


def _automation(
    template: Any, slug: str, language: Language, block_ids: Sequence[UUID]
) -> AutomationCore:
    words = {part: template[part][language] for part in ("subject", "body")}
    actions = [
        {"type": "send-notification", "block_document_id": str(block_id), **words}
        for block_id in block_ids
    ]
    return AutomationCore.model_validate(
        {
            "name": f"{_prefix(slug)}{template['name'][language]}",
            "description": template["description"][language],
            "trigger": template["trigger"],
            "actions": actions,
        }
    )


def _filled_in(part: Any, known: dict[str, str]) -> Any:
    """Put our own names in; what Prefect fills in when it sends stays as it is."""
    if isinstance(part, str):
        return Template(part).safe_substitute(known)
    if isinstance(part, dict):
        return {key: _filled_in(value, known) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled_in(value, known) for value in part]
    return part


def _prefix(slug: str) -> str:
    """Begin the names of a company's automations, and of nobody else's."""
    return f"ganho {slug} · "


def _put(
    client: SyncPrefectClient,
    wanted: Sequence[AutomationCore],
    found: Sequence[Automation],
) -> None:
    """Update what is there, create what is not, delete what is too many."""
    left = list(found)
    for one in wanted:
        same = next((old for old in left if old.name == one.name), None)
        if same is None:
            client.create_automation(one)
        else:
            left.remove(same)
            client.update_automation(same.id, one)
    for old in left:
        client.delete_automation(old.id)


def _installed(client: SyncPrefectClient, slug: str) -> list[Automation]:
    return [one for one in _all(client) if one.name.startswith(_prefix(slug))]


def _all(client: SyncPrefectClient) -> Iterator[Automation]:
    offset = 0
    while page := client.read_automations(limit=PAGE, offset=offset):
        yield from page
        offset += len(page)


def _deployment_id(client: SyncPrefectClient, slug: str) -> UUID:
    name = f"sync-won-deals/{slug}"
    try:
        return client.read_deployment_by_name(name).id
    except ObjectNotFound:
        raise typer.BadParameter(
            spoken(
                "the deployment {name} does not exist on this Prefect server; "
                "run `ganho up` first, or see deployments/README.md",
                name=name,
            )
        ) from None


def _block_id(client: SyncPrefectClient, name: str) -> UUID:
    kind, _, own_name = name.partition("/")
    try:
        block = client.read_block_document_by_name(own_name or "-", kind)
    except ObjectNotFound:
        raise typer.BadParameter(
            spoken(
                "the block {name} does not exist; make it in Prefect, under "
                "Blocks, or check the name (for example slack-webhook/ganho)",
                name=name,
            )
        ) from None
    schema = block.block_schema
    if schema is None or NOTIFY not in schema.capabilities:
        raise typer.BadParameter(
            spoken("the block {name} sends no messages to people", name=name)
        )
    return block.id
