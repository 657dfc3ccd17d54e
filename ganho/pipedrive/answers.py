"""What an answer of Pipedrive means to the caller.

The statuses and bodies come from its pages on status codes and rate limiting, read
September 2026; a 429's body is not documented, so only status and headers count.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from ganho.errors import FatalError, RetryableError, Sentence, TokenRefusedError
from ganho.redaction import sent_secrets, without_names
from ganho.transport import UnreadableAnswerError, read_json

FORBIDDEN, GONE = (402, 403), (404, 410)
LONGEST_CURSOR = 2_000
"""Characters. Pipedrive's have some forty; no address may have 65,536 and more."""
FEATURES = {
    "/discounts": Sentence("discounts on whole deals"),
    "/deals/installments": Sentence("instalments of deals"),
    "/deals/products": Sentence("products of deals"),
    "/deals": Sentence("deals"),
    "/archived": Sentence("archived deals"),
    "/persons": Sentence("people"),
    "/organizations": Sentence("organizations"),
    "/products": Sentence("the product catalogue"),
    "/pipelines": Sentence("pipelines"),
    "/users": Sentence("users"),
    "Fields": Sentence("fields"),
}
"""By how a path ends, the longer ends first."""
ALL = Sentence("the account")
HIDDEN = Sentence(
    "Pipedrive does not show {feature} to the user of the API token ({status_code})."
)
PLAN = Sentence(
    "The plan does not include it or is not paid: look in Pipedrive under Settings > "
    "Billing."
)
RIGHT = Sentence(
    "The plan does not include it, or the user lacks the right: put an administrator's "
    "token into the company file and run `ganho apply`."
)
Body = Mapping[str, Any]


class NotAllowedError(FatalError):
    """The plan or the user's rights do not include what was asked (402, 403)."""


class UnpaidError(NotAllowedError):
    """The plan does not include it (402)."""


class BadRequestError(FatalError):
    """Pipedrive refused how we asked (400)."""


class NotThereError(BadRequestError):
    """There is no such thing, or not any more (404, 410)."""


def body_of(response: httpx.Response) -> dict[str, Any]:
    """Give the envelope of a good answer.

    Raises FatalError where a person must act, RetryableError where waiting helps.
    """
    _raise_for_status(response)
    body = read_json(response)
    if not isinstance(body, dict):
        raise UnreadableAnswerError("the answer is no object")
    # A 200 may say `success: false`.
    if body.get("success") is not True:
        raise RetryableError("Pipedrive answered without success.", vendor="Pipedrive")
    return body


def page_of(body: Body) -> tuple[list[Any], str]:
    """Give a page's rows and the cursor of the next page; none after the last."""
    more = body.get("additional_data") or {}
    cursor = (more.get("next_cursor") or "") if isinstance(more, dict) else None
    if not isinstance(cursor, str) or len(cursor) > LONGEST_CURSOR:
        raise UnreadableAnswerError("no cursor")
    return rows_of(body), cursor


def rows_of(body: Body) -> list[Any]:
    """Give a list's rows; an empty list may come as null."""
    rows = body.get("data") or []
    if not isinstance(rows, list):
        raise UnreadableAnswerError("no list")
    return rows


def _raise_for_status(response: httpx.Response) -> None:
    if response.status_code == httpx.codes.UNAUTHORIZED:
        raise TokenRefusedError(
            "Pipedrive refuses the API token (401).",
            remedy="Put a valid API token into the company file and run `ganho apply`.",
        )
    if response.status_code in FORBIDDEN:
        raise _not_allowed(response)
    if response.is_client_error:
        raise _refused(response)


def _refused(response: httpx.Response) -> BadRequestError:
    """Explain what is neither the token's fault nor the plan's."""
    status, path = response.status_code, response.request.url.path
    if status in GONE:
        return NotThereError(
            "Pipedrive has no {path} ({status_code}).",
            remedy="Check base_url in the company file and run `ganho apply`.",
            path=path,
            status_code=status,
        )
    return BadRequestError(
        "Pipedrive answered {status_code} to {path}: {text}",
        remedy="Nothing in your data is wrong, and waiting does not help: send this line to "
        "whoever looks after ganho for you.",
        status_code=status,
        path=path,
        text=without_names(_error_text(response), sent_secrets(response)),
    )


def _not_allowed(response: httpx.Response) -> FatalError:
    if "html" in response.headers.get("content-type", ""):
        return FatalError(
            "Pipedrive has blocked this address for sending too much (403).",
            remedy="Stop other integrations that ignore its limits and wait an hour.",
        )
    feature = feature_of(response.request.url.path)
    happened = HIDDEN.of(feature=feature, status_code=response.status_code)
    if response.status_code == httpx.codes.PAYMENT_REQUIRED:
        return UnpaidError(happened, remedy=PLAN)
    return NotAllowedError(happened, remedy=RIGHT)


def feature_of(path: str) -> Sentence:
    """Name what a path gives, as a person at Pipedrive knows it."""
    known = (words for end, words in FEATURES.items() if path.endswith(end))
    return next(known, ALL)


def _error_text(response: httpx.Response) -> str:
    try:
        body = read_json(response)
    except UnreadableAnswerError:
        return ""
    return str(body.get("error", "")) if isinstance(body, dict) else ""
