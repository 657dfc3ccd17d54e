"""CPF and CNPJ, as people type them into a CRM (R9).

Check digits, the alphanumeric CNPJ in force since July 2026 included, are python-stdnum's.
"""

import re
import unicodedata
from typing import Literal

from stdnum.br import cnpj, cpf

from ganho.domain.deal import FieldHolds
from ganho.domain.model import Value

TaxIdKind = Literal["cpf", "cnpj"]
Verdict = Literal["ok", "missing", "invalid", "wrong_kind"]
LENGTHS: dict[TaxIdKind, int] = {"cpf": 11, "cnpj": 14}
LOST_ZEROS = 4
"""No more leading zeros than that are believed to be lost."""


class TaxIdReading(Value):
    """What a text turned out to be. `value` is bare and upper-case, if it is ok."""

    verdict: Verdict
    kind: TaxIdKind | None = None
    value: str | None = None


def is_valid_cpf(text: str) -> bool:
    """Check eleven bare digits."""
    return (
        bool(re.fullmatch(r"[0-9]{11}", text)) and _varies(text) and cpf.is_valid(text)
    )


def is_valid_cnpj(text: str) -> bool:
    """Check fourteen bare characters: upper-case letters and digits, two check digits."""
    shaped = bool(re.fullmatch(r"[0-9A-Z]{12}[0-9]{2}", text))
    return shaped and _varies(text) and bool(cnpj.is_valid(text))


def bare(text: str) -> str:
    """Strip everything but letters and digits, and upper-case what is left."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[^0-9A-Z]", "", plain)


def read_tax_id(text: str, holds: FieldHolds) -> TaxIdReading:
    """Read what was typed into a field meant for a CPF, a CNPJ, or either."""
    if not text.strip():
        return TaxIdReading(verdict="missing")
    value = _unlabelled(bare(text))
    found = _checked(value) or _restored(value, holds)
    if len(found) != 1:
        return TaxIdReading(verdict="invalid")
    kind, value = next(iter(found.items()))
    if holds not in (kind, "either"):
        return TaxIdReading(verdict="wrong_kind", kind=kind)
    return TaxIdReading(verdict="ok", kind=kind, value=value)


def _restored(value: str, holds: FieldHolds) -> dict[TaxIdKind, str]:
    """Put back the leading zeros that a spreadsheet dropped, where the digits then check.

    Eleven digits in a field for both are a mistyped CPF, not a short CNPJ.
    """
    restored: dict[TaxIdKind, str] = {}
    for kind, length in LENGTHS.items():
        may_be_short = length - LOST_ZEROS <= len(value) < length
        is_meant = holds == kind or (holds == "either" and len(value) != LENGTHS["cpf"])
        if value.isdigit() and may_be_short and is_meant:
            restored |= _checked(value.zfill(length))
    return restored


def _checked(value: str) -> dict[TaxIdKind, str]:
    if is_valid_cpf(value):
        return {"cpf": value}
    return {"cnpj": value} if is_valid_cnpj(value) else {}


def _unlabelled(value: str) -> str:
    """Drop a label typed before the number: `CNPJ: 11.222...`."""
    return re.sub(r"^(CPFCNPJ|CNPJCPF|CNPJMF|CPFMF|CNPJ|CPF)(?=[0-9])", "", value)


def _varies(text: str) -> bool:
    return len(set(text)) > 1
