"""A company file as text: what `read_company_file` reads back as the same."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import tomli_w

from ganho.cli.company_file import SETTINGS_TABLES
from ganho.domain.settings import Settings

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
    """Write a company file; settings that are as by default are left out.

    The heading stands above as comments, which tomli-w cannot write. Raises ValueError
    where TOML cannot hold a value.
    """
    chosen = _chosen(settings)
    further = {TABLE_OF[name]: chosen.pop(name) for name in TABLE_OF if name in chosen}
    tables = {"company": company, "pipedrive": pipedrive, "conta_azul": conta_azul}
    return _comment(heading) + tomli_w.dumps(
        _plain(tables | {"settings": chosen} | further)
    )


def _chosen(settings: Settings) -> dict[str, Any]:
    """Give the settings that differ from their default, and those always written."""
    values = settings.model_dump(exclude_none=True)
    fields = Settings.model_fields
    return {
        name: value
        for name, value in values.items()
        if name in ALWAYS
        or value != fields[name].get_default(call_default_factory=True)
    }


def _plain(value: Any) -> Any:
    """Give what TOML has a word for: money as text, so that no float rounds it."""
    match value:
        case Mapping():
            return {_whole(str(key)): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case str():
            return _whole(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return _moment(value)
        case bool() | int() | float() | date():
            return value
    raise ValueError(f"TOML cannot hold a {type(value).__name__}")


def _whole(text: str) -> str:
    """Give a text as it is; raises ValueError for one that is no Unicode."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("TOML cannot hold half a character")
    return text


def _moment(value: datetime) -> datetime:
    """Give a moment in a zone that TOML can say: none is off by seconds."""
    offset = value.utcoffset()
    off_by_seconds = offset is not None and offset.total_seconds() % 60
    return value.astimezone(UTC) if off_by_seconds else value


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.splitlines())
