"""The list that a person works through, on the terminal and as JSON."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ganho.quarantine.listing import SHOWN, Problems, as_json, listing

NOON = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
BASE = "https://acme.pipedrive.com"
IDS = "0b1c5c1e-2d0a-4b5e-9a51-1f6a4f2f7a10, 77aa5c1e-2d0a-4b5e-9a51-1f6a4f2f7a11"


@pytest.fixture
def make_problems(make_held):
    """The open problems of a company: one deal is held."""

    def make(*held, **changes):
        return Problems(
            company="acme",
            held=held or (make_held(owner_id=8801, owner="Ana S."),),
            pipedrive_url=f"{BASE}/",
            **changes,
        )

    return make


def test_each_deal_comes_with_all_that_settling_it_takes(
    make_problems, make_held, shown
):
    held = make_held(
        deal_id=3,
        since=NOON,
        person_id=9,
        organization_id=7,
        owner_id=8801,
        owner="Ana S.",
    )

    lines = shown(listing(make_problems(held))).splitlines()

    assert lines[0] == "acme · 1 negócio em quarentena · R$\xa0500,00"
    told = [line.strip() for line in lines]
    assert "CPF ou CNPJ inválido · 1 negócio · R$\xa0500,00 · TAX_ID_INVALID" in told
    assert "Negócio 3 · R$\xa0500,00 · desde 24/11/2026 12:00 · dono Ana S." in told
    assert "Campo no Pipedrive: CNPJ." in told
    assert any(line.startswith("O que fazer: Confira o número") for line in told)
    assert f"organização: {BASE}/organization/7" in told
    assert f"pessoa: {BASE}/person/9" in told


def test_what_is_settled_in_the_erp_says_where_that_is(make_problems, make_held, shown):
    facts = {"sale": "77", "sale_id": "0b1c", "day": "2026-11-03"}
    held = make_held(reason="POSSIBLY_BOOKED_ALREADY", facts=facts)

    text = shown(listing(make_problems(held)))

    assert "Venda 77, de 03/11/2026." in text
    assert "ganho quarantine acme resolve" in " ".join(text.split())
    assert f"negócio: {BASE}/deal/3\n" in text
    assert "Conta Azul: https://" in text


def test_a_choice_between_customers_names_them_by_their_ids(
    make_problems, make_held, shown
):
    held = make_held(reason="CUSTOMER_AMBIGUOUS", facts={"found": IDS})

    text = " ".join(shown(listing(make_problems(held))).split())

    assert IDS in text
    assert "--customer" in text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("pt-BR", "acme · Nenhum negócio em quarentena.\n"),
        ("en", "acme · No deal is in quarantine.\n"),
    ],
)
def test_nothing_to_do_is_said_in_one_line(shown, language, told):
    problems = Problems(company="acme", language=language)

    assert shown(listing(problems)) == told
    assert as_json(problems) == {"company": "acme", "problems": []}


def test_english_on_request(make_problems, make_held, shown):
    held = make_held(since=NOON, owner_id=8801)

    text = shown(listing(make_problems(held, language="en")))

    assert text.startswith("acme · 1 deal in quarantine · R$\xa0500.00\n")
    assert "since 2026-11-24 12:00 · owner user 8801" in text
    assert "What to do: " in text


def test_of_many_deals_of_one_cause_so_many_are_shown_as_a_person_reads(
    make_problems, make_held, shown
):
    held = [make_held(deal_id=n) for n in range(1, 26)]
    other = make_held(deal_id=99, reason="DEAL_NOT_BRL", facts={"currency": "USD"})

    capped = shown(listing(make_problems(*held, other)))
    whole = shown(listing(make_problems(*held, other, whole=True)))

    assert capped.count("/organization/7\n") == SHOWN == 20
    assert "e mais 5 negócios" in capped
    assert "Negócio 99" in capped
    assert whole.count("/organization/7\n") == 25
    assert "e mais" not in whole


def test_json_is_whole_and_exact(make_problems, make_held):
    held = [make_held(deal_id=n) for n in range(1, 26)]
    first = make_held(
        deal_id=31,
        reason="SALE_REFUSED",
        facts={"status": "400", "text": "não"},
        since=NOON,
        next_look_at=NOON + timedelta(hours=1),
        value=Decimal("1234.5"),
        owner_id=8801,
        owner="Ana S.",
    )

    told = json.loads(json.dumps(as_json(make_problems(first, *held))))

    assert [p["deal_id"] for p in told["problems"]] == [31, *range(1, 26)]
    problem = told["problems"][0]
    texts = {"title", "text", "detail", "remedy"}
    assert all(problem.pop(name) for name in texts)
    assert problem == {
        "deal_id": 31,
        "reason": "SALE_REFUSED",
        "owner_id": 8801,
        "owner": "Ana S.",
        "since": "2026-11-24T15:00:00+00:00",
        "next_look_at": "2026-11-24T16:00:00+00:00",
        "value": "1234.50",
        "currency": "BRL",
        "links": {
            "negócio": f"{BASE}/deal/31",
            "Conta Azul": "https://pro.contaazul.com",
        },
    }


def test_a_deal_of_which_little_is_known_is_listed_all_the_same(
    make_problems, make_held, shown
):
    held = make_held(
        reason="DEAL_UNREADABLE",
        facts={"what": "value decimal_parsing"},
        since=None,
        value=None,
        currency=None,
        organization_id=None,
    )

    text = shown(listing(make_problems(held)))
    problem = as_json(make_problems(held))["problems"][0]

    assert f"{BASE}/deal/3\n" in text
    assert (problem["value"], problem["since"], problem["owner"]) == (None, None, "")


def test_only_reais_are_added_up(make_problems, make_held, shown):
    dollars = make_held(deal_id=4, value=Decimal(900), currency="USD")

    text = shown(listing(make_problems(make_held(), dollars)))

    assert text.startswith("acme · 2 negócios em quarentena · R$\xa0500,00\n")
    assert "USD\xa0900,00" in text


@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_every_reason_fits_eighty_columns(make_problems, make_held, shown, language):
    from ganho.domain.reasons import Reason

    held = [
        make_held(deal_id=10**9 + n, reason=reason, owner="Ana S.", person_id=4)
        for n, reason in enumerate(Reason)
    ]

    text = shown(listing(make_problems(*held, language=language)))

    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_foreign_words_steer_nothing(make_problems, make_held, shown):
    facts = {"status": "400", "text": "\x1b[2J[red]tudo[/red]"}

    text = shown(listing(make_problems(make_held(reason="SALE_REFUSED", facts=facts))))

    assert "\x1b" not in text
    assert "[red]tudo[/red]" in text


def test_a_reason_of_a_newer_version_is_named_by_its_code(
    make_problems, make_held, shown
):
    text = shown(listing(make_problems(make_held(reason="MOON_ROSE"))))

    assert "MOON_ROSE" in text
