"""How long sales have waited for a person, in classes and in words."""

from datetime import datetime, timedelta

from ganho.report.reviewable import ReviewSummary
from ganho.report.texts import counted
from ganho.report.texts_standing import STANDING_TEXTS
from ganho.words.amounts import Language, count, moment, money
from ganho.words.tables.texts_review import REVIEW_TEXTS, Age

A_DAY = timedelta(days=1)
AT_LEAST: tuple[tuple[timedelta, Age], ...] = (
    (timedelta(days=30), "over_30_days"),
    (timedelta(days=7), "7_to_30_days"),
    (A_DAY, "1_to_7_days"),
)


def age_class(age: timedelta) -> Age:
    """Put an age into its class."""
    for least, name in AT_LEAST:
        if age >= least:
            return name
    return "under_1_day"


def age_in_words(age: timedelta, language: Language) -> str:
    """Write an age in whole days."""
    texts = REVIEW_TEXTS[language]
    if age < A_DAY:
        return texts.less_than_a_day
    return counted(age.days, texts.days, language)


def short_age(age: timedelta, language: Language) -> str:
    """Write an age in the largest unit that fits: `35 min`, `3 h`, `5 dias`."""
    texts = STANDING_TEXTS[language]
    if age >= A_DAY:
        return texts.days[age.days != 1].format(n=count(age.days, language))
    hours = age // timedelta(hours=1)
    if hours > 0:
        return texts.hours.format(n=hours)
    return texts.minutes.format(n=max(0, age // timedelta(minutes=1)))


def review_in_a_line(
    summary: ReviewSummary | None, now: datetime, language: Language, zone: str
) -> str:
    """Tell what waits for review as far as anybody has looked; nothing is no line."""
    texts, told = REVIEW_TEXTS[language], list[str]()
    if summary is not None and summary.oldest_at is not None:
        line = texts.in_a_line.format(
            sales=counted(summary.sales, texts.sales, language),
            total=money(summary.total, language),
            age=age_in_words(now - summary.oldest_at, language),
            seen_at=moment(summary.seen_at, language, zone),
        )
        told.append(line)
    if summary is not None and summary.unread:
        told.append(counted(summary.unread, texts.unread, language))
    return "; ".join(told)
