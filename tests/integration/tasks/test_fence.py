"""What leaves a step: errors of ours, Prefect's silence, and bugs by their kind."""

import httpx
import pytest
from prefect.exceptions import PrefectHTTPStatusError
from prefect.logging import disable_run_logger

from ganho.errors import RetryableError, ServerAwayError
from tasks.fence import UnforeseenError, fenced

REQUEST = httpx.Request("POST", "http://127.0.0.1:4200/api/artifacts/")


def answered(status: int) -> PrefectHTTPStatusError:
    answer = httpx.Response(status, request=REQUEST)
    return PrefectHTTPStatusError("Canária Secreta", request=REQUEST, response=answer)


@pytest.mark.parametrize(
    ("met", "told"),
    [
        (httpx.ConnectError("refused"), ServerAwayError),
        (httpx.ReadTimeout("late"), ServerAwayError),
        (answered(503), ServerAwayError),
        (answered(500), UnforeseenError),
        (ValueError("Canária Secreta"), UnforeseenError),
        (RetryableError("One is down."), RetryableError),
    ],
)
def test_what_is_told(met: Exception, told: type[Exception]) -> None:
    @fenced
    def step() -> None:
        raise met

    with disable_run_logger(), pytest.raises(told) as caught:
        step()

    assert "Canária" not in str(caught.value)
