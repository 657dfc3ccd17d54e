"""What a checkup found: on the terminal, and as JSON for whoever watches by machine."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import Field
from rich.console import Group
from rich.text import Text

from ganho.domain.model import Value
from ganho.errors import Sentence
from ganho.report.run_report import Calls
from ganho.report.texts import TEXTS
from ganho.words.amounts import Language, count, moment, one_line, printable
from ganho.words.doctor_words import Said
from ganho.words.lines import Line, row
from ganho.words.reason_words import COMPANY_IN
from ganho.words.sentences import Forms, say
from ganho.words.tables.texts_doctor import DOCTOR

State = Literal["ok", "warning", "failure"]
NOT_ASKED = "not_asked"
"""The case of a check that another one has to come before."""
COLOURS: Mapping[State, str] = {
    "failure": "bold red",
    "warning": "yellow",
    "ok": "green",
}
AGES = ("age", "off")
"""Facts in seconds."""
LONGEST = 500


class Finding(Value):
    """What one check found. `case` chooses the words, `facts` fill them in."""

    check: str
    state: State
    case: str
    facts: Mapping[str, str | Sentence] = Field(default_factory=dict)
    link: str = ""
    """The page where the remedy is applied, if there is one."""


class Checkup(Value):
    """All findings, in the order of the checks."""

    company: str
    language: Language = "pt-BR"
    time_zone: str = "America/Sao_Paulo"
    findings: tuple[Finding, ...] = ()
    calls: Calls = Calls()

    def of_state(self, state: State) -> list[Finding]:
        """Give the findings of a state, without what could not be asked."""
        return [f for f in self.findings if f.state == state and f.case != NOT_ASKED]

    @property
    def not_asked(self) -> list[Finding]:
        """What could not be asked, since something before it failed."""
        return [f for f in self.findings if f.case == NOT_ASKED]

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing failed."""
        return not self.of_state("failure")


def message_of(checkup: Checkup, finding: Finding) -> str:
    """Say in one line what a check found."""
    return _fill(checkup, finding, _said(checkup, finding).message)


def remedy_of(checkup: Checkup, finding: Finding) -> str:
    """Say in one line what to do; nothing where all is well."""
    if finding.state == "ok":
        return ""
    return _fill(checkup, finding, _said(checkup, finding).remedy)


def as_json(checkup: Checkup) -> dict[str, Any]:
    """Give the findings as plain JSON values. The shape is a promise."""
    return {
        "company": checkup.company,
        "checks": [
            {
                "check": finding.check,
                "state": finding.state,
                "message": message_of(checkup, finding),
                "remedy": f"{remedy_of(checkup, finding)} {finding.link}".strip(),
            }
            for finding in checkup.findings
        ],
    }


def terminal(checkup: Checkup) -> Group:
    """Write the findings: failures first, then warnings, then what is in order."""
    lines: list[Line] = [_heading(checkup)]
    for finding in [*checkup.of_state("failure"), *checkup.of_state("warning")]:
        lines += [Text(), *_trouble(checkup, finding)]
    if checkup.not_asked:
        lines += [Text(), *_not_asked(checkup)]
    lines.append(Text())
    lines += [_in_order(checkup, finding) for finding in checkup.of_state("ok")]
    return Group(*lines, Text(), Text(_calls(checkup), style="dim"))


def _heading(checkup: Checkup) -> Line:
    words = DOCTOR[checkup.language]
    counted: tuple[tuple[State, Forms], ...] = (
        ("failure", words.failures),
        ("warning", words.warnings),
        ("ok", words.in_order),
    )
    parts = [_counted(len(checkup.of_state(s)), forms) for s, forms in counted]
    if checkup.not_asked:
        parts.append(_counted(len(checkup.not_asked), words.not_asked))
    worst: State = next((s for s, _ in counted if checkup.of_state(s)), "ok")
    return Text(f"{checkup.company} · {', '.join(parts)}", style=COLOURS[worst])


def _trouble(checkup: Checkup, finding: Finding) -> Iterable[Line]:
    words, texts = DOCTOR[checkup.language], TEXTS[checkup.language]
    name = f"{words.states[finding.state]} · {words.titles[finding.check]}"
    yield Text(f"{name} ({finding.check})", style=COLOURS[finding.state])
    yield row(message_of(checkup, finding))
    yield row(f"{texts.remedy}: {remedy_of(checkup, finding)}")
    if finding.link:
        yield row(finding.link)


def _not_asked(checkup: Checkup) -> Iterable[Line]:
    """Name what could not be asked, one line for each cause."""
    words = DOCTOR[checkup.language]
    causes: dict[str, list[str]] = {}
    for finding in checkup.not_asked:
        name = words.titles[finding.check]
        causes.setdefault(str(finding.facts["because"]), []).append(name)
    for because, names in causes.items():
        title = words.titles[because]
        yield row(words.not_asked_line.format(because=title, names=", ".join(names)))


def _in_order(checkup: Checkup, finding: Finding) -> Line:
    words = DOCTOR[checkup.language]
    title = words.titles[finding.check]
    return row(f"{words.states['ok']} · {title}: {message_of(checkup, finding)}")


def _calls(checkup: Checkup) -> str:
    calls, language = checkup.calls, checkup.language
    return TEXTS[language].calls_made.format(
        pipedrive=count(calls.pipedrive_requests, language),
        tokens=count(calls.pipedrive_tokens, language),
        conta_azul=count(calls.conta_azul_requests, language),
    )


def _said(checkup: Checkup, finding: Finding) -> Said:
    words = DOCTOR[checkup.language]
    own = words.cases[finding.check]
    return own.get(finding.case) or words.common[finding.case]


def _fill(checkup: Checkup, finding: Finding, template: str) -> str:
    shown = {name: _fact(checkup, name, text) for name, text in finding.facts.items()}
    filled = template.format(company=checkup.company, **shown)
    return printable(one_line(filled))[:LONGEST]


def _fact(checkup: Checkup, name: str, text: str | Sentence) -> str:
    language = checkup.language
    if isinstance(text, Sentence):
        return say(text, language).replace(COMPANY_IN[language], checkup.company)
    if name in AGES:
        return _duration(int(text), language)
    if name == "because":
        return DOCTOR[language].titles[text]
    if name == "at":
        return moment(datetime.fromisoformat(text), language, checkup.time_zone)
    for word, said in DOCTOR[language].names.items():
        text = text.replace(f"{{{word}}}", said)
    return text


def _duration(seconds: int, language: Language) -> str:
    """Write a duration roughly: `40 s`, `12 min`, `5 h`, `3 dias`."""
    words = DOCTOR[language]
    for size, unit in ((86_400, words.days), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{count(seconds // size, language)} {unit}"
    return f"{seconds} s"


def _counted(number: int, forms: Forms) -> str:
    return f"{number} {forms[0] if number == 1 else forms[1]}"
