"""Runs whose ends are told as the flow does it, without Prefect."""

from uuid import uuid4

from ganho.alerts.digest import Digest
from ganho.alerts.due import Ending, Tell, digest_of, tell_what_is_due
from ganho.alerts.messages import Alert
from ganho.booking.run.scope import sync_scope
from ganho.booking.start import open_run
from ganho.booking.steps import take_steps
from ganho.company.composition import open_company
from ganho.company.connection import require_connection
from ganho.errors import GanhoError
from ganho.report.run_report import RunReport
from ganho.review.queue import review_in_run
from tests.world import World


def run_and_tell(w: World, tell: Tell, look_back_days: int = 0) -> RunReport | None:
    """Run once and tell what is due; give the report, if the run left one."""
    with open_company(w.values(), w.surroundings()) as company:
        try:
            require_connection(w.values())
            scope = sync_scope(company.settings, look_back_days, company.clock())
            with open_run(
                company, run_id=str(uuid4()), scope=scope, holder="test"
            ) as books:
                report = take_steps(books, review=review_in_run)
                ending = Ending(report=report, error=books.brake.halted)
                tell_what_is_due(company, ending, tell)
                return report
        except GanhoError as error:
            with company.ledger.lease("test"):
                tell_what_is_due(company, Ending(error=error), tell)
            return None


def told_after(w: World, look_back_days: int = 0) -> list[Alert]:
    """Run once; give what was told."""
    told: list[Alert] = []
    run_and_tell(w, told.append, look_back_days)
    return told


def digest(w: World) -> Digest:
    """The digest of this moment."""
    with open_company(w.values(), w.surroundings()) as company:
        return digest_of(company)
