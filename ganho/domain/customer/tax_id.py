"""CPF and CNPJ, as people type them into a CRM (R9).

Check digits, the alphanumeric CNPJ in force since July 2026 included, are python-stdnum's.
"""

import re
from typing import Literal

from stdnum.br import cnpj, cpf

from ganho.domain.deal import FieldHolds
from ganho.domain.model import Value
from ganho.domain.names import fold_name

TaxIdKind = Literal["cpf", "cnpj"]
Verdict = Literal["ok", "missing", "invalid", "wrong_kind"]
Flaw = Literal["words", "digits", "beside", "shape"]
"""Text without a number, a number that does not check, more than one number, no text."""
LENGTHS: dict[TaxIdKind, int] = {"cpf": 11, "cnpj": 14}
LOST_ZEROS = 4
"""No more leading zeros than that are believed to be lost."""
# Stars and question marks stand for something; other marks stand for nothing.
TELLING = re.compile(r"[^\W_]|[*?]")
LABEL = re.compile(r"\b(?:CPF|CNPJ|MF|NUMERO|NUM|NRO|NR|NO|N)+(?![^\W\d_])")
ALPHANUMERIC = (
    r"(?!CPF|CNPJ)[0-9A-Z]{2}[-./ ]{0,3}[0-9A-Z]{3}[-./ ]{0,3}[0-9A-Z]{3}[-./ ]{0,3}"
    r"[0-9A-Z]{4}[-./ ]{0,3}[0-9]{2}"
)
NUMBER = re.compile(
    rf"(?<![^\W_])(?:{ALPHANUMERIC}|[0-9](?:[0-9\W_]*[0-9])?)(?![^\W_])"
)
"""A number among words: no letter touches it, and no letter stands in it but a CNPJ's."""
OF_ANOTHER = re.compile(
    r"\b(?:NAO|SEM|EX|ANTIG[OA]|VELH[OA]|ERRAD[OA]|BAIXAD[OA]|INATIV[OA]|SOCI[OA]S?|DON[OA]"
    r"|TITULAR|RESPONSAVEL|REPRESENTANTE|PROCURADOR|FIADOR|CONTADORA?|PAI|MAE|ESPOS[OA]"
    r"|MARIDO|CONJUGE|ESTADUAL|MUNICIPAL|IE|IM|RG|CEI|CAEPF|NIRE)\b"
)
"""Words by which the number beside them is not, or not surely, the customer's tax id."""


class TaxIdReading(Value):
    """What a text turned out to be. `value` is bare and upper-case, if it is ok."""

    verdict: Verdict
    kind: TaxIdKind | None = None
    value: str | None = None
    flaw: Flaw | None = None
    """What is the matter, if it is invalid."""


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
    return re.sub(r"[^0-9A-Z]", "", fold_name(text).upper())


def read_tax_id(text: str, holds: FieldHolds) -> TaxIdReading:
    """Read what was typed into a field meant for a CPF, a CNPJ, or either."""
    plain = fold_name(text).upper()
    if not TELLING.search(plain):
        return TaxIdReading(verdict="missing")
    found, flaw = _found(plain, holds)
    if len(found) != 1:
        return TaxIdReading(verdict="invalid", flaw=flaw)
    kind, value = next(iter(found.items()))
    if holds not in (kind, "either"):
        return TaxIdReading(verdict="wrong_kind", kind=kind)
    return TaxIdReading(verdict="ok", kind=kind, value=value)


def _found(plain: str, holds: FieldHolds) -> tuple[dict[TaxIdKind, str], Flaw]:
    """Find the one number, alone or among words; digits beside it may be part of it."""
    if not any(letter.isdigit() for letter in plain):
        return {}, "words"
    # A CNPJ may begin with a label's letters.
    whole = re.fullmatch(ALPHANUMERIC, plain)
    said = plain if whole else LABEL.sub(" ", plain)
    numbers = [bare(number) for number in NUMBER.findall(said)]
    rest = NUMBER.sub(" ", said)
    if len(set(numbers)) != 1 or len(numbers[0]) > LENGTHS["cnpj"]:
        return {}, "beside"
    if any(letter.isdigit() for letter in rest) or OF_ANOTHER.search(rest):
        return {}, "beside"
    is_alone = not TELLING.search(rest)
    found = _checked(numbers[0]) or (_restored(numbers[0], holds) if is_alone else {})
    return found, "digits"


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


def _varies(text: str) -> bool:
    # The check digits of `111.111.111-11` are right, and it is nobody's.
    return len(set(text)) > 1
