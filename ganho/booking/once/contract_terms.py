"""For how long a contract bills: kept when it is made."""

from ganho.booking.run.run import Run
from ganho.domain.contract.contract import Contract


def note_terms(run: Run, contract: Contract) -> None:
    """Keep for how long a deal's contract bills: the ERP says it of none of ours."""
    run.company.ledger.terms.keep(
        contract.deal_id,
        months=contract.period_months,
        periods=contract.periods,
        ends_on=contract.ends_on,
    )
