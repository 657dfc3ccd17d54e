"""What settings name in both vendors' lists: looked up before a company is stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from ganho.booking.erp.lists import Lists
from ganho.booking.reading.custom_fields import CustomFields
from ganho.domain.names import fold_name
from ganho.domain.settings import PipelineSettings, Settings
from ganho.errors import FatalError
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.deal_fields import CHOICES, DealField
from ganho.pipedrive.payment_fields import find_payment_fields

NAMED = ("seller", "category", "cost_center", "financial_account")
"""Settings that name an entry of one of the ERP account's own lists."""
CORRECT_THE_NAME = "Correct the name in the company file and run `ganho apply`."


@dataclass(frozen=True, kw_only=True)
class Mappings:
    """The names in a company's settings, against the lists as they are now."""

    pipedrive: PipedriveClient
    lists: Lists
    fields: CustomFields
    settings: Settings

    def check(self) -> None:
        """Look every name up, each list read once.

        Raises FatalError for the first one that is not there.
        """
        parts: list[Settings | PipelineSettings] = [self.settings]
        for part in parts + list(self.settings.by_pipeline.values()):
            for what in NAMED:
                self.lists.check_named(what, getattr(part, what) or "")
        self._check_pipelines()
        self._check_categories()
        self._check_payment()

    def _check_pipelines(self) -> None:
        named = [*self.settings.pipelines, *self.settings.by_pipeline]
        known = {one.id for one in self.pipedrive.pipelines()} if named else set()
        for pipeline_id in named:
            if pipeline_id not in known:
                raise FatalError(
                    "Pipedrive has no pipeline {pipeline_id}.",
                    remedy="Correct pipelines in the company file and run `ganho apply`: "
                    "the number ends the address of the pipeline's page.",
                    pipeline_id=pipeline_id,
                )

    def _check_categories(self) -> None:
        # A person vouches for the fields as they are now.
        self.fields.map(anew=True)

    def _check_payment(self) -> None:
        """Find the fields that are named, and every option that their tables map."""
        settings = self.settings
        if not settings.payment_condition_field and not settings.payment_method_field:
            return
        found = find_payment_fields(self.pipedrive.fields("deal"), settings)
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
                "Pipedrive's deal field {field!r} has no option {name!r}.",
                remedy=CORRECT_THE_NAME,
                field=field.name,
                name=name,
            )
