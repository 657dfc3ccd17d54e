"""The payment conditions that Conta Azul knows."""

import re

AT_ONCE = "À vista"
TIMES = re.compile(r"([1-9][0-9]?)x")
DAYS = re.compile(r"[0-9]{1,3}(?: ?, ?[0-9]{1,3})*")


def check_condition(condition: str) -> str:
    """Refuse a payment condition that Conta Azul does not know; raises ValueError."""
    known = condition == AT_ONCE or TIMES.fullmatch(condition)
    if not known and not DAYS.fullmatch(condition):
        message = "must be `À vista`, `3x` or a list of days such as `30,60`"
        raise ValueError(message)
    return condition
