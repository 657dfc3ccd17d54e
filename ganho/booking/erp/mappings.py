"""What settings name in both vendors' lists: looked up before a company is stored."""

from collections.abc import Iterable

from ganho.booking.reading.custom_fields import field_map
from ganho.booking.run.run import Run
from ganho.domain.names import fold_name
from ganho.domain.settings import PipelineSettings, Settings
from ganho.errors import FatalError
from ganho.pipedrive.deal_fields import CHOICES, DealField
from ganho.pipedrive.payment_fields import find_payment_fields

NAMED = ("seller", "category", "cost_center", "financial_account")
"""Settings that name an entry of one of the ERP account's own lists."""
CORRECT_THE_NAME = "Correct the name in the company file and run `ganho apply`."


def check_mappings(run: Run) -> None:
    """Look every name up in the lists as they are now, each list read once.

    Raises FatalError for the first one that is not there.
    """
    settings = run.company.settings
    parts: list[Settings | PipelineSettings] = [settings]
    for part in parts + list(settings.by_pipeline.values()):
        for what in NAMED:
            run.lists.check_named(what, getattr(part, what) or "")
    _check_pipelines(run)
    _check_categories(run)
    _check_payment(run)


def _check_pipelines(run: Run) -> None:
    settings = run.company.settings
    named = [*settings.pipelines, *settings.by_pipeline]
    known = {one.id for one in run.company.pipedrive.pipelines()} if named else set()
    for pipeline_id in named:
        if pipeline_id not in known:
            raise FatalError(
                f"Pipedrive has no pipeline {pipeline_id}.",
                remedy="Correct pipelines in the company file and run `ganho apply`: "
                "the number ends the address of the pipeline's page.",
            )


def _check_categories(run: Run) -> None:
    known = {
        fold_name(label) for label in field_map(run, anew=True).categories.values()
    }
    for name in run.company.settings.product_categories:
        if fold_name(name) not in known:
            raise FatalError(
                f"Pipedrive has no product category named {name!r}.",
                remedy=CORRECT_THE_NAME,
            )


def _check_payment(run: Run) -> None:
    """Find the fields that are named, and every option that their tables map."""
    settings = run.company.settings
    if not settings.payment_condition_field and not settings.payment_method_field:
        return
    found = find_payment_fields(run.company.pipedrive.fields("deal"), settings)
    _check_options(found.condition, settings.payment_conditions)
    _check_options(found.method, settings.payment_methods)


def _check_options(field: DealField | None, mapped: Iterable[str]) -> None:
    """A field of text may hold anything; one with options only those."""
    if field is None or field.field_type not in CHOICES:
        return
    labels = {fold_name(label) for label in field.options.values()}
    for name in mapped:
        if fold_name(name) not in labels:
            raise FatalError(
                f"Pipedrive's deal field {field.name!r} has no option {name!r}.",
                remedy=CORRECT_THE_NAME,
            )
