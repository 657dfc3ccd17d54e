"""What one check says: a state, a case that the reports have words for, and facts."""

from dataclasses import dataclass

from ganho.doctor.findings import State
from ganho.errors import FatalError, GanhoError, Sentence


@dataclass(frozen=True)
class Verdict:
    """A check's answer. Its facts hold no personal data."""

    state: State
    case: str
    facts: dict[str, str | Sentence]


def ok(case: str, **facts: object) -> Verdict:
    """All is well."""
    return _verdict("ok", case, facts)


def warning(case: str, **facts: object) -> Verdict:
    """A person should look at it; deals are booked all the same."""
    return _verdict("warning", case, facts)


def failure(case: str, **facts: object) -> Verdict:
    """Deals are not booked, or not rightly, until a person acts."""
    return _verdict("failure", case, facts)


def of_trouble(trouble: GanhoError, *, vital: bool) -> Verdict:
    """Tell an error in its own words: what waiting may heal is milder."""
    if isinstance(trouble, FatalError) and trouble.remedy:
        return failure("refused", problem=trouble.message, cure=trouble.remedy)
    tell = failure if vital or isinstance(trouble, FatalError) else warning
    return tell("unreachable", problem=trouble.message)


def _verdict(state: State, case: str, facts: dict[str, object]) -> Verdict:
    return Verdict(
        state,
        case,
        {
            name: fact if isinstance(fact, Sentence) else str(fact)
            for name, fact in facts.items()
        },
    )
