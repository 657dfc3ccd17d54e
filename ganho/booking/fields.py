"""Which custom fields hold tax ids: read from Pipedrive once an hour."""

from datetime import timedelta

from ganho.booking.run import Run
from ganho.pipedrive.fields import FieldMap, read_field_map
from ganho.pipedrive.reading import ReadingPlan

KEPT = timedelta(hours=1)


def reading_plan(run: Run) -> ReadingPlan:
    """Say what has to be read of a deal beyond the deal itself."""
    settings = run.company.settings
    return ReadingPlan(
        fields=_field_map(run),
        with_products=settings.match_items_by == "code"
        or bool(settings.product_categories),
    )


def _field_map(run: Run) -> FieldMap:
    ledger, name = run.company.ledger, run.company.settings.tax_id_field
    fact = f"fields:{name}:{bool(run.company.settings.product_categories)}"
    known = ledger.fact(fact, younger_than=KEPT)
    if known is not None:
        return FieldMap.model_validate(known)
    with_categories = bool(run.company.settings.product_categories)
    found = read_field_map(run.company.pipedrive, name, with_categories=with_categories)
    ledger.note_fact(fact, found.model_dump(mode="json"))
    return found
