"""Which custom fields matter to us: names are people's, so they are looked up."""

from datetime import timedelta

from ganho.booking.reading.variations import Variations
from ganho.domain.settings import Settings, reading_key
from ganho.ledger.parts.facts import Facts
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.fields import (
    FieldMap,
    check_categories,
    read_field_map,
    with_deal_fields,
)
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
        self._variations = Variations(pipedrive=pipedrive, facts=facts)

    def plan(self) -> ReadingPlan:
        """Say what has to be read of a deal beyond the deal itself.

        The contract and payment fields are looked for once in each run that reads deals:
        through one that was renamed or made anew a marked deal would become a one-off
        sale.
        """
        if self._plan is None:
            settings, found = self._settings, self.map()
            self._plan = ReadingPlan(
                fields=with_deal_fields(self._pipedrive, found, settings),
                with_products=self._with_products,
                variation_of=self._variations.name_of,
                with_addresses=settings.customer_fields == "billing",
                read_for=reading_key(settings),
            )
        return self._plan

    def line_plan(self) -> ReadingPlan:
        """Say what has to be read of a deal's lines: mostly nothing beyond them."""
        found = self.map() if self._with_products else FieldMap()
        return ReadingPlan(
            fields=found,
            with_products=self._with_products,
            variation_of=self._variations.name_of,
        )

    def _before(self, fact: str) -> FieldMap | None:
        """Give the fields as they were when they were last read, however long ago."""
        known = self._facts.get(fact)
        return None if known is None else FieldMap.model_validate(known)

    @property
    def _with_products(self) -> bool:
        # A line has neither code nor category: its product is read for both.
        by_code = self._settings.match_items_by == "code"
        return by_code or bool(self._settings.product_categories)

    def map(self, *, anew: bool = False) -> FieldMap:
        """Find the tax id fields and the product categories, as they were within the hour.

        A tax id field that was there before and is gone is told; not so with `anew`: then
        they are right as they are now, because a person says so. Raises FatalError for a
        category that settings name and that is not there.
        """
        settings = self._settings
        with_categories = bool(settings.product_categories)
        fact = f"fields:{settings.tax_id_field}:{with_categories}"
        known = None if anew else self._facts.get(fact, younger_than=KEPT)
        if known is not None:
            return FieldMap.model_validate(known)
        before = self._before(fact)
        found = read_field_map(
            self._pipedrive,
            settings.tax_id_field,
            with_categories=with_categories,
            before=None if anew else before,
        )
        labels = before.categories if before else {}
        check_categories(settings.product_categories, found.categories, labels)
        self._facts.note(fact, found.model_dump(mode="json"))
        return found
