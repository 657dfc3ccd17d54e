"""What people write into the three contract fields (R20): one meaning, or a question.

The fields may be of any type, so what is read is text: numbers, dates as ISO, labels.
"""

import re
from datetime import date

from ganho.domain.deal import ContractEntries, FieldEntry
from ganho.domain.model import Value
from ganho.domain.names import fold_name
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError

YES = frozenset({"sim", "s", "yes", "y", "true", "1", "x", "contrato", "recorrente"})
NO = frozenset({"", "nao", "n", "no", "false", "0"})
ENDLESS = frozenset(
    {"indeterminado", "indeterminada", "prazo indeterminado", "sem fim", "sem prazo"}
)
MOST_MONTHS = 600
LAST_DAY = 31
WHOLE = re.compile(r"([0-9]{1,4})(?:[.,]0{1,2})?")
"""Three zeros are missing: `1.000` is a thousand to one reader and one to another."""
MONTHS = re.compile(r"([0-9]{1,4}) ?(?:m|mes|meses|month|months)")
TIMES = re.compile(r"([0-9]{1,4}) ?(?:x|vezes)")
YEARS = re.compile(r"([0-9]{1,2}) ?(?:ano|anos|year|years)")
DAY = re.compile(r"(?:todo )?(?:dia )?([0-9]{1,2})")
BRAZILIAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BETWEEN = re.compile(r"(?:de )?(\S+) (?:a|ate|-|to) (\S+)")
FROM = re.compile(r"(.*?),? ?\b(?:a partir de|desde|from) (\S+)")
"""How long, if it says so, and from which day."""


class Term(Value):
    """How long a contract runs, as the field says; all empty: the field is, too."""

    months: int | None = None
    times: int | None = None
    """So many bills (`12x`): months only where one period is a month."""
    starts_on: date | None = None
    ends_on: date | None = None
    is_endless: bool = False
    """Somebody wrote that nothing ends it, which is more than an empty field."""


class Due(Value):
    """When it is paid: a day of the month, or the first day of all."""

    day: int
    first_on: date | None = None


def is_marked(entries: ContractEntries | None) -> bool:
    """Tell whether a deal is to become a contract; RejectedError if nobody can tell."""
    if entries is None or entries.mark is None:
        return False
    word = _plain(entries.mark, "mark")
    # A field of numbers says `1.0`.
    if (number := _whole(word)) is not None:
        word = str(number)
    if word not in YES | NO or entries.mark.until:
        raise incomplete("mark")
    return word in YES


def term_of(entries: ContractEntries) -> Term:
    """Read how long it runs; RejectedError for what means nothing."""
    entry = entries.term
    if entry is None or _is_blank(entry):
        return Term()
    text = _plain(entry, "term")
    if entry.until:
        return _range(text, entry.until)
    if between := BETWEEN.fullmatch(text):
        return _range(between[1], between[2])
    if begun := FROM.fullmatch(text):
        return _from(begun[2], _length(begun[1]) if begun[1] else Term())
    return _length(text)


def _length(text: str) -> Term:
    """Read how long it runs, or to which day."""
    if text in ENDLESS:
        return Term(is_endless=True)
    if (day := _date(text)) is not None:
        return Term(ends_on=day)
    return _duration(text)


def due_of(entries: ContractEntries) -> Due:
    """Read when it is paid; RejectedError where that is missing or means nothing."""
    if entries.due is None or _is_blank(entries.due):
        raise incomplete("due_missing")
    text = _plain(entries.due, "due")
    if entries.due.until:
        raise incomplete("due")
    if (first := _date(text)) is not None:
        return Due(day=first.day, first_on=first)
    match = DAY.fullmatch(text)
    day = int(match[1]) if match else _whole(text)
    if day is None or not 1 <= day <= LAST_DAY:
        raise incomplete("due")
    return Due(day=day)


def incomplete(why: str, **facts: str) -> RejectedError:
    """Say which part of a contract is missing or makes no sense, and not its text."""
    return RejectedError(Reason.CONTRACT_INCOMPLETE, why=why, **facts)


def _plain(entry: FieldEntry, why: str) -> str:
    if not entry.readable:
        raise incomplete(why)
    return fold_name(entry.text)


def _is_blank(entry: FieldEntry) -> bool:
    """White space looks like an empty field to whoever fills it in."""
    return entry.readable and not entry.until and not fold_name(entry.text)


def _range(start: str, end: str) -> Term:
    first, last = _date(start), _date(end)
    if first is None or last is None:
        raise incomplete("term")
    return Term(starts_on=first, ends_on=last)


def _from(start: str, term: Term) -> Term:
    first = _date(start)
    if first is None:
        raise incomplete("term")
    return term.model_copy(update={"starts_on": first})


def _duration(text: str) -> Term:
    if match := TIMES.fullmatch(text):
        return Term(times=_sensible(int(match[1])))
    if match := YEARS.fullmatch(text):
        return Term(months=_sensible(int(match[1]) * 12))
    match = MONTHS.fullmatch(text)
    return Term(months=_sensible(int(match[1]) if match else _whole(text)))


def _sensible(count: int | None) -> int:
    if count is None or not 1 <= count <= MOST_MONTHS:
        raise incomplete("term")
    return count


def _whole(text: str) -> int | None:
    match = WHOLE.fullmatch(text)
    return int(match[1]) if match else None


def _date(text: str) -> date | None:
    if match := BRAZILIAN.fullmatch(text):
        text = f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}"
    if not ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
