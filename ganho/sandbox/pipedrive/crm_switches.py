"""What nobody knows about Pipedrive, as switches; the harder case is the default."""

from dataclasses import dataclass
from typing import Literal


@dataclass(kw_only=True)
class PipedriveSwitches:
    """How this Pipedrive behaves where its documentation is silent."""

    unset_fields: Literal["null", "absent"] = "null"
    """What an unset field looks like."""
    line_edit_touches_deal: bool = False
    """A line's edit raises the deal's `update_time`."""
    instalments_in_plan: bool = True
    """Without it, `/deals/installments` answers 402."""
    repeated_deal_ids: bool = True
    """Instalments take `deal_ids=1&deal_ids=2`; otherwise only `deal_ids=1,2`."""
    access_in_me: bool = True
    """`users/me` says whether the user is an administrator."""
    amount_discount: Literal["per_line", "per_unit"] = "per_line"
    recurring_value: Literal["one_period", "all_periods"] = "one_period"
    """What a recurring line adds to the deal's value."""
    unknown_body_keys: Literal["refuse", "ignore"] = "refuse"
    """Keys of a new field that the specification does not name."""
    rate_headers: bool = True
    date_ahead: float = 0.0
    """Seconds by which the clock of its Date headers is wrong."""
    retry_after: bool = False
    """429 says how long to wait."""
    large_limit: Literal["clamp", "refuse"] = "clamp"
    """A page size above 500."""
    broken_cursor: Literal["refuse", "empty"] = "refuse"
    daily_tokens: int = 300_000
    burst: int = 40
    """Requests a token may send in two seconds."""
