"""What a person types is read, or refused with the sentence that says why."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganho.cli.init import typed_answers as answers
from ganho.cli.init.typed_answers import UnfitError
from ganho.words.tables.texts_init import INIT

moment = answers.moment(ZoneInfo("America/Sao_Paulo"))
number = answers.number(365)
CHECKS: dict[str, Callable[[str], Any]] = {
    "plain": answers.plain,
    "slug": answers.slug,
    "secret": answers.secret,
    "address": answers.address,
    "pipedrive": answers.pipedrive_address,
    "redirect": answers.redirect_uri,
    "condition": answers.condition,
    "day": answers.day_or_none,
    "amount": answers.amount,
    "moment": moment,
    "number": number,
    "time zone": answers.time_zone,
}
NONSENSE = ["", "   ", "x" * 100_000, "a\x00b", "a\nb", "\ud800", "\udcff\udcfe"]


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
@pytest.mark.parametrize("typed", NONSENSE, ids=lambda text: ascii(text[:6]))
def test_nonsense_is_refused_at_every_question(check, typed: str) -> None:
    with pytest.raises(UnfitError) as refused:
        check(typed)

    for words in INIT.values():
        assert words.sayings[refused.value.words].format(**refused.value.facts)


@given(st.sampled_from(sorted(CHECKS)), st.text(max_size=60))
def test_whatever_is_typed_is_taken_or_refused(check: str, typed: str) -> None:
    with suppress(UnfitError):
        CHECKS[check](typed)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("acme", "https://acme.pipedrive.com"),
        ("acme.pipedrive.com/", "https://acme.pipedrive.com"),
        ("https://acme.pipedrive.com/deal/7?x=1", "https://acme.pipedrive.com"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
    ],
)
def test_a_pipedrive_is_found_by_what_people_copy(typed: str, address: str) -> None:
    assert answers.pipedrive_address(typed) == address


@pytest.mark.parametrize(
    "host",
    [
        *("acme..x", ".", "..", "x" * 64 + ".com", "xn--a", "999.999.999.999"),
        *("💥.com", "①.com", "a|b.com", "a%20b.com", "user:pw@acme.com", "[::1", "%"),
    ],
)
def test_a_host_that_nobody_can_have_is_refused(host: str) -> None:
    with pytest.raises(UnfitError) as refused:
        answers.pipedrive_address(f"https://{host}")

    assert refused.value.words == "bad_address"


@pytest.mark.parametrize(
    ("check", "typed", "words"),
    [
        (answers.slug, "Acme S/A", "bad_slug"),
        (answers.secret, "com espaço", "bad_secret"),
        (answers.secret, "env:TOKEN", "bad_secret"),
        (answers.pipedrive_address, "http://acme.pipedrive.com", "bad_address"),
        (answers.pipedrive_address, "https://acme:x/", "bad_address"),
        (answers.address, "ftp://127.0.0.1", "bad_address"),
        (answers.redirect_uri, "https://a.example/?x=1", "bad_redirect"),
        (moment, "ontem", "bad_moment"),
        (moment, "31/02/2026", "bad_moment"),
        (moment, "1026-01-01", "bad_moment"),
        (answers.day_or_none, "32/01/2026", "bad_day"),
        (number, "366", "bad_number"),
        (number, "-1", "bad_number"),
        (number, "٣", "bad_number"),
        (answers.amount, "muito", "bad_amount"),
        (answers.amount, "-1", "bad_amount"),
        (answers.amount, "0.0051", "bad_amount"),
        (answers.amount, "Infinity", "bad_amount"),
        (answers.amount, "1e999999", "bad_amount"),
        (answers.condition, "fiado", "bad_condition"),
    ],
)
def test_a_wrong_answer_is_told_what_is_wrong(check, typed: str, words: str) -> None:
    with pytest.raises(UnfitError) as refused:
        check(typed)

    assert refused.value.words == words


def test_days_and_times_are_the_companys() -> None:
    assert moment("2026-11-01").astimezone(UTC).hour == 3
    assert moment("01/11/2026 08:30").astimezone(UTC).hour == 11
    assert answers.day_or_none("31/10/2026") == date(2026, 10, 31)
    assert answers.day_or_none("0") is None


def test_amounts_and_conditions_are_read_as_people_write_them() -> None:
    assert answers.amount("R$ 1.500,50") == Decimal("1500.50")
    assert answers.amount("1.500") == Decimal(1500)
    assert answers.amount("1500.5") == Decimal("1500.5")
    assert answers.condition("a vista") == "À vista"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("America/Sao_Paulo", "America/Sao_Paulo"),
        ("américa/são paulo", "America/Sao_Paulo"),
        (" AMERICA/MANAUS ", "America/Manaus"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_known_by_its_name_however_it_is_typed(
    typed: str, zone: str
) -> None:
    assert answers.time_zone(typed) == ZoneInfo(zone)


@pytest.mark.parametrize("typed", ["Brasília", "-03:00", "../etc/passwd", "America/"])
def test_what_is_no_time_zone_is_refused(typed: str) -> None:
    with pytest.raises(UnfitError, match="bad_time_zone"):
        answers.time_zone(typed)
