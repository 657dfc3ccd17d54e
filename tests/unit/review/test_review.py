"""The queue that a person works through, on the terminal and as JSON."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ganho.report.reviewable import ReviewSummary
from ganho.report.run_report import Calls
from ganho.review.worklist import SHOWN, Review, SaleToReview, as_json, listing

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
BASE = "https://acme.pipedrive.com"


def sale(number=1, days=0, **changes):
    values = {
        "deal_id": 100 + number,
        "number": number,
        "sale_id": f"0b1c{number}",
        "sold_on": date(2026, 11, 3),
        "booked_at": NOW - timedelta(days=days, minutes=5),
        "total": Decimal("1234.5"),
    }
    return SaleToReview(**values | changes)


def review(*sales, **changes):
    return Review(
        company="acme",
        seen_at=NOW,
        sales=sales,
        calls=Calls(conta_azul_requests=4),
        pipedrive_url=f"{BASE}/",
        **changes,
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("pt-BR", "acme · Nenhuma venda para revisar na Conta Azul.\n"),
        ("en", "acme · No sale waits for review in Conta Azul.\n"),
    ],
)
def test_nothing_to_review_is_said_in_one_line(shown, language, told):
    assert shown(listing(review(language=language))) == told


def test_classes_come_first_with_number_and_worth_the_oldest_on_top(shown):
    queue = review(sale(1, 40), sale(2, 8), sale(3, 8), sale(4, 2), sale(5))

    lines = [" ".join(line.split()) for line in shown(listing(queue)).splitlines()]

    assert lines[0] == "acme · 5 vendas para revisar · R$ 6.172,50"
    assert lines[1:5] == [
        "Mais de 30 dias 1 R$ 1.234,50",
        "De 7 a 30 dias 2 R$ 2.469,00",
        "De 1 a 7 dias 1 R$ 1.234,50",
        "Menos de 1 dia 1 R$ 1.234,50",
    ]


def test_each_sale_says_its_age_its_deal_and_what_its_invoice_lacks(shown):
    lacking = sale(7, 9, missing=("tax_id", "address"), unknown=("email",))

    page = shown(listing(review(lacking))).replace("\xa0", " ")
    told = [line.strip() for line in page.splitlines()]

    assert "Venda 7 · R$ 1.234,50 · de 03/11/2026 · há 9 dias" in told
    assert (
        "Falta para a nota: CPF ou CNPJ, endereço. Não se sabe se tem: e-mail." in told
    )
    assert f"Negócio: {BASE}/deal/107" in told
    assert any("https://pro.contaazul.com" in line for line in told)


def test_a_customer_without_gaps_and_a_sale_that_is_held_say_so(shown):
    held = sale(7, 0, status="APROVADO", pending="stock")

    text = shown(listing(review(held)))

    assert "há menos de 1 dia · aguardando estoque ·" in " ".join(text.split())
    assert "aprovada" in text
    assert "Cliente com CPF ou CNPJ, endereço e e-mail." in text


def test_english_on_request(shown):
    lacking = sale(7, 31, missing=("email",), pending="reserving")

    text = " ".join(shown(listing(review(lacking, language="en"))).split())

    assert text.startswith("acme · 1 sale to review · R$ 1,234.50")
    assert "Over 30 days 1 R$ 1,234.50" in text
    assert "Sale 7 · R$ 1,234.50 · of 2026-11-03 · for 31 days" in text
    assert "Missing for the invoice: e-mail." in text


def test_of_many_sales_of_one_class_so_many_are_shown_as_a_person_reads(shown):
    queue = review(*[sale(n, 3) for n in range(1, 26)], sale(99))

    text = shown(listing(queue))

    assert text.count("há 3 dias") == SHOWN == 20
    assert "e mais 5 vendas" in text
    assert "Venda 99" in text
    assert len(as_json(queue)["sales"]) == 26


def test_what_could_not_be_looked_at_is_counted_even_beside_nothing(shown):
    assert "480 vendas ainda não olhadas" in shown(listing(review(unread=480)))
    assert "1 venda ainda não olhada" in shown(listing(review(sale(), unread=1)))


def test_json_is_whole_and_exact():
    lacking = sale(7, 9, missing=("tax_id",), unknown=("address",), pending="stock")

    told = json.loads(json.dumps(as_json(review(lacking, sale(8), unread=2))))

    assert told["sales"][0] == {
        "deal_id": 107,
        "number": 7,
        "sale_id": "0b1c7",
        "date": "2026-11-03",
        "booked_at": "2026-11-15T14:55:00+00:00",
        "age_days": 9,
        "days_since_sale": 21,
        "total": "1234.50",
        "status": "EM_ANDAMENTO",
        "pending": "stock",
        "missing": ["tax_id"],
        "unknown": ["address"],
        "links": {
            "deal": f"{BASE}/deal/107",
            "conta_azul": "https://pro.contaazul.com",
        },
    }
    assert told["totals"] == {
        "sales": 2,
        "total": "2469.00",
        "oldest_days": 9,
        "unread": 2,
        "by_age": {
            "over_30_days": {"sales": 0, "total": "0.00"},
            "7_to_30_days": {"sales": 1, "total": "1234.50"},
            "1_to_7_days": {"sales": 0, "total": "0.00"},
            "under_1_day": {"sales": 1, "total": "1234.50"},
        },
        "missing": {"tax_id": 1, "address": 0, "email": 0},
    }
    assert told["calls"] == {"conta_azul": {"requests": 4}}


def test_json_of_an_empty_queue():
    told = as_json(review())

    assert (told["company"], told["sales"]) == ("acme", [])
    assert told["totals"]["oldest_days"] is None


@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_a_full_queue_fits_eighty_columns(shown, language):
    everything = ("tax_id", "address", "email")
    queue = review(
        sale(10**9, 4000, unknown=everything, total=Decimal(10) ** 9, pending="stock"),
        sale(2, 8, missing=everything, status="other"),
        unread=10**4,
        language=language,
    )

    assert max(map(len, shown(listing(queue)).splitlines())) <= 80


def test_a_vendors_own_word_is_not_shown(shown):
    text = shown(listing(review(sale(status="\x1b[2J[red]"))))

    assert "\x1b" not in text
    assert "[red]" not in text
    assert "uma situação que o ganho não conhece" in " ".join(text.split())


def test_the_line_stands_in_both_reports(make_report, shown):
    from ganho.report.page.markdown import markdown
    from ganho.report.terminal import terminal

    waiting = ReviewSummary(
        seen_at=NOW, sales=2, total=Decimal(30), oldest_at=NOW - timedelta(days=30)
    )
    report = make_report(review=waiting)
    line = "Para revisar na Conta Azul: 2 vendas, R$ 30,00; a mais antiga há 29 dias"

    assert line in markdown(report).replace("\xa0", " ")
    assert line in " ".join(shown(terminal(report)).split())
    assert "Para revisar" not in markdown(make_report())
    assert "Para revisar" not in shown(terminal(make_report()))
