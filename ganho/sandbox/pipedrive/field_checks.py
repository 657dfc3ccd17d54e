"""What Pipedrive refuses in a new field, by its own specification (`addDealField`)."""

from typing import Any

TYPES = frozenset(
    {
        *("varchar", "varchar_auto", "text", "double", "phone", "date", "daterange"),
        *("time", "timerange", "set", "enum", "address", "monetary", "org", "people"),
        "user",
    }
)
"""Types a custom field can have."""
CHOICES = frozenset({"enum", "set"})
SETTINGS = frozenset({"ui_visibility", "important_fields", "required_fields"})
KEYS = frozenset({"field_name", "field_type", "options", "description"}) | SETTINGS
LONGEST_NAME = 255


def fault_of_field(body: Any, *, refuses_unknown_keys: bool) -> str | None:
    """Name the key that is missing or wrong; None if there is none."""
    if not isinstance(body, dict):
        return "body"
    unknown = sorted(set(body) - KEYS)
    if unknown and refuses_unknown_keys:
        return str(unknown[0])
    wrong = {
        "field_name": not _is_name(body.get("field_name")),
        "field_type": body.get("field_type") not in TYPES,
        "options": not _fits(body.get("options"), body.get("field_type")),
        "description": not isinstance(body.get("description"), str | None),
    } | {key: not isinstance(body.get(key, {}), dict) for key in SETTINGS}
    return next((key for key, is_wrong in wrong.items() if is_wrong), None)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= LONGEST_NAME


def _fits(options: Any, field_type: Any) -> bool:
    """Tell whether options are there where they must be, each with a label."""
    if options is None:
        return field_type not in CHOICES
    if not isinstance(options, list) or (field_type in CHOICES and not options):
        return False
    return all(isinstance(o, dict) and isinstance(o.get("label"), str) for o in options)
