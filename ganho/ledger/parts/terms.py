"""For how long each contract bills: kept when it is made."""

from datetime import date

from ganho.ledger.core import Part
from ganho.ledger.tables import contract_terms


class Terms(Part):
    """The terms of contracts; of ours the ERP tells them no more."""

    def keep(
        self,
        deal_id: int,
        *,
        months: int,
        periods: int | None,
        ends_on: date | None,
    ) -> None:
        """Keep for how long a deal's contract bills, by periods of so many months.

        None: it has no end. Those of a contract made anew replace the former.
        """
        row = {
            "company": self._company,
            "deal_id": deal_id,
            "months": months,
            "periods": periods,
            "ends_on": ends_on,
        }
        with self._core.writing() as connection:
            self._core.upsert(connection, contract_terms, [row])
