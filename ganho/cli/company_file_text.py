"""A company file as text: what `read_company_file` reads back as the same."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from ganho.cli.company_file import SETTINGS_TABLES
from ganho.domain.settings import Settings

BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
ALWAYS = ("activated_at", "language")
"""Settings that are written even where they are as by default."""
TABLE_OF = {field: table for table, field in SETTINGS_TABLES.items() if field}
Values = Mapping[str, Any]


def company_file_text(
    company: str,
    pipedrive: Values,
    conta_azul: Values,
    settings: Settings,
    heading: str = "",
) -> str:
    """Write a company file; settings that are as by default are left out."""
    chosen = _chosen(settings)
    tables: dict[str, Values] = {"pipedrive": pipedrive, "conta_azul": conta_azul}
    tables["settings"] = {k: v for k, v in chosen.items() if k not in TABLE_OF}
    for field, table in TABLE_OF.items():
        tables |= _further(table, chosen.get(field) or {})
    parts = [f"{_comment(heading)}company = {toml(company)}\n"]
    parts += [_table(name, values) for name, values in tables.items()]
    return "\n".join(parts)


def toml(value: Any) -> str:
    """Write one value; raises ValueError where TOML cannot hold it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str() | Decimal():
            return _quoted(value if isinstance(value, str) else format(value, "f"))
        case date():
            return _moment(value) if isinstance(value, datetime) else value.isoformat()
        case list() | tuple():
            return f"[{', '.join(toml(one) for one in value)}]"
    raise ValueError(f"TOML cannot hold a {type(value).__name__}")


def _chosen(settings: Settings) -> dict[str, Any]:
    """Give the settings that differ from their default, and those always written."""
    values = settings.model_dump()
    fields = Settings.model_fields
    return {
        name: value
        for name, value in values.items()
        if name in ALWAYS
        or value != fields[name].get_default(call_default_factory=True)
    }


def _further(table: str, values: Mapping[Any, Any]) -> dict[str, Values]:
    """Give a table by its name; one whose entries are tables has one for each."""
    if not any(isinstance(value, Mapping) for value in values.values()):
        return {table: {str(k): v for k, v in values.items()}} if values else {}
    return {
        f"{table}.{_key(str(key))}": {k: v for k, v in part.items() if v is not None}
        for key, part in values.items()
    }


def _table(name: str, values: Values) -> str:
    lines = [f"{_key(key)} = {toml(value)}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines, ""])


def _key(text: str) -> str:
    return text if BARE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    """Write a text in quotes; raises ValueError for one that is no Unicode."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("TOML cannot hold half a character")
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"


def _moment(value: datetime) -> str:
    """Write a moment; TOML knows no zone that is off by seconds."""
    offset = value.utcoffset()
    if offset is not None and offset.total_seconds() % 60:
        value = value.astimezone(UTC)
    return value.isoformat()


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())
