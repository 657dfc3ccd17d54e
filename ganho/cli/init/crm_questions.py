"""`ganho init`, the CRM: where it is, who we are there, which of its deals."""

import os
from dataclasses import dataclass

from ganho.cli.init.questions import Choice, Interview
from ganho.cli.init.typed_answers import pipedrive_address, secret
from ganho.company.composition import PipedriveAccess, Surroundings, open_pipedrive
from ganho.domain.settings import Settings
from ganho.errors import GanhoError
from ganho.pipedrive.api import Me, PipedriveClient
from ganho.setup.estimate import Estimate, estimate_duplicates
from ganho.words.amounts import printable
from ganho.words.sentences import say

SHOWN = 60
"""Characters of a name in a list."""


@dataclass(frozen=True)
class Crm:
    """A Pipedrive that let us in."""

    access: PipedriveAccess
    client: PipedriveClient
    time_zone: str
    """The zone of the token's user; empty where Pipedrive does not say."""


def ask_pipedrive(
    ask: Interview, slug: str, variable: str, around: Surroundings
) -> Crm:
    """Ask for address and token until an administrator's token is let in."""
    base_url = f"https://{slug}.pipedrive.com"
    while True:
        base_url = ask.ask("base_url", pipedrive_address, base_url)
        token = ask.secret(
            "api_token", secret, os.environ.get(variable, ""), name=variable
        )
        access = PipedriveAccess(base_url=base_url, api_token=token)
        client = open_pipedrive(access, around)
        try:
            me = client.me()
        except GanhoError as error:
            client.close()
            ask.print(trouble(error, ask), "yellow")
            continue
        if _is_good(ask, me):
            return Crm(access, client, me.time_zone or "")
        client.close()


def _is_good(ask: Interview, me: Me) -> bool:
    if me.is_admin is False:
        ask.print(ask.word("not_admin"), "yellow")
        return False
    if me.is_admin is None:
        ask.print(ask.word("admin_unknown"), "yellow")
    ask.say("pipedrive_ok", company=printable(me.company_domain or str(me.company_id)))
    return True


def ask_pipelines(ask: Interview, client: PipedriveClient) -> list[int]:
    """Let the pipelines be marked; none marked means all."""
    try:
        found = client.pipelines()
    except GanhoError as error:
        ask.say("list_failed", why=trouble(error, ask))
        return []
    if not found:
        return []
    choices = [
        Choice(str(one.id), f"{printable(one.name)[:SHOWN]} ({one.id})")
        for one in found
    ]
    return [int(value) for value in ask.choose_many("pipelines", choices)]


def ask_matching(
    ask: Interview, client: PipedriveClient, settings: Settings, around: Surroundings
) -> str:
    """Recommend matching by tax id, with what the other rule would have done."""
    ask.say("looking")
    try:
        _tell(ask, estimate_duplicates(client, settings, around.clock()))
    except GanhoError as error:
        ask.say("estimate_failed", why=trouble(error, ask))
    chosen = ask.choose_words("customer_matching", ["match_tax_id", "match_native"])
    return chosen.removeprefix("match_")


def _tell(ask: Interview, estimate: Estimate) -> None:
    if estimate.duplicates is None:
        ask.say("no_estimate")
        return
    words = "would_duplicate" if estimate.duplicates else "would_not_duplicate"
    ask.say(words, deals=str(estimate.deals), duplicates=str(estimate.duplicates))


def trouble(error: GanhoError, ask: Interview) -> str:
    """Say what happened in one line; the remedy is about commands not run yet."""
    return say(error.message, ask.language)
