"""A run in one line: the message of its state in Prefect."""

from ganho.reports.run import RunReport
from ganho.reports.texts import TEXTS, counted


def headline(report: RunReport) -> str:
    """Say in one line how a run ended: the word, then what matters first."""
    texts, language = TEXTS[report.language], report.language
    line = ", ".join(
        (
            counted(report.counts.booked, texts.booked_now, language),
            counted(report.counts.quarantined, texts.quarantined, language),
            counted(report.counts.waiting, texts.still_waiting, language),
        )
    )
    line = f"{texts.states[report.state]}: {line}"
    return f"{line}. {report.why}" if report.why else line
