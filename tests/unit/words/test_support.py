"""What only the support can use stands last, and is called so."""

import re

import pytest

from bench.words import read
from ganho.words.sentences import DOMAIN, LOCALES

(FILE,) = LOCALES.rglob(f"{DOMAIN}.po")
VENDORS = ("Conta Azul", "Pipedrive", "{vendor}")
NAMING_A_PATH = {
    str(message.id): str(message.string)
    for message in read(FILE)
    if "{path}" in str(message.id) and any(v in str(message.id) for v in VENDORS)
}


@pytest.mark.parametrize("english", sorted(NAMING_A_PATH))
def test_a_vendors_path_stands_last_and_is_for_the_support(english: str) -> None:
    said = NAMING_A_PATH[english]

    assert re.search(r"Para o suporte: (POST )?\{path\}$", said)
    assert said.count("{path}") == 1


def test_there_are_such_sentences() -> None:
    assert len(NAMING_A_PATH) > 5
