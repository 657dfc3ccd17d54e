"""Step 2: check the customers' data before anything is written."""

from dataclasses import dataclass

from ganho.booking.run.aside import Quarantine, Rejected
from ganho.booking.run.batches import batches
from ganho.booking.run.choice import EVERYTHING, Choice
from ganho.booking.run.table import Desk
from ganho.domain.checks import CustomerRow, broken_rules, customer_row
from ganho.domain.settings import Settings
from ganho.domain.unreadable import of_one_deal
from ganho.errors import RejectedError
from ganho.ledger.records import Warned
from ganho.quality.suite import validate_customers
from ganho.quality.verdicts import Verdicts

AT_A_TIME = 200


@dataclass(frozen=True, kw_only=True)
class Validation:
    """Holds deals whose customers break a rule, and remarks on the lesser ones."""

    desk: Desk
    quarantine: Quarantine
    settings: Settings
    choice: Choice = EVERYTHING

    def check(self) -> dict[str, int]:
        """Validate the open deals' customers; give the number of failures per rule.

        Deals that break a critical rule are set aside, the others get a remark.
        """
        rows = self._rows()
        verdicts = validate_customers(list(rows.values()))
        self._judge(rows, verdicts)
        return {
            failure.rule.code: len(failure.deal_ids)
            for failure in verdicts.failures
            if failure.deal_ids
        }

    def _rows(self) -> dict[int, CustomerRow]:
        """Read each deal's customer; one that breaks the reading is set aside.

        So is one that breaks a rule's own code: it would break the check of them all.
        """
        rows: dict[int, CustomerRow] = {}
        open_ids = sorted(self.choice.named_among(self.desk.open_ids()))
        with self.quarantine.setting_aside() as rejected:
            for batch in batches(open_ids, AT_A_TIME):
                for deal_id, deal in self.desk.snapshots(batch).items():
                    try:
                        with of_one_deal():
                            row = customer_row(deal, self.settings)
                            broken_rules(row, "critical")
                            broken_rules(row, "warning")
                            rows[deal_id] = row
                    except RejectedError as error:
                        rejected[deal_id] = error
        return rows

    def _judge(self, rows: dict[int, CustomerRow], verdicts: Verdicts) -> None:
        """The gravest rule a deal breaks is the reason it is set aside for."""
        rejected: Rejected = {}
        warned = list[Warned]()
        for failure in verdicts.failures:
            rule = failure.rule
            for deal_id in (i for i in failure.deal_ids if i not in rejected):
                facts = rows[deal_id].told
                if rule.severity == "critical":
                    rejected[deal_id] = RejectedError(rule.code, **facts)
                else:
                    warned.append(
                        Warned(deal_id=deal_id, remark=rule.code, facts=facts)
                    )
        self.quarantine.set_all_aside(rejected)
        self.desk.warn_all(warned)
