"""Names as this account stores them, which need not be as they were sent."""

from html import escape

from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches

SHORT_NAME = 60
THREE_BYTES = 0xFFFF
"""The last character that takes three bytes in UTF-8."""


def kept_name(name: str, switches: ContaAzulSwitches) -> str:
    """Spell a name as it is stored."""
    match switches.names_kept:
        case "short":
            return "".join(one for one in name if ord(one) <= THREE_BYTES).strip()
        case "escaped":
            return escape(name)
        case "cut":
            return name[:SHORT_NAME].rstrip()
        case "upper":
            return name.upper()
        case _:
            return name
