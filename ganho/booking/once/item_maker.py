"""Step 5: create the products and services that are missing, one per key."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from ganho.booking.erp.counterparts import Counterparts, code_key, keys_of, name_key
from ganho.booking.erp.register import Register, mirrored_item
from ganho.booking.once.before import Before
from ganho.booking.once.creatable import Found, Made
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.once.turnstile import Turnstile
from ganho.booking.once.unnumbered import Unnumbered
from ganho.booking.reading.accounts import Identity
from ganho.booking.reading.dossiers import Deals
from ganho.booking.run.brake import Brake
from ganho.booking.run.table import Desk
from ganho.conta_azul.catalogue import Catalogue
from ganho.conta_azul.schemas import ErpItem, ProdutoRequest, ServicoRequest
from ganho.domain.item import Item
from ganho.domain.matching import check_creatable
from ganho.domain.reasons import Reason
from ganho.domain.settings import Settings
from ganho.errors import RefusedError, RejectedError
from ganho.ledger.records import Intent, MirroredItem

MIRROR_AGE = timedelta(seconds=60)
"""Before an item is made, the mirror must have been read so recently."""


@dataclass(frozen=True, kw_only=True)
class ItemMaker:
    """Makes the products and services of one run, several at a time and none twice."""

    brake: Brake
    before: Before
    desk: Desk
    deals: Deals
    counterparts: Counterparts
    register: Register
    leftovers: Leftovers
    unnumbered: Unnumbered[MirroredItem]
    catalogue: Catalogue
    identity: Identity
    settings: Settings
    _turnstile: Turnstile = field(default_factory=Turnstile, init=False)

    def resolve(self, deal_id: int) -> None:
        """Make sure that every product and service of the deal exists.

        Raises RejectedError to set the deal aside, RetryableError or UnknownOutcomeError
        to make it wait.
        """
        deal = self.desk.snapshots([deal_id])[deal_id]
        for line in self.deals.bookable_of(deal).lines:
            if not self.counterparts.find_items([line.item]):
                self._make(deal_id, line.item)

    def _make(self, deal_id: int, item: Item) -> None:
        with self._turnstile.passing(keys_of(item)):
            self.brake.check()
            self.before.prepare()
            self.register.freshen_items(MIRROR_AGE)
            key = self.counterparts.item_key(item)
            matched = self.counterparts.match_items([item])[item.ref]
            is_new = matched.found is None and not matched.ambiguous
            if is_new and self.leftovers.recall_item(item):
                matched = self.counterparts.match_items([item])[item.ref]
            if matched.found is None:
                # The mirror is younger than the match: somebody may have made a second.
                may_create = self.settings.missing_items == "create"
                check_creatable(item, matched, may_create=may_create)
                self.unnumbered.create(self._wanted(deal_id, key, item))
            else:
                # It shows by now: a killed run's was made, or a person's.
                self.leftovers.close("item", key)

    def _wanted(self, deal_id: int, key: str, item: Item) -> "WantedItem":
        """Write the request down before anything is promised; it may be refused here."""
        return WantedItem(
            catalogue=self.catalogue,
            deal_id=deal_id,
            key=key,
            item=item,
            request=self._request(deal_id, item),
        )

    def _request(self, deal_id: int, item: Item) -> ProdutoRequest | ServicoRequest:
        if item.kind == "service":
            # A service has no field for a marker: only code and name find it again.
            return ServicoRequest.from_item(item)
        return ProdutoRequest.from_item(item, self.identity.marker_of(deal_id))


@dataclass(frozen=True, kw_only=True)
class WantedItem:
    """A product or service that a deal needs and the ERP lacks."""

    catalogue: Catalogue
    deal_id: int
    key: str
    item: Item
    request: ProdutoRequest | ServicoRequest
    kind: Literal["item"] = "item"

    @property
    def payload(self) -> str:
        """What is asked for."""
        return self.item.model_dump_json()

    def send(self, number: int) -> Made[MirroredItem]:
        """Create it in the catalogue it belongs to."""
        del number
        if isinstance(self.request, ServicoRequest):
            item_id = self.catalogue.create_service(self.request)
        else:
            item_id = self.catalogue.create_product(self.request)
        return Made(thing=self._row(item_id))

    def look(self, intent: Intent) -> Found[MirroredItem]:
        """Find it by its code or its name in the catalogue it belongs to."""
        del intent
        for candidate in self._candidates():
            row = mirrored_item(candidate)
            if row.active and self.item.key in (row.name_key, row.code_key):
                return Found(ours=Made(thing=self._row(row.item_id)))
        return Found()

    def refused(self, error: RefusedError) -> RejectedError:
        """Say why, in the vendor's words."""
        return RejectedError(
            Reason.ITEM_REFUSED, status=str(error.status), text=error.text
        )

    def _candidates(self) -> list[ErpItem]:
        if self.item.kind == "service":
            return self.catalogue.find_services(name=self.item.name)
        return self.catalogue.find_products(name=self.item.name, code=self.item.code)

    def _row(self, item_id: str) -> MirroredItem:
        return MirroredItem(
            item_id=item_id,
            kind=self.item.kind,
            name_key=name_key(self.item),
            code_key=code_key(self.item),
            active=True,
        )
