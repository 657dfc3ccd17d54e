from ganho.reports.headline import headline
from ganho.reports.run import Counts


def test_one_line_says_how_a_run_ended(make_report):
    counts = Counts(won=5, booked=1, quarantined=1, waiting=3)

    assert headline(make_report(state="partial", counts=counts)) == (
        "Parcial: 1 lançado agora, 1 em quarentena, 3 aguardando"
    )


def test_what_stopped_a_run_stands_in_its_headline(make_report):
    line = headline(make_report(language="en", state="stopped", why="No access."))

    assert line == "Stopped: 1 booked now, 1 in quarantine, 0 waiting. No access."
