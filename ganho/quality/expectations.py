"""One named expectation for each rule: it asks the domain's own rule about every row.

Importing this module imports Great Expectations: 4 to 5 seconds and 150 MB.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import great_expectations as gx
import pandas as pd  # type: ignore[import-untyped]
from great_expectations.compatibility.pydantic import PrivateAttr
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.execution_engine.pandas_execution_engine import (
    PandasExecutionEngine,
)
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.expectation_configuration import (
    ExpectationConfiguration,
)
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)

from ganho.domain.checks import RULES, CustomerRow, Rule

COLUMNS = tuple(CustomerRow.model_fields)
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["deal_id"],
}

# They log an exception with the values that caused it, which are personal data.
logging.getLogger("great_expectations").setLevel(logging.CRITICAL + 1)


class RowKeepsRule(MulticolumnMapMetricProvider):
    """Tell for each row of customers whether it keeps one rule."""

    condition_metric_name = "multicolumn_values.keeps_rule"
    condition_value_keys = ("rule",)

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(
        cls,  # noqa: N805 - the decorator makes it a class method
        column_list: pd.DataFrame,
        rule: str,
        **_: Any,
    ) -> pd.Series:
        keeps = next(one.keeps for one in RULES if one.key == rule)
        rows = column_list.to_dict("records")
        kept = [keeps(CustomerRow.model_construct(**row)) for row in rows]
        return pd.Series(kept, index=column_list.index, dtype=bool)


class ExpectCustomersToKeepRule(MulticolumnMapExpectation):
    """Expect every customer to keep one rule, which a subclass names."""

    map_metric: ClassVar[str] = "multicolumn_values.keeps_rule"
    success_keys: ClassVar[tuple[str, ...]] = ("rule", "mostly")
    rule: str
    _asked: ExpectationConfiguration | None = PrivateAttr(None)

    @property
    def configuration(self) -> ExpectationConfiguration:
        """Say what is asked; made once, for the library looks at it 70 times a run."""
        self._asked = self._asked or super().configuration
        return self._asked


class ExpectDealToHaveCustomer(ExpectCustomersToKeepRule):
    """Expect a deal to have an organization or a person."""


class ExpectCustomerToHaveName(ExpectCustomersToKeepRule):
    """Expect a customer to have a name."""


class ExpectCustomerNameToTellWhoItIs(ExpectCustomersToKeepRule):
    """Expect a customer's name to be no word for anybody, such as "cliente" or "teste"."""


class ExpectTaxIdToBeValid(ExpectCustomersToKeepRule):
    """Expect the check digits of a CPF or CNPJ to be right."""


class ExpectTaxIdToBeOfItsFieldsKind(ExpectCustomersToKeepRule):
    """Expect a field for CPFs to hold no CNPJ, and one for CNPJs no CPF."""


class ExpectTaxIdsToAgree(ExpectCustomersToKeepRule):
    """Expect all tax ids of a customer and its deal to be the same."""


class ExpectRequiredTaxIdToBeThere(ExpectCustomersToKeepRule):
    """Expect a CPF or CNPJ where the company books no sale without one."""


class ExpectTaxIdToBeThere(ExpectCustomersToKeepRule):
    """Expect a CPF or CNPJ: an invoice will need it."""


class ExpectPhoneToBeUsable(ExpectCustomersToKeepRule):
    """Expect a phone, where there is one, to be a Brazilian number."""


class ExpectEmailToBeUsable(ExpectCustomersToKeepRule):
    """Expect an e-mail address, where there is one, to be spelled as one."""


NAMED: Mapping[str, type[ExpectCustomersToKeepRule]] = {
    "DEAL_WITHOUT_CUSTOMER/critical": ExpectDealToHaveCustomer,
    "CUSTOMER_NAME_MISSING/critical": ExpectCustomerToHaveName,
    "CUSTOMER_NAME_GENERIC/critical": ExpectCustomerNameToTellWhoItIs,
    "TAX_ID_INVALID/critical": ExpectTaxIdToBeValid,
    "TAX_ID_WRONG_KIND/critical": ExpectTaxIdToBeOfItsFieldsKind,
    "TAX_ID_CONFLICT/critical": ExpectTaxIdsToAgree,
    "TAX_ID_MISSING/critical": ExpectRequiredTaxIdToBeThere,
    "TAX_ID_MISSING/warning": ExpectTaxIdToBeThere,
    "PHONE_UNUSABLE/warning": ExpectPhoneToBeUsable,
    "EMAIL_UNUSABLE/warning": ExpectEmailToBeUsable,
}
"""The rule's key -> the expectation that asks for it."""


def frame_of(rows: Sequence[CustomerRow]) -> pd.DataFrame:
    """Make the frame; objects, so that a None stays None and an id an int."""
    values = [[getattr(row, name) for name in COLUMNS] for row in rows]
    return pd.DataFrame(values, columns=list(COLUMNS), dtype=object)


def customer_suite(notes: Mapping[str, str] | None = None) -> gx.ExpectationSuite:
    """Make the suite; `notes` are words for people, by a rule's key."""
    told = notes or {}
    expectations = [_expectation(rule, told.get(rule.key)) for rule in RULES]
    return gx.ExpectationSuite("customers", expectations=expectations)


def validate(frame: pd.DataFrame) -> dict[str, Any]:
    """Validate once; give the result of each rule, by its key.

    The context is fresh: no files, no progress bars, no telemetry.
    """
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("customers").add_dataframe_asset("run")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
        {"dataframe": frame}
    )
    validated = batch.validate(customer_suite(), result_format=RESULT_FORMAT)
    return {_key_of(told.expectation_config): told for told in validated.results}


def _key_of(asked: Any) -> str:
    """Tell from a result which rule was asked."""
    return f"{asked.meta['code']}/{asked.severity.value}"


def _expectation(rule: Rule, notes: str | None) -> ExpectCustomersToKeepRule:
    named = NAMED[rule.key]
    return named(  # what is as by default would be missing in the suite's JSON
        column_list=list(COLUMNS),
        rule=rule.key,
        # By default a row without values would not be judged at all.
        ignore_row_if="never",
        severity=FailureSeverity(rule.severity),
        description=named.__doc__,
        meta={"code": str(rule.code)},
        notes=notes,
    )
