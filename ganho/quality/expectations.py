"""One expectation for all rules: it asks the domain's own rule about every row.

Importing this module imports Great Expectations: 4 to 5 seconds and 150 MB.
"""

import logging
from collections.abc import Sequence
from typing import Any, ClassVar

import great_expectations as gx
import pandas as pd  # type: ignore[import-untyped]
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.execution_engine.pandas_execution_engine import (
    PandasExecutionEngine,
)
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)

from ganho.domain.checks import RULES, CustomerRow

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
        rule: int,
        **_: Any,
    ) -> pd.Series:
        keeps = RULES[rule].keeps
        rows = column_list.to_dict("records")
        kept = [keeps(CustomerRow.model_construct(**row)) for row in rows]
        return pd.Series(kept, index=column_list.index, dtype=bool)


class ExpectCustomersToKeepRule(MulticolumnMapExpectation):
    """Expect every customer to keep the rule at one place of `RULES`."""

    map_metric: ClassVar[str] = "multicolumn_values.keeps_rule"
    success_keys: ClassVar[tuple[str, ...]] = ("rule", "mostly")
    rule: int


def frame_of(rows: Sequence[CustomerRow]) -> pd.DataFrame:
    """Make the frame; objects, so that a None stays None and an id an int."""
    values = [[getattr(row, name) for name in COLUMNS] for row in rows]
    return pd.DataFrame(values, columns=list(COLUMNS), dtype=object)


def validate(frame: pd.DataFrame) -> dict[int, Any]:
    """Validate once; give the result of each rule, by its place in `RULES`.

    The context is fresh: no files, no progress bars, no telemetry.
    """
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("customers").add_dataframe_asset("run")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
        {"dataframe": frame}
    )
    suite = gx.ExpectationSuite("customers", expectations=_expectations())
    validated = batch.validate(suite, result_format=RESULT_FORMAT)
    return {_place_of(result): result for result in validated.results}


def _place_of(result: Any) -> int:
    return int(result.expectation_config.kwargs["rule"])


def _expectations() -> list[Any]:
    return [
        ExpectCustomersToKeepRule(
            column_list=list(COLUMNS),
            rule=place,
            ignore_row_if="never",
            severity=FailureSeverity(rule.severity),
        )
        for place, rule in enumerate(RULES)
    ]
