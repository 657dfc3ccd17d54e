"""What a director with thirty seconds reads: how the company stands."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from markdown_it import MarkdownIt

from ganho.report.page.markdown import markdown
from ganho.report.reviewable import ReviewSummary
from ganho.report.situation import ContractsOf, Month, ProblemTrend, SoldOn


@pytest.fixture
def page(make_report, make_standing):
    """The page of a report, with what a test wants different in its standing."""

    def write(language="pt-BR", report=None, **changes):
        standing = make_standing(**changes)
        return markdown(
            make_report(language=language, standing=standing, **(report or {}))
        )

    return write


def empty(month):
    return Month(first_day=date(2026, month, 1))


def test_the_order_is_a_directors(page):
    contracts = (ContractsOf(months=1, contracts=1, per_period=Decimal(10)),)
    text = page(contracts=contracts)

    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [
        "# Pendente",
        "## A conta dos negócios",
        "## Precisa de você",
        "## Fila de revisão",
        "## Contratos em vigor",
        "## Gráficos",
        "## Como resolver",
        "### CPF ou CNPJ inválido (1 negócio, R$\xa0500,00)",
        "## Vendas lançadas",
        "## Chamadas",
    ]
    assert text.index("Novembro, até 23/11/2026") < text.index("## A conta")


def test_this_month_stands_beside_the_month_before(page):
    lines = page().splitlines()

    start = lines.index("|  | Novembro, até 23/11/2026 | Outubro de 2026, inteiro |")
    assert lines[start + 2 : start + 6] == [
        "| **Ganhos** | **R$\xa0188.840,90 (44)** | R$\xa0251.000,00 (63) |",
        "| Em vendas | **R$\xa0182.340,50 (41)** | R$\xa0251.000,00 (63) |",
        "| Em quarentena | **R$\xa05.000,40 (2)** | R$\xa00,00 (0) |",
        "| Aguardando | **R$\xa01.500,00 (1)** | R$\xa00,00 (0) |",
    ]


def test_deals_that_became_contracts_have_a_row_of_their_own(page, tally):
    month = Month(first_day=date(2026, 11, 1), contracts=tally(2, 400))

    text = page(this_month=month)

    assert "| **Ganhos** | **R$\xa0400,00 (2)** |" in text
    assert "| Em contratos | **R$\xa0400,00 (2)** | R$\xa00,00 (0) |" in text


def test_what_was_cancelled_is_not_passed_off_as_sold(page, tally):
    month = Month(
        first_day=date(2026, 11, 1), sales=tally(2, 30), cancelled=tally(1, 10)
    )

    text = page(this_month=month)

    assert "mas cancelado na Conta Azul: 1 negócio, R$\xa010,00." in text


def test_a_month_without_a_deal_says_so(page):
    assert "Nenhum negócio ganho neste mês ainda.\n" in page(this_month=empty(11))


def test_two_months_without_a_deal_are_a_sentence_not_a_table_of_zeros(page):
    text = page(this_month=empty(11), last_month=empty(10))

    assert "Nenhum negócio ganho neste mês ainda, nem no mês anterior." in text
    assert "Outubro" not in text


def test_the_oldest_is_named_with_its_age_and_link(page):
    assert (
        "**Parado ou aguardando agora: 3 negócios, R$\xa06.500,40.** O mais antigo é o "
        "negócio [1203](https://acme.pipedrive.com/deal/1203), ganho em 20/11/2026 "
        "18:40, há 3 dias: R$\xa0780,00, em quarentena."
    ) in page()


def test_every_class_of_age_is_told(page):
    assert [line for line in page().splitlines() if " h | " in line] == [
        "| menos de 1 h | 1 | R$\xa01.500,00 |",
        "| de 1 a 4 h | 0 | R$\xa00,00 |",
        "| de 4 a 24 h | 0 | R$\xa00,00 |",
        "| mais de 24 h | 2 | R$\xa05.000,40 |",
    ]


def test_with_nothing_open_the_page_says_so(page):
    text = page(
        open_by_age={},
        oldest=None,
        problems=(),
        report={"quarantine": (), "bookings": ()},
    )

    assert "**Nada parado:** todo negócio ganho está lançado." in text
    assert "Nenhum negócio em quarentena." in text
    assert "Desde o ganho" not in text


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (3, 1, "| 3 | R$\xa00,00 | 1 | ▲ +2 |"),
        (1, 3, "| 1 | R$\xa00,00 | 3 | ▼ −2 |"),
        (2, 2, "| 2 | R$\xa00,00 | 2 | = |"),
        (0, 2, "| 0 | R$\xa00,00 | 2 | ▼ −2 |"),
    ],
)
def test_a_cause_is_compared_with_the_week_before(page, tally, now, before, told):
    trend = ProblemTrend(reason="TAX_ID_INVALID", now=tally(now), before=before)

    text = page(problems=(trend,))

    assert "| Em 16/11/2026 | Variação |" in text
    assert f"| CPF ou CNPJ inválido {told}" in text


def test_a_week_that_is_not_known_is_no_zero(page, tally):
    trend = ProblemTrend(reason="TAX_ID_INVALID", now=tally(3, 10))

    text = page(problems=(trend,), compared_with=None)

    assert "| CPF ou CNPJ inválido | 3 | R$\xa010,00 |\n" in text
    assert "Ainda não se sabe como estava há uma semana" in text
    assert "Variação" not in text


def test_contracts_stand_by_rhythm_with_their_total_beside(page):
    some = (
        ContractsOf(
            months=1, contracts=5, per_period=4200, with_end=3, total=Decimal(38400)
        ),
        ContractsOf(months=4, contracts=1, per_period=100, with_end=1, total=300),
        ContractsOf(months=12, contracts=1, per_period=9600),
        ContractsOf(months=None, contracts=2, per_period=50),
    )

    rows = page(contracts=some).split("## Contratos em vigor")[1].splitlines()[4:8]

    assert rows == [
        "| Mês | 5 | R$\xa04.200,00 | R$\xa038.400,00 + 2 sem fim |",
        "| 4 meses | 1 | R$\xa0100,00 | R$\xa0300,00 |",
        "| Ano | 1 | R$\xa09.600,00 | 1 sem fim |",
        "| não se sabe | 2 | R$\xa050,00 | – |",
    ]


def test_a_company_without_contracts_is_not_shown_an_empty_table(page):
    assert "Contratos" not in page()


def test_a_queue_that_nobody_looked_at_is_not_an_empty_one(page, make_standing):
    seen_at = make_standing().as_of
    nothing = ReviewSummary(seen_at=seen_at, sales=0, total=0)

    assert "Ainda não se sabe: a fila é vista quando" in page()
    assert "Nenhuma venda para revisar" in page(report={"review": nothing})


def test_two_weeks_without_a_sale_are_a_sentence_not_an_empty_chart(page):
    days = tuple(SoldOn(day=date(2026, 11, n)) for n in range(10, 24))

    text = page(days=days)

    assert "Nenhuma venda com data dos últimos 14 dias." in text
    assert text.count("```mermaid") == 1


def test_a_stopped_run_still_tells_how_the_company_stands(page):
    text = page(report={"state": "stopped", "why": "No access.", "remedy": "Apply."})

    assert text.startswith("# Parado\n")
    assert text.index("> No access.") < text.index("Novembro, até")


def test_an_older_report_without_a_standing_is_shown_as_it_was(make_report):
    text = markdown(make_report(quarantine=()))

    assert "| **R$\xa01.734,56** |" in text
    assert "Nenhum negócio em quarentena." in text
    assert "Gráficos" not in text


def test_english_is_english_throughout(page):
    contracts = (ContractsOf(months=1, contracts=1, per_period=Decimal(10)),)

    text = page("en", contracts=contracts)

    for told in (
        "November, to 2026-11-23",
        "October 2026, whole",
        "Held or waiting now: 3 deals, R$\xa06,500.40.",
        "On 2026-11-16",
        "over 24 h",
        "Contracts in force",
        "Sales by day of sale",
    ):
        assert told in text


def test_no_cell_breaks_its_table(page):
    tokens = MarkdownIt("commonmark").enable("table").parse(page())

    kinds = [token.type for token in tokens]
    assert kinds.count("table_open") == 6
    assert "paragraph_open" in kinds


def test_a_deal_of_minutes_is_told_in_minutes(page, make_standing):
    now = make_standing()
    young = now.oldest.model_copy(
        update={"since": now.as_of - timedelta(minutes=35), "is_held": False}
    )

    assert "há 35 min: R$\xa0780,00, aguardando." in page(oldest=young)
