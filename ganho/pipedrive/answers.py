"""What an answer of Pipedrive means to the caller.

The statuses and bodies come from its pages on status codes and rate limiting, read
September 2026; a 429's body is not documented, so only status and headers count.
"""

from typing import Any

import httpx

from ganho.errors import FatalError, RetryableError
from ganho.redaction import sent_secrets, without_names
from ganho.transport import UnreadableAnswerError, read_count, read_json

RESERVE = 0.1
"""Of the daily tokens: left to the company's other integrations (R27)."""
TOKEN_REMEDY = "Put a valid API token into the company file and run `ganho apply`."  # noqa: S105 - a sentence
LIMIT = "x-daily-ratelimit-token-limit"
REMAINING = "x-daily-ratelimit-token-remaining"
FORBIDDEN = (402, 403)


class NotAllowedError(FatalError):
    """The plan or the user's rights do not include what was asked (402, 403)."""


class BadRequestError(FatalError):
    """Pipedrive refused how we asked (400)."""


def body_of(response: httpx.Response) -> dict[str, Any]:
    """Give the envelope of a good answer.

    Raises FatalError where a person must act, RetryableError where waiting helps.
    """
    _raise_for_status(response)
    body = read_json(response)
    if not isinstance(body, dict):
        raise UnreadableAnswerError("the answer is no object")
    if body.get("success") is not True:
        raise RetryableError("Pipedrive answered without success.")
    _keep_reserve(response)
    return body


def _raise_for_status(response: httpx.Response) -> None:
    if response.status_code == httpx.codes.UNAUTHORIZED:
        raise FatalError("Pipedrive refuses the API token (401).", remedy=TOKEN_REMEDY)
    if response.status_code in FORBIDDEN:
        raise _not_allowed(response)
    if response.is_client_error:
        text = without_names(_error_text(response), sent_secrets(response))
        raise BadRequestError(
            f"Pipedrive answered {response.status_code} to "
            f"{response.request.url.path}: {text}",
            remedy="Check base_url in the company file.",
        )


def _not_allowed(response: httpx.Response) -> FatalError:
    if "html" in response.headers.get("content-type", ""):
        return FatalError(
            "Pipedrive has blocked this address for sending too much (403).",
            remedy="Stop other integrations that ignore its limits and wait an hour.",
        )
    return NotAllowedError(
        f"Pipedrive does not allow {response.request.url.path} "
        f"({response.status_code}).",
        remedy="The token must be an administrator's, of a company whose plan is paid.",
    )


def _error_text(response: httpx.Response) -> str:
    try:
        body = read_json(response)
    except UnreadableAnswerError:
        return ""
    return str(body.get("error", "")) if isinstance(body, dict) else ""


def tokens_of(response: httpx.Response) -> tuple[int | None, int | None]:
    """Tell how many of the day's tokens are left, and of how many."""
    left, limit = (response.headers.get(name, "") for name in (REMAINING, LIMIT))
    return read_count(left), read_count(limit)


def _keep_reserve(response: httpx.Response) -> None:
    """Stop reading while a tenth of the day's tokens is left for others."""
    left, limit = tokens_of(response)
    if limit is not None and left is not None and left < limit * RESERVE:
        raise FatalError(
            "Pipedrive's daily tokens are nearly spent; the last tenth is left to "
            "other integrations.",
            remedy="The runs after its daily reset catch up by themselves.",
        )
