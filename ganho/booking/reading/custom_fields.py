"""Which custom fields matter to us: names are people's, so they are looked up."""

from datetime import timedelta

from ganho.booking.run.run import Run
from ganho.domain.settings import reading_key
from ganho.pipedrive.fields import FieldMap, read_field_map, with_deal_fields
from ganho.pipedrive.reading import ReadingPlan

KEPT = timedelta(hours=1)
"""The tax id fields are taken as they were within the hour."""


def reading_plan(run: Run, *, anew: bool = False) -> ReadingPlan:
    """Say what has to be read of a deal beyond the deal itself.

    The contract and payment fields are looked for once in each run that reads deals:
    through one that was renamed or made anew a marked deal would become a one-off sale.
    """
    if run.plan is None:
        settings, found = run.company.settings, field_map(run, anew=anew)
        by_code = settings.match_items_by == "code"
        run.plan = ReadingPlan(
            fields=with_deal_fields(run.company.pipedrive, found, settings),
            with_products=by_code or bool(settings.product_categories),
            with_addresses=settings.customer_fields == "billing",
            read_for=reading_key(settings),
        )
    return run.plan


def field_map(run: Run, *, anew: bool = False) -> FieldMap:
    """Find the tax id fields and the product categories, as they were within the hour.

    `anew`: as they are now.
    """
    ledger, settings = run.company.ledger, run.company.settings
    with_categories = bool(settings.product_categories)
    fact = f"fields:{settings.tax_id_field}:{with_categories}"
    known = None if anew else ledger.facts.get(fact, younger_than=KEPT)
    if known is not None:
        return FieldMap.model_validate(known)
    found = read_field_map(
        run.company.pipedrive, settings.tax_id_field, with_categories=with_categories
    )
    ledger.facts.note(fact, found.model_dump(mode="json"))
    return found
