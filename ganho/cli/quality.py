"""`ganho quality`: the rules that customers' data must keep, for people who use GX."""

import json
from pathlib import Path

from rich.console import Console

from ganho.domain.checks import RULES, Rule
from ganho.quality.suite import suite_as_json
from ganho.words.reason_words import Role, explanation
from ganho.words.spoken import own_language, spoken


def write_suite(file: Path, console: Console) -> None:
    """Write the suite as JSON, each rule with its words as a note."""
    suite = suite_as_json({rule.key: _note(rule) for rule in RULES})
    told = json.dumps(suite, indent=1, ensure_ascii=False)
    file.write_text(told, encoding="utf-8")
    line = spoken(
        "{file}: {rules} rules of quality, as Great Expectations reads them.",
        file=file,
        rules=len(RULES),
    )
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def _note(rule: Rule) -> str:
    role: Role = "reason" if rule.severity == "critical" else "remark"
    told = explanation(rule.code, role, own_language())
    return f"{told.title}: {told.text}"
