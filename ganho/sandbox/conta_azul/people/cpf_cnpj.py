"""CPF and CNPJ as the simulated ERP checks and shows them.

The sandbox imports no other room, so that its check digits do not share a mistake with
the code under test.
"""

import re

CNPJ_LENGTH = 14
CPF_FORM = re.compile(r"\d{11}")
CNPJ_FORM = re.compile(r"[0-9A-Z]{12}\d{2}")


def bare(text: str) -> str:
    """Drop punctuation; letters are kept as they are, in upper case."""
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def is_cpf(text: str, *, checked: bool = True) -> bool:
    """Tell whether a bare text is a CPF."""
    if not CPF_FORM.fullmatch(text):
        return False
    return not checked or (len(set(text)) > 1 and text[-2:] == _cpf_digits(text[:9]))


def is_cnpj(text: str, *, checked: bool = True) -> bool:
    """Tell whether a bare text is a CNPJ, of digits or of letters as well."""
    if not CNPJ_FORM.fullmatch(text):
        return False
    return not checked or (len(set(text)) > 1 and text[-2:] == _cnpj_digits(text[:12]))


def shown(text: str, how: str) -> str:
    """Show a bare tax id with punctuation, as it is, or with stars."""
    if how == "bare" or not text:
        return text
    if how == "stars":
        return f"{'*' * (len(text) - 4)}{text[-4:]}"
    if CPF_FORM.fullmatch(text):
        return f"{text[:3]}.{text[3:6]}.{text[6:9]}-{text[9:]}"
    if CNPJ_FORM.fullmatch(text):
        return f"{text[:2]}.{text[2:5]}.{text[5:8]}/{text[8:12]}-{text[12:]}"
    return text


def _cpf_digits(base: str) -> str:
    first = _digit(base, range(10, 1, -1))
    return first + _digit(base + first, range(11, 1, -1))


def _cnpj_digits(base: str) -> str:
    first = _digit(base, (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))
    return first + _digit(base + first, (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2))


def _digit(text: str, weights: range | tuple[int, ...]) -> str:
    """Weigh each character's ASCII code less 48, modulo 11."""
    rest = sum(
        (ord(mark) - ord("0")) * weight
        for mark, weight in zip(text, weights, strict=True)
    )
    return str(-rest % 11 % 10)
