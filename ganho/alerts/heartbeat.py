"""A sign of life after each good run, for a watchdog outside of Prefect.

The address is a secret. The lines that httpx logs carry it; ganho.http keeps them quiet.
"""

import httpx

from ganho.http import BoundedClient

SECONDS = 5.0
"""A run that holds its lease waits no longer for a watchdog."""


class NoHeartbeatError(Exception):
    """The watchdog did not take the sign; the message never repeats its address."""


def send_heartbeat(url: str) -> None:
    """Call an address once, with GET. Raises NoHeartbeatError."""
    try:
        with BoundedClient(seconds=SECONDS) as http:
            answer = http.get(url)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoHeartbeatError(type(error).__name__) from None
    if not answer.is_success:
        raise NoHeartbeatError(str(answer.status_code))
