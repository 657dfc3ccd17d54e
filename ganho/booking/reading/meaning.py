"""From the deals on the table to the sales and contracts they are to become."""

from collections.abc import Sequence
from datetime import date

from ganho.booking.reading.accounts import pipedrive_company
from ganho.booking.run.aside import setting_aside
from ganho.booking.run.run import NotYetError, Run
from ganho.domain.contract.contract import Bookable
from ganho.domain.contract.contracting import contract_from
from ganho.domain.contract.entries import is_marked
from ganho.domain.deal import Deal
from ganho.domain.settings import reading_key
from ganho.domain.translation import sale_from
from ganho.errors import RejectedError
from ganho.pipedrive.deal_link import deal_link


def bookable_of(run: Run, deal: Deal) -> Bookable:
    """Translate one deal; raises RejectedError where nothing can be made of it.

    Raises NotYetError for one that was read under other settings, which may have left
    out what these ask for: a contract's mark, the terms of payment.
    """
    if deal.read_for != reading_key(run.company.settings):
        raise NotYetError("it was read under other settings")
    translate = contract_from if is_marked(deal.contract) else sale_from
    return translate(
        deal,
        run.company.settings,
        company_id=pipedrive_company(run),
        link=deal_link(run.company.pipedrive_url, deal.deal_id),
        today=today(run),
    )


def bookables_of(run: Run, deal_ids: Sequence[int]) -> list[Bookable]:
    """Translate the deals of a batch; those that cannot be are set aside."""
    made = []
    with setting_aside(run) as rejected:
        for deal_id, deal in sorted(run.desk.snapshots(deal_ids).items()):
            try:
                made.append(bookable_of(run, deal))
            except RejectedError as error:
                rejected[deal_id] = error
            except NotYetError as error:
                run.make_wait(deal_id, str(error))
    return made


def today(run: Run) -> date:
    """Tell the company's day when the run began."""
    return run.started_at.astimezone(run.company.settings.zone).date()
