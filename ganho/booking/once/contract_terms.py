"""For how long a contract bills: kept when it is made."""

from ganho.booking.run.run import Run
from ganho.domain.contract.contract import Contract
from ganho.ledger.parts.sums import TERM


def note_terms(run: Run, contract: Contract) -> None:
    """Keep for how long a deal's contract bills: the ERP says it of none of ours."""
    ends_on = contract.ends_on
    terms = {
        "months": contract.period_months,
        "periods": contract.periods,
        "ends_on": ends_on and ends_on.isoformat(),
    }
    run.company.ledger.facts.note(f"{TERM}{contract.deal_id}", terms)
