"""Every case of every check has its words, in both languages."""

import re

import pytest

from ganho.doctor.checkup import CHECKS
from ganho.doctor.findings import message_of, remedy_of
from ganho.words.tables.texts_doctor import DOCTOR
from tests.unit.doctor import (
    test_doctor_access,
    test_doctor_running,
    test_doctor_settings,
)
from tests.unit.doctor.charts import Case, checkup_of, ids_of

CASES: list[Case] = [
    *test_doctor_access.CASES,
    *test_doctor_settings.CASES,
    *test_doctor_running.CASES,
]
LANGUAGES = ("pt-BR", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES, ids=ids_of(CASES))
def test_a_finding_is_told_and_only_trouble_has_a_remedy(case: Case, language) -> None:
    check, _, state, changes = case
    checkup = checkup_of(**changes).model_copy(update={"language": language})
    finding = next(f for f in checkup.findings if f.check == check)

    message, remedy = message_of(checkup, finding), remedy_of(checkup, finding)

    assert message
    assert bool(remedy) == (state != "ok")
    assert not re.search(r"[{}\n]|COMPANY|EMPRESA", message + remedy)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_left_over(language) -> None:
    told = {(check, case) for check, case, *_ in CASES}
    words = DOCTOR[language]

    assert {(c, case) for c, said in words.cases.items() for case in said} <= told
    assert set(words.titles) == set(words.cases) == {c.__name__ for c in CHECKS}
