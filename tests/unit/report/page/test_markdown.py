import pytest
from markdown_it import MarkdownIt

from ganho.domain.reasons import Reason
from ganho.report.named_deals import WaitingDeal, WarnedDeal
from ganho.report.page.markdown import markdown
from ganho.report.page.mentions import SHOWN
from ganho.report.run_report import Counts


def headings(page):
    return [line for line in page.splitlines() if line.startswith("#")]


def place(page, *texts):
    """The texts in the order in which the page has them."""
    return sorted(texts, key=page.index)


def test_state_and_money_come_first(make_report):
    lines = markdown(make_report()).splitlines()

    assert lines[0] == "# Pendente"
    assert lines[6] == (
        "| **R$\xa01.734,56** | **R$\xa01.234,56** | **R$\xa0500,00** | **R$\xa00,00** |"
    )


def test_the_clock_of_all_times_is_named(make_report):
    assert "horários de America/Sao_Paulo (UTC−3)" in markdown(make_report())


@pytest.mark.parametrize(
    ("state", "held", "word"),
    [
        ("complete", 0, "# Completo"),
        ("complete", 1, "# Pendente"),
        ("partial", 1, "# Parcial"),
        ("stopped", 1, "# Parado"),
        ("off", 0, "# Desligado"),
    ],
)
def test_one_word_says_how_things_are(make_report, state, held, word):
    counts = Counts(won=2, booked=2 - held, quarantined=held)

    page = markdown(make_report(state=state, counts=counts))

    assert page.splitlines()[0] == word


def test_what_needs_a_person_comes_before_what_does_not(make_report):
    near = WarnedDeal(deal_id=1, remark="NEAR_DUPLICATE_CUSTOMER", facts={"near": "7"})
    phone = WarnedDeal(deal_id=1, remark="PHONE_UNUSABLE")
    order = (
        "## A conta dos negócios",
        "## Precisa de você",
        "## Possíveis clientes repetidos",
        "## Avisos",
        "## Vendas lançadas",
        "## Chamadas",
    )

    page = markdown(make_report(warnings=(phone, near)))

    assert [line for line in headings(page) if line in order] == list(order)


def test_the_equation_names_every_place(make_report):
    counts = Counts(won=4, booked=1, already_booked=1, quarantined=1, excluded=1)

    page = markdown(make_report(counts=counts))

    assert (
        "4 ganhos = 1 lançado agora + 1 lançado antes + 1 em quarentena + "
        "1 excluído + 0 aguardando"
    ) in page


def test_a_gap_in_the_equation_is_named_by_id(make_report):
    counts = Counts(won=3, booked=1, quarantined=1)

    page = markdown(make_report(counts=counts, gap=(12,)))

    assert "3 ganhos ≠ 1 lançado agora" in page
    assert "**1 negócio sem destino:** [12](https://acme.pipedrive.com/deal/12)" in page


def test_a_held_deal_appears_with_its_remedy_and_where_to_click(make_report):
    page = markdown(make_report())

    assert "### CPF ou CNPJ inválido (1 negócio, R$\xa0500,00)" in page
    assert "**O que fazer:** Confira o número com o cliente" in page
    assert (
        "| [3](https://acme.pipedrive.com/deal/3) | R$\xa0500,00 | 23/11/2026 23:40 | "
        "Campo no Pipedrive: CNPJ. | "
        "[organização](https://acme.pipedrive.com/organization/7) |"
    ) in page


def test_a_problem_in_the_erp_links_there_too(make_report, make_held):
    held = make_held(reason="ITEM_INACTIVE", facts={"item": "Mesa | grande"})

    page = markdown(make_report(quarantine=(held,)))

    assert "[Conta Azul](https://pro.contaazul.com)" in page
    assert "Item: Mesa \\| grande." in page


def test_deals_of_one_cause_stand_together_the_costliest_cause_first(
    make_report, make_held
):
    cheap = make_held(deal_id=4, reason="DEAL_WITHOUT_CUSTOMER", value=1)
    held = (cheap, make_held(deal_id=5), make_held(deal_id=6))

    page = markdown(make_report(quarantine=held))

    assert place(page, "Negócio sem cliente", "CPF ou CNPJ inválido (2") == [
        "CPF ou CNPJ inválido (2",
        "Negócio sem cliente",
    ]


def test_a_foreign_amount_is_not_added_to_reais(make_report, make_held):
    dollars = make_held(reason="DEAL_NOT_BRL", currency="USD", facts={})

    page = markdown(make_report(quarantine=(dollars,)))

    assert "### Negócio em outra moeda (1 negócio)" in page
    assert "USD\xa0500,00" in page


def test_without_problems_the_page_says_so(make_report):
    assert "Nenhum negócio em quarentena." in markdown(make_report(quarantine=()))


def test_a_stopped_run_says_why_and_what_to_do(make_report):
    page = markdown(make_report(state="stopped", why="No access.", remedy="Apply."))

    assert headings(page)[0] == "# Parado"
    assert "> No access." in page
    assert "**O que fazer:** Apply." in page


def test_waiting_deals_ask_nothing_of_anybody(make_report):
    waiting = (WaitingDeal(deal_id=11, why="an answer was lost", value=12),)

    page = markdown(make_report(state="partial", waiting=waiting))

    assert "Não é preciso fazer nada" in page
    assert "| R$\xa012,00 | an answer was lost |" in page


def test_a_dry_run_is_not_mistaken_for_a_real_one(make_report):
    page = markdown(make_report(dry_run=True))

    assert "Simulação: nada foi criado na Conta Azul." in page
    assert "## Vendas que seriam lançadas" in page


def test_deals_left_out_are_told_by_rule(make_report):
    report = make_report(
        excluded={"PIPELINE_NOT_INCLUDED": (9,)}, won_before_activation=2
    )

    page = markdown(report)

    assert "- 1 excluído: Negócio de outro funil. [9](https://" in page
    assert "- 2 negócios ganhos antes da ativação não foram considerados" in page


def test_a_remark_on_the_whole_run_is_a_warning(make_report):
    page = markdown(make_report(remarks=("SELLER_NOT_FOUND",)))

    assert "### Vendedor não encontrado" in page


def test_broken_quality_rules_are_counted(make_report):
    page = markdown(make_report(quality={"TAX_ID_INVALID": 1200, "PHONE_UNUSABLE": 0}))

    assert "| CPF ou CNPJ inválido | 1.200 |" in page
    assert "Telefone" not in page


@pytest.mark.parametrize("number", [SHOWN + 1, 10_000])
def test_a_long_list_is_cut_and_says_so(make_report, make_held, make_booking, number):
    held = tuple(make_held(deal_id=n) for n in range(1, number + 1))
    booked = tuple(make_booking(deal_id=n) for n in range(1, number + 1))
    warned = tuple(
        WarnedDeal(deal_id=n, remark="TAX_ID_MISSING") for n in range(1, number + 1)
    )

    page = markdown(make_report(quarantine=held, bookings=booked, warnings=warned))

    assert page.count("e mais") == 3
    assert len(page) < 60_000


def test_english_is_english_throughout(make_report):
    page = markdown(make_report(language="en"))

    assert headings(page) == [
        "# Pending",
        "## Where the deals are",
        "## Review queue",
        "## Needs you",
        "### Invalid tax id (1 deal, R$\xa0500.00)",
        "## Sales booked",
        "## Calls",
    ]
    assert "2026-11-23 23:40" in page


@pytest.mark.parametrize("language", ["pt-BR", "en"])
@pytest.mark.parametrize("reason", list(Reason))
def test_the_table_of_every_cause_keeps_its_columns(
    make_report, make_held, reason, language
):
    held = make_held(reason=reason, facts={"item": "a|b", "text": "|", "status": "400"})
    page = markdown(make_report(language=language, quarantine=(held,), bookings=()))

    tokens = MarkdownIt("commonmark").enable("table").parse(page)

    rows = [token.type for token in tokens].count("td_open")
    assert rows == 4 + 5


def test_who_has_something_to_do_is_not_told_to_do_nothing(make_report):
    waiting = (WaitingDeal(deal_id=7, why="Conta Azul refuses"),)
    nothing_to_do = "Não é preciso fazer nada"

    stopped = make_report(state="stopped", remedy="Tell us.", waiting=waiting)

    assert nothing_to_do not in markdown(stopped)
    assert nothing_to_do in markdown(make_report(state="partial", waiting=waiting))
