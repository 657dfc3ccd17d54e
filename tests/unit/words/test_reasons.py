import string
from itertools import chain

import pytest

from ganho.domain.reasons import Exclusion, Reason, Remark
from ganho.words.reason_words import TARGETS, WORDS, detail, explanation, title_of

CODES = [
    *(("reason", str(code)) for code in Reason),
    *(("exclusion", str(code)) for code in Exclusion),
    *(("remark", str(code)) for code in Remark),
]
LANGUAGES = ["pt-BR", "en"]
FACTS = {
    *("code", "runs"),
    "amount",
    "balance",
    "booked",
    "contract",
    "currency",
    "day",
    "deal_total",
    "deals",
    "ends_on",
    "expected",
    "field",
    "found",
    "gone",
    "item",
    "kind",
    "limit",
    "limit_value",
    "lines",
    "months",
    "more",
    "inactive",
    "near",
    "needed",
    "now",
    "number",
    "other",
    "owner_id",
    "periods",
    "products",
    "renews_on",
    "renews_until",
    "sale",
    "sale_total",
    "starts_on",
    "typed",
    "status",
    "text",
    "value",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("role", "code"), CODES)
def test_every_code_has_words_a_remedy_and_a_place_to_click(role, code, language):
    words = WORDS[language][role][code]

    assert all(len(text) > 10 for text in (words.title, words.text, words.remedy))
    assert TARGETS[role][code]


@pytest.mark.parametrize("role", ["reason", "exclusion", "remark"])
def test_both_languages_know_the_same_codes(role):
    portuguese, english = WORDS["pt-BR"][role], WORDS["en"][role]

    assert set(portuguese) == set(english) == set(TARGETS[role])


@pytest.mark.parametrize(("role", "code"), CODES)
def test_both_languages_tell_the_same_facts(role, code):
    portuguese, english = WORDS["pt-BR"][role][code], WORDS["en"][role][code]

    assert placeholders(portuguese) == placeholders(english) <= FACTS
    assert set(portuguese.by_why) == set(english.by_why)


def placeholders(words):
    parts = chain(words.details, words.by_why.values())
    fields = chain.from_iterable(map(string.Formatter().parse, parts))
    return {name for _, name, _, _ in fields if name}


def test_a_missing_tax_id_is_told_apart_from_one_that_holds_a_deal():
    held = explanation("TAX_ID_MISSING", "reason", "pt-BR")
    remarked = explanation("TAX_ID_MISSING", "remark", "pt-BR")

    assert held.text != remarked.text


def test_amounts_among_the_facts_are_written_as_amounts():
    facts = {"why": "sum", "value": "1500.00", "lines": "1499.99"}

    told = detail("DEAL_VALUE_MISMATCH", "reason", "pt-BR", facts)

    assert told == "Os produtos somam R$\xa01.499,99; o negócio vale R$\xa01.500,00."


def test_what_the_facts_do_not_tell_is_left_out():
    assert detail("TAX_ID_INVALID", "reason", "en", {}) == ""
    assert detail("TAX_ID_INVALID", "reason", "en", {"field": ""}) == ""
    assert detail("DEAL_VALUE_MISMATCH", "reason", "en", {"why": "new"}) == ""


def test_ids_under_the_name_of_an_amount_stay_ids():
    told = detail("CUSTOMER_AMBIGUOUS", "reason", "en", {"found": "77aa, 88bb"})

    assert told == "Customers found: 77aa, 88bb."


def test_a_vendors_words_are_inserted_and_never_filled_in():
    facts = {"status": "400", "text": "{field} {0} inválido"}

    told = detail("SALE_REFUSED", "reason", "pt-BR", facts)

    assert told == "Resposta da Conta Azul (400): {field} {0} inválido"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_of_a_newer_version_is_still_shown(language):
    words = explanation("MOON_PHASE", "reason", language)

    assert "MOON_PHASE" in words.title
    assert words.remedy
    assert detail("MOON_PHASE", "reason", language, {"a": "b"}) == ""


def test_a_quality_rule_is_named_whatever_its_weight():
    assert title_of("EMAIL_UNUSABLE", "en") == "Unusable e-mail"
    assert title_of("TAX_ID_INVALID", "en") == "Invalid tax id"
    assert title_of("MOON_PHASE", "en") == "MOON_PHASE"
