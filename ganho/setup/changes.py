"""What `ganho apply` changes of what is stored for a company, setting by setting."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ganho.words.amounts import Language, printable
from ganho.words.sentences import Forms, in_every_language

Tables = Mapping[str, Mapping[str, Any]]
"""The tables of a company file: `settings`, `pipedrive`, `conta_azul`."""
HIDDEN = frozenset(
    {
        *("api_token", "client_id", "client_secret", "refresh_token", "cnpj"),
        *("heartbeat_url", "report_email"),
    }
)
"""Only that they changed is told."""
MAPPED = {"by_pipeline": "pipelines"}
"""Field of the settings -> the table of the file, where they differ."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One setting, as the file names it; a side is None where it has nothing."""

    name: str
    before: str | None = None
    after: str | None = None
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is said; `Forms` hold the singular and the plural."""

    first: str
    unchanged: str
    changed: Forms
    nothing: str
    hidden: str
    field_made: str
    ready: str


WORDS = in_every_language(
    Words(
        first="stored for the first time.",
        unchanged="nothing changed.",
        changed=Forms("{} change:", "{} changes:"),
        nothing="(nothing)",
        hidden="changed",
        field_made="Deal field created in Pipedrive: {}",
        ready="{slug} is ready: ganho sync {slug}",
    )
)


def changes_of(before: Tables, after: Tables) -> list[Change]:
    """Compare what is stored with what will be, in the order of the file."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        _change(name, old.get(name), new.get(name))
        for name in dict.fromkeys([*new, *old])
        if old.get(name) != new.get(name)
    ]


def told(company: str, before: Tables, after: Tables, language: Language) -> list[str]:
    """Tell what changes, a line for each; secrets are never shown."""
    words = WORDS[language]
    if not before:
        return [f"{company}: {words.first}"]
    changes = changes_of(before, after)
    if not changes:
        return [f"{company}: {words.unchanged}"]
    heading = words.changed[len(changes) > 1].format(len(changes))
    return [f"{company}: {heading}", *(_line(change, words) for change in changes)]


def _line(change: Change, words: Words) -> str:
    if change.is_hidden:
        return f"  {change.name}: {words.hidden}"
    before, after = (side or words.nothing for side in (change.before, change.after))
    return f"  {change.name}: {before} -> {after}"


def _change(name: str, before: str | None, after: str | None) -> Change:
    if name.rpartition(" ")[2] in HIDDEN:
        return Change(name=name, is_hidden=True)
    return Change(name=name, before=before, after=after)


def _flat(tables: Tables) -> Iterator[tuple[str, str]]:
    """Name every value as the file does, tables of tables too; None is no value."""
    for table, values in tables.items():
        prefix = "" if table == "settings" else f"[{table}] "
        for name, value in values.items():
            if isinstance(value, Mapping):
                yield from _inner(MAPPED.get(name, name), value)
            elif value is not None:
                yield f"{prefix}{name}", _shown(value)


def _inner(table: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if not isinstance(value, Mapping):
            yield f"[{table}] {_shown(name)}", _shown(value)
            continue
        for key, inner in value.items():
            if inner is not None:
                yield f"[{table}.{name}] {key}", _shown(inner)


def _shown(value: Any) -> str:
    return printable(json.dumps(value, ensure_ascii=False))
