"""What a sale points to in the ERP: customer, items, seller, category, account."""

from collections.abc import Callable
from dataclasses import dataclass

from ganho.booking.erp.counterparts import Counterparts
from ganho.booking.erp.lists import Lists
from ganho.booking.erp.register import Register
from ganho.booking.run.run import NotYetError
from ganho.booking.run.table import Desk
from ganho.domain.contract.contract import Bookable
from ganho.domain.deal import Deal
from ganho.domain.reasons import Remark
from ganho.domain.sale import SaleReferences
from ganho.domain.settings import Settings, settings_for


@dataclass(frozen=True, kw_only=True)
class References:
    """The ids of one account that its settings and deals ask for."""

    settings: Settings
    counterparts: Counterparts
    lists: Lists
    register: Register
    desk: Desk
    user_key: Callable[[], str]
    remark: Callable[[str], None]

    def references_for(self, bookable: Bookable, deal: Deal) -> SaleReferences:
        """Gather the ids a sale or contract needs; all of them are known by now.

        Raises NotYetError if the customer or an item is still missing.
        """
        settings = settings_for(self.settings, deal.pipeline_id)
        # Looked up again: the match may have been made in another process.
        customer_id = self.counterparts.customer_of(bookable).found
        if customer_id is None:
            raise NotYetError("its customer is not there yet")
        items = [line.item for line in bookable.lines]
        item_ids = self.counterparts.find_items(items)
        if any(item.ref not in item_ids for item in items):
            raise NotYetError("one of its items is not there yet")
        named_id = self.lists.named_id
        return SaleReferences(
            customer_id=customer_id,
            item_ids=item_ids,
            seller_id=self._seller_for(settings, deal),
            category_id=named_id("category", settings.category),
            cost_center_id=named_id("cost_center", settings.cost_center),
            account_id=named_id("financial_account", settings.financial_account),
        )

    def check_there(self, references: SaleReferences) -> None:
        """Read what a refused request pointed to, by its ids.

        Raises NotYetError if some of it is gone or inactive: then the next run compares
        the deal anew, and what was refused says nothing.
        """
        items = set(references.item_ids.values())
        if self.register.read_again({references.customer_id}, items):
            raise NotYetError("its customer or an item is no longer there")

    def _seller_for(self, settings: Settings, deal: Deal) -> str | None:
        """Choose the seller (R15): the deal's owner, the configured one, or the user.

        Falling back is visible: a remark on the deal or on the run.
        """
        if settings.seller_from == "deal_owner" and deal.owner_id is not None:
            found = self._owner_as_seller(deal.owner_id)
            if found is not None:
                return found
            self.desk.warn(deal.deal_id, Remark.SELLER_NOT_FOUND, {})
        if settings.seller:
            return self.lists.named_id("seller", settings.seller)
        found = self.lists.find_named("seller", self.user_key())
        if found is None:
            self.remark(Remark.SELLER_NOT_FOUND)
        return found

    def _owner_as_seller(self, owner_id: int) -> str | None:
        key = self.lists.owner_key(owner_id)
        return self.lists.find_named("seller", key) if key else None
