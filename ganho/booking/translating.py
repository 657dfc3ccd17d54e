"""From the deals on the table to the sales they are to become."""

from collections.abc import Sequence

from ganho.booking.identity import pipedrive_company
from ganho.booking.run import Run
from ganho.booking.setting_aside import set_aside
from ganho.domain.deal import Deal
from ganho.domain.sale import Sale
from ganho.domain.translation import sale_from
from ganho.errors import RejectedError
from ganho.pipedrive.links import deal_link


def sale_of(run: Run, deal: Deal) -> Sale:
    """Translate one deal; raises RejectedError where it cannot become a sale."""
    return sale_from(
        deal,
        run.company.settings,
        company_id=pipedrive_company(run),
        link=deal_link(run.company.pipedrive_url, deal.deal_id),
    )


def sales_of(run: Run, deal_ids: Sequence[int]) -> list[Sale]:
    """Translate the deals of a batch; those that cannot be are set aside."""
    sales = []
    for deal_id, deal in sorted(run.desk.snapshots(deal_ids).items()):
        try:
            sales.append(sale_of(run, deal))
        except RejectedError as error:
            set_aside(run, deal_id, error)
    return sales
