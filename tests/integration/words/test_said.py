"""Every sentence that a person can see, in both languages, as it reads.

The files in `said/` are what is promised. `GANHO_SAY_ANEW=1` writes them again; what
differs then is what a change does to people's words, and belongs into the changelog.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args

import click
import pytest
import typer.main
import yaml
from prefect import Flow
from rich.console import Console
from typer.testing import CliRunner

from bench.words import errors_say
from flows.backfill_won_deals import backfill_won_deals
from flows.daily_digest import daily_digest
from flows.rebook_deal import rebook_deal
from flows.release_deals import release_deals
from flows.resolve_deal import resolve_deal
from flows.sync_won_deals import sync_won_deals
from ganho.cli.app import app
from ganho.cli.usage import speak_help
from ganho.doctor.findings import Checkup, Finding, message_of, remedy_of
from ganho.errors import Sentence
from ganho.report.page.html import html
from ganho.report.page.markdown import markdown
from ganho.report.terminal import terminal
from ganho.report.texts import TEXTS
from ganho.report.texts_standing import STANDING_TEXTS
from ganho.setup import changes
from ganho.words import reason_words
from ganho.words.amounts import Language
from ganho.words.reason_words import detail, explanation
from ganho.words.sentences import say
from ganho.words.tables import texts_doctor
from ganho.words.tables.texts_alerts import ALERT_TEXTS
from ganho.words.tables.texts_authorizing import AUTHORIZING
from ganho.words.tables.texts_deployments import DEPLOYMENTS
from ganho.words.tables.texts_ending import ENDING_TEXTS
from ganho.words.tables.texts_init import INIT
from ganho.words.tables.texts_progress import PROGRESS_TEXTS
from ganho.words.tables.texts_review import REVIEW_TEXTS
from ganho.words.tables.texts_story import STORY_TEXTS
from ganho.words.tables.texts_upgrading import UPGRADING
from tests.languages import strangers

SAID = Path(__file__).parent / "said"
LANGUAGES: tuple[Language, ...] = get_args(Language)
TABLES: dict[str, Mapping[Language, Any]] = {
    "alerts": ALERT_TEXTS,
    "authorize": AUTHORIZING,
    "apply": changes.WORDS,
    "deployments": DEPLOYMENTS,
    "doctor": texts_doctor.DOCTOR,
    "end_of_a_run": ENDING_TEXTS,
    "init": INIT,
    "progress": PROGRESS_TEXTS,
    "reasons": reason_words.WORDS,
    "reason_unknown": reason_words.UNKNOWN,
    "report": TEXTS,
    "report_standing": STANDING_TEXTS,
    "review": REVIEW_TEXTS,
    "story": STORY_TEXTS,
    "upgrade": UPGRADING,
}
FLOWS: tuple[Flow[Any, Any], ...] = (
    *(sync_won_deals, backfill_won_deals, release_deals, rebook_deal),
    *(resolve_deal, daily_digest),
)
FACTS = {
    **dict.fromkeys(reason_words.AMOUNTS, "1234.5"),
    **dict.fromkeys(reason_words.DAYS, "2026-11-05"),
}
PROBLEM = Sentence(
    "{vendor} answered {status}.", {"vendor": "Pipedrive", "status": 503}
)
CURE = Sentence("Settle the plan in Conta Azul; the next run catches up.")
PLACE = re.compile(r"\{([a-z_]*)[^}]*\}")


def sentences(table: Any, path: str) -> Iterator[str]:
    """Write a table of words as lines: where a sentence stands, and how it reads."""
    if isinstance(table, str):
        yield f"{path}: {table}"
    elif is_dataclass(table):
        for field in fields(table):
            yield from sentences(getattr(table, field.name), f"{path}.{field.name}")
    elif isinstance(table, Mapping):
        for key in table:
            yield from sentences(table[key], f"{path}.{key}")
    else:
        for place, one in enumerate(table):
            yield from sentences(one, f"{path}.{place}")


def explained(language: Language) -> Iterator[str]:
    """Every code with all that can be known of a deal."""
    for role, codes in reason_words.WORDS[language].items():
        for code, words in codes.items():
            told = explanation(code, role, language, "acme")
            names = {n for part in words.details for n in PLACE.findall(part)}
            names |= {n for part in words.by_why.values() for n in PLACE.findall(part)}
            facts = {name: FACTS.get(name, f"<{name}>") for name in sorted(names)}
            yield f"{role}.{code}: {told.title} · {told.text} · {told.remedy}"
            for why in ["", *words.by_why]:
                yield f"  {detail(code, role, language, {**facts, 'why': why})}"


def examined(language: Language) -> Iterator[str]:
    """Every check in every case."""
    words = texts_doctor.DOCTOR[language]
    checkup = Checkup(company="acme", language=language)
    for check, own in words.cases.items():
        for case, said in {**words.common, **own}.items():
            names = set(PLACE.findall(said.message + said.remedy)) - {"company"}
            facts = {name: f"<{name}>" for name in sorted(names)} | {
                "age": "7200",
                "off": "90",
                "at": "2026-11-05T12:00:00+00:00",
                "because": "ledger",
                "problem": PROBLEM,
                "cure": CURE,
            }
            finding = Finding(check=check, state="failure", case=case, facts=facts)
            told = f"{message_of(checkup, finding)} · {remedy_of(checkup, finding)}"
            yield f"{check}.{case}: {told}"


def helped() -> Iterator[str]:
    """What `--help` says of each command, as it looks at 100 columns."""
    speak_help()
    names = [(), *((name,) for name in typer.main.get_command(app).commands)]
    for name in list(names):
        command = typer.main.get_command(app)
        for part in name:
            command = command.commands[part]
        if isinstance(command, click.Group) or hasattr(command, "commands"):
            names += [(*name, sub) for sub in command.commands if name]
    for name in dict.fromkeys(names):
        env = {"COLUMNS": "100", "TERMINAL_WIDTH": "100"}
        run = CliRunner().invoke(app, [*name, "--help"], env=env)
        yield from (line.rstrip() for line in run.output.splitlines())


def in_prefect() -> Iterator[str]:
    """What Prefect's pages say of the flows, of their forms and of the deployments."""
    for flow in FLOWS:
        yield f"{flow.name}: {flow.description}"
        form = flow.parameters.model_dump(mode="json")
        yield from sentences(_shown(form), f"  {flow.name}")
    file = yaml.safe_load(Path("prefect.yaml").read_text(encoding="utf-8"))
    for one in file["deployments"]:
        yield f"{one['name']}: {one.get('description', '')}"


def test_who_deploys_by_hand_reads_the_same() -> None:
    file = yaml.safe_load(Path("prefect.yaml").read_text(encoding="utf-8"))
    shown = {
        one["entrypoint"].partition(":")[2]
        + one["name"].removeprefix("{{ $GANHO_COMPANY }}"): " ".join(
            one["description"].split()
        )
        for one in file["deployments"]
    }

    assert shown == DEPLOYMENTS["pt-BR"]


def _shown(form: Any) -> Any:
    """Keep of a form what is shown."""
    if isinstance(form, dict):
        kept = {k: _shown(v) for k, v in form.items() if isinstance(v, dict | list)}
        shown = {k: form[k] for k in ("title", "description") if form.get(k)}
        return {**{k: v for k, v in kept.items() if v}, **shown}
    if isinstance(form, list):
        return [one for one in map(_shown, form) if one]
    return {}


def in_a_terminal(renderable: Any) -> str:
    console = Console(width=80, force_terminal=False)
    with console.capture() as capture:
        console.print(renderable, crop=False)
    return capture.get()


def same(name: str, lines: Iterator[str]) -> None:
    """Compare with what is promised, or write it down anew."""
    file, said = SAID / f"{name}.txt", "\n".join(lines) + "\n"
    if os.environ.get("GANHO_SAY_ANEW"):
        file.write_text(said, encoding="utf-8")
    assert said.splitlines() == file.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_fixed_words_read_as_promised(table: str, language: Language) -> None:
    same(f"{table}.{language}", sentences(TABLES[table][language], table))


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_read_as_promised(language: Language) -> None:
    same(f"reasons_filled.{language}", explained(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_checkups_read_as_promised(language: Language) -> None:
    same(f"doctor_filled.{language}", examined(language))


def test_errors_read_as_promised() -> None:
    raised = {one for one in errors_say() if isinstance(one, str)}
    pairs = sorted((PLACE.sub("{}", one), say(one, "pt-BR")) for one in raised)
    lines = ((english, f"    {PLACE.sub('{}', said)}") for english, said in pairs)
    same("errors", (line for pair in lines for line in pair))


def test_help_reads_as_promised() -> None:
    same("help.pt-BR", helped())


def test_prefects_pages_read_as_promised() -> None:
    same("prefect.pt-BR", in_prefect())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_reads_as_promised(
    make_report: Any, make_standing: Any, language: Language
) -> None:
    report = make_report(language=language, standing=make_standing())

    same(f"report_page.{language}", iter(markdown(report).splitlines()))
    same(
        f"report_terminal.{language}",
        iter(in_a_terminal(terminal(report)).splitlines()),
    )
    text = re.sub(r"<(style|svg).*?</\1>|<[^>]+>", "\n", html(report), flags=re.DOTALL)
    same(
        f"report_html.{language}", (line for line in text.splitlines() if line.strip())
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_in_the_other_language(language: Language) -> None:
    files = {
        file.name: file.read_text("utf-8") for file in SAID.glob(f"*.{language}.txt")
    }

    assert len(files) > 15
    assert {
        n: found for n, t in files.items() if (found := strangers(t, language))
    } == {}
