"""What a sale points to in the ERP: customer, items, seller, category, account."""

from ganho.booking.erp.fingerprints import customer_for, find_items
from ganho.booking.erp.lists import find_named, named_id, owner_key
from ganho.booking.reading.accounts import user_key
from ganho.booking.run.run import NotYetError, Run
from ganho.domain.contract.contract import Bookable
from ganho.domain.deal import Deal
from ganho.domain.reasons import Remark
from ganho.domain.sale import SaleReferences
from ganho.domain.settings import Settings, settings_for


def references_for(run: Run, sale: Bookable, deal: Deal) -> SaleReferences:
    """Gather the ids a sale or contract needs; all of them are known by now.

    Raises NotYetError if the customer or an item is still missing.
    """
    settings = settings_for(run.company.settings, deal.pipeline_id)
    customer_id = customer_for(run, deal.deal_id, sale.customer).found
    if customer_id is None:
        raise NotYetError("its customer is not there yet")
    items = [line.item for line in sale.lines]
    item_ids = find_items(run, items)
    if any(item.key not in item_ids for item in items):
        raise NotYetError("one of its items is not there yet")
    return SaleReferences(
        customer_id=customer_id,
        item_ids=item_ids,
        seller_id=seller_for(run, settings, deal),
        category_id=named_id(run, "category", settings.category),
        cost_center_id=named_id(run, "cost_center", settings.cost_center),
        account_id=named_id(run, "financial_account", settings.financial_account),
    )


def seller_for(run: Run, settings: Settings, deal: Deal) -> str | None:
    """Choose the seller (R15): the deal's owner, the configured one, or the user.

    Falling back is visible: a remark on the deal or on the run.
    """
    if settings.seller_from == "deal_owner" and deal.owner_id is not None:
        key = owner_key(run, deal.owner_id)
        found = find_named(run, "seller", key) if key else None
        if found is not None:
            return found
        owner = {"owner_id": str(deal.owner_id)}
        run.desk.warn(deal.deal_id, Remark.SELLER_NOT_FOUND, owner)
    if settings.seller:
        return named_id(run, "seller", settings.seller)
    found = find_named(run, "seller", user_key(run))
    if found is None:
        run.remark(Remark.SELLER_NOT_FOUND)
    return found
