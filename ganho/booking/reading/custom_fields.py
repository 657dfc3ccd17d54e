"""Which custom fields matter to us: names are people's, so they are looked up."""

from datetime import timedelta

from ganho.domain.settings import Settings, reading_key
from ganho.ledger.parts.facts import Facts
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.fields import FieldMap, read_field_map, with_deal_fields
from ganho.pipedrive.reading import ReadingPlan

KEPT = timedelta(hours=1)
"""The tax id fields are taken as they were within the hour."""


class CustomFields:
    """The account's fields that settings name, found once in a run."""

    def __init__(
        self, *, pipedrive: PipedriveClient, facts: Facts, settings: Settings
    ) -> None:
        self._pipedrive, self._facts, self._settings = pipedrive, facts, settings
        self._plan: ReadingPlan | None = None

    def plan(self) -> ReadingPlan:
        """Say what has to be read of a deal beyond the deal itself.

        The contract and payment fields are looked for once in each run that reads deals:
        through one that was renamed or made anew a marked deal would become a one-off
        sale.
        """
        if self._plan is None:
            settings, found = self._settings, self.map()
            by_code = settings.match_items_by == "code"
            self._plan = ReadingPlan(
                fields=with_deal_fields(self._pipedrive, found, settings),
                with_products=by_code or bool(settings.product_categories),
                with_addresses=settings.customer_fields == "billing",
                read_for=reading_key(settings),
            )
        return self._plan

    def map(self, *, anew: bool = False) -> FieldMap:
        """Find the tax id fields and the product categories, as they were within the hour.

        `anew`: as they are now.
        """
        settings = self._settings
        with_categories = bool(settings.product_categories)
        fact = f"fields:{settings.tax_id_field}:{with_categories}"
        known = None if anew else self._facts.get(fact, younger_than=KEPT)
        if known is not None:
            return FieldMap.model_validate(known)
        found = read_field_map(
            self._pipedrive, settings.tax_id_field, with_categories=with_categories
        )
        self._facts.note(fact, found.model_dump(mode="json"))
        return found
