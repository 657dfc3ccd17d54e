from ganho.report.named_deals import WaitingDeal, WarnedDeal
from ganho.report.run_report import Counts
from ganho.report.terminal import SHOWN, terminal


def test_a_pipe_gets_plain_text_of_eighty_columns(make_report, shown):
    text = shown(terminal(make_report()))

    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_state_and_money_come_first(make_report, shown):
    lines = shown(terminal(make_report())).splitlines()

    assert lines[0].startswith("Completo · acme · Sincronização de 23/11/2026 23:40")
    assert lines[2].split() == ["Ganhos", "R$", "1.734,56"]
    assert lines[4].split() == ["Em", "quarentena", "R$", "500,00"]


def test_a_held_deal_comes_with_remedy_and_address(make_report, shown):
    text = shown(terminal(make_report()))

    assert "CPF ou CNPJ inválido · 1 negócio · R$\xa0500,00" in text
    assert "Confira o número com o cliente" in text
    assert "https://acme.pipedrive.com/deal/3\n" in text


def test_a_long_address_stays_whole_on_a_narrow_terminal(make_report, shown):
    base = "https://uma-empresa-de-nome-comprido.pipedrive.com"

    text = shown(terminal(make_report(pipedrive_url=base)), width=40)

    assert f"    {base}/deal/3\n" in text


def test_a_gap_in_the_equation_is_named_by_id(make_report, shown):
    counts = Counts(won=3, booked=1, quarantined=1)

    text = shown(terminal(make_report(counts=counts, gap=(12,))))

    assert "3 ganhos ≠ 1 lançado agora" in text
    assert "A conta não fecha. Avise quem cuida do ganho. 12\n" in text


def test_many_deals_of_one_cause_are_counted_not_listed(make_report, make_held, shown):
    held = tuple(make_held(deal_id=n) for n in range(1, 21))

    text = shown(terminal(make_report(quarantine=held)))

    assert text.count("pipedrive.com/deal/") == SHOWN
    assert "e mais 15 negócios" in text


def test_a_stopped_run_says_why_and_what_to_do(make_report, shown):
    report = make_report(state="stopped", why="No access.", remedy="Apply again.")

    text = shown(terminal(report))

    assert text.startswith("Parado · acme")
    assert "No access.\nO que fazer: Apply again.\n" in text


def test_foreign_words_steer_nothing(make_report, make_held, shown):
    facts = {"status": "400", "text": "\x1b[2J[red]tudo[/red]"}
    held = make_held(reason="SALE_REFUSED", facts=facts)
    waiting = WaitingDeal(deal_id=4, why="\x1b[2Jlost")

    text = shown(terminal(make_report(quarantine=(held,), waiting=(waiting,))))

    assert "\x1b" not in text
    assert "[red]tudo[/red]" in text


def test_warnings_name_their_deals_and_the_remedy(make_report, shown):
    warned = WarnedDeal(deal_id=1, remark="PHONE_UNUSABLE")

    text = shown(terminal(make_report(language="en", warnings=(warned,))))

    assert "Unusable phone · 1 deal: 1\n    Correct the person's phone" in text


def test_a_dry_run_is_not_mistaken_for_a_real_one(make_report, make_booking, shown):
    plan = make_booking(number=None, erp_id=None)

    text = shown(terminal(make_report(dry_run=True, bookings=(plan,))))

    assert "Simulação: nada foi criado na Conta Azul." in text
    assert "Vendas que seriam lançadas" in text


def test_the_month_and_what_is_open_are_three_short_lines(
    make_report, make_standing, shown
):
    text = shown(terminal(make_report(standing=make_standing())))

    assert (
        "  Novembro: R$\xa0188.840,90 ganhos, R$\xa0182.340,50 lançados\n"
        "  Outubro: R$\xa0251.000,00 ganhos, R$\xa0251.000,00 lançados\n"
        "  Em aberto: 3 negócios, R$\xa06.500,40; o mais antigo, 1203, há 3 dias\n"
    ) in text


def test_with_nothing_open_the_months_stand_alone(make_report, make_standing, shown):
    standing = make_standing(open_by_age={}, oldest=None)

    text = shown(terminal(make_report(language="en", standing=standing)))

    assert "October: R$\xa0251,000.00 won, R$\xa0251,000.00 booked\n" in text
    assert "Open:" not in text


def test_who_has_something_to_do_is_not_told_to_do_nothing(make_report, shown):
    waiting = (WaitingDeal(deal_id=7, why="Conta Azul refuses"),)
    nothing_to_do = "Não é preciso fazer nada"

    stopped = make_report(state="stopped", remedy="Tell us.", waiting=waiting)
    partial = make_report(state="partial", waiting=waiting)

    assert nothing_to_do not in shown(terminal(stopped))
    assert nothing_to_do in shown(terminal(partial))
