"""What the checks found: deal ids per rule, no data of the customers."""

from collections.abc import Iterator
from dataclasses import dataclass

from ganho.domain.checks import Rule


@dataclass(frozen=True)
class Failure:
    """The deals that break one rule."""

    rule: Rule
    deal_ids: tuple[int, ...]


@dataclass(frozen=True)
class Verdicts:
    """The outcome of one validation, in the order of the rules."""

    failures: tuple[Failure, ...] = ()

    @property
    def critical(self) -> dict[str, list[int]]:
        """Reason -> the deals that may not be booked."""
        return _by_code(f for f in self.failures if f.rule.severity == "critical")

    @property
    def remarks(self) -> dict[str, list[int]]:
        """Remark -> the deals that go on all the same."""
        return _by_code(f for f in self.failures if f.rule.severity != "critical")

    @property
    def failed(self) -> dict[str, list[int]]:
        """Code -> the deals that break a rule of that code, grave or not."""
        return _by_code(iter(self.failures))

    @property
    def counts(self) -> dict[str, int]:
        """Code -> how many deals break it; rules that all keep count 0."""
        return {code: len(deal_ids) for code, deal_ids in self.failed.items()}

    @property
    def reasons(self) -> dict[int, str]:
        """Deal -> the weightiest of the critical rules it breaks."""
        found: dict[int, str] = {}
        for code, deal_ids in self.critical.items():
            for deal_id in deal_ids:
                found.setdefault(deal_id, code)
        return found


def _by_code(failures: Iterator[Failure]) -> dict[str, list[int]]:
    """Gather deals by code: a code may be a reason and, more mildly, a remark."""
    found: dict[str, list[int]] = {}
    for failure in failures:
        found.setdefault(str(failure.rule.code), []).extend(failure.deal_ids)
    return found
