"""The suite: every rule of `ganho.domain.checks`, over the run's customers.

Great Expectations 1.24 is not thread-safe (it gives wrong rows without an error), so
a process has one validation at a time, each in a context of its own. The frame holds
personal data: nothing of it is logged, raised or kept.
"""

import warnings
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from ganho.domain.checks import RULES, CustomerRow
from ganho.errors import FatalError
from ganho.quality.verdicts import Failure, Verdicts

_one_at_a_time = Lock()


def validate_customers(rows: Sequence[CustomerRow]) -> Verdicts:
    """Check a run's customers against every rule.

    Raises FatalError if the check itself fails: that is never "no bad rows".
    """
    if not rows:
        return Verdicts(tuple(Failure(rule, ()) for rule in RULES))
    with _one_at_a_time:
        results = _results(rows)
    return Verdicts(
        tuple(Failure(rule, _deal_ids(results.get(rule.key))) for rule in RULES)
    )


def suite_as_json(notes: Mapping[str, str]) -> dict[str, Any]:
    """Give the suite as Great Expectations reads it; `notes` are by a rule's key."""
    with _one_at_a_time:
        suite: dict[str, Any] = _library().customer_suite(notes).to_json_dict()
    return suite


def _library() -> Any:
    """Import what imports Great Expectations, when it is needed: 4 seconds, 150 MB."""
    with warnings.catch_warnings():
        # Their import of `sre_constants` warns; what they deprecate is their business.
        warnings.simplefilter("ignore", DeprecationWarning)
        from ganho.quality import expectations  # noqa: PLC0415
    return expectations


def _results(rows: Sequence[CustomerRow]) -> dict[str, Any]:
    library = _library()
    try:
        results: dict[str, Any] = library.validate(library.frame_of(rows))
    except Exception as error:  # noqa: BLE001 - any text of theirs may quote the data
        raise _broken(type(error).__name__) from None
    return results


def _deal_ids(result: Any) -> tuple[int, ...]:
    """Read the bad rows' deals from a result that can be trusted.

    A rule that could not be asked has its exceptions instead, under keys of its own.
    """
    if result is None or result.exception_info.get("raised_exception", True):
        raise _broken("a rule could not be asked")
    bad_rows = result.result.get(
        "unexpected_index_list", () if result.success else None
    )
    if bad_rows is None:
        raise _broken("a rule did not name its rows")
    # They come as numpy's integers, which JSON does not take.
    return tuple(sorted(int(row["deal_id"]) for row in bad_rows))


def _broken(what: str) -> FatalError:
    return FatalError(
        "The data-quality check itself failed ({what}); nothing was written.",
        remedy="Report this, with the version of ganho.",
        what=what,
    )
