"""A run in one line: the message of its state in Prefect."""

from ganho.report.run_report import RunReport
from ganho.report.texts import TEXTS, counted
from ganho.words.amounts import count
from ganho.words.tables.texts_ending import ENDING_TEXTS


def headline(report: RunReport) -> str:
    """Say in one line how a run ended: what a person does about it comes first."""
    line = f"{_first(report)}{_numbers(report)}"
    if report.dry_run:
        line = f"{ENDING_TEXTS[report.language].dry_run} {line}"
    return f"{line}. {report.why}" if report.why else line


def _first(report: RunReport) -> str:
    texts, language = ENDING_TEXTS[report.language], report.language
    held, waiting = report.counts.quarantined, report.counts.waiting
    word = TEXTS[language].states[report.state]
    if report.state == "partial":
        waits = texts.waits[waiting != 1].format(n=count(waiting, language))
        return f"{word}: {waits if waiting else texts.half_read}. "
    if report.state == "complete" and held:
        return f"{texts.pending.format(n=count(held, language))}. "
    return f"{word}: "


def _numbers(report: RunReport) -> str:
    texts, language, counts = TEXTS[report.language], report.language, report.counts
    ending = ENDING_TEXTS[language]
    booked = ending.would_book if report.dry_run else texts.booked_now
    held = (counts.quarantined, texts.quarantined)
    waiting = (counts.waiting, texts.still_waiting)
    if report.state == "complete":
        shown = [waiting]
        if not any((counts.booked, counts.waiting, counts.quarantined)):
            return ending.nothing_new
    else:
        shown = [held] if report.state == "partial" else [held, waiting]
    return ", ".join(
        counted(number, words, language)
        for number, words in [(counts.booked, booked), *shown]
    )
