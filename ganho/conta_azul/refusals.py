"""What the vendor says when it refuses: another body in every module."""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

import httpx

from ganho.errors import FatalError, NotConnectedError, RetryableError
from ganho.redaction import sent_secrets, without_names
from ganho.transport import UnreadableAnswerError, read_json, read_text

NO_ROUTE = "not found"
"""What the API says of a path it does not have."""
KEYS = ("error", "message", "mensagem", "descricao_erro", "error_description")
DEEPEST = 8
"""Bodies in a body; no sentence is deeper down."""
LARGEST_REFUSAL = 256 * 1024
"""Bytes; a larger page has no words for a person."""
TAG = re.compile(r"<[^<>]*>")
RECONNECT = (
    "Authorize ganho in Conta Azul again with `ganho authorize COMPANY`, as a user of "
    "the ERP, not of the developer portal."
)


class PlanBlockedError(FatalError):
    """The plan of the account does not allow the API."""


def text_of(answer: httpx.Response) -> str:
    """Find the sentence in a refusal, wherever the module puts it.

    What is no sentence is given as a person would read it: escaped letters hide names.
    What nobody could read is left out.
    """
    if len(answer.content) > LARGEST_REFUSAL:
        return ""
    body, text = _parse(answer), read_text(answer)
    if sentence := _sentence(body):
        return sentence
    try:
        if body is not None and "\\u" in text:
            return json.dumps(body, ensure_ascii=False, default=str)
        return html.unescape(TAG.sub(" ", text))
    except (ValueError, RecursionError):
        return ""


def is_absence(answer: httpx.Response) -> bool:
    """Tell a 404 about what we asked for from one about the way there.

    The second must never pass for the first: what is not there is created.
    """
    if answer.status_code != httpx.codes.NOT_FOUND:
        return False
    body = _parse(answer)
    return isinstance(body, dict) and _sentence(body).lower() != NO_ROUTE


def is_block(answer: httpx.Response) -> bool:
    """Tell a 403 that concerns the whole account from one about this write."""
    if answer.status_code != httpx.codes.FORBIDDEN:
        return False
    body = _parse(answer)
    return not isinstance(body, dict) or "status_conta" in body


def blocked(answer: httpx.Response) -> FatalError:
    """Explain a 403: the plan, as far as the body says, or something before the API."""
    body = _parse(answer)
    status = body.get("status_conta") if isinstance(body, dict) else None
    if isinstance(status, str) and status.replace("_", "").isalpha():
        return PlanBlockedError(
            f"Conta Azul's plan does not allow the API (status_conta {status}).",
            remedy="Settle the plan in Conta Azul; the next run catches up.",
        )
    return FatalError(
        "Conta Azul forbids the access (403).",
        remedy="Check that api_url in the company file is right and that nothing "
        "between here and Conta Azul blocks the way.",
    )


def unauthorized() -> FatalError:
    """Explain a 401 that a fresh token did not cure."""
    return NotConnectedError(
        "Conta Azul refuses a fresh access token.", remedy=RECONNECT
    )


def unreadable(path: str, answer: httpx.Response) -> RetryableError:
    """Explain a read that was refused although nothing is wrong with the access."""
    text = without_names(text_of(answer), sent_secrets(answer))
    return RetryableError(
        f"Conta Azul refused to read {path} ({answer.status_code}): {text}"
    )


def _parse(answer: httpx.Response) -> Any:
    try:
        return read_json(answer)
    except UnreadableAnswerError:
        return None


def _sentence(body: Any, deepest: int = DEEPEST) -> str:
    if isinstance(body, str):
        return body.strip()
    if not isinstance(body, Mapping) or not deepest:
        return ""
    errors = body.get("errors")
    within = errors[:1] if isinstance(errors, list) else []
    for part in (*map(body.get, KEYS), *within):
        if found := _sentence(part, deepest - 1):
            return found
    return ""
