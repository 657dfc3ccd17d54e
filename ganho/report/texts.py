"""The fixed words of every report."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganho.report.run_report import RunKind, RunState
from ganho.words.amounts import Language, count
from ganho.words.sentences import Forms, in_every_language


@dataclass(frozen=True, kw_only=True)
class Texts:
    """What is said; `Forms` hold the singular and the plural of what follows."""

    states: Mapping[RunState, str]
    kinds: Mapping[RunKind, str]
    dry_run: str
    started: str
    remedy: str
    won: str
    in_sales: str
    in_quarantine: str
    waiting: str
    equation: str
    equation_holds: str
    equation_fails: str
    won_now: Forms
    booked_now: Forms
    booked_before: Forms
    quarantined: Forms
    left_out: Forms
    still_waiting: Forms
    deals: Forms
    gap: Forms
    before_activation: Forms
    problems: str
    no_problems: str
    more: Forms
    deal: str
    value: str
    since: str
    what_is_special: str
    where: str
    waiting_title: str
    waiting_text: str
    why: str
    near_duplicates: str
    warnings: str
    bookings: str
    planned: str
    number: str
    date: str
    total: str
    note: str
    adopted: str
    cancelled: str
    contract: str
    not_yet: str
    quality: str
    rule: str
    calls: str
    calls_made: str
    foreseen: str
    minutes: str
    minute: Forms
    organization: str
    person: str
    reason: str
    next_look: str
    owner: str
    user: str
    held_deals: Forms


TEXTS = in_every_language(
    Texts(
        states={
            "complete": "Complete",
            "partial": "Partial",
            "stopped": "Stopped",
            "off": "Off",
        },
        kinds={"sync": "Sync", "backfill": "Backfill", "second look": "Second look"},
        dry_run="Dry run: nothing was created in Conta Azul.",
        started="{kind} of {start}, in {seconds}",
        remedy="What to do",
        won="Won",
        in_sales="In sales",
        in_quarantine="In quarantine",
        waiting="Waiting",
        equation="Where the deals are",
        equation_holds="Every won deal is in exactly one place.",
        equation_fails="The equation does not balance. Tell whoever looks after ganho.",
        won_now=Forms("won", "won"),
        booked_now=Forms("booked now", "booked now"),
        booked_before=Forms("booked before", "booked before"),
        quarantined=Forms("in quarantine", "in quarantine"),
        left_out=Forms("excluded", "excluded"),
        still_waiting=Forms("waiting", "waiting"),
        deals=Forms("deal", "deals"),
        gap=Forms("deal without a state", "deals without a state"),
        before_activation=Forms(
            "deal won before activation was left alone",
            "deals won before activation were left alone",
        ),
        problems="Needs you",
        no_problems="No deal is in quarantine.",
        more=Forms(
            "and {n} more deal",
            "and {n} more deals",
        ),
        deal="Deal",
        value="Value",
        since="Since",
        what_is_special="Detail",
        where="Where to settle it",
        waiting_title="Waiting for the next run",
        waiting_text="Nothing to do: the next run tries again.",
        why="Why",
        near_duplicates="Possible duplicate customers",
        warnings="Warnings",
        bookings="Sales booked",
        planned="Sales that would be booked",
        number="Number",
        date="Date",
        total="Total",
        note="Note",
        adopted="was there already",
        cancelled="cancelled",
        contract="contract, per period",
        not_yet="not there yet",
        quality="Customer checks",
        rule="Rule",
        calls="Calls",
        calls_made="Pipedrive: {pipedrive} requests, {tokens} tokens. "
        "Conta Azul: {conta_azul} requests.",
        foreseen="Forecast of the whole run: about {calls} requests to Conta Azul and "
        "{tokens} of Pipedrive's tokens, {minutes} of writing.",
        minutes="{least} to {most} minutes",
        minute=Forms("minute", "minutes"),
        organization="organization",
        person="person",
        reason="Reason",
        next_look="Next look",
        owner="Owner",
        user="user {id}",
        held_deals=Forms("deal in quarantine", "deals in quarantine"),
    )
)


def counted(number: int, words: tuple[str, str], language: Language) -> str:
    """Write a number with the word it counts: `1 negócio`, `2 negócios`."""
    return f"{count(number, language)} {words[0] if number == 1 else words[1]}"
