"""What leaves a step: our own errors as they are, bugs without what they carry.

The text of an unforeseen exception may quote a name or a tax id, and Prefect writes it
into log, state and result. Its kind and where it was raised are all that is told.
"""

import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import httpx
from prefect.logging import get_run_logger

from ganho.errors import GanhoError, ServerAwayError

P = ParamSpec("P")
R = TypeVar("R")
BEFORE_IT = (502, 503, 504)
"""Said by what stands between us and a server that is away."""


class UnforeseenError(Exception):
    """A bug; `kind` is the class of what was raised."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def fenced(step: Callable[P, R]) -> Callable[P, R]:
    """Let a step raise errors of ours, and UnforeseenError in place of bugs."""

    @wraps(step)
    def taken(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return step(*args, **kwargs)
        except (GanhoError, UnforeseenError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it may quote names
            raise known(error) from None

    return taken


def known(error: Exception) -> Exception:
    """Give what may be told: an error of ours, Prefect's silence, or a bug's kind."""
    if isinstance(error, GanhoError):
        return error
    return ServerAwayError() if is_silence(error) else unforeseen(error)


def is_silence(error: Exception) -> bool:
    """Tell whether Prefect's server is away; of a vendor's we hear by errors of ours."""
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in BEFORE_IT
    return isinstance(error, httpx.TransportError)


def unforeseen(error: Exception) -> UnforeseenError:
    """Log where a bug was met, and give what may be told of it."""
    if isinstance(error, UnforeseenError):
        return error
    kind = type(error).__name__
    lines = "".join(traceback.format_tb(error.__traceback__))
    get_run_logger().error("%s\n%s", kind, lines)
    return UnforeseenError(kind)
