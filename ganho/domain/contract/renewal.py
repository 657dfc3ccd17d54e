"""The contract that follows another without a day of both, and what a person writes for it.

A customer who renews early has paid to the end of what runs: that is never shortened.
"""

from collections.abc import Mapping
from datetime import date

from ganho.domain.contract.billing import ONE_DAY, last_day
from ganho.domain.contract.contract import Contract


def renewal_facts(contract: Contract, runs_until: date | None) -> Mapping[str, str]:
    """Say when a contract may start instead, and end, after one that runs now."""
    if runs_until is None:
        return {"why": "endless"}
    start = runs_until + ONE_DAY
    facts = {"ends_on": runs_until.isoformat(), "renews_on": start.isoformat()}
    end = _end(contract, start)
    if end is None:
        return {"why": "ends", **facts}
    return {"why": "ends_both", **facts, "renews_until": end.isoformat()}


def _end(contract: Contract, start: date) -> date | None:
    """Keep how long it runs; an end that a person wrote as a day stays, if it is later."""
    if contract.ends_on is None or contract.periods is None:
        return None
    months = contract.periods * contract.period_months
    is_whole = last_day(contract.starts_on, months) == contract.ends_on
    if not is_whole and contract.ends_on > start:
        return contract.ends_on
    return last_day(start, months)
