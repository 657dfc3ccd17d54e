"""The words of alerts and of the daily digest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ganho.words.sentences import Forms, in_every_language

System = Literal["conta_azul", "conta_azul_plan", "pipedrive"]
"""What lets us in only once a person has acted, and on what."""
Gap = Literal["stopped", "lost", "silent"]
"""A run stopped; a connection was lost; no good run ended for an hour or more."""


@dataclass(frozen=True, kw_only=True)
class AlertTexts:
    """What is said; `Forms` hold the singular and the plural of what follows."""

    late: str
    late_text: str
    late_deal: str
    late_remedy: str
    late_waiting_remedy: str
    waits: str
    can_wait: str
    cannot_wait: str
    lost: Mapping[System, str]
    lost_text: Mapping[System, str]
    lost_remedy: Mapping[System, str]
    nothing_lost: str
    nothing_waits: str
    recovered: str
    gaps: Mapping[Gap, str]
    caught_up: str
    nothing_to_do: str
    digest: str
    digest_clear: str
    clear: str
    yesterday: str
    sales: Forms
    open_now: str
    cause: str
    more_causes: Forms
    down_since: str
    attached: str


ALERT_TEXTS = in_every_language(
    AlertTexts(
        late="{deals} not booked for over {hours} h, {value}",
        late_text="Won more than {hours} h ago and not in Conta Azul yet:",
        late_deal="- deal {deal}, {value}, won {since}: {why}. {link}",
        late_remedy="What to do: `ganho quarantine {company}` shows each reason with its "
        "remedy; once it is settled, the next run books the deal.",
        late_waiting_remedy="What to do: see `ganho doctor {company}`, which tells what "
        "keeps the runs from working; the first good one books the deals.",
        waits="waiting for a run",
        can_wait="It can wait until {until}, 24 h after the oldest win.",
        cannot_wait="It cannot wait: the 24 h of the oldest ended {until}.",
        lost={
            "conta_azul": "Conta Azul needs to be authorized",
            "conta_azul_plan": "Conta Azul's plan is over or blocked",
            "pipedrive": "Pipedrive refused the token",
        },
        lost_text={
            "conta_azul": "Since {since} Conta Azul does not accept ganho's connection; no "
            "sale is booked.",
            "conta_azul_plan": "Since {since} Conta Azul answers that the plan of its "
            "account does not allow ganho in; no sale is booked.",
            "pipedrive": "Since {since} Pipedrive does not accept ganho's token; no deal is "
            "read.",
        },
        lost_remedy={
            "conta_azul": "What to do: run `ganho authorize {company}` and authorize in the "
            "browser.",
            "conta_azul_plan": "What to do: settle the plan in Conta Azul (it may have "
            "ended, or a payment may be open).",
            "pipedrive": "What to do: put a valid token into the company file of {company} "
            "and run `ganho apply FILE`.",
        },
        nothing_lost="Nothing is lost: the next good run catches up.",
        nothing_waits="It can wait: no known deal does. What is won now has until {until}.",
        recovered="it works again",
        gaps={
            "stopped": "The runs stopped at {since}; now one went well.",
            "lost": "The connection, lost at {since}, is back.",
            "silent": "Since {since} no run had gone well; now one has.",
        },
        caught_up="Caught up: {booked} ({value}), {held}, {waiting}.",
        nothing_to_do="Nothing to do.",
        digest="{deals} open, {value}",
        digest_clear="nothing is held up",
        clear="Nothing is held up.",
        yesterday="Yesterday, {day}: {sales}, {value}.",
        sales=Forms("sale booked", "sales booked"),
        open_now="Open: {deals}, {value}; the oldest for {age}.",
        cause="- {title}: {deals}, {value}, for {age}. {where}",
        more_causes=Forms(
            "- and {n} more cause ({deals}, {value}): `ganho quarantine {company}`",
            "- and {n} more causes ({deals}, {value}): `ganho quarantine {company}`",
        ),
        down_since="- No run has gone well since {since}: `ganho doctor {company}`",
        attached="The whole report is attached; open it in a browser.",
    )
)
