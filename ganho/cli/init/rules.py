"""`ganho init`, the rules: contracts, pipelines, activation, matching, guards."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ganho.cli.init.crm_questions import Crm, ask_matching, ask_pipelines
from ganho.cli.init.questions import Choice, Interview
from ganho.cli.init.typed_answers import (
    UnfitError,
    amount,
    condition,
    day_or_none,
    moment,
    number,
    time_zone,
)
from ganho.company.composition import Surroundings
from ganho.domain.payment.conditions import AT_ONCE, METHODS
from ganho.domain.settings import Settings

MINUTES, DAYS, DEALS = 10_080, 365, 1_000_000
PROPOSED = {"settle_minutes": "30", "max_new_deals": "50", "hold_above": "0"}
"""What Enter takes of the guards once a person wants any."""


def ask_rules(ask: Interview, crm: Crm, around: Surroundings) -> dict[str, Any]:
    """Ask for what Pipedrive's deals are to become."""
    zone = ask.ask("time_zone", time_zone, _proposed_zone(crm))
    rules: dict[str, Any] = {"language": ask.language, "time_zone": zone.key}
    rules |= _ask_contracts(ask)
    rules["pipelines"] = ask_pipelines(ask, crm.client)
    now = around.clock().astimezone(zone)
    rules["activated_at"] = _ask_activation(ask, now, zone)
    looked_from = Settings(activated_at=now - timedelta(days=DAYS))
    rules["customer_matching"] = ask_matching(ask, crm.client, looked_from, around)
    return rules


def _proposed_zone(crm: Crm) -> str:
    """Propose the zone that Pipedrive shows its days in, if it is one."""
    try:
        return time_zone(crm.time_zone).key
    except UnfitError:
        return str(Settings.model_fields["time_zone"].default)


def _ask_contracts(ask: Interview) -> dict[str, Any]:
    if not ask.confirm("contracts", default=False):
        return {}
    value = ask.choose_words("contract_value", ["per_period", "total"])
    return {"contracts": True, "contract_value": value}


def _ask_activation(ask: Interview, now: datetime, zone: ZoneInfo) -> datetime:
    return ask.ask("activated_at", moment(zone), now.strftime("%Y-%m-%d %H:%M"))


def ask_payment(ask: Interview) -> dict[str, Any]:
    """Ask for the terms of payment."""
    found: dict[str, Any] = {
        "payment_condition": ask.ask("payment_condition", condition, AT_ONCE)
    }
    if found["payment_condition"] == AT_ONCE:
        found["payment_due_days"] = ask.ask("payment_due_days", number(DAYS), "0")
    methods = [Choice(m, m.replace("_", " ").capitalize()) for m in sorted(METHODS)]
    choices = [Choice("", ask.word("method_none")), *methods]
    return found | {"payment_method": ask.choose("payment_method", choices)}


def ask_guards(ask: Interview) -> dict[str, Any]:
    """Propose the guards; all stay off unless a person wants any."""
    if not ask.confirm("guards", default=False):
        return {}
    minutes, deals = number(MINUTES), number(DEALS)
    return {
        "settle_minutes": ask.ask(
            "settle_minutes", minutes, PROPOSED["settle_minutes"]
        ),
        "max_new_deals": ask.ask("max_new_deals", deals, PROPOSED["max_new_deals"]),
        "hold_above": ask.ask("hold_above", amount, PROPOSED["hold_above"]),
        "closed_until": ask.ask("closed_until", day_or_none, "0"),
    }
