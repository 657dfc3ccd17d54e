"""Lines that the page and the terminal share."""

from ganho.domain.forecast import Forecast
from ganho.report.ages import review_in_a_line
from ganho.report.named_deals import BookedDeal
from ganho.report.run_report import RunReport
from ganho.report.situation import Month, Standing
from ganho.report.texts import TEXTS, counted
from ganho.report.texts_standing import STANDING_TEXTS
from ganho.words.amounts import Language, count, moment, money, seconds


def word_of(report: RunReport) -> str:
    """Say in one word how things are: a run that went through may leave deals held."""
    if report.state == "complete" and report.counts.quarantined:
        return STANDING_TEXTS[report.language].pending
    return TEXTS[report.language].states[report.state]


def occasion(report: RunReport) -> str:
    """Say what kind of run it was, when, and how long it took."""
    texts = TEXTS[report.language]
    return texts.started.format(
        kind=texts.kinds[report.kind],
        start=moment(report.started_at, report.language, report.time_zone),
        seconds=seconds(report.seconds, report.language),
    )


def equation(report: RunReport) -> str:
    """Write R3's equation in words."""
    texts, counts, language = TEXTS[report.language], report.counts, report.language
    parts = (
        (counts.booked, texts.booked_now),
        (counts.already_booked, texts.booked_before),
        (counts.quarantined, texts.quarantined),
        (counts.excluded, texts.left_out),
        (counts.waiting, texts.still_waiting),
    )
    sign = "=" if report.balances else "≠"
    right = " + ".join(counted(n, words, language) for n, words in parts)
    return f"{counted(counts.won, texts.won_now, language)} {sign} {right}"


def month_names(report: RunReport, standing: Standing) -> tuple[str, str]:
    """Name this month, as far as it is gone, and the one before."""
    texts, language = STANDING_TEXTS[report.language], report.language
    last = standing.last_month.first_day
    today = moment(standing.as_of, language, report.time_zone).split()[0]
    this = texts.months[standing.this_month.first_day.month - 1]
    return (
        texts.this_month.format(month=this, day=today),
        texts.last_month.format(month=texts.months[last.month - 1], year=last.year),
    )


def month_in_a_line(month: Month, language: Language) -> str:
    """Say what was won in a month, and how much of it is booked."""
    texts = STANDING_TEXTS[language]
    return texts.short_month.format(
        month=texts.months[month.first_day.month - 1],
        won=money(month.won.value, language),
        booked=money((month.sales + month.contracts).value, language),
    )


def bookings_of(report: RunReport) -> list[BookedDeal]:
    """Give what was booked, contracts first: they bill again and again."""
    return sorted(report.bookings, key=lambda deal: deal.kind != "contract")


def note_on(report: RunReport, deal: BookedDeal) -> str:
    """Say what is unusual about a booking."""
    texts = TEXTS[report.language]
    notes = (
        (deal.kind == "contract", texts.contract),
        (deal.adopted, texts.adopted),
        (deal.cancelled, texts.cancelled),
    )
    return ", ".join(words for holds, words in notes if holds)


def to_review(report: RunReport) -> str:
    """Say how many sales wait for a person, since when, and as of when."""
    return review_in_a_line(
        report.review, report.finished_at, report.language, report.time_zone
    )


def calls_made(report: RunReport) -> str:
    """Say what the run asked of the vendors."""
    calls, language = report.calls, report.language
    return TEXTS[language].calls_made.format(
        pipedrive=count(calls.pipedrive_requests, language),
        tokens=count(calls.pipedrive_tokens, language),
        conta_azul=count(calls.conta_azul_requests, language),
    )


def foreseen(forecast: Forecast, language: Language) -> str:
    """Say what a large run will take."""
    texts = TEXTS[language]
    minutes = texts.minutes.format(
        least=count(forecast.least, language), most=count(forecast.most, language)
    )
    return texts.foreseen.format(
        calls=count(forecast.calls, language),
        tokens=count(forecast.tokens, language),
        minutes=minutes
        if forecast.least < forecast.most
        else counted(forecast.most, texts.minute, language),
    )


def more_than(shown: int, number: int, language: Language) -> str:
    """Say how many deals are not shown; nothing if all are."""
    if number <= shown:
        return ""
    rest = number - shown
    one, many = TEXTS[language].more
    return (one if rest == 1 else many).format(n=count(rest, language))
