import pytest

from ganho.report.headline import headline
from ganho.report.run_report import Counts


def test_deals_that_are_held_come_first(make_report):
    counts = Counts(won=12, booked=10, quarantined=2)

    assert headline(make_report(counts=counts)) == (
        "Com pendências: 2. 10 lançados agora, 0 aguardando"
    )


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (Counts(won=1, booked=1), "Completo: 1 lançado agora, 0 aguardando"),
        (Counts(won=3, booked=1, waiting=2), "Completo: 1 lançado agora, 2 aguardando"),
        (Counts(won=9, already_booked=9), "Completo: nada novo"),
        (Counts(), "Completo: nada novo"),
    ],
)
def test_a_run_that_went_through_says_so(make_report, counts, told):
    assert headline(make_report(counts=counts)) == told


def test_deals_that_wait_make_a_run_partial(make_report):
    counts = Counts(won=5, booked=1, quarantined=1, waiting=3)

    assert headline(make_report(state="partial", counts=counts)) == (
        "Parcial: 3 aguardam. 1 lançado agora, 1 em quarentena"
    )


def test_a_run_that_could_not_read_on_is_partial_though_nothing_waits(make_report):
    counts = Counts(won=1, booked=1)

    assert headline(make_report(state="partial", counts=counts)) == (
        "Parcial: nem tudo pôde ser lido. 1 lançado agora, 0 em quarentena"
    )


def test_a_dry_run_says_that_it_is_one(make_report):
    counts = Counts(won=12, booked=10, quarantined=2)

    assert headline(make_report(dry_run=True, counts=counts)) == (
        "Simulação, nada foi criado. Com pendências: 2. 10 seriam lançados, 0 aguardando"
    )


def test_what_stopped_a_run_stands_in_its_headline(make_report):
    line = headline(make_report(language="en", state="stopped", why="No access."))

    assert line == "Stopped: 1 booked now, 1 in quarantine, 0 waiting. No access."
